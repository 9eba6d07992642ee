# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportUnknownLambdaType=false, reportAttributeAccessIssue=false
# Arrow ships no types: nothing of it is seen outside this module.
"""Holds a column of texts, and reads the lines of a CSV as such columns."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import compute
from pyarrow import csv as arrow_csv

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_DIGITS = 18  # so many fit into 64 bits; a longer number is not plain
_FEW = 16  # rows, of which Python looks at each sooner than Arrow at all
_PIECE = 16 * 1024 * 1024  # bytes


class TextColumn:
    """The texts of one column, row by row; of names, which come again and again, Arrow keeps each once."""

    def __init__(self, array: pa.Array) -> None:
        self._array = array

    @classmethod
    def of(cls, texts: Sequence[str]) -> "TextColumn":
        return _ShortColumn(texts) if len(texts) <= _FEW else cls(pa.array(texts, pa.string()))

    def __len__(self) -> int:
        return len(self._array)

    def __getitem__(self, place: int) -> str:
        return self._array[place].as_py()

    def texts(self) -> list[str]:
        """All of them, in their order."""
        return self._array.to_pylist()

    @cached_property
    def distinct(self) -> tuple[Ints, list[str]]:
        """Which of its distinct texts stands in each row, and these."""
        is_distinct = pa.types.is_dictionary(self._array.type)
        array = self._array if is_distinct else self._array.dictionary_encode()
        return array.indices.to_numpy(zero_copy_only=False).astype(np.int64), array.dictionary.to_pylist()

    def where(self, which: Bools) -> "TextColumn":
        """The texts that are marked."""
        return self if which.all() else TextColumn(self._array.filter(pa.array(which)))

    def at(self, places: Ints) -> "TextColumn":
        """The texts at these places."""
        return TextColumn(self._array.take(pa.array(places)))

    def are_given(self) -> Bools:
        """Where the text is not empty."""
        texts = self._array.cast(pa.string())
        return compute.binary_length(texts).to_numpy(zero_copy_only=False) > 0

    def plain_numbers(self, decimals: int) -> tuple[Bools, Ints]:
        """Which texts are numbers that can be nothing else, and these, scaled: "1.000" is a thousand to one clerk, and
        one to another."""
        texts = self._array.cast(pa.string())
        fraction = rf"(\.[0-9]{{1,{decimals}}})?" if decimals else ""
        plain = compute.match_substring_regex(texts, rf"^-?[0-9]{{1,{_DIGITS - decimals}}}{fraction}$")
        if decimals >= 3:
            plain = compute.and_(plain, compute.invert(compute.ends_with(texts, ".000")))
        numbers = texts.filter(plain).cast(pa.decimal128(_DIGITS + 1, decimals))
        # Sixteen bytes each, the lower half first, in which such a number has room.
        scaled = np.frombuffer(numbers.buffers()[1] or b"", dtype="<i8")[: 2 * len(numbers) : 2]
        return plain.to_numpy(zero_copy_only=False), scaled


class _ShortColumn(TextColumn):
    """A few texts, which Python has looked through before Arrow has begun."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._short = list(texts)

    @cached_property
    def _array(self) -> pa.Array:
        return pa.array(self._short, pa.string())

    def __len__(self) -> int:
        return len(self._short)

    def __getitem__(self, place: int) -> str:
        return self._short[place]

    def texts(self) -> list[str]:
        return self._short

    @cached_property
    def distinct(self) -> tuple[Ints, list[str]]:
        codes = {text: code for code, text in enumerate(dict.fromkeys(self._short))}
        return np.array([codes[text] for text in self._short], dtype=np.int64), [*codes]

    def where(self, which: Bools) -> TextColumn:
        return _ShortColumn([text for text, is_marked in zip(self._short, which.tolist(), strict=True) if is_marked])

    def at(self, places: Ints) -> TextColumn:
        return _ShortColumn([self._short[place] for place in places.tolist()])

    def are_given(self) -> Bools:
        return np.array([*map(bool, self._short)], dtype=np.bool_)


def read_lines(
    content: bytes, begins: int, distinct: Sequence[bool], note: Callable[[int, str], None]
) -> Iterator[list[TextColumn]]:
    """The lines of a CSV without quotes from that byte on, as columns, piece by piece; `distinct` marks those in which
    the same texts come again. A line with another number of cells is left out, and noted with its number from 1 on,
    maybe earlier than the piece it stands in."""
    names = [str(place) for place in range(len(distinct))]
    once, again = pa.string(), pa.dictionary(pa.int32(), pa.string())
    types = {name: again if comes_again else once for name, comes_again in zip(names, distinct, strict=True)}

    def left_out(row: arrow_csv.InvalidRow) -> str:
        note(row.number, row.text)
        return "skip"

    reader = arrow_csv.open_csv(
        pa.BufferReader(pa.py_buffer(content).slice(begins)),
        arrow_csv.ReadOptions(column_names=names, block_size=_longest(content), use_threads=False),
        arrow_csv.ParseOptions(quote_char=False, invalid_row_handler=left_out, ignore_empty_lines=False),
        arrow_csv.ConvertOptions(column_types=types),
    )
    for batch in reader:
        yield [TextColumn(array) for array in batch.columns]


def _longest(content: bytes) -> int:
    """The bytes of a piece: no line may be longer, or all of the file is one piece."""
    starts = range(0, len(content), _PIECE // 2)
    has_ends = all(content.find(b"\n", start, start + _PIECE // 2) >= 0 for start in starts[:-1])
    return _PIECE if has_ends else len(content)
