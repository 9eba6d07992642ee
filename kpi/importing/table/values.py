"""Values: what a cell of figures holds, in the indicator's own measure, or why it cannot be taken."""

import re
from fractions import Fraction
from typing import Literal, NamedTuple

from kpi.importing.cells import measures
from kpi.importing.cells.currencies import currency_of, is_sign_alone, with_money_behind
from kpi.importing.cells.grid import Cell
from kpi.importing.cells.numerals import (  # fmt: skip
    ERRORS,
    FOREIGN,
    NOTHING,
    Bare,
    Mark,
    bare_of,
    decimal_of,
    is_either_way,
    plain,
    tidied,
    unmistakable,
)
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.table.long_numbers import (
    Rounding,
    decimals_in,
    is_computed,
    rounded,
    shows_no_more,
    without_noise,
)
from kpi.model.figure import NOT_APPLICABLE, SAY_NOT_APPLICABLE
from kpi.model.indicator import Indicator
from kpi.model.quantity import NotANumber

_DONE = {
    **dict.fromkeys(("đạt", "x", "có", "rồi", "hoàn thành", "đã hoàn thành", "yes", "done", "true"), "1"),
    **dict.fromkeys(("chưa", "chưa đạt", "không đạt", "không", "chưa hoàn thành", "no", "not yet", "false"), "0"),
}
_LONGEST_NOTHING, _LONGEST_VALUE = 40, 200  # letters
_UNIT_BEHIND = re.compile(r"([-+]?[0-9][0-9.,\s]*?)\s*([^\W\d].*|%.*|‰.*)")
_SIDES = (
    (re.compile(r"(?:>=|≥|từ|tối thiểu|ít nhất|không dưới|at least)\s*(.+?)(?:\s*trở lên)?"), ">={}"),
    (re.compile(r"(.+?)\s*trở lên"), ">={}"),
    (re.compile(r"(?:<=|≤|không quá|tối đa|không vượt quá|at most)\s*(.+?)(?:\s*trở xuống)?"), "<={}"),
    (re.compile(r"(.+?)\s*trở xuống"), "<={}"),
    (re.compile(r"(?:>|trên|hơn|over)\s*(.+)"), ">{}"),
    (re.compile(r"(?:<|dưới|under)\s*(.+)"), "<{}"),
)
_BETWEEN = re.compile(r"(?:từ )?([0-9][0-9.,]*\s*%?)\s*(?:\.\.|-|đến|–)\s*([0-9][0-9.,]*\s*%?)")


class Way(NamedTuple):
    """How the numbers of a cell are read: what has been decided for the file, the column and the row."""

    mark: Mark = ""
    measure: str = ""  # that the row, the column or the title says; "" where the number is in the indicator's own
    chosen: measures.Measure | None = None  # what money is counted in where nothing says it
    shares: bool = False  # whether 0,824 of a percentage is 82,4
    rounding: Rounding = ""


class Value(NamedTuple):
    """The plain text, "" where nothing is told; what is said of it; the rules that were applied."""

    text: str
    approximate: str = ""
    estimate: bool = False
    rules: tuple[str, ...] = ()
    too_long: bool = False  # whether somebody has to say what is done with digits that are not kept


def tells_nothing(cell: Cell, indicator: Indicator | None) -> bool:
    """The same for a cell of this indicator: of what is done or not, an "x" is a tick."""
    is_tick = indicator is not None and indicator.adds_up == "done" and cell.text.strip().casefold() in _DONE
    return is_nothing(cell) and not is_tick


def is_number(cell: Cell) -> bool:
    """Whether it begins as a number does, so that it can be nothing else."""
    return cell.kind in {"number", "error", "date"} or bool(re.match(r"\s*[-+(~≈−]?\s*[0-9]", cell.text))


def is_nothing(cell: Cell) -> bool:
    """Blank, or what an office writes where it tells nothing."""
    if cell.kind != "text":
        return cell.kind == "blank"
    return len(cell.text) <= _LONGEST_NOTHING and tidied(cell.text).casefold() in NOTHING


