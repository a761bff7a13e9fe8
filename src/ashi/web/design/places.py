"""Places on a page that a later stage fills: the page names the place, and knows nobody who may stand there.

A stage fills a place when its app is ready; the page says ``{{ place("me", episode=…) }}``.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

Fill = Callable[..., str]
"""Takes the page's context and what the page says of the place; answers HTML of a template, or nothing."""
F = TypeVar("F", bound=Fill)

_FILLS: defaultdict[str, list[Fill]] = defaultdict(list)


def fills(name: str) -> Callable[[F], F]:
    """Mark a function as one that fills the place `name`."""

    def mark(fill: F) -> F:
        _FILLS[name].append(fill)
        return fill

    return mark


@pass_context
def place(context: Context, name: str, **about: object) -> Markup:
    """Everything that stands at the place `name` of this page."""
    return Markup("").join(Markup(fill(context, **about)) for fill in _FILLS[name])  # noqa: S704 - from templates
