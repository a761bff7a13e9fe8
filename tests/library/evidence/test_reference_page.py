"""docs/reference/evidence.md is what the rows say today."""

from pathlib import Path

from ashi.evidence.reference_page import reference_page

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "evidence.md"


def test_the_page_is_up_to_date() -> None:
    """Made again by `python -c "from ashi.evidence.reference_page import reference_page as p; print(p(), end=str())"`."""
    assert PAGE.read_text(encoding="utf-8") == reference_page()


def test_every_trial_row_is_on_the_page_with_its_basis() -> None:
    page = reference_page()
    assert "| waiting list | vas100 | 8 | change -6.9 (SD 22) | abstract | read |" in page
    assert "needs extraction" in page
    assert page.count("| recalled |") >= 20
