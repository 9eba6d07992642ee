"""Every code of a problem that anything can raise has its sentence; the catalogue holds those of imports alone."""

from typing import get_args

from xlrd.biffh import error_text_from_code

from kpi.importing.cells.numerals import ERRORS
from kpi.importing.table.reading import MEANINGS, Why
from kpi.language.imports import CHOICE, MEANING, PASSED, QUESTION, WRITTEN
from kpi.language.problem_sentences import PROBLEMS
from kpi.language.rules import TOPICS
from kpi.model.question import option_of
from tests.conftest import kpi
from tests.importing.raised import ROOT, codes_of, everywhere, on_the_way, raised

ANYWHERE, NOT_READ = raised(everywhere())
ON_THE_WAY, _ = raised(on_the_way())


def test_the_search_can_read_every_code_that_is_raised() -> None:
    assert not NOT_READ


def test_the_search_finds_what_is_raised_in_other_ways_than_by_name() -> None:
    ways = {
        "font_vni": "an f-string",
        "odd_spaces": "a row of a table of rules",
        "hedge_taken": "what a value carries with it",
        "parts_fall_short": "one of two",
        "times_too_little": "a table that is gone through",
        "unknown_column": "what a function of its own hands on",
        "letters_lost": "an exception",
        "formula_without_value": "what is counted",
    }
    assert ways.keys() <= codes_of(ON_THE_WAY, PROBLEMS).keys()


def test_what_only_other_deeds_raise_is_not_on_the_way_of_an_import() -> None:
    assert not {"already_locked", "lock_needs_reason", "not_locked"} & codes_of(ON_THE_WAY, PROBLEMS).keys()


def test_a_code_that_is_raised_has_a_sentence() -> None:
    assert {code: place for code, place in codes_of(ANYWHERE, PROBLEMS).items() if code not in PROBLEMS} == {}


def test_a_sentence_has_something_that_raises_it() -> None:
    assert sorted(PROBLEMS.keys() - codes_of(ANYWHERE, PROBLEMS).keys()) == []


def test_what_an_import_raises_is_in_the_catalogue() -> None:
    listed = {code for topic in TOPICS for code in topic.codes}
    places = codes_of(ON_THE_WAY, PROBLEMS)
    assert {code: place for code, place in places.items() if code not in listed} == {}


def test_what_is_in_the_catalogue_is_raised_by_imports() -> None:
    assert [code for topic in TOPICS for code in topic.codes if code not in codes_of(ON_THE_WAY, PROBLEMS)] == []


def test_the_catalogue_names_each_code_once() -> None:
    listed = [code for topic in TOPICS for code in topic.codes]
    assert len(listed) == len(set(listed))


def test_each_question_that_a_file_can_raise_has_its_words_and_an_option() -> None:
    questions, not_read = raised(on_the_way(), frozenset({("kpi.model.question", "Question")}))
    assert not not_read
    chosen = {"shape"}  # is never asked about: it can be chosen
    assert codes_of(questions, QUESTION).keys() == QUESTION.keys() - chosen
    assert CHOICE.keys() | WRITTEN.keys() == QUESTION.keys()
    help_text = kpi("import", "--help").stdout
    assert [code for code in QUESTION if option_of(code) not in help_text] == []


def test_rows_are_passed_over_for_the_reasons_that_have_words_and_no_other() -> None:
    source = "".join(
        (ROOT / "kpi" / "importing" / name).read_text(encoding="utf-8") for name in ("table/row_sieve.py", "layout.py")
    )
    assert set(get_args(Why)) == PASSED.keys()  # that rows are passed over for no other reason is for the types
    assert [why for why in PASSED if f'"{why}"' not in source] == []


def test_every_meaning_has_its_words() -> None:
    assert set(MEANINGS) == MEANING.keys()


def test_every_error_of_an_old_workbook_is_known_as_one() -> None:
    assert {text.casefold() for text in error_text_from_code.values()} <= ERRORS
