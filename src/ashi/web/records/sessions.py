"""The session store: one query brings the session, its account and the person behind it."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import Patient, Practitioner, User
from ashi.web.records.models.access import Session
from ashi.web.records.prepared import PreparedRows

SEEN_EVERY = timedelta(minutes=1)


_SESSION = ("session_key", "session_data", "expire_date", "made_at", "seen_at")
_USER = tuple(field.attname for field in User._meta.concrete_fields)
_ROW = PreparedRows(
    lambda actor, key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list(
        *_SESSION, *(f"user__{name}" for name in _USER), "user__patient__id", "user__practitioner__id"
    ),
    key=str,
    now=datetime,
)


def _find(key: str, now: datetime) -> Session | None:
    """The session with its account; of the person behind it only the id, the rest is read when asked for."""
    found = _ROW.first(SYSTEM, key=key, now=now)
    if found is None:
        return None
    session = Session.from_db(connection.alias, _SESSION, found[: len(_SESSION)])
    *account, patient, practitioner = found[len(_SESSION) :]
    user = User.from_db(connection.alias, _USER, account) if account[_USER.index("id")] else None
    session.user = user
    if user is not None:
        for name, model, pk in (("patient", Patient, patient), ("practitioner", Practitioner, practitioner)):
            user._state.fields_cache[name] = model.from_db(connection.alias, ("id",), (pk,)) if pk else None
    return session


class SessionStore(DatabaseStore):
    """Keeps the account's row beside the data, and ends sessions by the server's clock alone."""

    account: Any = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        row = _find(self.session_key, now)
        if row is None:
            self._session_key = None
            return None
        if row.user is not None:
            idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS[row.user.role])
            if row.seen_at and now - row.seen_at > idle:
                Session.objects.filter(pk=row.pk).delete()
                self._session_key = None
                return None
            if row.seen_at is None or now - row.seen_at > SEEN_EVERY:
                # Nobody is signed out because the disk is full.
                with suppress(DatabaseError), transaction.atomic():
                    Session.objects.filter(pk=row.pk).update(seen_at=now)
        self.account = row.user
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)
        now = timezone.now()
        user = data.get(SESSION_KEY)
        row.user_id = UUID(user) if user else None
        row.seen_at = now
        kept = Session.objects.filter(session_key=row.session_key).values_list("made_at", flat=True).first()
        row.made_at = kept or now
        # The end is fixed when the session begins; using it does not move it.
        row.expire_date = row.made_at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return row
