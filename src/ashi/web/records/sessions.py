"""The session store: one query brings the session, its account and the person behind it."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, transaction
from django.utils import timezone

from ashi.web.records.models.access import Session

SEEN_EVERY = timedelta(minutes=1)


class SessionStore(DatabaseStore):
    """Keeps the account's row beside the data, and ends sessions by the server's clock alone."""

    account: Any = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        row = (
            Session.objects.select_related("user", "user__patient", "user__practitioner")
            .filter(session_key=self.session_key, expire_date__gt=now)
            .first()
        )
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
