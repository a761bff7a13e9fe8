"""The order of the bench."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a browser comes last: once there is one, its event loop runs here, and Django refuses its database."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))
