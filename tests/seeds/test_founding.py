"""The founding ward: nothing but what its report states."""

from itertools import chain

import seeds
from kpi.model.kind import ADDS_UP, FREQUENCIES, JUDGED
from seeds.tables import FIGURE_COLUMNS, INDICATOR_COLUMNS, UNIT_COLUMNS, Row

REPORT = "Đảng ủy phường Phùng Chí Kiên sơ kết công tác Đảng 6 tháng đầu năm 2021"


def figure(indicator: str, period: str) -> Row:
    matches = [f for f in seeds.founding().figures if (f["indicator"], f["period"]) == (indicator, period)]
    assert len(matches) == 1
    return matches[0]


def filled_in(row: Row) -> Row:
    """The cells that are filled in, without where they were read."""
    left_out = {"unit", "indicator", "period", "note", "document"}
    return {column: text for column, text in row.items() if text and column not in left_out}


def test_every_figure_is_quoted_word_for_word_from_the_facts_of_its_indicator() -> None:
    for row in seeds.founding().figures:
        quotations = [fact["quotation"] for fact in seeds.facts() if fact["indicator"] == row["indicator"]]
        # The report tells the revenue and its percentage in one breath: two facts, one note.
        in_one_breath = [f"{first}, {second}" for first in quotations for second in quotations]
        assert row["note"] in chain(quotations, in_one_breath)


def test_every_figure_and_every_fact_names_the_report() -> None:
    assert {row["document"] for row in seeds.founding().figures} == {REPORT}
    assert {fact["source"] for fact in seeds.facts()} == {REPORT}


def test_the_facts_are_the_fifteen_that_are_stated() -> None:
    assert [fact["fact"] for fact in seeds.facts()] == [f"F{number:02d}" for number in range(1, 16)]
    assert all(fact["status"].startswith("stated") for fact in seeds.facts())


def test_the_revenue_is_nearly_six_billion_and_carries_the_percentage_as_stated() -> None:
    assert filled_in(figure("NS01", "2021-H1")) == {
        "actual": "6000",
        "approximate": "nearly",
        "stated_percent": "68.7",
        "up_to": "2021-06-30",
    }
    assert filled_in(figure("NS01", "2021")) == {"target": "7420", "basis": "assigned"}


def test_the_turnout_has_no_target_because_none_is_stated() -> None:
    assert filled_in(figure("XD05", "2021-H1")) == {"actual": "100"}


def test_all_21_delegates_were_elected() -> None:
    assert filled_in(figure("XD06", "2021-H1")) == {"target": "21", "actual": "21"}
    assert filled_in(figure("XD06", "2021")) == {"target": "21"}


def test_the_aim_for_party_cells_is_a_target_of_the_year_without_an_actual() -> None:
    assert filled_in(figure("XD02", "2021")) == {"target": "85"}


def test_aims_without_a_number_are_words_and_nothing_else() -> None:
    assert filled_in(figure("XD03", "2021")) == {"target_text": "Trong sạch vững mạnh"}
    assert filled_in(figure("TX01", "2021-H2")) == {"target_text": "Đạt và vượt"}
    assert set(filled_in(figure("TX02", "2021-H2"))) == {"target_text"}


def test_the_ward_became_another_under_the_same_code() -> None:
    before, after = seeds.founding().units
    assert (before["code"], before["opened"], before["closed"], before["became"]) == (
        "01843",
        "",
        "2025-06-30",
        "01843",
    )
    assert (after["code"], after["opened"], after["closed"], after["became"]) == ("01843", "2025-07-01", "", "")
    assert {unit["illustrative"] for unit in (before, after)} == {""}


def test_the_files_have_the_columns_of_an_import() -> None:
    founding = seeds.founding()
    assert all(tuple(row) == UNIT_COLUMNS for row in founding.units)
    assert all(tuple(row) == INDICATOR_COLUMNS for row in (*founding.indicators, *seeds.catalogue()))
    assert all(tuple(row) == FIGURE_COLUMNS for row in founding.figures)


def test_every_figure_belongs_to_an_indicator_and_every_indicator_has_one() -> None:
    founding = seeds.founding()
    assert {row["indicator"] for row in founding.figures} == {row["code"] for row in founding.indicators}
    assert {row["unit"] for row in founding.figures} == {row["code"] for row in founding.units}


def test_an_indicator_is_defined_as_in_the_catalogue() -> None:
    catalogue = {row["code"]: row for row in seeds.catalogue()}
    for indicator in seeds.founding().indicators:
        assert catalogue.get(indicator["code"], indicator) == indicator


def test_the_catalogue_speaks_of_known_kinds_and_of_parents_in_it() -> None:
    catalogue = {row["code"]: row for row in seeds.catalogue()}
    assert len(catalogue) == len(seeds.catalogue()) == 56
    for row in (*catalogue.values(), *seeds.founding().indicators):
        assert row["adds_up"] in ADDS_UP
        assert row["judged"] in JUDGED
        assert row["frequency"] in FREQUENCIES
        assert 0 <= int(row["decimals"]) <= 9
        assert row["parent"] in {"", *catalogue}
        assert all(row[name] for name in ("name_vi", "name_en", "area", "area_en"))


def test_rows_are_written_as_csv_with_one_header() -> None:
    assert seeds.as_csv(()) == ""
    assert seeds.as_csv(({"code": "A", "name": "một, hai"},)) == 'code,name\nA,"một, hai"\n'
