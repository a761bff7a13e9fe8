"""What the pages cost that people live in, in a house of many years: as ratios to the same pages in a young one.

Both houses are equally busy; the old one only remembers more. A page that costs more there grows with the number of
patients. `./ashi check bench --long` makes the old house one of 20,000. The database is the clinic's own, encrypted;
seconds are printed and never asserted.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest

from ashi.body import prepare_figures
from ashi.web.owner import summaries
from ashi.web.plan.ahead import lacking
from ashi.web.plan.fragments import make_missing
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import CaseMember, Clinic, Document, Patient, Practitioner, User
from tests.bench.test_bench_clinic import request, signed_in
from tests.support.house import House, empty_house, moved_into
from tests.support.large_clinic import former_patients, make_large_clinic, patients_in_care

LONG = os.environ.get("ASHI_BENCH") == "long"
PRACTITIONERS, YOUNG, OLD = (20, 2, 23) if LONG else (4, 2, 10)
PASSES, ROUNDS = 2, 12
GROWS = 2.0
"""Times the young house's CPU from which on a page is said to grow with the number of patients."""
SUMS_UP = ("caseload",)
"""What tells of everybody may cost as much more as there are more of them, and no more than that."""
AIM_MS = 100
Page = Callable[[], object]


@dataclass
class Figures:
    """Seconds of one page in one house."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @property
    def cpu_p50(self) -> float:
        return quantiles(self.cpu, n=2)[0]

    @property
    def wall_p95(self) -> float:
        return quantiles(self.wall, n=20)[18]


@pytest.fixture
def houses(tmp_path: Path, django_db_blocker: Any) -> Iterator[tuple[House, House]]:
    with (
        django_db_blocker.unblock(),
        empty_house(tmp_path / "young") as young,
        empty_house(tmp_path / "old") as old,
    ):
        yield young, old


def pages(turn: int) -> dict[str, Iterator[Page]]:
    """The pages to open one after the other; in each `turn` other patients', who have not been looked at before."""
    from ashi.web.config.wsgi import application

    mine = slice(turn * ROUNDS, (turn + 1) * ROUNDS)
    in_care = patients_in_care((turn + 1) * ROUNDS)[mine]
    members = _members(in_care)
    former = _members(former_patients((turn + 1) * ROUNDS)[mine])
    sessions = {row.practitioner_id: signed_in(row.practitioner.user) for row in [*members, *former]}
    desk, owner = (signed_in(User.objects.filter(role=role).first()) for role in ("front_desk", "owner"))
    people = Practitioner.unscoped.filter(pk__in=sessions)
    draw_as_the_post([row.episode_id for row in members])

    def opened(*addresses: tuple[str, str]) -> Iterator[Page]:
        return cycle(
            [
                lambda path=path, session=session: request(application, "GET", path, session=session)
                for path, session in addresses
            ]
        )

    return {
        "today": opened(*[("/today/", session) for session in sessions.values()]),
        "desk's day": opened(("/desk/", desk)),
        "chart": opened(*[(f"/chart/{row.episode_id}/", sessions[row.practitioner_id]) for row in members]),
        "chart, drawn only now": opened(
            *[(f"/chart/{row.episode_id}/", sessions[row.practitioner_id]) for row in former]
        ),
        "my page": opened(*[("/me/", signed_in(patient.user)) for patient in in_care]),
        "my course": opened(
            *[(f"/me/course/{row.episode_id}/", signed_in(row.episode.patient.user)) for row in members]
        ),
        "the owner's overview": opened(("/owner/", owner)),
        "caseload": opened(("/owner/caseload/", owner)),
        "messages": opened(*[("/questions/", session) for session in sessions.values()]),
        "desk's messages": opened(("/desk/messages/", desk)),
        "a practitioner": opened(*[(f"/practitioners/{person.pk}/", "") for person in people]),
        "practitioners": opened(("/practitioners/", "")),
        "hours": opened(("/desk/hours/", desk)),
        "(everybody read)": cycle([lambda: list(Patient.unscoped.values_list("pk", "name"))]),
    }


def _members(patients: list[Patient]) -> list[CaseMember]:
    return list(
        CaseMember.unscoped.filter(episode__patient__in=patients).select_related("practitioner__user")
    )


def draw_as_the_post(episodes: list[Any]) -> None:
    """The post has been round, as it is some seconds after anything was kept."""
    zone = Clinic.unscoped.get().zone
    for episode, wanted in lacking(episodes, zone).items():
        make_missing(SYSTEM, episode, zone, wanted)
    summaries.refresh()


def measure(into: dict[str, Figures], turn: int) -> None:
    for name, calls in pages(turn).items():
        if turn == 0 or name == "(everybody read)":
            next(calls)()  # what this process keeps from then on
        figures = into.setdefault(name, Figures())
        for call in islice(calls, ROUNDS - 1):
            began, spent = time.perf_counter(), time.process_time()
            call()
            figures.wall.append(time.perf_counter() - began)
            figures.cpu.append(time.process_time() - spent)


def test_pages_of_a_house_of_many_years(houses: tuple[House, House]) -> None:
    prepare_figures()
    patients = []
    for house, courses in zip(houses, (YOUNG, OLD), strict=True):
        with moved_into(house):
            began = time.perf_counter()
            patients.append(make_large_clinic(PRACTITIONERS, courses))
            took, documents = time.perf_counter() - began, Document.unscoped.count()
        size = house.database.stat().st_size / 1e6
        print(f"\n{patients[-1]:,} patients, {documents:,} documents: {took:.0f} s, {size:,.0f} MB", end="")
    young, old = found = ({}, {})  # type: tuple[dict[str, Figures], dict[str, Figures]]
    for turn in range(PASSES):
        for house, into in zip(houses, found, strict=True):
            with moved_into(house):
                measure(into, turn)
    print(f"\n{'ms a page, in the old house':<28} {'CPU p50':>8} {'p95':>7} {'× the young house':>18}")
    ratios = {}
    for name, page in old.items():
        ratios[name] = page.cpu_p50 / young[name].cpu_p50
        print(f"{name:<28} {page.cpu_p50 * 1e3:>8.1f} {page.wall_p95 * 1e3:>7.1f} {ratios[name]:>18.2f}")
    print(f"aim: p95 under {AIM_MS} ms on a quiet machine; {PASSES * (ROUNDS - 1)} openings of each")
    assert ratios.pop("(everybody read)") > GROWS, "what grows was not noticed: these figures say nothing"
    more = patients[1] / patients[0]
    for name in SUMS_UP:
        assert ratios.pop(name) < more, f"{name} costs more than the patients it tells of"
    grown = {name: round(ratio, 1) for name, ratio in ratios.items() if ratio > GROWS}
    assert not grown, f"these pages cost more the more patients there are: {grown}"
