"""Every address of the clinic, stage by stage."""

from django.urls import include, path

from ashi.web.config import errors
from ashi.web.config.account_urls import account_urls

STAGES = ("design", "records", "learn", "atlas", "booking", "intake", "plan", "visit", "progress", "owner")

urlpatterns = [
    *(path("", include(f"ashi.web.{stage}.urls")) for stage in STAGES),
    path("account/", include(account_urls())),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