def is_dash(cell: Cell) -> bool:
    """A mere dash: nought to one office, nothing told to another."""
    return (
        cell.kind == "text" and len(cell.text) <= _LONGEST_NOTHING and bool(re.fullmatch("-{1,3}", tidied(cell.text)))
    )


def may_be_figure(cell: Cell) -> bool:
    """Whether it holds a figure, or something that should be one."""
    if cell.kind != "text":
        return cell.kind != "blank"
    if cell.text.isdigit():
        return True
    if is_nothing(cell):
        return False
    low = tidied(cell.text).casefold()
    return bool(re.search("[0-9]", low)) or low in SAY_NOT_APPLICABLE | ERRORS | set(_DONE)


def actual_of(cell: Cell, indicator: Indicator, way: Way) -> Value:
    """What was reached, as the cell tells it. Raises NotANumber."""
    refuse_by_look(cell)
    low = tidied(cell.text).casefold()
    if low in SAY_NOT_APPLICABLE:
        return Value(NOT_APPLICABLE)
    if indicator.adds_up == "done" and low in _DONE:
        return Value(_DONE[low])
    if is_nothing(cell):
        return Value("")
    return number_of(cell, indicator, way)


def target_of(cell: Cell, indicator: Indicator, way: Way) -> Value:
    """What was aimed at: a number or a range. Raises NotANumber."""
    refuse_by_look(cell)
    if is_nothing(cell) or tidied(cell.text).casefold() in SAY_NOT_APPLICABLE:
        return Value("")
    low = tidied(cell.text).casefold()
    if indicator.adds_up == "done" and low in _DONE:
        return Value(_DONE[low])
    if cell.kind == "text" and len(low) <= _LONGEST_VALUE and (limits := _range_of(low, indicator, way)):
        return Value(limits, rules=("range_in_words",))
    value = number_of(cell, indicator, way)
    if value.approximate or value.estimate:
        raise NotANumber("plan_not_exact", cell.text)
    return value


def _range_of(low: str, indicator: Indicator, way: Way) -> str:
    def scaled(text: str) -> str:
        return number_of(Cell(text, "text"), indicator, way).text

    between = _BETWEEN.fullmatch(low)
    if between and not any(re.fullmatch("(?:19|20)[0-9]{2}", side) for side in between.groups()):  # 2020-2025
        return f"{scaled(between[1])}..{scaled(between[2])}"
    for rule, written in _SIDES:
        if (match := rule.fullmatch(low)) and re.match("[-+0-9]", match[1].strip()) and ".." not in low:
            if re.search("[<>]", match[1]):
                break
            return written.format(scaled(match[1].strip()))
    sides = re.findall(r"(>=|<=|≥|≤|>|<)\s*([^<>≤≥=\s]+)", low)
    if len(sides) == 2:
        return " ".join(sign + scaled(number) for sign, number in sides)
    return ""


def number_of(cell: Cell, indicator: Indicator, way: Way) -> Value:
    """The number of the cell in the indicator's measure. Raises NotANumber."""
    refuse_what_is_none(cell)
    if len(cell.text) > _LONGEST_VALUE:
        raise NotANumber("too_long", cell.text[:60] + "…", limit=str(_LONGEST_VALUE))
    bare = _bare(cell.text, indicator, way) if cell.kind == "text" else Bare(cell.text)
    if cell.kind == "number":
        number, counted, several = _formatted(cell, indicator, way), "told", False
        way = way._replace(measure=cell.measure) if cell.measure and not _only_says_money(cell, way) else way
    else:
        number, counted, several = _number(bare.text, indicator, way)
        written, number = number, without_noise(number, indicator.decimals)
        bare = bare._replace(rules=(*bare.rules, *(("float_noise",) if number != written else ())))
    rules = bare.rules + (("amount_in_words",) if several else ()) + (("measure_by_format",) if cell.measure else ())
    as_written = number
    if cell.rule == "percent_format" or counted == "percent":
        number = _as_share(number, indicator, cell.text)
    elif counted == "dong":
        number = number / _worth(indicator, cell.text)
    elif counted == "told":
        if way.shares and indicator.per == 100 and abs(number) <= 1 and not cell.measure:
            number *= 100
        number *= _factor(indicator, way, cell.text)
    if number != as_written and counted != "percent" and cell.rule != "percent_format" and not several:
        rules += ("measure_converted",)
    text = decimal_of(number)
    if text is None:
        raise NotANumber("too_many_decimals", cell.text, decimals=str(indicator.decimals))
    too_long = False
    if decimals_in(text) > indicator.decimals and is_computed(cell, text, indicator):
        as_shown = shows_no_more(cell, indicator)
        if as_shown or way.rounding == "half_up":
            text = decimal_of(rounded(number, indicator.decimals)) or text
            rules += ("rounded_as_shown",) if as_shown else ("rounded_half_up",)
        else:
            too_long = not way.rounding
    return Value(unmistakable(text), bare.approximate, bare.estimate, rules, too_long)


