"""Lighthouse on a throttled telephone: at least 95 in each of its four. By name only, for its times need a quiet machine."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.browser import find_chromium
from tests.support.server import start

TOOL = Path(__file__).parents[2] / "tools" / "lighthouse"
sys.path.insert(0, str(TOOL.parent))
PAGES = ("/", "/does-it-work/", "/decide/", "/what-happens/", "/practitioners/", "/atlas", "/de/")
AT_LEAST = 95


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    import front

    chromium = find_chromium()
    assert chromium, "Chromium is needed"
    server = start(tmp_path_factory.mktemp("clinic") / "demo")
    try:
        command = [front.packages_of(TOOL), str(TOOL / "measure.mjs"), chromium, *map(server.at, PAGES)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TOOL, timeout=900)
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr
    return {one["address"].removeprefix(server.base): one for one in json.loads(done.stdout)}


@pytest.mark.parametrize("path", PAGES)
def test_a_telephone_gets_a_good_page(path: str, found: dict[str, dict[str, object]]) -> None:
    page = found[path]
    print(path, page["scores"], f"largest paint after {page['seconds']:.1f} s")
    assert isinstance(page["scores"], dict)
    assert min(page["scores"].values()) >= AT_LEAST, (page["scores"], page["failed"])
