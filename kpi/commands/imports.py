"""kpi import: files as people have them; what a file leaves open is asked, and answered by an option."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kpi import intake
from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.commands import ahead
from kpi.commands.shared import DONE, REFUSED, Refusal, Subcommands, person, say, store_of, warn
from kpi.importing.table.nearest_names import Names
from kpi.importing.table.reading import MEANINGS
from kpi.intake import Imported
from kpi.language import Language
from kpi.language.imports import WRITTEN, choice_said, meaning_said, passed_said, question_said, reads_said
from kpi.language.problems import sentence
from kpi.model.problem import Problem
from kpi.model.question import CALLED, NAMES, Answers, Choice, Question, option_of
from kpi.widgets.reasons import answers_named, way, why

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
    "dash": "whether a dash in the place of an actual is nought or nothing told",
    "effective_on": "from when its targets are in force: a day (YYYY-MM-DD), or start for the beginning of the year",
    "document": "the document behind its figures",
}


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parser of this command."""
    words = "units, indicators or figures from CSV, text, Excel, ODS files"
    made = commands.add_parser("import", parents=parents, help=words, description=words)
    made.add_argument("file", nargs="+", metavar="FILE")
    made.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    made.add_argument("--partial", action="store_true", help="take the good rows, hand the refused ones back in a file")
    made.add_argument("--kind", choices=("units", "indicators", "figures"), help="when the columns do not tell")
    made.add_argument("--json", action="store_true", help="one object for programs")
    made.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
    questions = made.add_argument_group("what the file does not say")
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
    made.set_defaults(run=_import)


def _answers(asked: argparse.Namespace, speak: Language) -> Answers:
    found = {code: said for code in _ANSWERED if (said := getattr(asked, code))}
    for told in asked.column:
        letter, equals, meaning = told.partition("=")
        if not equals or not letter.isalpha():
            raise Refusal(speak.say("“{value}” không phải dạng CỘT=Ý NGHĨA, như D=actual.", value=told))
        _say_once(found, f"column:{letter.upper()}", meaning, told, speak)
    for told in asked.called:
        name, equals, code = told.rpartition("=")
        if not equals or not name.strip() or not code.strip():
            raise Refusal(speak.say("“{value}” không phải dạng TÊN=MÃ, như Thu NSNN=NS01.", value=told))
        _say_once(found, CALLED + name.strip(), code.strip(), told, speak)
    return found


def _say_once(found: dict[str, str], code: str, said: str, told: str, speak: Language) -> None:
    """Of two answers to one thing nobody knows which is meant."""
    if found.setdefault(code, said) != said:
        before = found[code]
        raise Refusal(speak.say("“{value}” trái với “{before}” đã nói trước đó.", value=told, before=before))


def _import(asked: argparse.Namespace, speak: Language) -> int:
    store = store_of(asked)
    who = person(store, asked.by)
    try:
        done = intake.import_files(
            store,
            [Path(file) for file in asked.file],
            by=who.name,
            person=who,
            language=speak,
            answers=_answers(asked, speak),
            partial_too=asked.partial,
            dry_run=asked.dry_run,
            kind=asked.kind,
            ask=lambda question, file: _as_problem(question, file, speak),
        )
    except intake.CannotRead as error:
        raise Refusal(
            speak.say("không đọc hoặc ghi được tệp {file} ({reason}).", file=error.file, reason=error.reason)
        ) from error
    done = [_answerable(one, store, speak) for one in done]
    if asked.json:
        say(json.dumps(_in_json(done, speak, dry_run=asked.dry_run), ensure_ascii=False))
    else:
        for one in done:
            _tell(one, speak, asked, alone=len(done) == 1)
    return REFUSED if any(one.outcome.is_refused for one in done) else DONE


def _as_problem(question: Question, file: str, speak: Language) -> Problem:
    """Nobody is there to answer: the question, what each answer would make of some cells, and the option."""

    def made(choice: Choice) -> str:
        said = choice_said(question.code, choice.answer, speak)
        named = choice.answer if said == choice.answer else f"{choice.answer} ({said})"
        reads = "; ".join(reads_said(question.code, one, speak) for one in choice.reads)
        return f"{named}: {reads}" if reads else named

    cells = "; ".join(" ".join(part for part in (one.place, f"“{one.text}”") if part) for one in question.examples)
    choices = " | ".join(map(made, question.choices))
    answers = "|".join(_as_typed(choice.answer) for choice in question.choices[:_CHOICES])
    if question.code in WRITTEN and not answers:
        answers = f"({speak.say(WRITTEN[question.code])})"
    more = len(question.choices) > _CHOICES or (answers and question.code == "effective_on")  # any day is an answer
    return Problem(
        "needs_answer",
        value=question.code,
        values={
            "question": question_said(question.code, speak),
            "examples": ". ".join(part for part in (cells, choices) if part) + ("." if cells or choices else ""),
            "option": f"{option_of(question.code)} {answers or '…'}{'|…' if more else ''}",
        },
        file=file,
    )


