"""Our own lint: pages read only through ``records.scope(actor)``.

In the clinic's views, queries, forms, policies and permissions, nothing may reach past the scope: not
``.unscoped``, ``.objects``, ``_default_manager``, ``_base_manager``, a raw cursor or raw SQL. Writes live in
actions, after the row was found through its scope.

    python tools/lint_scope.py        # exit 1 and one line per finding
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = {"unscoped", "objects", "_default_manager", "_base_manager", "raw", "cursor", "extra"}
GUARDED = ("views", "queries", "forms", "policies", "permissions")
# Views that exist before anyone is signed in, or that show no record; each with its reason.
ALLOWED = {("records/views.py", "cursor"): "readiness asks the database whether it answers"}


def findings(folder: Path) -> list[str]:
    """One line for each place under `folder` that reaches past the scope."""
    found = []
    for file in sorted(folder.rglob("*.py")):
        place = file.relative_to(folder).as_posix()
        if not any(part.startswith(GUARDED) for part in (file.stem, file.parent.name)):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in FORBIDDEN
                and (place, node.attr) not in ALLOWED
            ):
                found.append(
                    f"{place}:{node.lineno}: .{node.attr} reaches past scope(actor); use Model.records.scope(actor)"
                )
    return found


def main() -> int:
    """Print the findings; 1 when there are any."""
    found = findings(ROOT / "src" / "ashi" / "web")
    print("\n".join(found) or "lint_scope: every page reads through scope(actor)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
