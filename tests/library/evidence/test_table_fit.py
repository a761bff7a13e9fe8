"""Any table can be pooled: three kinds of columns, and refusals with file, line and mend."""

import json
import math
from pathlib import Path

import msgspec
import pytest

from ashi.evidence.table_fit import fit_file, fit_text
from ashi.evidence.text import describe_fit
from tests.library.stats.golden import metafor, table

BCG = "study,a,b,c,d\n" + "\n".join(
    f"{r['author']} {r['year']},{r['tpos']},{r['tneg']},{r['cpos']},{r['cneg']}"
    for r in table("colditz1994.csv")
)
NORMAND = "source,m1,sd1,n1,m2,sd2,n2\n" + "\n".join(
    f"{r['source']},{r['m1']},{r['sd1']},{r['n1']},{r['m2']},{r['sd2']},{r['n2']}"
    for r in table("normand1999.csv")
)


@pytest.mark.parametrize(
    ("text", "measure", "golden"),
    [
        (BCG, None, "bcg_rr"),
        (BCG, "OR", "bcg_or"),
        (BCG, "RD", "bcg_rd"),
        (NORMAND, None, "normand_smd"),
        (NORMAND, "MD", "normand_md"),
    ],
)
def test_a_file_gives_what_metafor_gives(tmp_path: Path, text: str, measure, golden: str) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "rows.csv"
    file.write_text("\ufeff" + text, encoding="utf-8")
    found, expected = fit_file(file, "REML", measure), metafor()[golden]["REML"]
    assert found.fit.estimate == pytest.approx(expected["estimate"], rel=1e-8)
    assert found.fit.tau2 == pytest.approx(expected["tau2"], rel=1e-8)
    assert found.heterogeneity is not None
    assert found.heterogeneity.tau2.high == pytest.approx(
        metafor()[golden]["q_profile"]["tau2_high"], rel=1e-8
    )


def test_effects_and_variances_or_standard_errors_are_the_same() -> None:
    by_variance = fit_text("yi,vi\n0.1,0.04\n0.5,0.09\n", "rows.csv")
    by_error = fit_text("yi\tsei\n0.1\t0.2\n0.5\t0.3\n\n", "rows.tsv")
    assert by_error.fit.estimate == pytest.approx(by_variance.fit.estimate)
    assert by_error.fit.tau2 == pytest.approx(by_variance.fit.tau2)
    assert [row.label for row in by_error.rows] == ["row 2", "row 3"]


def test_logs_may_be_named_as_ratios() -> None:
    found = fit_text("yi,vi\n0.1,0.04\n0.5,0.09\n", "rows.csv", measure="OR")
    assert found.ratio
    assert f"Estimate {math.exp(found.fit.estimate):.4f}" in describe_fit(found)


def test_the_text_shows_both_intervals_and_names_the_prediction_intervals() -> None:
    text = describe_fit(fit_text(BCG, "bcg.csv"))
    assert text.startswith("RR, 13 rows, REML (shown as ratios)")
    for name in (
        "Wald:",
        "Hartung-Knapp:",
        "Hartung-Knapp, floored:",
        "next trial, z:",
        "next trial, t(k-1)",
    ):
        assert name in text
    assert "Aronson 1948" in text
    assert "Q 152.23 on 12" in text


@pytest.mark.parametrize(
    ("text", "measure", "message"),
    [
        ("", None, "the header is empty. Use one of these sets: yi, vi; yi, sei; m1, sd1"),
        ("yi,variance\n1,2\n", None, "the header is yi, variance. Use one of these sets"),
        ("yi,vi\n", None, "has a header but no rows"),
        ("yi,vi\n0.1,\n", None, "rows.csv, line 2: vi is empty"),
        ("yi,vi\n0.1,0.2\n0,5;0,1\n", None, "line 3: vi is '5;0', not a number. Use a point for decimals"),
        ("yi,vi\n0.1,nan\n", None, "line 2: vi is nan, not a finite number"),
        ("yi,vi\n0.1,-1\n", None, "line 2: vi is -1; it must be above 0"),
        ("m1,sd1,n1,m2,sd2,n2\n1,2,3.5,1,2,3\n", None, "line 2: n1 is 3.5; people come in whole numbers"),
        ("m1,sd1,n1,m2,sd2,n2\n1,0,30,1,2,30\n", None, "line 2: SD is 0"),
        ("m1,sd1,n1,m2,sd2,n2\n1,2,30,1,2,30\n", "RR", "measure RR does not fit columns m1, sd1"),
        ("a,b,c,d\n0,10,0,10\n", None, "line 2: No events in either arm"),
        ("a,b,c,d\n-1,10,1,10\n", None, "line 2: -1 of 9"),
    ],
)
def test_bad_tables_are_refused(text: str, measure, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the message is compared below
        fit_text(text, "rows.csv", "REML", measure)
    assert message in str(refused.value)


def test_files_that_are_not_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no such file"):
        fit_file(tmp_path / "none.csv")
    with pytest.raises(ValueError, match="cannot be read as text"):
        fit_file(tmp_path)
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(ValueError, match="Save it as CSV in UTF-8"):
        fit_file(tmp_path / "picture.csv")


def test_a_fit_can_be_written_as_json() -> None:
    found = fit_text(BCG, "bcg.csv")
    back = json.loads(msgspec.json.encode(found))
    assert back["fit"]["estimate"] == found.fit.estimate
    assert back["fit"]["hartung_knapp_floored"]["name"] == "Hartung-Knapp, floored"
