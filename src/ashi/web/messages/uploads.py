"""Where files may come in: one picture, held in memory, on the routes that say so; elsewhere none at all."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse

MOST_BYTES = 12 * 1024 * 1024


def takes_a_picture(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view as one that takes a picture with its form."""
    view.takes_a_picture = True  # type: ignore[attr-defined]
    return view


def is_too_large(request: HttpRequest) -> bool:
    """Whether a file was left out because the sending was too large."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES


class OnePicture(MemoryFileUploadHandler):
    """Reads a file only where one is expected. The words before it in the form are kept in any case."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        self.activated = content_length <= MOST_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        match = self.request.resolver_match if self.request else None
        if match is None or not getattr(match.func, "takes_a_picture", False):
            raise TooManyFilesSent("this page takes no file")
        if not self.activated:
            raise StopUpload(connection_reset=False)  # the rest is read and thrown away
        super().new_file(*args, **kwargs)
