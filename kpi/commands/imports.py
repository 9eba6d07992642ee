"""Runs kpi import: files as people have them; what a file leaves open is asked, and answered by an option."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from kpi import intake
from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.commands.import_json import in_json
from kpi.commands.import_lines import tell
from kpi.commands.shared import DONE, REFUSED, Refusal, Subcommands, person, say, store_of
from kpi.importing.table.name_lookup import Names
from kpi.importing.table.reading import MEANINGS
from kpi.intake import Imported
from kpi.language import Language
from kpi.language.imports import WRITTEN, choice_words, example_words, question_words
from kpi.model.problem import Problem
from kpi.model.question import CALLED, Answers, Choice, Question, option_of
from kpi.widgets.reasons import answers_named

_ANSWERED = {
    "decimal_mark": ("comma", "point"),
    "accumulates": ("single", "cumulative"),
    "money": ("own", "vnd", "thousand", "million", "billion"),
    "share": ("share", "percent"),
    "day_order": ("dmy", "mdy"),
    "font": ("tcvn3", "vni", "unicode"),
    "encoding": ("utf-8", "windows-1258", "windows-1252"),
    "sheet": (),
    "header_rows": (),
    "shape": ("long", "appendix", "months"),
    "unit": (),
    "period": (),
    "basis": (),
    "plan_of": ("year", "period"),
    "side": ("plan", "actual"),
    "to_come": ("plan", "actual", "estimate", "leave_out"),
    "dash": ("nothing", "zero"),
    "effective_on": (),
    "document": (),
}
"""What can be said of a file, each by an option of its own, with the answers where they are fixed."""

_HELP = {
    "decimal_mark": "which sign separates the decimals",
    "accumulates": "whether actuals are of each period alone or cumulative since January",
    "money": "what money is counted in where the file does not say",
    "share": "whether 0,824 is a share of 1 or a percentage",
    "day_order": "the order in which text dates are written",
    "font": "the old font in which the text was typed",
    "encoding": "the encoding of a text file",
    "sheet": "the sheet that is meant, by its name",
    "header_rows": "where the column headings are, as 5 or 5-6",
    "shape": "one figure a row, one indicator a row, or one indicator a row and one month a column",
    "unit": "the unit of all figures of the file, by code or name",
    "period": "the period of all figures of the file",
    "basis": "the basis of its targets",
    "plan_of": "whether a bare plan in a report of a month or a quarter is of the year or of that period",
    "side": "whether the figures of a table that does not say it are planned or were reached",
    "to_come": "how actuals of periods that have not begun or not ended are taken",
    "dash": "whether a dash in the place of an actual is nought or nothing told",
    "effective_on": "from when its targets are in force: a day (YYYY-MM-DD), or start for the beginning of the year",
    "document": "the document behind its figures",
}


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parser of this command."""
    words = "units, indicators or figures from CSV, text, Excel, ODS files"
    command = commands.add_parser("import", parents=parents, help=words, description=words)
    command.add_argument("file", nargs="+", metavar="FILE")
    command.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    command.add_argument(
        "--partial", action="store_true", help="take the good rows, hand the refused ones back in a file"
    )
    command.add_argument("--kind", choices=("units", "indicators", "figures"), help="when the columns do not tell")
    command.add_argument("--json", action="store_true", help="one object for programs")
    command.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
    questions = command.add_argument_group("what the file does not say")
    for code, answers in _ANSWERED.items():
        questions.add_argument(option_of(code), choices=answers or None, help=_HELP[code])
    questions.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="LETTER=MEANING",
        help="what a column is taken for, such as D=actual or F=skip; as often as needed",
    )
    questions.add_argument(
        "--called",
        action="append",
        default=[],
        metavar="NAME=CODE",
        help="what a name of the file means: the code of an indicator or a unit, or skip; as often as needed",
    )
    command.set_defaults(run=_import)


