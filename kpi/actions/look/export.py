"""Writes the record out as the canonical CSV, which an empty store takes in again without a difference."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from db import figures, indicators, units
from db.figures import ActualRow, TargetRow
from kpi.actions.look import read
from kpi.actions.look.figure_text import target_text
from kpi.actions.record import book
from kpi.actions.record.store import Store
from kpi.model.basis import Basis
from kpi.model.figure import NOT_APPLICABLE, Actual
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.quantity import half_up, plain
from kpi.model.standing import Standing
from kpi.model.unit import Tree, Unit

Cells = list[str]

UNITS = ("code", "name", "name_en", "level", "parent", "opened", "closed", "became", "illustrative")
INDICATORS = (
    *("code", "name_vi", "name_en", "area", "area_en", "measured_in", "adds_up", "judged", "decimals"),
    *("frequency", "parent", "regime", "retired"),
)
ASSIGNMENTS = ("level", "group", "unit", "indicator", "reports", "from", "to", "indicator_name", "awaits_confirmation")
FIGURES = (
    *("unit", "indicator", "period", "target", "actual", "basis", "effective_on", "document", "numerator"),
    *("denominator", "estimate", "approximate", "stated_percent", "up_to", "note", "target_text", "reason"),
)
STANDINGS = (
    *("unit", "indicator", "period", "target", "actual", "attainment", "target_of_year", "target_to_date"),
    *("actual_to_date", "attainment_of_year", "attainment_to_date", "same_period_last_year", "growth", "difference"),
    *("status", "told", "expected", "remarks", "basis", "pace", "approximate", "estimate", "stated_percent"),
    *("units_told", "units", "units_with_target", "growth_to_date", "difference_to_date", "due", "final"),
)


def unit_rows(store: Store) -> Iterator[Cells]:
    """Each unit after the one above it."""
    tree = read.tree(store)
    with store.reading() as connection:
        rows = {row.id: row for row in units.all_units(connection)}
    for unit in tree.in_order():
        row = rows[unit.id]
        parent = _spelled_above(tree.units[row.parent_id], unit, tree) if row.parent_id is not None else ""
        became = ";".join(rows[successor].code for successor in unit.became)
        illustrative = "yes" if row.illustrative else ""
        yield [row.code, row.name, row.name_en, row.level, parent, row.opened, row.closed, became, illustrative]


def assignment_rows(store: Store) -> Iterator[Cells]:
    """What is laid down about who reports what, then the units of each group."""
    known = read.known(store)
    units, measured = known.tree.units, known.indicators

    def code(number: int | None) -> str:
        if number is None:
            return ""
        same = known.tree.by_code[units[number].code.casefold()]
        return units[number].code if len(same) == 1 else units[number].code_and_day

    for row in known.assignments.rows:
        subject = row.subject
        level = subject.level or ("" if subject.group or subject.unit is not None else "*")
        indicator = measured[row.indicator].code if row.indicator is not None else "*"
        name = measured[row.indicator].name_vi if row.indicator is not None else ""
        days = (day.isoformat() if day else "" for day in (row.since, row.until))
        yield [
            level,
            subject.group,
            code(subject.unit),
            indicator,
            "yes" if row.expected else "no",
            *days,
            name,
            "yes" if row.proposed else "",
        ]
    for group, among in sorted(known.assignments.groups.items()):
        for number in sorted(among, key=lambda unit: units[unit].code):
            yield ["", group, code(number), "", "", "", "", "", ""]


def _spelled_above(above: Unit, unit: Unit, tree: Tree) -> str:
    """The code of the unit above; with its first day where the code named another unit too in the unit's time."""
    first, last = unit.opened or date.min, unit.closed or date.max
    same_code = tree.by_code[above.code.casefold()]
    there = [other for other in same_code if (other.opened or date.min) <= last and (other.closed or date.max) >= first]
    return above.code if there == [above] else above.code_and_day


def indicator_rows(store: Store) -> Iterator[Cells]:
    """Each indicator in the order of the codes, with the code of the one it is part of."""
    with store.reading() as connection:
        rows = {row.id: row for row in indicators.all_indicators(connection)}
    for row in sorted(rows.values(), key=lambda row: row.code):
        parent = rows[row.parent_id].code if row.parent_id is not None else ""
        yield [*row[1:9], str(row.decimals), row.frequency, parent, row.regime, row.retired]


def figure_rows(
    store: Store, *, unit_ids: Iterable[int] | None = None, first: Period | None = None, last: Period | None = None
) -> Iterator[Cells]:
    """Targets and actuals as they stand: unit by unit, indicator by indicator, period by period."""
    tree, known = read.tree(store), read.indicators(store)
    bases = {basis.id: basis for basis in read.bases(store)}
    wanted = set(tree.units) if unit_ids is None else set(unit_ids)
    for unit in tree.in_order():
        if unit.id not in wanted:
            continue
        with store.reading() as connection:
            actuals = {(row.indicator_id, row.period): row for row in figures.actuals_of(connection, unit.id, 0, 9999)}
            targets: dict[tuple[int, int], list[TargetRow]] = {}
            for row in figures.targets_of(connection, unit.id, 0, 9999):
                targets.setdefault((row.indicator_id, row.period), []).append(row)
        for key in sorted({*actuals, *targets}, key=lambda key: (known[key[0]].code, key[1])):
            period = Period.of_code(key[1])
            if (first and period.starts_on < first.starts_on) or (last and period.ends_on > last.ends_on):
                continue
            spelling = [spelled(unit, period, tree), known[key[0]].code, str(period)]
            yield from _rows_of(spelling, known[key[0]], actuals.get(key), targets.get(key, []), bases)


