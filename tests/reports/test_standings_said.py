"""An export says of every line what the screen says."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from kpi.actions.look import export, read
from kpi.actions.record.store import Store
from kpi.language import language
from kpi.model.basis import Basis
from kpi.model.period import Period
from kpi.model.scorecard import Scorecard
from kpi.model.standing import Remark, Spread, Standing
from kpi.reports.selection import Selection
from kpi.reports.standings import scoreboard_report
from tests.plain import indicator
from tests.reports.conftest import Out, sheet_of, unit_of

CellsOf = Callable[..., dict[str, tuple[object, str]]]

VI = language("vi")
OCTOBER = Period.parse("2026-10")
BASES = {1: Basis(1, "assigned", "chỉ tiêu giao", "assigned target")}


def standing(kind: str = "total", **fields: object) -> Standing:
    which = indicator(kind)
    usual: dict[str, object] = {"status": "off_track", "due": Period(2026, 1, 9), "basis": 1}
    return Standing(which, OCTOBER, **{**usual, **fields})  # type: ignore[arg-type]


@pytest.fixture
def cells_of(record: Store, out: Out, monkeypatch: pytest.MonkeyPatch) -> CellsOf:
    """cells_of(standing): its row in the workbook of a card, by header, as it stands and in which format."""

    def written(shown: Standing, code: str = "vi") -> dict[str, tuple[object, str]]:
        unit = read.tree(record).units[unit_of(record, "A")]
        monkeypatch.setattr(read, "scorecard", lambda *_: Scorecard(unit, OCTOBER, (shown,)))
        sheet = sheet_of(out(scoreboard_report(Selection(record, language(code), unit=unit, last=OCTOBER)), code))
        row = int(str(sheet.freeze_panes)[1:])
        return {
            str(head.value): (cell.value, cell.number_format)
            for head, cell in zip(sheet[row - 1], sheet[row], strict=True)
        }

    return written


def test_due_and_final_are_the_last_columns() -> None:
    assert export.STANDINGS[-2:] == ("due", "final")
    cells = export.standing_cells("A", standing(final=True), BASES)
    assert (cells["due"], export.as_text(cells["final"])) == ("2026-9M", "yes")
    assert export.standing_cells("A", standing(due=None), BASES)["due"] is None


def test_a_line_carries_how_many_units_have_a_plan() -> None:
    cells = export.standing_cells("P", standing(status="incomplete", units=12, units_with_target=11), BASES)
    assert (cells["units_with_target"], cells["units"], cells["status"]) == (11, 12, "incomplete")


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(10**18 - 1, 10**18), "99.9999999999"),
        (Fraction(10**18 + 1, 10**18), "100.0000000001"),
        (Fraction(1), "100.0000000000"),
    ],
)
def test_what_is_not_quite_a_hundred_is_not_written_as_one(share: Fraction, shown: str) -> None:
    assert export.as_text(export.percent_of(share)) == shown


@pytest.mark.parametrize(
    ("kind", "values", "word"),
    [
        ("total less", {}, "Vượt mức"),
        ("total none", {"status": "no_target"}, "Theo dõi"),
        ("total", {"status": "incomplete"}, "Chưa đủ số liệu"),
        ("total", {"status": "not_begun"}, "Kỳ chưa bắt đầu"),
        ("average", {"status": "no_target", "spread": Spread(5, 3, 2, Fraction(4), Fraction(9))}, "Theo từng đơn vị"),
    ],
)
def test_the_status_is_the_word_of_the_screen(
    cells_of: CellsOf, kind: str, values: dict[str, object], word: str
) -> None:
    assert cells_of(standing(kind, **values))["Đánh giá"][0] == word


def test_a_workbook_says_to_which_report_and_of_whose_plan(cells_of: CellsOf) -> None:
    remarks = (Remark("plan_of", {"with_target": 11, "units": 12}),)
    row = cells_of(standing("total quarter", units=12, units_with_target=11, remarks=remarks, final=True))
    assert row["Đánh giá đến hết"][0] == "quý III năm 2026"
    assert (row["Kế hoạch của"][0], row["Kết quả cả năm"][0]) == ("11/12 đơn vị", "có")
    assert row["Lưu ý"][0] == "kế hoạch của 11/12 đơn vị"


def test_a_row_of_what_does_not_add_up_says_how_its_units_stand(cells_of: CellsOf) -> None:
    row = cells_of(standing("average", status="no_target", spread=Spread(5, 3, 2, Fraction("4.1"), Fraction("9.8"))))
    assert row["Lưu ý"][0] == "3 đạt · 2 chưa đạt · 4,1 – 9,8"


def test_a_workbook_shows_as_many_digits_as_the_verdict_needs(cells_of: CellsOf) -> None:
    which = indicator("total")
    numbers = {"actual_to_date": Fraction("99.9995"), "target_to_date": Fraction(100), "target_of_year": Fraction(100)}
    share = Fraction("0.999995")
    row = cells_of(
        standing(**numbers, attainment_of_year=share, attainment_to_date=share, aim=which.judgement.aim(Fraction(100)))
    )
    assert row["Lũy kế đến nay"] == (99.9995, "#,##0.0000")
    assert row["So kế hoạch năm"] == (pytest.approx(0.999995), "0.0000%")


def test_a_share_of_the_plan_is_not_rounded_up_to_a_threshold(cells_of: CellsOf) -> None:
    assert cells_of(standing(attainment_to_date=Fraction("0.8997")))["So kế hoạch đến nay"][1] == "0.00%"
    assert cells_of(standing(attainment_to_date=Fraction("0.8937")))["So kế hoạch đến nay"][1] == "0.0%"


def test_the_basis_in_view_stands_above_the_table(record: Store) -> None:
    unit = read.tree(record).units[unit_of(record, "A")]
    assert (
        "Căn cứ giao: nghị quyết HĐND"
        in scoreboard_report(Selection(record, VI, unit=unit, last=OCTOBER, basis="resolved")).about
    )
    assert not any("Căn cứ" in line for line in scoreboard_report(Selection(record, VI, unit=unit, last=OCTOBER)).about)


def test_standings_are_exported_against_the_basis_that_is_asked_for(
    record: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[object, object]] = []

    def standings(*_: object, basis: str | None, day: object) -> list[object]:
        calls.append((basis, day is not None))
        return []

    monkeypatch.setattr(read, "standings", standings)
    assert list(export.standing_rows(record, basis="resolved", day=date(2026, 11, 30))) == []
    assert calls == [("resolved", True)]
