"""Words for people: a page names no command, option, column or code word that its reader never sees."""

import re

import pytest

from kpi.language import language
from kpi.language.problem_sentences import PROBLEMS
from kpi.language.problem_sentences.by_command import MENDS_BY_COMMAND
from kpi.language.problems import mend, problem_in_words
from kpi.model.problem import Problem
from tests.language.sentences import ROOT, modules, sentences_in

_OF_COMMANDS = re.compile(
    r"\bkpi [a-z]+|(?<!\w)--[a-z]|\bpip install|\bcột [a-z_]+\b(?<! hay)|\bngày (closed|opened)\b"
)
_ON_THE_COMMAND_LINE = (
    "kpi/commands/",
    "kpi/__main__.py",
    "kpi/web/serve.py",  # says why the server does not start, to who has started it
    "kpi/intake/rules.py",  # the handbook, which tells of both
    "kpi/language/faults.py",  # of a store that a command was given
)
_ABOUT_OPTIONS = {
    *("no_such_column", "no_such_name", "name_means_another", "period_told_otherwise", "unit_told_otherwise"),
}
"""Problems of what was said with an option: no page has them."""
_CODES = {"actual", "target", "numerator", "denominator", "closed", "opened", "adds_up", "judged"}


def _names_a_command(text: str) -> bool:
    return any(
        not (match[0].startswith("cột ") and match[0].removeprefix("cột ") not in _CODES)
        for match in _OF_COMMANDS.finditer(text)
    )


def test_no_sentence_of_a_page_names_a_command_or_a_column_of_the_canonical_file() -> None:
    wrong = [
        f"{sentence_in_code.place}: {sentence_in_code.text}"
        for path in modules()
        for sentence_in_code in sentences_in(path)
        if not sentence_in_code.place.startswith(_ON_THE_COMMAND_LINE) and _names_a_command(sentence_in_code.text)
    ]
    wrong += [
        f"{code}: {text}"
        for code, texts in PROBLEMS.items()
        if code not in _ABOUT_OPTIONS
        for text in texts
        if _names_a_command(text)
    ]
    assert not wrong, "\n".join(wrong)
    assert (ROOT / "kpi" / "commands").is_dir()
    assert _names_a_command("Ghi một số ở cột actual.")
    assert _names_a_command("chạy kpi doctor")


@pytest.mark.parametrize("code", MENDS_BY_COMMAND)
@pytest.mark.parametrize("spoken", ["vi", "en"])
def test_the_command_line_keeps_its_own_words(code: str, spoken: str) -> None:
    assert mend(language(spoken, by_command=True), code, {}) != mend(language(spoken), code, {})


def test_a_form_names_its_fields_and_words_and_a_file_its_columns() -> None:
    values = {"column": "adds_up", "was": "total"}
    of_a_form, of_a_file = (
        Problem("changed_meaning", value="ratio", values=values),
        Problem("changed_meaning", 7, values=values),
    )
    assert "“Cách tổng hợp” (đang là cộng dồn các kỳ)" in problem_in_words(of_a_form, language("vi"))
    assert "“adds_up” (đang là total)" in problem_in_words(of_a_file, language("vi"))
    assert "“adds_up” (đang là total)" in problem_in_words(of_a_form, language("vi", by_command=True))


def test_what_was_refused_does_not_turn_the_sentence_about_it() -> None:
    assert "\u202e" not in problem_in_words(Problem("name_not_usable", value="a\u202eb"), language("vi"))
