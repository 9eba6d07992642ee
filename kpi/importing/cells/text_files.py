"""Text files: in which encoding and with which delimiter they are written, found out or asked."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from kpi.importing.cells.grid import BLANK, Applied, Cell, Grid, GridSheet, place_of
from kpi.importing.cells.limits import Limits
from kpi.importing.cells.lost_letters import lost_letters
from kpi.importing.cells.old_fonts import looks_like_a_font
from kpi.importing.cells.unreadable import Unreadable
from kpi.model.question import Answers, Choice, Example, Question

_DELIMITERS = ",;\t|"
_LOOKED_AT = 60  # lines
_SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?(?:\r?\n|\r|$)', re.IGNORECASE)
_ONE_BYTE = {"windows-1258": "cp1258", "windows-1252": "cp1252"}
_VIETNAMESE = frozenset("đàảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ₫\u00a0–—‘’“”…•°²³×·§€")
_EXAMPLES = 3
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LONGEST_LINE = 1_000_000


def read_text(content: bytes, answers: Answers, limits: Limits) -> Grid:
    """The rows of a text file. Raises Unreadable; with a question open there are no rows yet."""
    if lost := lost_letters(content):
        raise Unreadable("letters_lost", lost.cell, line=str(lost.line))
    text, encoding, question = _decoded(content, answers)
    if question is not None:
        return Grid("csv", questions=(question,))
    applied: list[Applied] = []
    if encoding != "utf-8":
        applied.append(Applied("encoding_known", 1, "", "", encoding))
    separator = _SEPARATOR.match(text)
    rows: list[tuple[Cell, ...]] = []
    if separator:
        delimiter = separator[1]
        applied.append(Applied("sep_line", 1, "A1", separator[0].strip(), delimiter))
        text, rows = text[separator.end() :], [()]  # its row keeps its number
    else:
        delimiter = delimiter_of(text)
    rows += _rows(text, delimiter, limits)
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        raise Unreadable("empty_file")
    if delimiter != ",":
        applied.append(Applied("delimiter_known", 1, "", "", {"\t": "Tab"}.get(delimiter, delimiter)))
    return Grid("csv", (GridSheet("", tuple(rows)),), applied=tuple(applied), encoding=encoding)


def _rows(text: str, delimiter: str, limits: Limits) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    cells = 0
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    try:
        for values in reader:
            cells += len(values)
            if len(values) > limits.columns:
                raise Unreadable("too_many_columns", str(len(values)), limit=str(limits.columns))
            if len(rows) >= limits.rows or cells > limits.cells:
                raise Unreadable("sheet_too_large", f"{len(rows) + 1} × {len(values)}", limit=str(limits.cells))
            row = [Cell(value, "text") if value.strip() else BLANK for value in values]
            while row and row[-1] is BLANK:
                row.pop()
            rows.append(tuple(row))
    except csv.Error as error:
        raise Unreadable("unreadable_rows", reason=f"{error}, {reader.line_num}") from error
    return rows


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends. Raises Unreadable for one so long that nobody has typed it, before it is cut."""
    for number, match in enumerate(_LINE.finditer(text), start=1):
        line = match[0]
        if len(line) > _LONGEST_LINE:
            raise Unreadable("line_too_long", str(number), limit=str(_LONGEST_LINE))
        yield line


def delimiter_of(text: str) -> str:
    """The delimiter that makes the first lines a table: most lines of one width, and that the widest."""
    lines = [
        line for line in (match[0] for match in islice(_LINE.finditer(text), _LOOKED_AT)) if len(line) < _LONGEST_LINE
    ]
    scores = {delimiter: _score(lines, delimiter) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: scores[delimiter])


def _score(lines: list[str], delimiter: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error:
        return (0.0, 0)
    cut = [width for width in widths if width > 1]  # a title above the table is one cell
    if not cut:
        return (0.0, 0)
    width, times = Counter(cut).most_common(1)[0]
    return (round(times / len(widths), 1), width)


def _decoded(content: bytes, answers: Answers) -> tuple[str, str, Question | None]:
    """(the text, its encoding, the question that has to be answered before)."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strictly(content, name), name.removesuffix("-sig"), None
    if name := _without_mark(content):
        return _strictly(content, name), name, None
    if b"\x00" in content:
        raise Unreadable("nul_bytes", str(content.count(b"\n", 0, content.index(b"\x00")) + 1))
    encoding = answers.get("encoding", "")
    if not encoding:
        try:
            return content.decode(), "utf-8", None
        except UnicodeDecodeError:
            pass
    if encoding:
        return _strictly(content, _ONE_BYTE.get(encoding, "utf-8")), encoding, None
    return _of_one_byte(content)


_CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]{3,20})")


def decoded_page(content: bytes, answers: Answers) -> tuple[str, str, Question | None]:
    """The same of a web page, which may say itself how it is written."""
    match = _CHARSET.search(content[:2000])
    name = match[1].decode().lower() if match else ""
    if name in _ONE_BYTE and not answers.get("encoding"):
        return _strictly(content, _ONE_BYTE[name]), name, None
    return _decoded(content, answers)


def _without_mark(content: bytes) -> str:
    """UTF-16 without its mark: of plain letters every other byte is nought."""
    beginning = content[:2000]
    half = len(beginning) // 2
    if half < 2 or len(content) % 2:
        return ""
    even, odd = beginning[0::2].count(0), beginning[1::2].count(0)
    if odd > half * 0.4 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.4 and odd < half * 0.1 else ""


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable("unreadable_encoding", line=str(line)) from error
    if "\x00" in text:
        raise Unreadable("nul_bytes", str(text.count("\n", 0, text.index("\x00")) + 1))
    return text


def _of_one_byte(content: bytes) -> tuple[str, str, Question | None]:
    by_encoding: dict[str, str] = {}
    for name, codec in _ONE_BYTE.items():
        try:
            by_encoding[name] = unicodedata.normalize("NFC", content.decode(codec))
        except UnicodeDecodeError:
            continue
    if not by_encoding:
        _strictly(content, "utf-8")
    if len(set(by_encoding.values())) == 1:
        name = next(reversed(by_encoding))
        return by_encoding[name], name, None
    marks = sum(content.count(mark) for mark in (b"\xcc", b"\xd2", b"\xde", b"\xec", b"\xf2"))
    vietnamese, western = by_encoding["windows-1258"], by_encoding["windows-1252"]
    if looks_like_a_font(western):
        return western, "windows-1252", None  # an old font, which is asked about next
    if marks and all(letter.isascii() or letter.lower() in _VIETNAMESE for letter in vietnamese):
        return vietnamese, "windows-1258", None  # every mark has found its letter: chance does not do that
    return "", "", _question(by_encoding)


def _question(by_encoding: dict[str, str]) -> Question:
    places = _differing(by_encoding)
    examples = tuple(Example(place, texts["windows-1252"]) for place, texts in places)
    choices = tuple(Choice(name, tuple(texts[name] for _, texts in places)) for name in by_encoding)
    return Question("encoding", choices, examples)


def _differing(by_encoding: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """The first cells that the encodings read differently."""
    delimiter = delimiter_of(next(iter(by_encoding.values())))
    readers = {
        name: csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for name, text in by_encoding.items()
    }
    places: list[tuple[str, dict[str, str]]] = []
    for row, several in enumerate(zip(*readers.values(), strict=False), start=1):
        for column, texts in enumerate(zip(*several, strict=False), start=1):
            if len(set(texts)) > 1 and len(places) < _EXAMPLES:
                places.append((place_of("", row, column), dict(zip(readers, texts, strict=True))))
        if len(places) >= _EXAMPLES:
            break
    return places
