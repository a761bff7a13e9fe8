"""What the atlas weighs and costs. Weights are the same on every machine and have limits; times are printed as ratios."""

import gzip
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from ashi.body.figures import FIGURE_NAMES
from ashi.body.solid import solid
from ashi.web.atlas.picture import Asked, picture
from ashi.web.config.wsgi import application
from ashi.web.design.pages import DIST, asset
from tests.support.clinic import make_clinic
from tests.support.wsgi import ask

KB = 1000


def served(path: str, accepted: str = "gzip") -> int:
    """The bytes of one answer as granian gets it; gzip is what every browser reads, brotli is smaller."""
    answer = ask(application, path, accepted=accepted)
    assert answer.status == "200 OK", path
    assert answer.headers["Content-Encoding"] == accepted, path
    return len(answer.content)


def scripts(source: str) -> Iterator[str]:
    """The addresses of a script and everything it imports at once."""
    manifest = json.loads((DIST / "manifest.json").read_text())
    seen, waiting = set(), [source]
    while waiting:
        one = manifest[waiting.pop()]
        if one["file"] not in seen:
            seen.add(one["file"])
            yield f"/static/{one['file']}"
            waiting += one.get("imports", [])


def turning_source() -> str:
    manifest = json.loads((DIST / "manifest.json").read_text())
    return next(name for name, row in manifest.items() if name.endswith("atlas/solid.js") and row["file"])


def median(work: Callable[[], Any], times: int = 30) -> float:
    runs = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        runs.append(time.perf_counter() - begin)
    return sorted(runs)[times // 2]


@pytest.mark.django_db
def test_the_turning_body_is_small() -> None:
    mesh = served("/atlas/solid.bin")
    engine = sum(map(served, scripts(turning_source())))
    brotli = sum(served(path, "br") for path in scripts(turning_source()))
    names = served("/atlas/map.json")
    print(
        f"\natlas: turning body {engine / KB:.0f} KB of script ({brotli / KB:.0f} with brotli) and {mesh / KB:.1f} KB of surface (limits 200 with it, and 60)"
    )
    print(f"atlas: names and places of all points {names / KB:.1f} KB")
    assert max(mesh, *(len(gzip.compress(solid(name), 9)) for name in FIGURE_NAMES)) < 60 * KB
    assert engine + mesh + names < 200 * KB


@pytest.mark.django_db
def test_the_first_view_is_small() -> None:
    make_clinic()
    page = served("/atlas")
    one = served("/atlas/BL23")
    figure = served(picture(Asked()).figures["light"])
    style = served(asset("styles/main.css"))
    script = sum(map(served, {*scripts("src/entries/atlas.js"), *scripts("src/entries/app.js")}))
    told = {"page": page, "figure": figure, "style": style, "script": script}
    print("\natlas: first view " + ", ".join(f"{name} {size / KB:.1f} KB" for name, size in told.items()))
    print(
        f"atlas: first view in all {sum(told.values()) / KB:.0f} KB without the fonts every page shares; a point's page {one / KB:.1f} KB"
    )
    assert sum(told.values()) < 100 * KB


@pytest.mark.django_db
def test_what_a_page_costs() -> None:
    make_clinic()
    reader = Client(HTTP_HOST="127.0.0.1")
    packs = Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT_ENCODING="gzip")
    for path in ("/livez", "/atlas", "/atlas/BL23"):
        reader.get(path)
    bare = median(lambda: reader.get("/livez"))
    for path in ("/atlas", "/atlas/BL23", "/atlas?layer=dermatomes", "/atlas?at=1180,3090", "/atlas?q=shu"):
        took = median(lambda path=path: reader.get(path))  # type: ignore[misc]
        packed = median(lambda path=path: packs.get(path))  # type: ignore[misc]
        print(
            f"atlas: {path:<26} {took * 1e3:6.1f} ms, {took / bare:5.1f} times a bare response; "
            f"{packed / bare:5.1f} times when packed"
        )
