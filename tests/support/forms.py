"""A page's forms as a browser without scripts would send them."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.open: dict[str, str] | None = None
        self.selecting = ""
        self.writing = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = {}
            self.forms.append((at.get("action", ""), self.open))
        if self.open is None:
            return
        name = at.get("name", "")
        if tag == "input" and name and (at.get("type") not in ("checkbox", "radio") or "checked" in at):
            self.open[name] = at.get("value", "")
        elif tag == "select":
            self.selecting = name
            self.open[name] = ""
        elif tag == "option" and self.selecting and "selected" in at:
            self.open[self.selecting] = at.get("value", "")
        elif tag == "textarea":
            self.writing = name
            self.open[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.selecting = ""
        elif tag == "textarea":
            self.writing = ""

    def handle_data(self, data: str) -> None:
        if self.open is not None and self.writing:
            self.open[self.writing] += data.removeprefix("\n")


def forms(page: str, action: str) -> list[dict[str, str]]:
    """The fields of every form that posts to `action`, filled in as the page shows them."""
    found = _Forms()
    found.feed(page)
    return [fields for to, fields in found.forms if to == action]
