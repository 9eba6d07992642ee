"""The broad way through a long CSV of figures: whole columns at a time, where a row holds nothing but plain numbers.

What this module cannot see to be plain it leaves to the way that looks at each cell; it refuses nothing itself.
"""

import csv
import io
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, overload

import numpy as np
from numpy import bool_, int32, int64, uint8, uint64
from numpy.typing import NDArray

from kpi.importing.cells.long_file import Content
from kpi.importing.figures.shelf import Shelf
from kpi.importing.figures.typed_row import Refused, Row
from kpi.model.block import Block, distinct, fits, key_of
from kpi.model.check import BOUNDS
from kpi.model.indicator import Indicator
from kpi.model.period import NotAPeriod, Period
from kpi.model.proposal import Known
from kpi.model.unit import Unit

Ints = NDArray[int64]
Bools = NDArray[bool_]
Bytes = NDArray[uint8]

_PIECE = 8 * 1024 * 1024
"""Bytes that are looked at together: enough to be quick, and small beside a file of any size."""
_LONGEST_NAME = 64  # bytes; a longer one goes the other way, as does a number of more digits:
_MOST_DIGITS = 18
_NO_INTS = np.zeros(0, dtype=int64)
_TENS = 10 ** np.arange(19, dtype=int64)
_MASKS = np.array([(1 << (8 * count)) - 1 for count in range(9)], dtype=uint64)
_NEWLINE, _RETURN, _COMMA, _QUOTE, _POINT, _MINUS, _NOUGHT = 10, 13, 44, 34, 46, 45, 48
_NUMBERS = ("target", "actual", "numerator", "denominator")
_NAMES = ("unit", "indicator", "period", "basis", "effective_on")


class NotBroad(Exception):  # noqa: N818 - the file goes the other way
    """A cell goes over several lines, or something stands in the file that only the other way can name."""


