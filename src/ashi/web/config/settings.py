"""Django's settings. What may differ between clinics comes from `environment`; the rest is decided here."""

import logging
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ashi.web.config.clock import run_ahead
from ashi.web.config.environment import database_settings, read_environment
from ashi.web.config.keys import load_keys
from ashi.web.design.languages import LANGUAGES as SPOKEN

ENVIRONMENT = read_environment()
KEYS = load_keys(ENVIRONMENT.keys)
run_ahead(ENVIRONMENT.days_later)

DEBUG = False
SECRET_KEY = KEYS.web
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
DEMO = ENVIRONMENT.demo

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ashi.web.records",
    "ashi.web.learn",
    "ashi.web.booking",
    "ashi.web.intake",
    "ashi.web.visit",
    "ashi.web.progress",
    "ashi.web.messages",
    "ashi.web.kiosk",
]
MIDDLEWARE = [
    "ashi.web.config.middleware.Guard",
    "ashi.web.config.middleware.Language",  # before anything that may answer in words
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ashi.web.records.access.SignedIn",
    "ashi.web.kiosk.mode.TabletMode",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "ashi.web.config.urls"
WSGI_APPLICATION = "ashi.web.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": database_settings(ENVIRONMENT.database_url, KEYS.database)}
DATABASES["default"]["TEST"] = (
    {"NAME": str(ENVIRONMENT.data / "test.db")} if ENVIRONMENT.database_url.startswith("sqlite") else {}
)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "ashi.web.design.pages.environment",
            "context_processors": ["ashi.web.design.pages.context"],
        },
    },
    {
        # allauth's plain-text mails only; every page of ours is Jinja2.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

# --- who is here
AUTH_USER_MODEL = "records.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home_of_role"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
SESSION_ENGINE = "ashi.web.records.sessions"
SESSION_COOKIE_NAME = "__Host-ashi"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = {
    "patient": 60 * 60,
    "practitioner": 4 * 60 * 60,
    "front_desk": 60 * 60,
    "owner": 30 * 60,
}
CSRF_COOKIE_NAME = "__Host-ashi-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "ashi.web.config.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ACCOUNT_ADAPTER = "ashi.web.records.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "ashi.web.records.accounts.SignupNames"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Browsers treat http://localhost as trustworthy; nothing else is ever served without TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https

# --- transport
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["ashi.web.messages.uploads.OnePicture"]

# --- language and time
LANGUAGE_CODE = "en"
LANGUAGES = list(SPOKEN.items())
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"

# --- mail
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
_SMTP = urlsplit(ENVIRONMENT.smtp_url)
EMAIL_HOST = _SMTP.hostname or ""
EMAIL_PORT = _SMTP.port or (465 if _SMTP.scheme == "smtps" else 587)
EMAIL_HOST_USER = unquote(_SMTP.username or "")
EMAIL_HOST_PASSWORD = unquote(_SMTP.password or "")
EMAIL_USE_SSL = _SMTP.scheme == "smtps"
EMAIL_USE_TLS = _SMTP.scheme == "smtp+starttls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "ashi.web.config.logs.JsonFormatter"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "json"}},
    "root": {"handlers": ["out"], "level": ENVIRONMENT.log_level},
    "loggers": {
        # Django's own request log quotes addresses and, on errors, local variables; ours writes the line instead.
        "django": {"handlers": ["out"], "level": "ERROR", "propagate": False},
        "django.request": {"handlers": [], "propagate": False, "level": logging.CRITICAL},
        "django.security": {"handlers": ["out"], "level": "WARNING", "propagate": False},
    },
}
