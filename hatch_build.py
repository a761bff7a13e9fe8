"""Bundle the front end before a wheel or sdist is packed, so that neither needs Node to be used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # `./ashi` builds it when it is needed
        sys.path.insert(0, str(Path(self.root) / "tools"))
        import front

        front.build()
