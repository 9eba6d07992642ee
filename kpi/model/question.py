"""A question that a file raises and no machine can answer: asked once for the file, with cells of it."""

from collections.abc import Mapping
from typing import NamedTuple

from kpi.model.problem import Problem

Answers = Mapping[str, str]
"""What has been answered: the code of a question -> the answer; "column:D" -> what column D is taken for;
"called:Thu NSNN" -> the code of what is called so in the file, or SKIP."""

CALLED, SKIP = "called:", "skip"
NAMES = frozenset({"unknown_unit", "ambiguous_unit", "unknown_indicator", "ambiguous_indicator"})
"""The codes of problems that saying what a name means can mend."""


def option_of(code: str) -> str:
    """The option of the command line that answers a question."""
    return "--" + code.replace("_", "-")


def no_answer(code: str, answer: str) -> Problem:
    """The problem of an answer that is none of those to the question of this code."""
    option = code.removeprefix(CALLED)
    return Problem("unknown_answer", column="" if option != code else code, value=answer, values={"option": option})


class Example(NamedTuple):
    """A cell of the file as it stands."""

    place: str  # "Thu!D7", or "D7" in a file without sheets
    text: str


class Choice(NamedTuple):
    """One possible answer, and what it would make of each example: a plain number where a measure goes with it."""

    answer: str
    reads: tuple[str, ...] = ()


class Question(NamedTuple):
    """`code` names the sentence in the catalogue and the option of the command line; `subject` the column or sheet."""

    code: str
    choices: tuple[Choice, ...]
    examples: tuple[Example, ...] = ()
    subject: str = ""
