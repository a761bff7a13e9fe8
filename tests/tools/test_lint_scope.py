"""The lint that guards patients must find what it is for."""

from pathlib import Path

import pytest

from tools.lint_scope import findings


@pytest.mark.parametrize(
    "line",
    [
        "rows = Document.unscoped.all()",
        "rows = User.objects.filter(role='patient')",
        "rows = Document._default_manager.all()",
        "rows = Document.records.scope(actor).raw('SELECT 1')",
        "with connection.cursor() as c: pass",
    ],
)
@pytest.mark.parametrize("file", ["views.py", "queries.py", "views_desk.py", "queries/day.py", "forms.py"])
def test_reading_past_the_scope_is_found(tmp_path: Path, file: str, line: str) -> None:
    target = tmp_path / "plan" / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"x = 1\n{line}\n")
    assert [found.split(":")[:2] for found in findings(tmp_path)] == [[f"plan/{file}", "2"]]


def test_scoped_reading_and_actions_pass(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text("rows = Document.records.scope(actor).filter(kind='plan')\n")
    (tmp_path / "actions.py").write_text("Document.unscoped.create()\n")
    assert findings(tmp_path) == []
