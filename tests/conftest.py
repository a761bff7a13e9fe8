"""Where the clinic's tests keep their records: a scratch directory, unless the environment names one.

The library's tests run where Django is absent; then nothing of the clinic is prepared.
"""

import atexit
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings


def _prepare_clinic() -> None:
    from ashi.web.config.keys import load_keys

    if "ASHI_TEST_SCRATCH" not in os.environ:  # ours, and gone when we are; xdist's workers inherit the name
        os.environ["ASHI_TEST_SCRATCH"] = tempfile.mkdtemp(prefix="ashi-test-")
        atexit.register(shutil.rmtree, os.environ["ASHI_TEST_SCRATCH"], ignore_errors=True)
    scratch = Path(os.environ["ASHI_TEST_SCRATCH"])
    data, keys = scratch / "data", scratch / "keys"
    data.mkdir(parents=True, exist_ok=True)
    load_keys(keys, create=True)
    os.environ["ASHI_DATA"], os.environ["ASHI_KEYS"] = str(data), str(keys)
    os.environ["ASHI_DATABASE_URL"] = os.environ.get("ASHI_TEST_DATABASE_URL", "")
    os.environ["ASHI_DEMO"] = "1"
    os.environ["ASHI_DISK_FLOOR_MB"] = "1"
    os.environ.setdefault("ASHI_LOG_LEVEL", "ERROR")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ashi.web.config.settings")

    import django

    django.setup()  # the fixtures beside the tests import models


# A busy machine is no falsifying example.
settings.register_profile("ashi", deadline=None)
settings.load_profile("ashi")

if importlib.util.find_spec("django"):
    _prepare_clinic()
