"""The small clinic of the clinic's tests, with everybody signed in who has pages of their own."""

import sys
from pathlib import Path

from tests.web.conftest import client_of as client_of
from tests.web.conftest import clinic as clinic
from tests.web.conftest import episode_a as episode_a
from tests.web.conftest import episode_b as episode_b
from tests.web.conftest import people as people

# The tests ask the tools for Node and its packages.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