def _bare(text: str, indicator: Indicator, way: Way) -> Bare:
    """The text without what stands around its number; foreign money only where it is the indicator's own."""
    if FOREIGN.search(text) and (own := with_money_behind(text, indicator.measured_in, way.measure)) is not None:
        return bare_of(own, takes_foreign=True)
    return bare_of(text)


def _only_says_money(cell: Cell, way: Way) -> bool:
    """Whether a format only says in which money the number is, and the row or the column in how much of it."""
    return is_sign_alone(cell.measure) and currency_of(cell.measure) == currency_of(way.measure)


def refuse_what_is_none(cell: Cell) -> None:
    """Raises NotANumber for what a spreadsheet shows in place of a number, or shows as none that stands."""
    refuse_by_look(cell)
    if cell.kind == "error" or cell.text.strip().casefold() in ERRORS:
        raise NotANumber("formula_without_value" if "formula" in cell.rule else "error_cell", cell.text)
    if cell.kind == "date":
        raise NotANumber("date_for_number", cell.text)
    if cell.kind == "yes_no":
        raise NotANumber("not_a_number", cell.text)


def refuse_by_look(cell: Cell) -> None:
    """Raises NotANumber for what is struck out, or raised as a whole."""
    if cell.rule == "struck_out":
        raise NotANumber("struck_out", cell.text)
    if cell.rule == "raised_whole":
        raise NotANumber("raised_whole", cell.text)


def exact(cell: Cell, mark: Mark = "") -> Fraction:
    """The number of the cell as it stands there: one that was typed as a number needs no sign to be decided."""
    if cell.kind == "number":
        digits = cell.text.removesuffix("%")
        if not re.fullmatch(r"[-+]?[0-9]*\.?[0-9]+", digits):
            raise NotANumber("not_a_number", cell.text)
        if cell.rule == "more_than_fifteen_digits":  # which ones it had, nobody knows any more
            raise NotANumber("more_than_fifteen_digits", cell.text)
        return Fraction(digits)
    return Fraction(plain(bare_of_or_text(cell.text), mark))


def _formatted(cell: Cell, indicator: Indicator, way: Way) -> Fraction:
    """The number as its format shows it, in the measure that the format names if it names one."""
    number = exact(cell)
    if FOREIGN.search(cell.measure) and currency_of(cell.measure) != currency_of(indicator.measured_in):
        raise NotANumber("foreign_currency", cell.text)
    if cell.scale != 1 and not cell.measure:
        raise NotANumber("scaled_by_format", cell.text, held=cell.text)
    if (
        cell.measure
        and way.measure
        and not _only_says_money(cell, way)
        and measures.factor(cell.measure, way.measure) != 1
    ):
        raise NotANumber("format_disagrees", cell.text, told=way.measure, held=cell.text)
    return number / cell.scale


_Counted = Literal["told", "own", "dong", "percent"]
"""In what a number is counted: as the row tells, in the indicator's own measure, in đồng, in hundredths."""


