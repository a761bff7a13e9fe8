"""Accounts: the desk and the owner write, the patient reads and prints."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ashi.web.booking import actions_ledger, ledger, queries, queries_ledger
from ashi.web.booking.forms import parse_key
from ashi.web.booking.forms_ledger import KINDS, WAYS, parse_entry
from ashi.web.booking.models import LedgerEntry
from ashi.web.design.money import CURRENCIES, typed
from ashi.web.records.access import only
from ashi.web.records.models import Clinic, Patient
from ashi.web.records.scope import new_id


@only("front_desk", "owner")
@require_GET
def ledger_of(request: HttpRequest, patient: UUID) -> HttpResponse:
    """One patient's account, with forms to write into it."""
    return _page(request, get_object_or_404(Patient.records.scope(request.actor), pk=patient))


@only("front_desk", "owner")
@require_POST
def ledger_add(request: HttpRequest, patient: UUID) -> HttpResponse:
    """One more line."""
    person = get_object_or_404(Patient.records.scope(request.actor), pk=patient)
    clinic = queries.the_clinic(request.actor)
    key = parse_key(request.POST.get("client_key", ""))
    entry, problems = parse_entry(request.POST, _today(clinic))
    if entry is not None:
        try:
            actions_ledger.add_entry(request.actor, person, entry, _today(clinic), client_key=key)
        except actions_ledger.NotWritten as refused:
            problems = [(refused.field, str(refused))]
        else:
            messages.success(request, "Written down.")
            return redirect("ledger", patient=person.pk)
    return _page(request, person, problems)


@only("front_desk", "owner")
@require_POST
def ledger_take_back(request: HttpRequest, entry: UUID) -> HttpResponse:
    """A line that was wrong no longer counts; it stays in sight, with the reason."""
    row = get_object_or_404(LedgerEntry.records.scope(request.actor).select_related("patient"), pk=entry)
    today = _today(queries.the_clinic(request.actor))
    why = " ".join(request.POST.get("why", "").split())
    try:
        key = parse_key(request.POST.get("client_key", ""))
        actions_ledger.take_back(request.actor, row, why, today, client_key=key)
    except actions_ledger.NotWritten as refused:
        return _page(request, row.patient, [(refused.field, str(refused))], taking_back=row.pk)
    messages.success(request, "Taken back. It no longer counts.")
    return redirect("ledger", patient=row.patient_id)


def _page(
    request: HttpRequest,
    patient: Patient,
    problems: list[tuple[str, str]] | None = None,
    taking_back: UUID | None = None,
) -> HttpResponse:
    clinic = queries.the_clinic(request.actor)
    account = queries_ledger.account_of(request.actor, patient.pk, clinic)
    person = queries_ledger.who_treats(request.actor, patient.pk)
    prices = person.stated.prices if person else None
    part = "money" if request.POST.get("kind") in ledger.MONEY else "agreed"
    context = {
        "patient": patient,
        "clinic": clinic,
        "account": account,
        "treats": person,
        "prices": prices,
        "currency": (account.has_standing and account.currency) or (prices.currency if prices else "EUR"),
        "currencies": [(code, code) for code in CURRENCIES],
        "kinds": KINDS,
        "ways": WAYS,
        "agreed_kinds": ledger.AGREED,
        "money_kinds": ledger.MONEY,
        "longest": ledger.LONGEST_NOTE,
        "today": _today(clinic),
        "amount": typed,
        "key_of": {name: new_id() for name in ("money", "agreed", "back")},
        "typed": request.POST,
        "problems": problems or [],
        "part": None if taking_back or not problems else part,
        "taking_back": taking_back,
    }
    return render(request, "booking/ledger.html", context, status=422 if problems else 200)


@only("patient")
@require_GET
def my_account(request: HttpRequest) -> HttpResponse:
    """The patient's own, to read; each payment has a receipt."""
    if request.actor.patient is None:
        raise Http404
    clinic = queries.the_clinic(request.actor)
    account = queries_ledger.account_of(request.actor, request.actor.patient, clinic)
    context = {"account": account, "clinic": clinic, "kinds": KINDS, "ways": WAYS}
    return render(request, "booking/my_account.html", context)


@only("patient", "front_desk", "owner")
@require_GET
def receipt(request: HttpRequest, entry: UUID) -> HttpResponse:
    """One receipt on paper: who, what, when, how; nothing of anybody's health."""
    rows = LedgerEntry.records.scope(request.actor).select_related("patient", "taken_back_by")
    row = get_object_or_404(rows, pk=entry, kind__in=ledger.MONEY)
    clinic = queries.the_clinic(request.actor)
    context = {
        "row": row,
        "taken_back": getattr(row, "taken_back_by", None),
        "clinic": clinic,
        "clinic_name": clinic.name,
        "ways": WAYS,
    }
    return render(request, "booking/receipt.html", context)


def _today(clinic: Clinic) -> dt.date:
    return timezone.now().astimezone(ZoneInfo(clinic.zone)).date()