_CHOICES = 9


def _as_typed(answer: str) -> str:
    """As it is typed behind an option: in quotes where it has a blank."""
    return f'"{answer}"' if " " in answer else answer


def _in_json(done: Sequence[Imported], speak: Language, *, dry_run: bool) -> dict[str, object]:
    told = [_one_in_json(one, speak, dry_run=dry_run) for one in done]
    if len(told) == 1:
        return told[0]
    outcomes = [one.outcome for one in done]
    kinds = {outcome.kind for outcome in outcomes}
    return {
        "kind": kinds.pop() if len(kinds) == 1 else "several",
        "batch": max((outcome.batch for outcome in outcomes if outcome.batch), default=None),
        "read": sum(outcome.read for outcome in outcomes),
        "accepted": sum(outcome.accepted for outcome in outcomes),
        "unchanged": sum(outcome.unchanged for outcome in outcomes),
        "refused": sum(outcome.refused for outcome in outcomes),
        "problems": [problem for one in told for problem in one["problems"]],  # pyright: ignore - a list of objects
        "files": told,
    }


def _one_in_json(one: Imported, speak: Language, *, dry_run: bool) -> dict[str, object]:
    outcome, reading = one.outcome, one.reading
    return {
        "kind": outcome.kind,
        "file": outcome.file,
        "batch": outcome.batch,
        "written": outcome.written,
        "waits": outcome.waits,
        "handed_in": one.handed_in,
        "read": outcome.read,
        "accepted": outcome.accepted,
        "unchanged": outcome.unchanged,
        "refused": outcome.refused,
        "problems": [
            {
                "file": problem.file,
                "row": problem.row,
                "column": problem.column,
                "cell": problem.cell,
                "value": problem.value,
                "code": problem.code,
                "blocks": problem.blocks,
                "message": _said(problem, speak),
            }
            for problem in outcome.problems
        ],
        "read_as": {
            "file_kind": reading.file_kind,
            "encoding": reading.encoding,
            "shape": reading.shape,
            "sheet": reading.sheet,
            "header_rows": list(reading.header_rows),
            "columns": [
                {"letter": column.letter, "header": column.header, "meaning": column.meaning}
                for column in reading.columns
            ],
            "passed_over": [{"row": row, "why": why} for row, why in reading.passed_over],
            "applied": [rule._asdict() for rule in reading.applied],
            "remembered": dict(one.remembered),
        },
        **({"corrected": ahead.corrected_in_json(one)} if dry_run or outcome.written else {}),
        **({"ahead": ahead.in_json(one)} if dry_run and one.preview is not None else {}),
        "questions": [
            {
                "code": question.code,
                "option": option_of(question.code),
                "examples": [example._asdict() for example in question.examples],
                "choices": [{"answer": choice.answer, "reads": list(choice.reads)} for choice in question.choices],
            }
            for question in reading.questions
        ],
    }


def _answerable(one: Imported, store: Store, speak: Language) -> Imported:
    """What was said and is no answer, by its option and with what could be said instead."""
    if all(problem.code != "unknown_answer" for problem in one.outcome.problems):
        return one

    def offered(problem: Problem) -> str:
        code = problem.values.get("option", "")
        if code == "sheet":
            return "; ".join(map(_as_typed, one.reading.sheets))
        if code.startswith("column:"):
            return ", ".join(MEANINGS)
        if code in _ANSWERED and code != "unit":
            return ""
        names = Names(read.known(store), {})
        near = [names.near_units(problem.value), *([names.near_indicators(problem.value)] if code != "unit" else [])]
        return "; ".join(some for some in near if some != "–")

    problems = tuple(
        answers_named(problem, speak, by_option=True, offered=offered(problem)) for problem in one.outcome.problems
    )
    return one._replace(outcome=replace(one.outcome, problems=problems))


def _said(problem: Problem, speak: Language) -> str:
    return f"{why(problem, speak)} {way(problem, speak)}".strip()


_ASKED = frozenset(
    {
        *("needs_answer", "question_open", "unknown_answer", "no_indicator_column", "no_figure_column"),
        *("no_such_column", "no_such_name", "name_means_another", "period_told_otherwise", "unit_told_otherwise"),
    }
)
"""What an option of the command line settles."""


