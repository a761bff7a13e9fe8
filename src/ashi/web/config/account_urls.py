"""The account pages that allauth brings, each marked public or not like every page of ours."""

from allauth.account.urls import urlpatterns as account
from allauth.mfa.urls import urlpatterns as mfa
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from ashi.web.records.access import public

PUBLIC = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_signup_by_passkey",
        "account_email_verification_sent",
        "account_reset_password",
        "account_reset_password_done",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "account_password_reset_completed",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_signup_webauthn",
    }
)
# Not offered: changing the address (allauth still asks for its name), and signing in by a mailed code.
LEFT_OUT = frozenset({"account_email", "account_confirm_login_code"})


def account_urls() -> list[URLPattern | URLResolver]:
    """allauth's routes that Ashi offers."""
    instead = path("email/", RedirectView.as_view(pattern_name="home_of_role"), name="account_email")
    return [*_offered(account), instead, path("passkeys/", include(_offered(mfa)))]


def _offered(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    offered: list[URLPattern | URLResolver] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            offered.append(path(str(pattern.pattern), include(_offered(pattern.url_patterns))))
        elif pattern.name not in LEFT_OUT:
            if pattern.name in PUBLIC:
                public(pattern.callback)
            offered.append(pattern)
    return offered