def spelled(unit: Unit, period: Period, tree: Tree) -> str:
    """The code of the unit; where it named another unit too in that period the name, or the code with its day."""
    for name in (unit.code, unit.name_vi):
        if [other for other in tree.called(name) if other.is_there(period)] == [unit]:
            return name
    return unit.code_and_day


def _rows_of(
    spelling: Cells,
    indicator: Indicator,
    actual: ActualRow | None,
    targets: list[TargetRow],
    bases: dict[int, Basis],
) -> Iterator[Cells]:
    """One row for each target; the actual stands beside the first that has its document and note."""
    left = actual
    for row in sorted(targets, key=lambda row: (row.basis_id, row.effective_on)):
        beside = left if left is not None and (left.document, left.note) == (row.document, row.note) else None
        left = None if beside is not None else left
        target = book.target_of(row)
        yield _figure(
            spelling,
            indicator,
            book.actual_of(beside) if beside is not None else None,
            target=target_text(target, indicator),
            basis=bases[target.basis].code,
            effective_on=target.effective_on,
            document=target.document,
            note=target.note,
            words=target.words,
        )
    if left is not None:
        yield _figure(spelling, indicator, book.actual_of(left), target="", document=left.document, note=left.note)


def _figure(
    spelling: Cells,
    indicator: Indicator,
    actual: Actual | None,
    *,
    target: str,
    document: str,
    note: str,
    basis: str = "",
    effective_on: str = "",
    words: str = "",
) -> Cells:
    def number(scaled: int | None) -> str:
        return "" if scaled is None else plain(scaled, indicator.decimals)

    if actual is None:
        return [*spelling, target, "", basis, effective_on, document, *[""] * 6, note, words, ""]
    estimate = "yes" if actual.estimate else ""
    return [
        *spelling,
        target,
        NOT_APPLICABLE if actual.not_applicable else number(actual.value),
        basis,
        effective_on,
        document,
        number(actual.numerator),
        number(actual.denominator),
        estimate,
        actual.approximate,
        actual.stated_percent,
        actual.up_to,
        note,
        words,
        actual.reason,
    ]


def decimal_of(number: Fraction | None) -> Decimal | None:
    """The number written out: exactly where it ends within ten decimals, else rounded half up to ten."""
    if number is None:
        return None
    written = half_up(number, 10)
    return written.quantize(Decimal(1)) if written == written.to_integral_value() else written.normalize()


def percent_of(share: Fraction | None) -> Decimal | None:
    """A share as a percentage with ten decimals; one that is not quite a hundred is not rounded to it."""
    if share is None:
        return None
    written = half_up(share * 100, 10)
    if written != 100 or share == 1:
        return written
    least = Decimal(1).scaleb(-10)
    return written - least if share < 1 else written + least


def standing_cells(unit_code: str, standing: Standing, bases: dict[int, Basis]) -> dict[str, object]:
    """One standing under the names of STANDINGS; None where a cell is empty, and the reason among the remarks."""
    return {
        "unit": unit_code,
        "indicator": standing.indicator.code,
        "period": str(standing.period),
        "target": decimal_of(standing.target),
        "actual": decimal_of(standing.actual),
        "attainment": percent_of(standing.attainment),
        "target_of_year": decimal_of(standing.target_of_year),
        "target_to_date": decimal_of(standing.target_to_date),
        "actual_to_date": decimal_of(standing.actual_to_date),
        "attainment_of_year": percent_of(standing.attainment_of_year),
        "attainment_to_date": percent_of(standing.attainment_to_date),
        "same_period_last_year": decimal_of(standing.same_period_last_year),
        "growth": None if standing.growth is None else half_up(standing.growth * 100, 10),
        "difference": None if standing.difference is None else half_up(standing.difference, 10),
        "status": standing.status,
        "told": standing.reports,
        "expected": standing.reports_due,
        "remarks": list(dict.fromkeys(remark.code for remark in standing.remarks)),
        "basis": bases[standing.basis].code if standing.basis else None,
        "pace": standing.pace or None,
        "approximate": standing.approximate or None,
        "estimate": standing.estimate,
        "stated_percent": Decimal(standing.stated_percent) if standing.stated_percent else None,
        "units_told": standing.units_reported,
        "units": standing.units,
        "units_with_target": standing.units_with_target,
        "growth_to_date": None if standing.growth_to_date is None else half_up(standing.growth_to_date * 100, 10),
        "difference_to_date": None if standing.difference_to_date is None else half_up(standing.difference_to_date, 10),
        "due": str(standing.due) if standing.due else None,
        "final": standing.final,
    }


def as_text(cell: object) -> str:
    """A cell of a standing as it is written into a CSV."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else ""
    if isinstance(cell, list):
        return ";".join(str(part) for part in cell)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def standing_rows(
    store: Store,
    *,
    unit_ids: Iterable[int] | None = None,
    first: Period | None = None,
    last: Period | None = None,
    basis: str | None = None,
    day: date | None = None,
) -> Iterator[Cells]:
    """One row for each unit, indicator and period of which there is a figure, against the targets of the basis."""
    tree = read.tree(store)
    bases = {plan_basis.id: plan_basis for plan_basis in read.bases(store)}
    wanted = set(tree.units) if unit_ids is None else set(unit_ids)
    ids = [unit.id for unit in tree.in_order() if unit.id in wanted]
    for unit, standing in read.standings(store, ids, first, last, basis=basis, day=day):
        cells = standing_cells(spelled(unit, standing.period, tree), standing, bases)
        yield [as_text(cells[name]) for name in STANDINGS]
