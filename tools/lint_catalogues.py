"""Our own lint: every translated page is whole in every language, and its catalogues are up to date.

python tools/lint_catalogues.py        # exit 1 and one line per finding; tools/catalogues.py brings up to date
"""

from __future__ import annotations

import sys

import catalogues


def main() -> int:
    """Print the findings; 1 when there are any."""
    found = catalogues.findings()
    print("\n".join(found) or "lint_catalogues: every translated page is whole in every language")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
