"""Says what is wrong in somebody's data and how to mend it, with the numbers and names as the reader writes them."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from string import Formatter

from kpi.language import Language
from kpi.language.problem_sentences import MENDS_BY_COMMAND, PROBLEMS
from kpi.language.terms import ADDS_UP, COLUMN, FREQUENCY, JUDGED, LEVEL, term
from kpi.model.example import COMMUNES, outcome_of
from kpi.model.letters import NEVER
from kpi.model.period import NotAPeriod, Period
from kpi.model.problem import Problem

SAY_AFTER = frozenset(code for code, (sentence_text, _) in PROBLEMS.items() if "{after}" in sentence_text)
"""Rules whose sentence says what was made of it."""

UNNAMED = ("Không nhận được “{value}” ({code}).", "Kiểm tra lại bản gốc.")
"""For a code that is not in the table yet: better a plain sentence than none."""


def problem_in_words(problem: Problem, language: Language) -> str:
    """The sentence and the way to mend it."""
    values = {"value": problem.value, "column": problem.column, **problem.values}
    if problem.row is None and not language.by_command:  # of no file: whoever reads it has filled in a form
        values = _as_in_forms(language, values)
    return f"{sentence(language, problem.code, values)} {mend(language, problem.code, values)}".strip()


_WORDS_OF_COLUMNS = {"adds_up": ADDS_UP, "judged": JUDGED, "frequency": FREQUENCY, "level": LEVEL}


def _as_in_forms(language: Language, values: Mapping[str, str]) -> dict[str, str]:
    """The names of columns and the codes in them as the fields of a form have them."""
    column, filled = values.get("column", ""), dict(values)
    words = _WORDS_OF_COLUMNS.get(column, {})
    filled["column"] = term(COLUMN, column, language)
    for name in {"value", "was"} & filled.keys():
        filled[name] = term(words, filled[name], language)
    if "known" in filled:
        filled["known"] = ", ".join(term(words, code, language) for code in filled["known"].split(", "))
    return filled


def sentence(language: Language, code: str, values: Mapping[str, str]) -> str:
    """What is wrong."""
    return _filled(language, PROBLEMS.get(code, UNNAMED)[0], {"code": code, **values})


def mend(language: Language, code: str, values: Mapping[str, str]) -> str:
    """How to mend it; with commands, options and columns of the canonical CSV for those alone who see them."""
    by_command = MENDS_BY_COMMAND.get(code) if language.by_command else None
    return _filled(language, by_command or PROBLEMS.get(code, UNNAMED)[1], {"code": code, **values})


def _filled(language: Language, text: str, values: Mapping[str, str]) -> str:
    gaps = {name: "…" for _, name, _, _ in Formatter().parse(text) if name}
    filled = {name: _seen(value) for name, value in _readable(language, values).items()}
    return language.say(text, **{**gaps, "value": "", "column": "", **filled})


def _seen(value: str) -> str:
    """What was refused is repeated, but does not turn the direction of the sentence about it."""
    return value.translate(_NOT_SEEN) if not value.isascii() or not value.isprintable() else value


_NOT_SEEN = dict.fromkeys(NEVER, "\ufffd")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OF_A_PERIOD = frozenset({"period_locked", "already_locked", "not_locked"})


_OF_A_FORMAT = frozenset({"scaled_by_format", "format_disagrees"})
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")


def _readable(language: Language, values: Mapping[str, str]) -> dict[str, str]:
    """A moment, days, and the period that a lock is about, as they are read; all are kept as they are stored."""
    readable = dict(values)
    if "at" in readable:
        readable["at"] = language.moment(datetime.fromisoformat(readable["at"]))
    for name in {"existed", "ends_on"} & readable.keys():
        readable[name] = _DAY.sub(lambda match: language.date(date.fromisoformat(match[0])), readable[name])
    periods = {"latest", "of", "run", *(("value",) if readable.get("code") in _OF_A_PERIOD else ())}
    for name in periods & {name for name, value in readable.items() if value}:
        with suppress(NotAPeriod):  # the handbook names no period
            readable[name] = language.period(Period.parse(readable[name]))
    if readable.get("code") == "percentage_adds_up":
        readable = {"measured_in": "%", **readable, **_example(language)}
    if "kind" in readable:
        readable["kind"] = term(ADDS_UP, readable["kind"], language)
    if readable.get("code") in _OF_A_FORMAT:  # what is seen in the cell has the signs of the reader
        for name in {"value", "held"} & readable.keys():
            readable[name] = _NUMBER.sub(lambda match: language.number(Decimal(match[0]), 15), readable[name], count=1)
    return readable


def _example(language: Language) -> dict[str, str]:
    """What two communes reported, and what each kind makes of it: exact, in the reader's way of writing numbers."""
    values: dict[str, str] = {}
    for letter, months in zip("ab", COMMUNES, strict=True):
        for place, parts in enumerate(months, start=1):
            values[f"{letter}{place}"] = "/".join(language.number(part, 0) for part in parts)
    for kind in ("share", "ratio", "average", "total", "latest"):
        outcome = outcome_of(kind)
        for gap, number in (("one", outcome.first), ("both", outcome.both)):
            values[f"{kind}_{gap}"] = "–" if number is None else language.percent(number / 100)
    return values