def _number(text: str, indicator: Indicator, way: Way) -> tuple[Fraction, _Counted, bool]:
    """The number, in what it is counted, and whether several units of money made it."""
    if text.endswith("%") and indicator.per != 1000:
        return Fraction(plain(text[:-1].strip(), way.mark)), "percent", False
    own = measures.measure_of(indicator.measured_in)
    if own is not None and own.counts == "dong" and (words := measures.amount_in_words(text, way.mark)) is not None:
        return words[0], "dong", words[1]
    if match := _UNIT_BEHIND.fullmatch(text):
        known = plain_key(indicator.measured_in) and (match[2] in {"%", "‰"} or match[2][0] not in "%‰")
        times = measures.factor(match[2], indicator.measured_in) if known else None
        if times is not None:
            return Fraction(plain(match[1].strip(), way.mark)) * times, "own", False
        if not re.fullmatch(r"[eE][-+]?[0-9]+", match[2]):
            raise NotANumber("measure_in_cell", text, measure=indicator.measured_in or "–")
    return Fraction(plain(text, way.mark)), "told", False


def _as_share(number: Fraction, indicator: Indicator, text: str) -> Fraction:
    if indicator.per == 1:
        raise NotANumber("percentage_for_amount", text, measure=indicator.measured_in or "–")
    return number * indicator.per / 100


def _worth(indicator: Indicator, text: str) -> Fraction:
    own = measures.measure_of(indicator.measured_in)
    if own is None:
        raise NotANumber("measure_in_cell", text, measure="–")
    return own.times


def _factor(indicator: Indicator, way: Way, text: str) -> Fraction:
    if way.measure:
        times = measures.factor(way.measure, indicator.measured_in)
        if times is None:
            raise NotANumber("measure_disagrees", text, told=way.measure, measure=indicator.measured_in)
        return times
    own = measures.measure_of(indicator.measured_in)
    if way.chosen is not None and own is not None and own.is_money:
        return way.chosen.times / own.times
    return Fraction(1)


def keeps_measure(indicator: Indicator, way: Way) -> bool:
    """Whether a plain number read so is in the indicator's own measure already."""
    try:
        return _factor(indicator, way, "") == 1
    except NotANumber:
        return False


def is_money(indicator: Indicator) -> bool:
    own = measures.measure_of(indicator.measured_in)
    return own is not None and own.is_money


def worth_of(indicator: Indicator | None) -> Fraction:
    """How many đồng one of the indicator's own measure is."""
    own = measures.measure_of(indicator.measured_in) if indicator is not None else None
    return own.times if own is not None else Fraction(1)


def says_measure(cell: Cell) -> bool:
    """Whether the cell itself says what it is counted in, by its words or by its format."""
    return bool(cell.shown) or (cell.kind == "text" and bool(re.search(r"[^\W\d]|[%‰]", bare_of_or_text(cell.text))))


def bare_of_or_text(text: str) -> str:
    try:
        return bare_of(text).text
    except NotANumber:
        return text


def rules_of(cell: Cell) -> tuple[str, ...]:
    """The rules by which what stands around the number of a cell is left out."""
    try:
        return bare_of(cell.text).rules if cell.kind == "text" else ()
    except NotANumber:
        return ()


def digits_in(cell: Cell) -> list[str]:
    """The numbers in a text whose separators may need deciding."""
    if (
        cell.kind != "text" or cell.text.isdigit() or len(cell.text) > _LONGEST_VALUE
    ):  # without a sign between them there is nothing to decide
        return []
    return re.findall(r"[0-9][0-9.,]*[0-9]|[0-9]", bare_of_or_text(cell.text))


def is_small_share(cell: Cell, indicator: Indicator, mark: Mark) -> bool:
    """A percentage of at most one, without a sign that says what it is: a share of one, or less than a hundredth."""
    if indicator.per != 100 or cell.rule == "percent_format" or cell.measure or cell.kind not in {"number", "text"}:
        return False
    text = bare_of_or_text(cell.text)
    try:
        number = exact(cell, mark or ("comma" if is_either_way(text) else ""))
    except ValueError:
        return False
    return 0 < abs(number) <= 1


def spaced(number: Fraction, point: str) -> str:
    """For a question: blanks between thousands, and the decimals behind the sign that is asked about."""
    text = decimal_of(number) or str(number)
    whole, dot, fraction = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u00a0")
    return grouped + (point + fraction.rstrip("0") if dot and fraction.strip("0") else "")
