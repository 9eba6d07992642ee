"""The illustrative ward: always the same, of every kind, and whole."""

from collections import Counter
from decimal import Decimal
from functools import cache
from hashlib import sha256

import seeds
from kpi.model.kind import ADDS_UP, FREQUENCIES, JUDGED
from kpi.model.period import Period
from kpi.model.quantity import parse
from kpi.model.target_range import parse_range
from seeds.illustrative import SEASONS, illustrative
from seeds.tables import FIGURE_COLUMNS, Row, Tables

# Changes when the illustration changes, and only then: screenshots and snapshots are made from it.
FINGERPRINT = "5c2a447fcba5f7d651caf66619d1ee301e939fa2085a82ec2b8493efbdb69810"


def fingerprint(tables: Tables) -> str:
    files = (tables.units, tables.indicators, tables.figures, tables.corrections)
    return sha256("\f".join(seeds.as_csv(rows) for rows in files).encode()).hexdigest()


@cache
def ward() -> Tables:
    return illustrative()


@cache
def indicators() -> dict[str, Row]:
    return {row["code"]: row for row in ward().indicators}


def actuals(code: str, year: int) -> dict[str, Row]:
    return {
        row["period"]: row
        for row in ward().figures
        if row["indicator"] == code and row["period"].startswith(str(year)) and (row["actual"] or row["numerator"])
    }


def targets(code: str, year: int, basis: str = "") -> dict[str, Decimal]:
    """The first version of each target."""
    return {
        row["period"]: Decimal(row["target"])
        for row in ward().figures
        if row["indicator"] == code
        and row["period"].startswith(str(year))
        and row["target"]
        and (row["basis"], row["effective_on"]) == (basis, "")
    }


def test_the_same_seed_makes_the_same_ward() -> None:
    assert fingerprint(illustrative(7)) == fingerprint(illustrative(7)) != fingerprint(illustrative(8))


def test_the_ward_changes_only_on_purpose() -> None:
    assert fingerprint(ward()) == FINGERPRINT


def test_the_ward_says_in_both_languages_that_it_is_an_illustration() -> None:
    (unit,) = ward().units
    assert unit["illustrative"] == "yes"
    assert "số liệu minh hoạ" in unit["name"]
    assert "illustrative data" in unit["name_en"]


def test_there_are_about_forty_indicators_of_every_kind() -> None:
    assert 38 <= len(indicators()) <= 45
    assert {row["adds_up"] for row in ward().indicators} == set(ADDS_UP)
    assert {row["judged"] for row in ward().indicators} == set(JUDGED) - {"none"}
    assert {row["frequency"] for row in ward().indicators} == set(FREQUENCIES)


def test_its_indicators_are_those_of_the_catalogue_and_of_the_founding_ward() -> None:
    assert [row for row in seeds.catalogue() if row["code"] in indicators()] == list(ward().indicators)
    for row in seeds.founding().indicators:
        assert indicators().get(row["code"], row) == row


def test_every_figure_belongs_to_the_ward_and_to_an_indicator_that_has_some() -> None:
    rows = (*ward().figures, *ward().corrections)
    assert {row["unit"] for row in rows} == {"MH01"}
    assert {row["indicator"] for row in rows} == set(indicators())
    assert all(tuple(row) == FIGURE_COLUMNS for row in rows)


def test_no_figure_is_told_twice() -> None:
    keys = Counter(
        (row["indicator"], row["period"], bool(row["target"] or row["target_text"]), row["basis"], row["effective_on"])
        for row in ward().figures
    )
    assert set(keys.values()) == {1}


def test_every_number_keeps_to_the_decimals_of_its_indicator() -> None:
    for row in (*ward().figures, *ward().corrections):
        decimals = int(indicators()[row["indicator"]]["decimals"])
        for column in ("target", "actual", "numerator", "denominator"):
            text = row[column]
            if text and not (column == "target" and parse_range(text, decimals)):
                parse(text, decimals)


def test_every_figure_tells_one_thing_as_its_kind_asks() -> None:
    for row in (*ward().figures, *ward().corrections):
        filled = {column for column in ("target", "target_text", "actual", "numerator", "denominator") if row[column]}
        has_parts = ADDS_UP[indicators()[row["indicator"]]["adds_up"]].has_parts
        assert filled in ({"target"}, {"target_text"}, {"numerator", "denominator"} if has_parts else {"actual"})
        if row["numerator"]:
            assert 0 <= int(row["numerator"]) <= int(row["denominator"]) > 0


def test_periods_are_written_as_the_product_writes_them() -> None:
    for row in ward().figures:
        assert str(Period.parse(row["period"])) == row["period"]


def test_three_years_are_told_and_the_third_to_september() -> None:
    assert list(actuals("NS01", 2019)) == [f"2019-{month:02d}" for month in range(1, 13)]
    assert list(actuals("NS01", 2021)) == [f"2021-{month:02d}" for month in range(1, 10)]
    assert max(Period.parse(row["period"]).last for row in ward().figures if row["up_to"]) == 9


