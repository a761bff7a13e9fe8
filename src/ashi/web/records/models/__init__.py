"""The shared models. Every one is read through ``Model.records.scope(actor)``."""

from ashi.web.records.models.access import OneTimeLink, Session
from ashi.web.records.models.audit import AuditEntry, AuditHead
from ashi.web.records.models.caseload import EpisodeSummary
from ashi.web.records.models.clinic import Clinic, Practitioner
from ashi.web.records.models.document import Document, Fragment, SignedPage
from ashi.web.records.models.episode import CaseMember, Episode
from ashi.web.records.models.mail import Mail
from ashi.web.records.models.people import Patient, User
from ashi.web.records.models.ways import Device, Way

__all__ = [
    "AuditEntry",
    "AuditHead",
    "CaseMember",
    "Clinic",
    "Device",
    "Document",
    "Episode",
    "EpisodeSummary",
    "Fragment",
    "Mail",
    "OneTimeLink",
    "Patient",
    "Practitioner",
    "Session",
    "SignedPage",
    "User",
    "Way",
]
