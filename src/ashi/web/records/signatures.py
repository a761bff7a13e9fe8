"""Is a signed document still what was signed? Three witnesses: its body, the page under it, and the audit trail."""

from collections.abc import Iterator
from dataclasses import dataclass

from ashi.web.records.documents import sha256, what_was_signed
from ashi.web.records.models import AuditEntry, Document, SignedPage


@dataclass(frozen=True, slots=True)
class Signature:
    """`html` is the page as it was signed; empty for a document from before pages were kept.

    `fault` says what does not agree, in words.
    """

    html: str
    digest: str
    fault: str = ""

    @property
    def is_as_signed(self) -> bool:
        """The exact page is kept, and everything agrees."""
        return bool(self.html) and not self.fault


def signature_of(document: Document) -> Signature:
    """Compare a signed document, found through its scope, with what the trail says was signed."""
    page = SignedPage.unscoped.filter(document=document).first()
    if page is None:
        fault = "" if sha256(document.body) == document.digest else "The document was changed."
        return Signature("", document.digest, fault)
    return Signature(page.html, page.digest, _fault(document, page))


def check_all() -> Iterator[tuple[Document, Signature]]:
    """Every signature of the clinic whose page is kept, oldest first."""
    for page in SignedPage.unscoped.select_related("document").order_by("document__made_at").iterator(500):
        yield page.document, Signature(page.html, page.digest, _fault(page.document, page))


def _fault(document: Document, page: SignedPage) -> str:
    if sha256(document.body) != document.digest:
        return "The document is not what was signed."
    if sha256(page.html) != page.digest:
        return "The page is not what was signed."
    said = AuditEntry.unscoped.filter(
        record=f"document:{document.pk.hex}", act=f"{document.kind}.keep"
    ).values_list("why", flat=True)
    expected = what_was_signed(document, page.html)
    if not any(expected in why for why in said):
        return "The audit trail does not say that this was signed."
    return ""
