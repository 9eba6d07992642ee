"""Reports standings as people hand them on: plan, actual, attainment and status of each indicator."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from kpi.actions.look import export, read
from kpi.actions.record.store import Store
from kpi.language import Language, to_say
from kpi.language.precision import decimals_of, distance_decimals, percent_decimals
from kpi.language.standing_words import last_report, remarks_in_words, standing_word
from kpi.model.standing import Standing
from kpi.model.status import Thresholds
from kpi.model.unit import Tree, Unit
from kpi.reports.csv_file import csv_lines
from kpi.reports.figures import stated_of, time_words, units_words
from kpi.reports.report import Amount, Report, ReportColumn, Share, Value, file_name
from kpi.reports.selection import ReportKind, Selection

# What is computed must not come back as if it had been told: no column here says which indicator to an import.
_COLUMNS: tuple[tuple[str, str, str, int], ...] = (
    ("unit", to_say("Mã đơn vị"), to_say("Mã của đơn vị."), 11),
    ("unit_name", to_say("Tên đơn vị"), to_say("Tên của đơn vị."), 28),
    ("indicator", to_say("Mã chỉ tiêu (để tham khảo)"), to_say("Mã của chỉ tiêu."), 12),
    ("indicator_name", to_say("Tên chỉ tiêu (để tham khảo)"), to_say("Tên của chỉ tiêu."), 44),
    ("measure", to_say("Đơn vị tính"), to_say("Các số của dòng được tính bằng gì."), 14),
    ("period", to_say("Kỳ"), to_say("Kỳ mà dòng nói đến."), 20),
    ("basis", to_say("Căn cứ giao"), to_say("Kế hoạch do ai giao."), 14),
    ("target_of_year", to_say("Kế hoạch năm"), to_say("Số được giao cho cả năm, theo hiệu lực đến hết kỳ."), 15),
    ("target", to_say("Kế hoạch kỳ"), to_say("Số được giao cho riêng kỳ đó."), 15),
    ("actual", to_say("Thực hiện kỳ"), to_say("Số đạt được của riêng kỳ đó."), 15),
    ("attainment", to_say("Đạt kế hoạch kỳ"), to_say("Thực hiện kỳ so với kế hoạch kỳ."), 12),
    ("target_to_date", to_say("Kế hoạch đến nay"), to_say("Phải đạt từ đầu năm đến hết kỳ."), 15),
    ("actual_to_date", to_say("Lũy kế đến nay"), to_say("Đã đạt từ đầu năm đến hết kỳ."), 15),
    ("attainment_to_date", to_say("So kế hoạch đến nay"), to_say("Lũy kế so với kế hoạch đến nay."), 12),
    ("attainment_of_year", to_say("So kế hoạch năm"), to_say("Lũy kế so với kế hoạch cả năm."), 12),
    ("same_period_last_year", to_say("Cùng kỳ năm trước"), to_say("Số của cùng kỳ này năm trước."), 15),
    ("growth", to_say("So cùng kỳ"), to_say("Tăng, giảm so với cùng kỳ năm trước."), 12),
    ("difference", to_say("Chênh lệch điểm"), to_say("Tăng, giảm so với cùng kỳ, tính bằng điểm."), 12),
    ("status", to_say("Đánh giá"), to_say("Chương trình đánh giá tiến độ thế nào."), 14),
    ("reported", to_say("Số báo cáo"), to_say("Đã có bao nhiêu kỳ báo cáo trên bao nhiêu kỳ."), 10),
    ("estimate", to_say("Số ước"), to_say("“có” khi trong đó có số ước, chưa chính thức."), 8),
    ("stated_percent", to_say("Tỷ lệ theo báo cáo"), to_say("Tỷ lệ đạt (%) đúng như báo cáo đã ghi."), 12),
    ("due", to_say("Đánh giá đến hết"), to_say("Tháng, quý của báo cáo gần nhất đã đến hạn; lũy kế tính đến đó."), 16),
    ("final", to_say("Kết quả cả năm"), to_say("“có” khi năm đã kết thúc và mọi báo cáo đã đến hạn."), 9),
    ("coverage", to_say("Kế hoạch của"), to_say("Số đơn vị có kế hoạch trên số đơn vị."), 10),
    ("remarks", to_say("Lưu ý"), to_say("Điều cần biết khi đọc dòng này."), 60),
)
_AMOUNTS = ("target_of_year", "target", "actual", "target_to_date", "actual_to_date", "same_period_last_year")
_SHARES = ("attainment", "attainment_to_date", "attainment_of_year")
_WRAPPED = frozenset({"unit_name", "indicator_name", "remarks"})


def scoreboard_report(selection: Selection) -> Report:
    """What the scoreboard of one unit shows at one period on a day, against the targets of the basis."""
    store, speak, basis = selection.store, selection.speak, selection.basis
    unit, period = selection.unit_and_period()
    card = read.scorecard(store, unit.id, period, basis, selection.day)
    ordered = sorted(card.standings, key=lambda standing: (standing.indicator.area, standing.indicator.code))
    pairs = ((unit, standing) for standing in ordered)
    about = [speak.say("Đơn vị: {unit}", unit=unit.name(speak.code)), *time_words(period, period, speak)]
    about += _basis_words(store, basis, speak)
    return _report(store, speak, pairs, about, file_name(speak.say("tien-do"), unit.code, period))


def _scoreboard_csv(selection: Selection) -> Iterable[str]:
    store, (unit, period) = selection.store, selection.unit_and_period()
    known = read.known(store)
    bases = {basis.id: basis for basis in known.bases}
    card = read.scorecard(store, unit.id, period, selection.basis, selection.day)
    spelled = export.spelled(unit, period, known.tree)
    ordered = sorted(card.standings, key=lambda standing: standing.indicator.code)
    cells = (export.standing_cells(spelled, standing, bases) for standing in ordered)
    rows = ([export.as_text(row[name]) for name in export.STANDINGS] for row in cells)
    return csv_lines(export.STANDINGS, rows)


def standings_report(selection: Selection) -> Report:
    """One row for each unit, indicator and period of which there is a figure."""
    store, speak, unit_ids, basis = selection.store, selection.speak, selection.unit_ids, selection.basis
    first, last = selection.first, selection.last
    tree = read.tree(store)
    ids = [unit.id for unit in tree.in_order() if unit_ids is None or unit.id in unit_ids]
    head = tree.units[unit_ids[0]] if unit_ids else None
    about = [units_words([tree.units[unit] for unit in unit_ids], speak)] if unit_ids else []
    about += [*time_words(first, last, speak), *_basis_words(store, basis, speak)]
    file = file_name(speak.say("tien-do"), head.code if head else "", first, last if last != first else None)
    pairs = read.standings(store, ids, first, last, basis=basis, day=selection.day)
    return _report(store, speak, pairs, about, file)


def _standings_csv(selection: Selection) -> Iterable[str]:
    rows = export.standing_rows(
        selection.store,
        unit_ids=selection.unit_ids,
        first=selection.first,
        last=selection.last,
        basis=selection.basis,
        day=selection.day,
    )
    return csv_lines(export.STANDINGS, rows)


STANDINGS = ReportKind(standings_report, _standings_csv, command="standings")
SCOREBOARD = ReportKind(
    scoreboard_report, _scoreboard_csv, path="/exports/standings", csv_name="standings", of_one=True
)


def _basis_words(store: Store, basis: str | None, speak: Language) -> list[str]:
    names = [known.name(speak.code) for known in read.bases(store) if known.code == basis]
    return [speak.say("Căn cứ giao: {basis}", basis=names[0])] if names else []


def _report(
    store: Store, speak: Language, pairs: Iterable[tuple[Unit, Standing]], about: Sequence[str], file: str
) -> Report:
    return Report(
        file=file,
        sheet=speak.say("Tiến độ"),
        title=speak.say("Tiến độ thực hiện chỉ tiêu"),
        about=tuple(about),
        columns=tuple(
            ReportColumn(name, speak.say(header), speak.say(explained), width, name in _WRAPPED)
            for name, header, explained, width in _COLUMNS
        ),
        rows=_rows(store, speak, pairs),
        notes=(
            speak.say("Bảng này để đọc: các số ở đây do chương trình tính, không nhập lại."),
            speak.say("Số của một đơn vị có thể là tổng của các đơn vị bên dưới."),
        ),
    )


def _rows(store: Store, speak: Language, pairs: Iterable[tuple[Unit, Standing]]) -> Iterator[list[Value]]:
    tree = read.tree(store)
    bases = {basis.id: basis.name(speak.code) for basis in read.bases(store)}
    thresholds = read.known(store).thresholds
    for unit, standing in pairs:
        cells = _cells(tree, unit, standing, bases, thresholds, speak)
        yield [cells.get(name) for name, *_ in _COLUMNS]


def _cells(
    tree: Tree, unit: Unit, standing: Standing, bases: dict[int, str], thresholds: Thresholds, speak: Language
) -> dict[str, Value]:
    indicator = standing.indicator
    cells: dict[str, Value] = {
        "unit": export.spelled(unit, standing.period, tree),
        "unit_name": unit.name(speak.code),
        "indicator": indicator.code,
        "indicator_name": indicator.name(speak.code),
        "measure": speak.measure(indicator.measured_in),
        "period": speak.period(standing.period),
        "basis": bases[standing.basis] if standing.basis else None,
        "growth": _change(standing.growth),
        "difference": rounded(
            standing.difference, indicator.decimals, most=distance_decimals(standing.difference or Fraction(0), 2)
        ),
        "status": standing_word(speak, standing),
        "reported": speak.say("{told}/{expected}", told=standing.reports, expected=standing.reports_due),
        "estimate": speak.say("có") if standing.estimate else None,
        "stated_percent": stated_of(standing.stated_percent) if standing.stated_percent else None,
        "due": speak.period(last_report(standing.due, indicator)) if standing.due else None,
        "final": speak.say("có") if standing.final else None,
        "coverage": _coverage(standing, speak),
        "remarks": "; ".join(remarks_in_words(standing, speak)),
    }
    most = max(2, decimals_of(standing))
    cells |= {name: rounded(getattr(standing, name), indicator.decimals, most=most) for name in _AMOUNTS}
    cells |= {name: _share(getattr(standing, name), standing, thresholds) for name in _SHARES}
    return cells


def _coverage(standing: Standing, speak: Language) -> str | None:
    """How many units have a plan, of a roll-up; "" where it is one unit's."""
    if standing.units == 1:
        return None
    return speak.say("{with_target}/{units} đơn vị", with_target=standing.units_with_target, units=standing.units)


def rounded(number: Fraction | None, decimals: int, *, most: int = 2) -> Value:
    """The number with at most ten decimals, of which at most so many are shown."""
    written = export.decimal_of(number)
    return None if written is None else Amount(format(written, "f"), decimals, most=most)


def _share(share: Fraction | None, standing: Standing, thresholds: Thresholds) -> Value:
    """The attainment, shown on the side of the thresholds on which it is judged."""
    written = export.percent_of(share)
    if written is None or share is None:
        return None
    return Share(written / 100, percent_decimals(share, standing, thresholds))


def _change(share: Fraction | None) -> Value:
    written = export.decimal_of(share)
    return None if written is None or share is None else Share(written, distance_decimals(share * 100, 1))