def _tell(one: Imported, speak: Language, asked: argparse.Namespace, *, alone: bool) -> None:
    outcome = one.outcome
    for problem in outcome.problems:
        warn(f"{_marked(problem, speak)} {_place(problem, outcome.file, speak)}: {_said(problem, speak)}")
    if any(problem.code in NAMES for problem in outcome.problems):
        warn(speak.say("Tệp gọi tên khác kho? Thêm --called TÊN=MÃ cho mỗi tên, hoặc TÊN=skip để không lấy."))
    if one.reading.fingerprint:
        _tell_layout(one, speak)
    counts = speak.say(
        "{file}: đọc {read}, nhận {accepted}, không đổi {unchanged}, từ chối {refused}.",
        file=outcome.file,
        read=speak.number(outcome.read, 0),
        accepted=speak.number(outcome.accepted, 0),
        unchanged=speak.number(outcome.unchanged, 0),
        refused=speak.number(outcome.refused, 0),
    )
    say(counts)
    if asked.dry_run:
        ahead.tell(one, speak)
        if outcome.waits:
            say(speak.say("Khi nhập, số của tệp này chờ một người khác duyệt."))
        say(speak.say("Chỉ xem thử: chưa ghi gì."))
    elif one.handed_in is not None:
        ahead.tell_handed_in(one, speak)
        say(
            speak.say(
                "Chưa ghi gì: tệp chờ một người khác duyệt. Người đó xem bằng kpi waiting show {n}", n=one.handed_in
            )
        )
    elif outcome.written:
        ahead.tell_done(one, speak)
    elif outcome.is_refused or outcome.accepted:
        say(_not_written(one, speak, partial=asked.partial, alone=alone))
    if one.refused_in:
        say(speak.say("Các dòng bị từ chối nằm trong {file}.", file=one.refused_in))


def _marked(problem: Problem, speak: Language) -> str:
    """Whether a row was refused, an answer is wanted, or only a look."""
    if not problem.blocks:
        return speak.say("[nên xem lại]")
    return speak.say("[cần trả lời]") if problem.code in _ASKED else speak.say("[bị từ chối]")


def _not_written(one: Imported, speak: Language, *, partial: bool, alone: bool) -> str:
    """Why nothing was, and what to do about it."""
    outcome = one.outcome
    if not outcome.is_refused:
        return speak.say("Chưa ghi gì, vì một tệp khác nhập cùng bị từ chối.")
    if any(problem.code in _ASKED for problem in outcome.problems):
        return speak.say("Chưa ghi gì. Nhập lại với các tùy chọn nêu ở trên.")
    if any(problem.blocks and problem.row is None for problem in outcome.problems):
        return speak.say("Chưa ghi gì: cả tệp không nhập được. Sửa tệp như nêu ở trên rồi nhập lại.")
    if partial and outcome.accepted and not alone:
        return speak.say("Chưa ghi gì, vì một tệp khác nhập cùng bị từ chối.")
    if partial or not outcome.accepted:
        return speak.say("Chưa ghi gì: không còn dòng nào để nhận. Sửa các dòng bị từ chối rồi nhập lại.")
    return speak.say("Chưa ghi gì. Sửa các dòng bị từ chối rồi nhập lại, hoặc thêm --partial để nhận các dòng đúng.")


def _place(problem: Problem, file: str, speak: Language) -> str:
    place = [file]
    if problem.cell:
        place.append(speak.say("ô {cell}", cell=problem.cell))
    elif problem.row is not None:
        place.append(speak.say("dòng {row}", row=problem.row))
    if problem.column:
        place.append(speak.say("cột {column}", column=problem.column))
    return ", ".join(place)


_ROWS = 12


def _tell_layout(one: Imported, speak: Language) -> None:
    """What the file was taken for, so that a wrong guess is seen at once."""
    reading = one.reading
    where = speak.say("trang “{sheet}”", sheet=reading.sheet) + ", " if reading.sheet else ""
    shape = choice_said("shape", reading.shape, speak)
    say(speak.say("{file}: {sheet}{shape}.", file=reading.file, sheet=where, shape=shape))
    for column in reading.columns:
        header = column.header.replace("\n", " ") or "–"
        say(f"  {column.letter}  {header} → {meaning_said(column.meaning, speak)}")
    if one.remembered:
        told = "; ".join(f"{code.partition(':')[2] or code}={said}" for code, said in one.remembered.items())
        say(f"  {speak.say('Được nhớ từ tệp trước cùng dạng: {told}.', told=told)}")
    for rule in reading.applied:
        change = f"“{rule.before}” → “{rule.after}”" if rule.before and rule.before != rule.after else ""
        times = speak.say_n("{n} ô", rule.times) if rule.place else ""
        place = ", ".join(part for part in (times, rule.place, change) if part)
        said = sentence(speak, rule.code, {"value": rule.before, "after": rule.after})
        say(f"  {said}{f' ({place})' if place else ''}")
    by_why: dict[str, list[int]] = {}
    for row, reason in reading.passed_over:
        by_why.setdefault(reason, []).append(row)
    passed = [
        f"{passed_said(reason, speak)} {', '.join(map(str, rows[:_ROWS]))}{', …' if len(rows) > _ROWS else ''}"
        for reason, rows in by_why.items()
    ]
    if passed:
        say(f"  {speak.say('Các dòng không phải số liệu')}: {'; '.join(passed)}")