def test_the_revenue_is_the_sum_of_its_parts_in_every_month_told() -> None:
    assert [row["code"] for row in ward().indicators if row["parent"] == "NS01"] == ["NS03", "NS04"]
    corrected = {(row["indicator"], row["period"]): row for row in ward().corrections}
    for year in (2019, 2020, 2021):
        for period, whole in actuals("NS01", year).items():
            parts = [actuals(code, year)[period] for code in ("NS03", "NS04")]
            assert Decimal(whole["actual"]) == sum(Decimal(part["actual"]) for part in parts)
            later = [corrected.get((row["indicator"], period), row) for row in (whole, *parts)]
            assert Decimal(later[0]["actual"]) == sum(Decimal(row["actual"]) for row in later[1:])


def test_the_target_of_the_revenue_is_the_sum_of_the_targets_of_its_parts() -> None:
    for year in (2019, 2020, 2021):
        parts = [targets(code, year) for code in ("NS03", "NS04")]
        assert targets("NS01", year) == {period: parts[0][period] + parts[1][period] for period in parts[0]}
        assert len(parts[0]) == 12


def test_the_months_of_a_target_sum_to_the_year_where_both_are_given() -> None:
    for year in (2019, 2020, 2021):
        given = targets("NS05", year)
        assert len(given) == 13
        assert given.pop(str(year)) == sum(given.values())


def test_the_quarters_of_a_target_make_a_year() -> None:
    assert {period: str(target) for period, target in targets("NN02", 2021).items()} == {
        "2021-Q1": "0",
        "2021-Q2": "1620",
        "2021-Q3": "0",
        "2021-Q4": "1380",
    }


def test_a_season_is_a_whole_year() -> None:
    assert {(len(weights), sum(weights)) for weights in SEASONS.values()} == {(12, 1000)}


def test_a_running_share_never_falls() -> None:
    for code in ("NS06", "YT03"):
        for year in (2019, 2020, 2021):
            running = [int(row["numerator"]) for row in actuals(code, year).values()]
            assert running == sorted(running)
            assert {Period.parse(period).first for period in actuals(code, year)} == {1}


def test_a_target_is_revised_in_the_middle_of_2021_by_a_numbered_dated_decision() -> None:
    revised = [row for row in ward().figures if row["effective_on"]]
    assert {row["indicator"] for row in revised} == {"AS03", "MT03"}
    for row in revised:
        assert (row["effective_on"], row["document"]) == ("2021-07-15", "Quyết định minh hoạ số 12, ngày 15/7/2021")
        assert Decimal(row["target"]) < targets(row["indicator"], 2021)["2021"]


def test_the_revenue_has_a_second_basis() -> None:
    assert targets("NS01", 2021, "resolved") == {"2021": Decimal(33000)}


def test_each_correction_changes_a_figure_already_told_and_says_why() -> None:
    assert len(ward().corrections) == 6
    for row in ward().corrections:
        before = actuals(row["indicator"], int(row["period"][:4]))[row["period"]]
        changed = {column for column in row if row[column] != before[column]}
        assert changed in ({"actual", "note"}, {"numerator", "note"})
        assert row["note"].startswith("Đính chính")


def test_a_gap_is_a_missing_row_and_a_zero_is_told() -> None:
    assert "2021-02" not in actuals("KT04", 2021)
    assert actuals("QA04", 2021)["2021-01"]["actual"] == "0"


def test_the_last_figures_are_estimates() -> None:
    assert {row["period"] for row in ward().figures if row["estimate"]} == {"2021-08", "2021-09", "2021-Q3", "2021-9M"}
    assert not [row for row in ward().figures if row["estimate"] and not row["up_to"]]


def test_a_grade_is_aimed_at_in_words() -> None:
    words = [row for row in ward().figures if row["target_text"]]
    assert {row["indicator"] for row in words} == {"XD03"}
    assert not any(row["target"] for row in words)


def test_a_range_is_given_as_a_range() -> None:
    ranged = [row for row in ward().figures if row["target"] and indicators()[row["indicator"]]["judged"] == "within"]
    assert {row["indicator"] for row in ranged} == {"NN05", "YT04"}
    assert all(parse_range(row["target"], 2) for row in ranged)


def test_the_conscripts_go_in_february() -> None:
    assert list(actuals("QA01", 2021)) == ["2021-02"]


def test_three_indicators_with_a_target_are_not_told_in_2021() -> None:
    due = [row for row in ward().indicators if row["frequency"] in {"month", "quarter", "half"}]
    silent = {row["code"] for row in due if not actuals(row["code"], 2021)}
    assert silent == {"KT05", "YT05", "AS06"}
    assert all(targets(code, 2021) for code in silent)
