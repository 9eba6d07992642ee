"""What a file leaves open: decided by what the file itself proves, by what a person has answered, or asked once."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpi.importers import money
from kpi.importers.columns import Place
from kpi.importers.found import Table
from kpi.importers.grid import Applied, Cell, place_of
from kpi.importers.headers import plain_key
from kpi.importers.numerals import Mark, is_either_way, mark_of, plain
from kpi.importers.rows import DataRow, Sifted
from kpi.importers.titles import (
    Told,
    measure_said,
    period_of,
    period_within_year,
    periods_of_titles,
    units_said,
    years_told,
)
from kpi.importers.values import digits_in, exact, is_money, is_small_share, may_be_figure, says_measure, spaced
from kpi.language.numbers import SIGNS
from kpi.model.period import NotAPeriod, Period
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.question import Answers, Choice, Example, Question
from kpi.model.unit import Unit

_EXAMPLES = 3
_SUMS = frozenset({"cong", "tong cong", "tong", "tong so", "ca nam", "total", "sum"})
_TEXT_DAY = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_MARKS: dict[str, Mark] = {"comma": "comma", "point": "point"}


class Decided(NamedTuple):
    """How the file is read, as far as it is decided; what is not stands among the questions."""

    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    unit: str = ""  # of all rows, where no column tells it
    period: Period | None = None
    mark: Mark = ""
    measure: str = ""  # that the title says
    counted: money.Measure | None = None  # what money is counted in
    shares: bool = False
    cumulative: bool = False
    day_orders: tuple[tuple[str, str], ...] = ()  # letter of a column, dmy or mdy
    applied: tuple[Applied, ...] = ()
    plain_codes: bool = False  # written as our own exports are: codes, our own periods, its own measures


class Asking:
    """Goes through a sifted table once for each thing that may have to be asked."""

    def __init__(
        self, table: Table, places: Sequence[Place], sifted: Sifted, shape: str, known: Known, answers: Answers
    ) -> None:
        self._table, self._places, self._sifted, self._shape = table, places, sifted, shape
        self._known, self._answers = known, answers
        self._figures = [one for one in places if one.is_figure]
        self._by_meaning = {one.meaning: one for one in reversed(places)}
        self._questions: list[Question] = []
        self._problems: list[Problem] = []
        self._applied: list[Applied] = []

    def decided(self) -> Decided:
        plain_codes = self._is_plain()
        unit = "" if "unit" in self._by_meaning else self._unit()
        period = self._period()
        if period is not None and "period" not in self._answers:
            titles = (title for title in self._table.titles if years_told([title]))
            told = Applied("period_from_title", 1, "", next(titles, "")[:80], str(period))
            self._applied.append(told)
        mark = self._mark()
        measures = (measure_said(title) for title in self._table.titles)
        measure = next((said for said in measures if money.is_known(said)), "")
        return Decided(
            unit=unit,
            period=period,
            mark=mark,
            measure=measure,
            counted=None if plain_codes else self._money(measure),
            shares=self._shares(mark),
            cumulative=self._cumulative(period),
            day_orders=tuple(self._day_orders().items()),
            plain_codes=plain_codes,
            applied=tuple(self._applied),
            questions=tuple(self._questions),
            problems=tuple(self._problems),
        )

    def _ask(self, code: str, choices: Iterable[Choice], examples: Iterable[Example] = (), asked_of: str = "") -> None:
        self._questions.append(Question(code, tuple(choices), tuple(examples), asked_of))

    def _example(self, row: DataRow, place: Place) -> Example:
        return Example(place_of(self._table.sheet.name, row.number, place.place), row.at(place).text[:80])

    def _wrong(self, code: str) -> None:
        self._problems.append(
            Problem("unknown_answer", column=code, value=self._answers[code], values={"option": code})
        )

    def _is_plain(self) -> bool:
        """Whether every row has codes and our own spelling of periods: then it was written by us, or as we write."""
        period, indicator = self._by_meaning.get("period"), self._by_meaning.get("indicator")
        if self._shape != "long" or period is None or indicator is None or not self._sifted.rows:
            return False
        codes = self._known.indicator_by_code
        return all(
            row.at(indicator).text.strip().casefold() in codes and _is_period(row.at(period).text)
            for row in self._sifted.rows
        )

    # unit and period

    def _unit(self) -> str:
        tree, said = self._known.tree, self._answers.get("unit", "")
        if said:
            if tree.called(said):
                return said
            self._wrong("unit")
            return ""
        found: list[Unit] = []
        perhaps: list[Unit] = []
        for title in self._table.titles:
            some, others = units_said(title, tree.by_name, tree.by_code)
            found += [unit for unit in some if unit not in found]
            perhaps += [unit for unit in others if unit not in perhaps]
        named = self._deepest(found)
        if len({unit.code for unit in named}) == 1:
            title = next(
                one for one in self._table.titles if named[0] in units_said(one, tree.by_name, tree.by_code)[0]
            )
            self._applied.append(Applied("unit_from_title", 1, "", title[:80], f"{named[0].code} {named[0].name_vi}"))
            return named[0].code
        examples = [Example("", title[:80]) for title in self._table.titles[:_EXAMPLES]]
        codes = dict.fromkeys(unit.code for unit in (named or perhaps or tree.units.values()))
        some = [Choice(code, (tree.by_code[code.casefold()][0].name_vi,)) for code in codes]
        self._ask("unit", some if len(some) <= 50 else (), examples)
        return ""

    def _deepest(self, found: Sequence[Unit]) -> list[Unit]:
        """ "Tỉnh A, xã B": the letterhead names the one above as well."""
        above = {way for unit in found for way in self._known.tree.upwards(unit.id)[1:]}
        return [unit for unit in found if unit.id not in above]

    def _period(self) -> Period | None:
        """Of all rows, where no column tells it; a grid of months only needs the year."""
        by_row = self._by_meaning.get("period") if self._shape == "long" else None
        without = [] if by_row is None else self._without_a_year(by_row)
        if by_row is not None and not without:
            return None
        said = self._answers.get("period", "")
        if said:
            told = period_of(said)
            if told is None:
                self._wrong("period")
            return told
        titles = [*self._table.titles, *([self._table.sheet.name] if self._table.sheet.name else [])]
        found = periods_of_titles(self._table.titles)
        headers = [place.header for place in self._figures]
        if without or self._shape == "months" or all(place.told for place in self._figures):
            months = [place.told for place in self._figures if place.meaning.startswith("month_")]
            if months and all(told is not None and told.year for told in months):
                return Period.of_year(min(told.year for told in months if told is not None))
            years = years_told(titles) or years_told(headers)
            if len(years) == 1:
                is_told = not without and len(found) == 1 and found[0].year == years[0]
                return found[0] if is_told else Period.of_year(years[0])
        if by_row is not None:
            self._ask("period", [], [self._example(row, by_row) for row in without[:_EXAMPLES]])
            return None
        dated = [place.told.year for place in self._figures if place.told is not None and place.told.year]
        if len(dated) == len(self._figures) and any(place.by_period for place in self._figures):
            return Period.of_year(max(dated))
        if len(found) == 1:
            return found[0]
        found = found or periods_of_titles([self._table.sheet.name])
        examples = [Example("", title) for title in self._table.titles if periods_of_titles([title])][:_EXAMPLES]
        self._ask("period", [Choice(str(period)) for period in found], examples)
        return None

    def _without_a_year(self, place: Place) -> list[DataRow]:
        """The rows whose period needs one that stands elsewhere: "Tháng 6", or a bare 6 below "Tháng"."""
        if "year" in self._by_meaning:
            return []
        told = ((row, row.at(place)) for row in self._sifted.rows)
        return [
            row
            for row, cell in told
            if cell.kind in {"text", "number"}
            and period_of(cell.text) is None
            and period_within_year(cell.text, place.header) is not None
        ]

    # numbers

    def _cells(self) -> Iterable[tuple[DataRow, Place, Cell]]:
        for row in self._sifted.rows:
            for place in self._figures:
                cell = row.at(place)
                if may_be_figure(cell):
                    yield row, place, cell

    def _mark(self) -> Mark:
        """What all numbers prove together, what was answered, or "" when no number needs it."""
        if said := self._answers.get("decimal_mark"):
            if said in _MARKS:
                return _MARKS[said]
            self._wrong("decimal_mark")
            return ""
        numbers: list[str] = []
        unclear: list[Example] = []
        stated = [place for place in self._places if place.meaning in {"numerator", "denominator"}]
        told = [*self._cells(), *((row, place, row.at(place)) for row in self._sifted.rows for place in stated)]
        for row, place, cell in told:
            digits = digits_in(cell)
            numbers += digits
            if len(unclear) < _EXAMPLES and any(map(is_either_way, digits)):
                unclear.append(self._example(row, place))
        proved, open_ones = mark_of(numbers)
        if proved or not open_ones:
            return proved
        choices = [Choice(answer, tuple(_reads(one.text, mark) for one in unclear)) for answer, mark in _MARKS.items()]
        self._ask("decimal_mark", choices, unclear)
        return ""

    def _money(self, measure: str) -> money.Measure | None:
        """What money is counted in where neither the cell nor the row nor the column nor the title says it."""
        said = self._answers.get("money")
        if said and said not in money.CHOSEN:
            self._wrong("money")
            return None
        title = money.measure_of(measure)
        if title is not None and title.is_money:
            return None
        column = self._by_meaning.get("measure")
        silent: list[tuple[DataRow, Place, Cell]] = []
        for row, place, cell in self._cells():
            told = place.measure or (column is not None and row.at(column).text.strip())
            if row.indicator is not None and is_money(row.indicator) and not told and not says_measure(cell):
                silent.append((row, place, cell))
        if not silent:
            return None
        if said:
            return money.CHOSEN[said]
        examples = [self._example(row, place) for row, place, _ in silent[:_EXAMPLES]]
        choices = [
            Choice(answer, tuple(_in_dong(cell, worth.times) for _, _, cell in silent[:_EXAMPLES]))
            for answer, worth in money.CHOSEN.items()
        ]
        self._ask("money", choices, examples)
        return None

    def _shares(self, mark: Mark) -> bool:
        """Whether small numbers are shares of one; our own workbooks have percentages in the format of such."""
        said = self._answers.get("share")
        if said and said not in {"share", "percent"}:
            self._wrong("share")
        small = [
            (row, place, cell)
            for row, place, cell in self._cells()
            if row.indicator is not None and is_small_share(cell, row.indicator, mark)
        ][:_EXAMPLES]
        if said or not small:
            return said == "share"
        choices = [
            Choice("share", tuple(_as_percent(cell, mark, 100) for _, _, cell in small)),
            Choice("percent", tuple(_as_percent(cell, mark, 1) for _, _, cell in small)),
        ]
        self._ask("share", choices, [self._example(row, place) for row, place, _ in small])
        return False

    # months or the sum since January

    def _cumulative(self, period: Period | None) -> bool:
        said = self._answers.get("accumulates")
        if said:
            if said not in {"single", "cumulative"}:
                self._wrong("accumulates")
            return said == "cumulative"
        if self._shape == "months":
            titles = " ".join(plain_key(title) for title in self._table.titles)
            if ("rieng tung" in titles) != ("luy ke" in titles):
                return "luy ke" in titles
            return self._months_accumulate(period)
        if self._shape == "appendix" and period is not None and period.first > 1:
            self._ask_of_appendix(period)
        return False

    def _ask_of_appendix(self, period: Period) -> None:
        """ "Thực hiện" in a report of June, with no word whether it is June or January to June."""
        if any(place.meaning == "to_date" for place in self._places):
            return
        silent = [
            (row, place)
            for row, place, _ in self._cells()
            if _is_total(row)
            and place.meaning in {"actual", "estimate"}
            and (place.told is None or _is_year(place.told))
        ][:_EXAMPLES]
        if silent:
            self._ask_whether([(row, place, period) for row, place in silent])

    def _months_accumulate(self, period: Period | None) -> bool:
        months = [place for place in self._figures if place.meaning.startswith("month_") and not place.planned]
        rows = [
            row
            for row in self._sifted.rows
            if _is_total(row) and sum(may_be_figure(row.at(place)) for place in months) > 1
        ]
        if not rows or not months:
            return False
        proved = _proved_by_sums(rows, months, self._places)
        if proved:
            return proved == "cumulative"
        year = period.year if period is not None else 0
        told = [(row, place) for row in rows[:1] for place in months if may_be_figure(row.at(place))][1:3]
        self._ask_whether(
            [(row, place, Period.month(year or 2000, int(place.meaning[6:]))) for row, place in told], year=bool(year)
        )
        return False

    def _ask_whether(self, told: Sequence[tuple[DataRow, Place, Period]], *, year: bool = True) -> None:
        def said(period: Period, text: str) -> str:
            name = str(period) if year else str(period).replace("2000-", "")
            return f"{name}: {text}"

        texts = [row.at(place).text for row, place, _ in told]
        single = tuple(said(period, text) for (_, _, period), text in zip(told, texts, strict=True))
        summed = tuple(said(period.to_date, text) for (_, _, period), text in zip(told, texts, strict=True))
        choices = [Choice("single", single), Choice("cumulative", summed)]
        self._ask("accumulates", choices, [self._example(row, place) for row, place, _ in told])

    # days

    def _day_orders(self) -> dict[str, str]:
        found: dict[str, str] = {}
        said = self._answers.get("day_order", "")
        if said and said not in {"dmy", "mdy"}:
            self._wrong("day_order")
        for meaning in ("effective_on", "up_to"):
            place = self._by_meaning.get(meaning)
            if place is not None:
                found[place.letter] = self._day_order(place, said)
        return found

    def _day_order(self, place: Place, said: str) -> str:
        texts = [(row, _TEXT_DAY.fullmatch(row.at(place).text.strip())) for row in self._sifted.rows]
        days = [(row, day) for row, day in texts if day and row.at(place).kind == "text"]
        shown = {"dmy" if int(day[1]) > 12 else "mdy" for _, day in days if max(int(day[1]), int(day[2])) > 12}
        unclear = [
            (row, day) for row, day in days if int(day[1]) != int(day[2]) and max(int(day[1]), int(day[2])) <= 12
        ]
        if len(shown) == 1:
            return shown.pop()
        if not unclear or said:
            return said
        if all(question.code != "day_order" for question in self._questions):
            some = unclear[:_EXAMPLES]
            dmy = tuple(f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}" for _, day in some)
            mdy = tuple(f"{day[3]}-{int(day[1]):02d}-{int(day[2]):02d}" for _, day in some)
            examples = [self._example(row, place) for row, _ in some]
            self._ask("day_order", [Choice("dmy", dmy), Choice("mdy", mdy)], examples, place.letter)
        return ""


def _is_period(text: str) -> bool:
    try:
        Period.parse(text)
    except NotAPeriod:
        return False
    return True


def _reads(text: str, mark: Mark) -> str:
    """What one answer makes of a cell."""
    found = re.search(r"[0-9][0-9.,]*[0-9]", text)
    try:
        return spaced(Fraction(plain(found[0] if found else text, mark)), "," if mark == "comma" else ".")
    except ValueError:
        return "–"


def _in_dong(cell: Cell, worth: Fraction) -> str:
    """So many đồng; only an example, so that a number that may be read in two ways is shown in one of them."""
    try:
        return spaced(exact(cell, "comma") * worth, ",") + " đồng"
    except ValueError:
        return "–"


def _as_percent(cell: Cell, mark: Mark, times: int) -> str:
    try:
        number = exact(cell, mark or "comma") * times
    except ValueError:
        return "–"
    return spaced(number, SIGNS["vi"].point) + " %"


def _is_total(row: DataRow) -> bool:
    """Whether months of it can be told alone or summed: of what is not added up there is no question."""
    return row.indicator is not None and row.indicator.adds_up == "total" and row.side != "plan"


def _is_year(told: Told) -> bool:
    return (told.first, told.last) == (1, 12)


def _proved_by_sums(rows: Sequence[DataRow], months: Sequence[Place], places: Sequence[Place]) -> str:
    """A column that adds up the months, or repeats the last of them, proves which they are."""
    sums = [one for one in places if one.meaning == "skip" and plain_key(one.header) in _SUMS]
    shown: set[str] = set()
    for row in rows:
        for one in sums:
            try:
                told = [exact(row.at(place), "comma") for place in months if may_be_figure(row.at(place))]
                total = exact(row.at(one), "comma")
            except ValueError:
                continue
            if len(told) > 1 and sum(told) != told[-1]:
                shown.add("single" if total == sum(told) else "cumulative" if total == told[-1] else "")
    return shown.pop() if len(shown) == 1 else ""


def basis_said(known: Known, answers: Answers) -> bool:
    """Whether the basis that was answered is one of the store's."""
    said = answers.get("basis", "").casefold()
    return not said or any(said in {one.code, one.name_vi.casefold(), one.name_en.casefold()} for one in known.bases)