class Lines(Sequence[tuple[str, ...]]):
    """The rows below the header as they stood, cut from the file only when they are asked for."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._pieces: list[tuple[int, int]] = []  # where in the file
        self._numbers: list[int] = []  # of the first row in each
        self._count = 0
        self._open = -1  # the piece that was last cut from, with where its rows begin and end
        self._at: tuple[bytes, Ints, Ints] = (b"", _NO_INTS, _NO_INTS)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[tuple[str, ...], ...]: ...
    def __getitem__(self, place: int | slice) -> tuple[str, ...] | tuple[tuple[str, ...], ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        if not 0 <= place < self._count:
            raise IndexError(place)
        piece = bisect_right(self._numbers, place) - 1
        if piece != self._open:
            begins, ends = self._pieces[piece]
            content = self._content[begins:ends]
            self._at, self._open = (content, *_lines_of(np.frombuffer(content, uint8))[:2]), piece
        content, starts, stops = self._at
        one = place - self._numbers[piece]
        text = content[int(starts[one]) : int(stops[one])].decode()
        try:
            return tuple(next(csv.reader(io.StringIO(text, newline=""), strict=True), list[str]()))
        except csv.Error:
            raise NotBroad from None

    def add(self, begins: int, ends: int, rows: int) -> None:
        """The next piece of the file."""
        self._pieces.append((begins, ends))
        self._numbers.append(self._count)
        self._count += rows


class Broad(NamedTuple):
    """`narrow` are the numbers of the rows left to the other way, counted from the first below the header."""

    shelf: Shelf
    narrow: list[int]
    lines: Lines


class _Piece(NamedTuple):
    """Some lines of the file: where the cells of the plain ones begin and end."""

    data: Bytes  # with a few bytes more, so that eight can be taken at any place
    number: Ints  # of each plain line, counted from the first below the header
    begin: list[Ints]  # by column
    length: list[Ints]
    narrow: Ints


def read_broad(content: Content, begins: int, columns: Sequence[str], known: Known) -> Broad:
    """The figures below the header, which ends at that byte. Raises NotBroad."""
    has_room = fits(max(known.tree.units, default=0), max(known.indicators, default=0))
    if not has_room or not {"unit", "indicator", "period"} <= set(columns) or begins >= len(content):
        raise NotBroad
    reader, shelf, lines = _Reader(columns, known), Shelf(), Lines(content)
    narrow: list[Ints] = []
    while begins < len(content):
        some = _piece_at(content, begins)
        piece, rows = _piece_of(some, len(columns), len(lines))
        block, left = reader.block_of(piece)
        shelf.lay(block)
        narrow += [piece.narrow, left]
        lines.add(begins, begins + len(some), rows)
        begins += len(some)
    shelf.days = reader.days
    twice = [_told_twice(part) for part in shelf.parts()]
    also = shelf.take_out(np.concatenate([_NO_INTS, *twice]))
    return Broad(shelf, sorted([*np.concatenate(narrow).tolist(), *(row - 2 for row in also)]), lines)


def _piece_at(content: Content, begins: int) -> bytes:
    """Whole lines from there on, as many as there are within the size of a piece, or the first line."""
    size = _PIECE
    while True:
        some = content[begins : begins + size]
        ends = len(some) if begins + size >= len(content) else some.rfind(b"\n") + 1
        if ends:
            return some[:ends]
        size *= 2


def _lines_of(data: Bytes) -> tuple[Ints, Ints, Ints]:
    """Where each line begins and ends, without the marks of its end, and where these marks end."""
    ends = np.flatnonzero(data == _NEWLINE)
    if not len(ends) or ends[-1] != len(data) - 1:
        ends = np.append(ends, len(data))
    starts = np.concatenate([[0], ends[:-1] + 1])
    returns = (ends > starts) & (data[ends - 1] == _RETURN)
    return starts, ends - returns, ends


def _piece_of(content: bytes, width: int, done: int) -> tuple[_Piece, int]:
    """The plain lines and the others, and how many there are of both. Raises NotBroad."""
    if b"\0" in content:
        raise NotBroad
    data = np.zeros(len(content) + _LONGEST_NAME + 8, dtype=uint8)
    data[: len(content)] = np.frombuffer(content, uint8)
    starts, stops, ends_of_lines = _lines_of(data[: len(content)])
    if content.count(b"\r") != np.count_nonzero(ends_of_lines - stops):
        raise NotBroad  # a bare carriage return ends a row as well
    commas = np.flatnonzero(data == _COMMA)
    plain = _in_each(commas, ends_of_lines) == width - 1
    quotes = np.flatnonzero(data == _QUOTE)
    if len(quotes):
        of_line = _in_each(quotes, ends_of_lines)
        if (of_line % 2).any():
            raise NotBroad  # a cell that goes over several lines
        plain &= of_line == 0
    something = stops - starts > 0
    whole = np.flatnonzero(plain & something)
    first = np.searchsorted(commas, starts[whole])
    cuts = [commas[first + place] for place in range(width - 1)]
    begin = [starts[whole], *(cut + 1 for cut in cuts)]
    length = [stop - start for start, stop in zip(begin, [*cuts, stops[whole]], strict=True)]
    piece = _Piece(data, whole + done, begin, length, np.flatnonzero(~plain & something) + done)
    return piece, len(starts)


def _in_each(places: Ints, ends: Ints) -> Ints:
    """How many of the places lie in each line."""
    return np.diff(np.searchsorted(places, ends), prepend=0)


class _Reader:
    """Reads pieces, remembering the names it has looked up."""

    def __init__(self, columns: Sequence[str], known: Known) -> None:
        self._columns, self._known = list(columns), known
        self._found: dict[str, dict[bytes, int]] = {name: {} for name in _NAMES}
        self._meant: dict[int, tuple[Unit, ...]] = {}  # of names that more than one unit, or one of a time, bears
        self._days = [""]
        self._bases = {basis.code: basis.id for basis in known.bases}
        for basis in known.bases:
            for name in (basis.name_vi, basis.name_en):
                self._bases.setdefault(name.casefold(), basis.id)
        most = max(known.indicators, default=0) + 1
        self._decimals = np.zeros(most, dtype=int64)
        self._has_parts = np.zeros(most, dtype=bool_)
        self._bounded = np.zeros(most, dtype=bool_)  # of which not every number can be told: the least, and the step
        self._least, self._step = np.zeros(most, dtype=int64), np.ones(most, dtype=int64)
        for indicator in known.indicators.values():
            self._decimals[indicator.id] = indicator.decimals
            self._has_parts[indicator.id] = indicator.rule.has_parts
            if (bound := BOUNDS.get(indicator.adds_up)) is not None:
                self._bounded[indicator.id] = True
                self._least[indicator.id] = bound.least * 10**indicator.decimals
                self._step[indicator.id] = 10**indicator.decimals if bound.whole else 1

    @property
    def days(self) -> tuple[str, ...]:
        return tuple(self._days)

    def block_of(self, piece: _Piece) -> tuple[Block, Ints]:
        """The plain rows, and the numbers of those that are left to the other way."""
        count = len(piece.number)
        fine = np.ones(count, dtype=bool_)
        at = {name: place for place, name in enumerate(self._columns)}
        for name, place in at.items():
            if name not in _NAMES and name not in _NUMBERS:
                fine &= piece.length[place] == 0  # words beside a number are for the other way
        names = {name: self._names(piece, at[name], name) for name in _NAMES if name in at}
        nothing = np.zeros(count, dtype=int64)
        basis, effective = names.get("basis", nothing + self._first_basis()), names.get("effective_on", nothing)
        period, indicator = names["period"], names["indicator"]
        unit = self._open_units(names["unit"], period)
        fine &= (unit > 0) & (indicator > 0) & (period > 0) & (basis >= 0) & (effective >= 0)
        decimals = self._decimals[np.where(fine, indicator, 0)]
        given: dict[str, Ints] = {}
        told: dict[str, Bools] = {}
        for name in _NUMBERS:
            given[name], told[name], wrong = nothing, np.zeros(count, dtype=bool_), np.zeros(count, dtype=bool_)
            if name in at:
                given[name], told[name], wrong = _numbers(piece, at[name], decimals)
            fine &= ~wrong
        parts = told["numerator"] & told["denominator"]
        fine &= told["numerator"] == told["denominator"]
        fine &= ~parts | (self._has_parts[np.where(fine, indicator, 0)] & ~told["actual"] & (given["denominator"] > 0))
        fine &= ~self._impossible(np.where(fine, indicator, 0), told["actual"], given["actual"])
        block = Block(
            (piece.number + 2).astype(int32),
            unit.astype(int32),
            indicator.astype(int32),
            period.astype(int32),
            told["target"],
            given["target"],
            basis.astype(int32),
            effective.astype(int32),
            told["actual"],
            given["actual"],
            parts,
            given["numerator"],
            given["denominator"],
        )
        return block.of(fine), piece.number[~fine]

    def _impossible(self, indicator: Ints, told: Bools, value: Ints) -> Bools:
        """Actuals that no figure of their kind can be; most files have few of these kinds, or none."""
        found = np.zeros(len(told), dtype=bool_)
        here = np.flatnonzero(told & self._bounded[indicator])
        kind, number = indicator[here], value[here]
        found[here] = (number < self._least[kind]) | (number % self._step[kind] != 0)
        return found

    def _first_basis(self) -> int:
        return self._known.bases[0].id if self._known.bases else -1

    def _names(self, piece: _Piece, place: int, name: str) -> Ints:
        """What each cell of the column names, -1 where only the other way can say."""
        begin, length = piece.begin[place], piece.length[place]
        words = _words(piece.data, begin, length)
        key = words[0]
        for word in words[1:]:
            key = (key * np.uint64(0x9E3779B97F4A7C15)) ^ word
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        if any((word[first][inverse] != word).any() for word in words):
            raise NotBroad  # two names with the same key: it has never been seen
        found, look = self._found[name], self._look(name)
        meant = np.empty(len(first), dtype=int64)
        for number, one in enumerate(first.tolist()):
            start = int(begin[one])
            text = piece.data[start : start + int(length[one])].tobytes()
            if text not in found:
                found[text] = self._looked_up(text, name, look)
            meant[number] = found[text]
        return np.where(length > _LONGEST_NAME, -1, meant[inverse])

    def _looked_up(self, cell: bytes, name: str, look: Callable[[str], int]) -> int:
        try:
            return look(Row(0, {name: cell.decode()}, {}).text(name))
        except (Refused, UnicodeDecodeError):
            return -1

    def _look(self, name: str) -> Callable[[str], int]:
        looks: dict[str, Callable[[str], int]] = {
            "unit": self._unit,
            "indicator": self._indicator,
            "period": _period,
            "basis": self._basis,
            "effective_on": self._effective,
        }
        return looks[name]

    def _unit(self, text: str) -> int:
        found = self._known.tree.called(text)
        if len(found) == 1 and found[0].opened is None and found[0].closed is None:
            return found[0].id
        if not found:
            return -1
        self._meant[len(self._meant)] = found
        return -1 - len(self._meant)

    def _open_units(self, unit: Ints, period: Ints) -> Ints:
        """Of names that meant other units at other times, the one unit that was there in the period."""
        doubtful = np.flatnonzero((unit < -1) & (period > 0))
        if not len(doubtful):
            return unit
        found = unit.copy()
        pairs = (-unit[doubtful]) * 10**9 + period[doubtful]
        each, inverse = np.unique(pairs, return_inverse=True)
        meant = np.array([self._open_unit(-(pair // 10**9), pair % 10**9) for pair in each.tolist()], dtype=int64)
        found[doubtful] = meant[inverse]
        return found

    def _open_unit(self, name: int, period: int) -> int:
        here = [unit for unit in self._meant[-2 - name] if unit.is_there(Period.of_code(period))]
        return here[0].id if len(here) == 1 else -1

    def _indicator(self, text: str) -> int:
        key = text.casefold()
        by_code = self._known.indicator_by_code.get(key)
        found: Sequence[Indicator] = [by_code] if by_code else self._known.indicators_by_name.get(key, ())
        return found[0].id if len(found) == 1 else -1

    def _basis(self, text: str) -> int:
        return self._bases.get(text.casefold(), -1) if text else self._first_basis()

    def _effective(self, text: str) -> int:
        day = Row(0, {"effective_on": text}, {}).day("effective_on")
        if day not in self._days:
            self._days.append(day)
        return self._days.index(day)


def _period(text: str) -> int:
    try:
        return Period.parse(text).code
    except NotAPeriod:
        return -1


def _words(data: Bytes, begin: Ints, length: Ints) -> list[NDArray[uint64]]:
    """The cells, eight bytes at a time."""
    count = (min(int(length.max(initial=1)), _LONGEST_NAME) + 7) // 8 or 1
    eights = np.ndarray((len(data) - 8,), dtype="<u8", buffer=data, strides=(1,))
    return [
        eights[np.minimum(begin + 8 * word, len(eights) - 1)] & _MASKS[np.clip(length - 8 * word, 0, 8)]
        for word in range(count)
    ]


def _numbers(piece: _Piece, place: int, decimals: Ints) -> tuple[Ints, Bools, Bools]:
    """The scaled numbers of a column; which cells hold one; and which hold what only the other way can read."""
    told = piece.length[place] > 0
    scaled, wrong = np.zeros(len(told), dtype=int64), np.zeros(len(told), dtype=bool_)
    here = np.flatnonzero(told)
    begin, length = piece.begin[place][here], piece.length[place][here]
    number, digits, after, points = (np.zeros(len(here), dtype=int64) for _ in range(4))
    odd = length > _MOST_DIGITS + 2
    negative = piece.data[begin] == _MINUS
    for step in range(min(int(length.max(initial=0)), _MOST_DIGITS + 2)):
        letter = piece.data[begin + step]
        inside = step < length
        digit = letter - _NOUGHT  # of bytes: what is no digit is far above nine
        is_digit = inside & (digit < 10)
        is_point = inside & (letter == _POINT)
        odd |= inside & ~is_digit & ~is_point & ~(negative & (step == 0))
        number = np.where(is_digit, number * 10 + digit, number)
        digits += is_digit
        after += is_digit & (points > 0)
        points += is_point
    shift = decimals[here] - after
    odd |= (digits == 0) | (points > 1) | (shift < 0) | (digits + np.maximum(shift, 0) > _MOST_DIGITS)
    odd |= (after == 3) & (number % 1000 == 0)  # a thousand to one clerk, and one to another
    number = number * _TENS[np.clip(shift, 0, _MOST_DIGITS)]
    scaled[here] = np.where(negative, -number, number)
    wrong[here] = odd
    return scaled, told, wrong


def _told_twice(part: Block) -> Ints:
    """The keys of figures that more than one row tells; of targets by basis and day. The rows are in their order."""
    key = part.key
    actual, target = key[part.has_actual], key[part.has_target]
    version = (part.basis.astype(int64) * len(part.days) + part.effective)[part.has_target]
    order = np.lexsort((version, target))
    target, version = target[order], version[order]
    again = (target[1:] == target[:-1]) & (version[1:] == version[:-1])
    return distinct(np.concatenate([actual[1:][actual[1:] == actual[:-1]], target[1:][again]]))


def keys_of(places: Iterable[tuple[int, int, int]]) -> Ints:
    """The keys of (unit, period code, indicator)."""
    table = np.array(list(places), dtype=int64).reshape(-1, 3)
    return key_of(table[:, 0], table[:, 1], table[:, 2])
