"""Adding a trial is adding rows: pages, plots and words follow."""

import html
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from ashi.evidence import load_trials
from ashi.knowledge import loader
from ashi.web.learn import plots, queries

pytestmark = pytest.mark.django_db

# A made-up large trial, found nowhere, in which real needles do far better than pretended ones.
ROWS = {
    "trials.csv": "new2030,Newcomer 2030,2030,Nowhere,chronic,made up for a test,ashi,made up,read\n",
    "arms.csv": (
        "new2030,real,real needles,acupuncture,,2000,10,8,ashi,made up,read\n"
        "new2030,sham,pretended needles,sham,non-penetrating,2000,10,8,ashi,made up,read\n"
    ),
    "results.csv": (
        "new2030,real,vas100,lower,8,change,extracted,2000,-40,,,20,,,,,ashi,made up,read,\n"
        "new2030,sham,vas100,lower,8,change,extracted,2000,-10,,,20,,,,,ashi,made up,read,\n"
    ),
}
CACHES = (
    load_trials,
    queries.answer,
    queries.contrast,
    queries.contrasts_of,
    queries.pictures_of,
    queries.trial_page,
    queries.trial_pages,
    plots.drawn_forest,
    plots.drawn_funnel,
    plots.drawn_network,
    queries.network_of,
)


@pytest.fixture
def knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the knowledge that a test may add to, with nothing remembered before or after."""
    shutil.copytree(loader.HERE, tmp_path / "knowledge", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(loader, "HERE", tmp_path / "knowledge")
    for cached in CACHES:
        cached.cache_clear()
    yield tmp_path / "knowledge" / "evidence"
    for cached in CACHES:
        cached.cache_clear()


def test_pages_plots_and_words_follow_the_rows(
    knowledge: Path, clinic, client_of: Callable[..., Client]
) -> None:
    def page(path: str) -> str:
        return html.unescape(client_of().get(path).content.decode())

    before = page("/does-it-work/chronic/pain/")
    assert "3 studies, 808 people" in before
    assert "Newcomer 2030" not in before
    sham = queries.contrast("sham", "pain", "chronic").pooled
    for name, rows in ROWS.items():
        with (knowledge / name).open("a", encoding="utf-8") as file:
            file.write(rows)
    for cached in CACHES:
        cached.cache_clear()
    after = page("/does-it-work/chronic/pain/")
    now = queries.contrast("sham", "pain", "chronic").pooled
    assert "4 studies, 4,808 people" in after
    assert now.estimate is not None
    assert sham.estimate is not None
    assert now.estimate > sham.estimate
    assert f"{now.estimate:.2f}" in after
    assert "Newcomer 2030" in plots.forest("sham", "pain", "chronic")
    assert "Newcomer 2030" in page("/does-it-work/trials/")
    assert "pretended needles" in page("/does-it-work/trials/new2030/").lower()
    assert "4,808" in page("/does-it-work/")


def test_the_sentence_turns_when_the_evidence_turns(
    knowledge: Path, clinic, client_of: Callable[..., Client]
) -> None:
    unsure, sure = (
        "Nobody can say for sure that real needles do better",
        "Real needles do better than pretended ones",
    )
    page = client_of().get("/does-it-work/chronic/getting-about/").content.decode()
    assert unsure in page
    assert sure not in page
    with (knowledge / "results.csv").open("a", encoding="utf-8") as file:
        for n in range(6):
            file.write(f"many{n},real,rmdq24,lower,8,change,extracted,900,-8,,,5,,,,,ashi,made up,read,\n")
            file.write(f"many{n},sham,rmdq24,lower,8,change,extracted,900,-4,,,5,,,,,ashi,made up,read,\n")
    with (knowledge / "arms.csv").open("a", encoding="utf-8") as file:
        for n in range(6):
            file.write(f"many{n},real,real,acupuncture,,900,10,8,ashi,made up,read\n")
            file.write(f"many{n},sham,sham,sham,non-penetrating,900,10,8,ashi,made up,read\n")
    with (knowledge / "trials.csv").open("a", encoding="utf-8") as file:
        for n in range(6):
            file.write(f"many{n},Many {n},2030,Nowhere,chronic,made up,ashi,made up,read\n")
    for cached in CACHES:
        cached.cache_clear()
    page = client_of().get("/does-it-work/chronic/getting-about/").content.decode()
    assert sure in page
    assert unsure not in page
