"""What a screen and a plan cost, as ratios to reading the same intake. Printed; ./ashi check bench.

For many patients, each plan checked for safety:  python -m tests.bench.test_bench_tailoring 100000
"""

import random
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
import pytest

from ashi.body import locate
from ashi.intake import parse_intake
from ashi.safety import screen
from ashi.tailoring import check_plan, propose
from tests.support.people import ALICE, PEOPLE, TODAY
from tests.support.random_people import random_person


def seconds(work: Callable[[], Any], times: int) -> float:
    """The lowest tenth of single runs, in seconds of CPU: the machine's own noise only ever adds."""
    runs = []
    for _ in range(times):
        begin = time.process_time()
        work()
        runs.append(time.process_time() - begin)
    return sorted(runs)[times // 10]


@pytest.fixture(scope="module")
def plain() -> float:
    """Reading Alice's intake strictly from its bytes: what any answer about it begins with."""
    data = msgspec.json.encode(ALICE)
    return seconds(lambda: parse_intake(data), 200)


def test_one_patient(plain: float) -> None:
    places = {
        n: locate(p.drawing, p.about.stature_mm, p.about.sex, p.about.weight_kg) for n, p in PEOPLE.items()
    }
    found = {n: screen(p, TODAY, places[n]) for n, p in PEOPLE.items()}
    print(f"\n  reading an intake             {plain * 1e3:7.3f} ms")
    for name, patient in PEOPLE.items():
        screened = seconds(lambda p=patient, n=name: screen(p, TODAY, places[n]), 60)
        planned = seconds(lambda p=patient, n=name: propose(p, found[n], places[n]), 60)
        total = screened + planned
        print(
            f"  {name:<8} screen {screened * 1e3:6.3f} ms, plan {planned * 1e3:6.3f} ms, "
            f"together {total / plain:5.1f} times a reading (aim: under 20 ms)"
        )
        assert found[name].findings == screen(patient, TODAY, places[name]).findings


class Many(NamedTuple):
    """CPU seconds for screening and planning so many patients, and for reading their intakes; plans not safe."""

    patients: int
    spent: float
    reading: float
    unsafe: int

    def __str__(self) -> str:
        return (
            f"{self.patients} patients screened and planned in {self.spent:.1f} s of one core: "
            f"{self.spent / self.patients * 1e3:.2f} ms each, {self.spent / self.reading:.1f} times a reading; "
            f"100,000 would take {self.spent / self.patients * 1e5 / 60:.1f} min (aim: under 5); "
            f"plans not safe: {self.unsafe}"
        )


def many(count: int, seed: int = 1) -> Many:
    """Screen and plan `count` made-up patients, each plan checked for safety."""
    rng = random.Random(seed)
    spent, reading, unsafe = 0.0, 0.0, 0
    for _ in range(count):
        patient = random_person(rng, rng.choice((0.0, 0.02, 0.06)))
        data = msgspec.json.encode(patient)
        begin = time.process_time()
        parse_intake(data)
        reading += time.process_time() - begin
        places = locate(patient.drawing, patient.about.stature_mm, patient.about.sex, patient.about.weight_kg)
        begin = time.process_time()
        findings = screen(patient, TODAY, places)
        plan = propose(patient, findings, places)
        spent += time.process_time() - begin
        unsafe += bool(check_plan(plan, findings)) or len(plan.points) > 14
    return Many(count, spent, reading, unsafe)


def test_many_patients() -> None:
    found = many(400)
    print(f"\n  {found}")
    assert found.unsafe == 0


if __name__ == "__main__":
    print(many(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