def _answers(args: argparse.Namespace, speak: Language) -> Answers:
    answers = {code: answer for code in _ANSWERED if (answer := getattr(args, code))}
    for option in args.column:
        letter, equals, meaning = option.partition("=")
        if not equals or not letter.isalpha():
            raise Refusal(speak.say("“{value}” không phải dạng CỘT=Ý NGHĨA, như D=actual.", value=option))
        _say_once(answers, f"column:{letter.upper()}", meaning, option, speak)
    for option in args.called:
        name, equals, code = option.rpartition("=")
        if not equals or not name.strip() or not code.strip():
            raise Refusal(speak.say("“{value}” không phải dạng TÊN=MÃ, như Thu NSNN=NS01.", value=option))
        _say_once(answers, CALLED + name.strip(), code.strip(), option, speak)
    return answers


def _say_once(answers: dict[str, str], code: str, answer: str, option: str, speak: Language) -> None:
    """Of two answers to one thing nobody knows which is meant."""
    if answers.setdefault(code, answer) != answer:
        before = answers[code]
        raise Refusal(speak.say("“{value}” trái với “{before}” đã nói trước đó.", value=option, before=before))


def _import(args: argparse.Namespace, speak: Language) -> int:
    store = store_of(args)
    who = person(store, args.by)
    try:
        done = intake.import_files(
            store,
            [Path(file) for file in args.file],
            by=who.name,
            person=who,
            language=speak,
            answers=_answers(args, speak),
            partial_too=args.partial,
            dry_run=args.dry_run,
            kind=args.kind,
            ask=lambda question, file: _as_problem(question, file, speak),
        )
    except intake.CannotRead as error:
        raise Refusal(
            speak.say("không đọc hoặc ghi được tệp {file} ({reason}).", file=error.file, reason=error.reason)
        ) from error
    done = [_answerable(imported, store, speak) for imported in done]
    if args.json:
        say(json.dumps(in_json(done, speak, dry_run=args.dry_run), ensure_ascii=False))
    else:
        for imported in done:
            tell(imported, speak, args, alone=len(done) == 1)
    return REFUSED if any(imported.outcome.is_refused for imported in done) else DONE


def _as_problem(question: Question, file: str, speak: Language) -> Problem:
    """Nobody is there to answer: the question, what each answer would make of some cells, and the option."""

    def choice_text(choice: Choice) -> str:
        words = choice_words(question.code, choice.answer, speak)
        named = choice.answer if words == choice.answer else f"{choice.answer} ({words})"
        reads = "; ".join(example_words(question.code, reading, speak) for reading in choice.reads)
        return f"{named}: {reads}" if reads else named

    cells = "; ".join(
        " ".join(part for part in (example.place, f"“{example.text}”") if part) for example in question.examples
    )
    choices = " | ".join(map(choice_text, question.choices))
    answers = "|".join(_as_typed(choice.answer) for choice in question.choices[:_CHOICES])
    if question.code in WRITTEN and not answers:
        answers = f"({speak.say(WRITTEN[question.code])})"
    more = len(question.choices) > _CHOICES or (answers and question.code == "effective_on")  # any day is an answer
    return Problem(
        "needs_answer",
        value=question.code,
        values={
            "question": question_words(question.code, speak),
            "examples": ". ".join(part for part in (cells, choices) if part) + ("." if cells or choices else ""),
            "option": f"{option_of(question.code)} {answers or '…'}{'|…' if more else ''}",
        },
        file=file,
    )


_CHOICES = 9


def _as_typed(answer: str) -> str:
    """As it is typed behind an option: in quotes where it has a blank."""
    return f'"{answer}"' if " " in answer else answer


def _answerable(imported: Imported, store: Store, speak: Language) -> Imported:
    """What was said and is no answer, by its option and with what could be said instead."""
    if all(problem.code != "unknown_answer" for problem in imported.outcome.problems):
        return imported

    def offered(problem: Problem) -> str:
        code = problem.values.get("option", "")
        if code == "sheet":
            return "; ".join(map(_as_typed, imported.reading.sheets))
        if code.startswith("column:"):
            return ", ".join(MEANINGS)
        if code in _ANSWERED and code != "unit":
            return ""
        names = Names(read.known(store), {})
        near = [names.near_units(problem.value), *([names.near_indicators(problem.value)] if code != "unit" else [])]
        return "; ".join(names_near for names_near in near if names_near != "–")

    problems = tuple(
        answers_named(problem, speak, by_option=True, offered=offered(problem)) for problem in imported.outcome.problems
    )
    return imported._replace(outcome=replace(imported.outcome, problems=problems))
