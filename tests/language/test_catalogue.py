"""Everything that is said in Vietnamese can be said in English, with the same gaps."""

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi.language import language
from kpi.language.catalogue import forms
from kpi.language.measures import MEASURES
from kpi.language.problem_sentences import PROBLEMS, SUBJECTS
from kpi.language.problem_sentences.by_command import MENDS_BY_COMMAND
from kpi.language.problems import UNNAMED, mend, sentence
from kpi.language.remarks import HEDGES, IN_NUMBERS, REMARKS, STATUS, STATUS_SIGN, remark
from kpi.model.status import STATUSES
from tests.language.sentences import ROOT, Sentence, calls, gaps, modules, sentences_in, snippet

TABLES = (STATUS, REMARKS, IN_NUMBERS, HEDGES, MENDS_BY_COMMAND)


def everything_said() -> Iterator[Sentence]:
    for path in modules():
        yield from sentences_in(path)
    for table in TABLES:
        for code, text in table.items():
            yield Sentence(text, code)
    for code, texts in {**PROBLEMS, "UNNAMED": UNNAMED}.items():
        for text in texts:
            yield Sentence(text, code)


def test_every_sentence_has_an_english_translation() -> None:
    english = forms("en")
    missing: dict[str, bool] = {}
    places: list[str] = []
    for each in everything_said():
        translation = english.get(("", each.text))
        if translation is None or (each.counted and len(translation) < 2):
            missing[each.text] = missing.get(each.text, False) or each.counted
            places.append(f"{each.place}: {each.text}")
    assert not missing, "Add to kpi/language/en.po:\n\n" + snippet(missing) + "\n" + "\n".join(places)


def test_every_translation_has_the_gaps_of_its_sentence() -> None:
    differing = [
        f"{text!r}: {sorted(gaps(text))}, in English {sorted(gaps(translation))}"
        for (_, text), translations in forms("en").items()
        for translation in translations
        if gaps(translation) != gaps(text)
    ]
    assert not differing, "\n".join(differing)


def test_whoever_says_a_sentence_fills_its_gaps() -> None:
    unfilled = [
        f"{each.place}: {each.text!r} wants {sorted(gaps(each.text) - each.filled)}"
        for path in modules()
        for each in sentences_in(path)
        if each.filled is not None and gaps(each.text) - each.filled
    ]
    assert not unfilled, "\n".join(unfilled)


def test_every_measure_has_an_english_name() -> None:
    with (ROOT / "seeds" / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        seeded = {row["measured_in"] for row in csv.DictReader(file)} - {""}
    missing = [text for text in {*MEASURES, *seeded} if ("measure", text) not in forms("en")]
    assert not missing


def test_every_remark_that_the_model_makes_has_its_words() -> None:
    remarks = {
        call.args[0].value
        for path in (ROOT / "kpi" / "model").glob("*.py")
        for name, call in calls(path)
        if name == "Remark" and call.args and isinstance(call.args[0], ast.Constant)
    }
    assert remarks
    assert remarks <= REMARKS.keys()


def test_every_status_has_a_word_and_a_sign_of_its_own() -> None:
    assert set(STATUS) == set(STATUS_SIGN) == set(STATUSES)
    assert len(set(STATUS_SIGN.values())) == len(set(STATUS.values())) == len(STATUSES)


@pytest.mark.parametrize("code", ["vi", "en"])
def test_every_problem_can_be_said_even_when_nobody_fills_its_gaps(code: str) -> None:
    for problem in (*PROBLEMS, "a_code_of_tomorrow"):
        for text in (sentence(language(code), problem, {}), mend(language(code), problem, {})):
            assert text.endswith((".", "…", "?"))
            assert "{" not in text


def test_no_problem_stands_under_two_subjects() -> None:
    assert sum(len(subject) for subject in SUBJECTS) == len(PROBLEMS)


def test_a_missing_translation_falls_back_to_vietnamese() -> None:
    assert language("en").say("Câu {n} chưa ai dịch", n=1) == "Câu 1 chưa ai dịch"


def test_a_missing_translation_is_found_with_its_place_and_shape(tmp_path: Path) -> None:
    module = tmp_path / "screen.py"
    module.write_text(
        'def f(speak, n):\n    speak.say("Một " "hai {b}" if n else "Ba", b=1)\n    speak.say_n("{n} câu", n)\n',
        encoding="utf-8",
    )
    sentences = list(sentences_in(module))
    shapes = [(each.text, each.counted) for each in sentences]
    assert shapes == [("Một hai {b}", False), ("Ba", False), ("{n} câu", True)]
    assert snippet({"Có “{b}”\n": False, "{n} câu": True}) == (
        'msgid "Có “{b}”\\n"\nmsgstr ""\n\nmsgid "{n} câu"\nmsgid_plural "{n} câu"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    )


def test_a_remark_fills_in_its_numbers() -> None:
    assert remark(language("en"), "incomplete", {"told": 4, "expected": 6}) == "only 4 of 6 reports are in"
