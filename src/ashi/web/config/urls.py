"""Every address of the clinic, stage by stage; a translated page has one in each language."""

from collections.abc import Iterable
from importlib import import_module

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from ashi.web.config import errors
from ashi.web.config.account_urls import account_urls
from ashi.web.design.languages import TRANSLATED

STAGES = (
    *("design", "records", "learn", "atlas", "booking", "intake", "plan", "visit", "progress", "messages"),
    *("kiosk", "share"),
    "owner",
)
Routes = list[URLPattern | URLResolver]


def routes() -> Routes:
    """All of them, as each stage lists them."""
    stages: Routes = []
    for stage in STAGES:
        stages += import_module(f"ashi.web.{stage}.urls").urlpatterns
    return [*stages, path("account/", include(account_urls()))]


def chosen(patterns: Iterable[URLPattern | URLResolver], *, translated: bool) -> Routes:
    """The routes that are translated, or those that are not."""
    kept: Routes = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inside = chosen(pattern.url_patterns, translated=translated)
            kept += [path(str(pattern.pattern), include(inside))] if inside else []
        elif (pattern.name in TRANSLATED) == translated:
            kept.append(pattern)
    return kept


# English has no prefix: the addresses that people know stay, and other languages are /de/, /es/, /zh-hans/.
urlpatterns = [
    *i18n_patterns(*chosen(routes(), translated=True), prefix_default_language=False),
    *chosen(routes(), translated=False),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
