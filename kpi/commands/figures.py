"""Runs a month of clerk and reviewer: sheet, enter, submit, take-back, queue, approve, return, reopen, history."""

import argparse
import json
from collections.abc import Sequence

from kpi.actions.enter import enter, review
from kpi.actions.look import history, progress, read
from kpi.actions.look import sheet as sheets
from kpi.actions.look.history import StatedTarget
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.commands.shared import (
    DONE,
    REFUSED,
    Refusal,
    Subcommands,
    period,
    person,
    say,
    store_of,
    unit_of,
    warn,
)
from kpi.language import Language
from kpi.language.deeds import deed_word
from kpi.language.problems import problem_in_words
from kpi.language.remarks import NO_PARTS
from kpi.language.typed import in_a_field, read_typed, write_typed
from kpi.language.typed_figure import actual_of, typed_of
from kpi.model.check import Around
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.quantity import NotANumber
from kpi.model.sheet import SheetLine, lacks_parts
from kpi.model.two_readings import MARKS, weighing
from kpi.widgets import aims


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parsers of these commands."""

    def command(name: str, run: object, words: str, *, unit: bool = True) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, parents=parents, help=words, description=words)
        parser.set_defaults(run=run)
        if unit:
            parser.add_argument("--unit", required=True, metavar="CODE")
        parser.add_argument("--period", required=True, type=period, metavar="PERIOD")
        parser.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
        return parser

    parser = command("sheet", _sheet, "what a unit is to tell with a month, and how far it has come")
    parser.add_argument("--json", action="store_true")
    parser = command("enter", _enter, "type figures: REV=5.097,54 in Vietnamese, REV=5,097.54 in English")
    parser.add_argument("figure", nargs="+", metavar="INDICATOR=FIGURE")
    parser.add_argument("--reason", default="", help="why what looks wrong is right")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--replace", action="store_true", help="in the place of what somebody else has typed")
    choice.add_argument("--take-saved", action="store_true", help="keep what is saved (INDICATOR alone), not your own")
    parser.add_argument(
        "--decimal-mark", choices=MARKS, default="", help="what the sign in 3.826 is, if it reads twice"
    )
    parser.add_argument("--to-come", action="store_true", help=_TO_COME)
    parser = command("submit", _submit, "hand in what is typed")
    parser.add_argument("--gaps", default="", metavar="WHY", help="why figures are missing")
    command("take-back", _take_back, "take back what nobody has decided yet")
    parser = command("queue", _queue, "what is due, late and waiting, unit by unit", unit=False)
    parser.add_argument("--json", action="store_true")
    for name, run, words in (
        ("approve", _approve, "approve what waits; all of it, or these indicators"),
        ("return", _return, "send back what waits, with a reason"),
        ("reopen", _reopen, "open approved figures again, with a reason"),
    ):
        parser = command(name, run, words)
        parser.add_argument("indicator", nargs="*", metavar="INDICATOR")
        if name == "approve":
            parser.add_argument("--to-come", action="store_true", help=_TO_COME)
        else:
            parser.add_argument("--reason", default="")
    parser = command("history", _history, "every value that a figure ever had")
    parser.add_argument("indicator", metavar="INDICATOR")
    parser.add_argument("--json", action="store_true")


_TO_COME = "these are actuals although their periods are not over"


def _open(args: argparse.Namespace, speak: Language) -> tuple[Store, Person, int]:
    store = store_of(args)
    return store, person(store, args.by), unit_of(store, args.unit, args.period, speak)


def _month(args: argparse.Namespace) -> Period:
    return Period.month(args.period.year, args.period.last)


def _sheet(args: argparse.Namespace, speak: Language) -> int:
    store, who, unit = _open(args, speak)
    sheet = sheets.sheet(store, who, unit, _month(args))
    rows = [
        {
            "indicator": line.indicator.code,
            "period": str(line.period),
            "state": line.state,
            "due": line.is_due,
            "typed": write_typed(typed_of(line.figure), line.indicator, speak)
            if line.figure
            else (line.draft.typed if line.draft else ""),
            "by": line.draft.author if line.draft else line.signed_by,
            "not_saved": line.mine.typed if line.mine else "",
            "problems": [problem.code for problem in line.problems],
        }
        for line in sheet.lines
    ]
    if args.json:
        say(json.dumps(rows, ensure_ascii=False))
        return DONE
    for row in rows:
        say("  ".join(str(row[name]) for name in ("indicator", "period", "state", "typed", "by") if row[name]))
        if row["not_saved"]:
            names = {"indicator": str(row["indicator"]), "typed": str(row["not_saved"])}
            warn(speak.say("{indicator}: “{typed}” của bạn chưa được lưu, chờ bạn chọn", **names))
    return DONE


def _enter(args: argparse.Namespace, speak: Language) -> int:
    store, who, unit = _open(args, speak)
    sheet = sheets.sheet(store, who, unit, _month(args))
    known = {indicator.code.casefold(): indicator for indicator in read.indicators(store).values()}
    cells: list[enter.TypedCell] = []
    for text in args.figure:
        code, sign, typed = text.partition("=")
        indicator = known.get(code.casefold())
        line = next((shown for shown in sheet.lines if indicator and shown.indicator.id == indicator.id), None)
        if indicator is None:
            raise Refusal(speak.say("không có chỉ tiêu “{indicator}”.", indicator=code))
        run = line.period if line else args.period
        if args.take_saved:
            cells.append(_saved_one(line, indicator.id, run))
            continue
        if not sign:
            raise Refusal(speak.say("“{typed}” không có số: viết CHỈ_TIÊU=SỐ.", typed=text))
        around = line.around if line else Around(indicator, run, None)
        try:
            read_as = read_typed(typed, indicator, speak, weighing(around, args.decimal_mark))
        except NotANumber as error:
            problem = Problem(error.code, value=typed, values=_as_typed(error, speak))
            raise Refusal(f"{code}: {problem_in_words(problem, speak)}") from error
        version = line.draft.version if line and line.draft and args.replace else 0
        if line and line.draft and line.draft.author in {who.name, ""}:
            version = line.draft.version
        actual = actual_of(read_as, run, reason=args.reason) if read_as else None
        if actual and line and line.draft:  # what stands beside the number is not typed here, and stays
            kept = line.draft
            actual = actual._replace(
                up_to=kept.up_to, document=kept.document, note=kept.note, attachment=kept.attachment
            )
        signed, choice = line.signed if line else 0, "mine" if args.replace else ""
        beside = line.mine.version if line and line.mine else 0
        cells.append(enter.TypedCell(indicator.id, run, typed, actual, version, signed, args.reason, choice, beside))
    saved = enter.save(store, who, unit, cells, to_come=args.to_come)
    refused = [cell for cell in saved if cell.problem]
    codes = read.indicators(store)
    for cell in refused:
        code = codes[cell.place[0]].code
        if cell.problem:
            message = problem_in_words(cell.problem, speak)
            warn(f"{code}: {message}" + (f" “{cell.theirs.typed}”" if cell.theirs else ""))
        if cell.beside:
            words = speak.say("số của bạn chưa được lưu, để bên cạnh: --replace để giữ, --take-saved để bỏ")
            warn(f"{code}: {words}")
    bare = {cell.indicator for cell in cells if lacks_parts(cell.actual, codes[cell.indicator])}
    for number in sorted(bare & {cell.place[0] for cell in saved if cell.kept}):
        warn(f"{codes[number].code}: {speak.say(NO_PARTS)}")
    say(speak.say("Đã giữ nháp {n} số.", n=speak.number(len(saved) - len(refused), 0)))
    return REFUSED if refused else DONE


def _saved_one(line: SheetLine | None, indicator: int, run: Period) -> enter.TypedCell:
    """The choice of what stands there, as it is seen now."""
    version = line.draft.version if line and line.draft else 0
    beside = line.mine.version if line and line.mine else 0
    return enter.TypedCell(indicator, run, "", None, version, line.signed if line else 0, "", "saved", beside)


def _as_typed(error: NotANumber, speak: Language) -> dict[str, str]:
    """Both readings as they would be typed, each so that it reads in one way."""
    if error.code != "two_readings":
        return error.values
    return {name: in_a_field(number, speak) for name, number in error.values.items()}


def _submit(args: argparse.Namespace, speak: Language) -> int:
    store, who, unit = _open(args, speak)
    sheet = sheets.sheet(store, who, unit, _month(args))
    seen = {line.place: line.draft.version for line in sheet.lines if line.draft is not None}
    outcome = enter.submit(store, who, unit, _month(args), seen, args.gaps)
    for line, problem in outcome.obstacles:
        warn(f"{line.indicator.code}: {problem_in_words(problem, speak)}")
    if outcome.obstacles:
        say(speak.say("Chưa gửi được: {n} dòng cần xem lại.", n=len(outcome.obstacles)))
        return REFUSED
    say(speak.say("Đã gửi duyệt {n} số.", n=outcome.figures))
    return DONE


def _take_back(args: argparse.Namespace, speak: Language) -> int:
    store, who, unit = _open(args, speak)
    say(speak.say("Đã rút lại {n} số.", n=enter.take_back(store, who, unit, _month(args))))
    return DONE


def _queue(args: argparse.Namespace, speak: Language) -> int:
    store = store_of(args)
    queue = progress.queue(store, person(store, args.by), _month(args))
    if args.json:
        names = ("due", "drafted", "waiting", "returned", "approved", "missing", "locked", "submitted_by")
        rows = [
            {
                "unit": row.unit.code,
                "due_on": row.due_on.isoformat(),
                **{name: getattr(row, name) for name in names},
                "submitted_at": row.submitted_at.isoformat() if row.submitted_at else "",
            }
            for row in queue
        ]
        say(json.dumps(rows, ensure_ascii=False))
        return DONE
    for row in queue:
        counts = speak.say(
            "đến kỳ {due}, chờ duyệt {waiting}, nháp {drafted}, trả lại {returned}, đã duyệt {approved}, thiếu {missing}",  # noqa: E501 - one sentence
            due=row.due,
            waiting=row.waiting,
            drafted=row.drafted,
            returned=row.returned,
            approved=row.approved,
            missing=row.missing,
        )
        say(f"{row.unit.code} {row.unit.name(speak.code)}: {counts}")
    return DONE


def _decide(args: argparse.Namespace, speak: Language, what: str) -> int:
    store, who, unit = _open(args, speak)
    sheet = sheets.sheet(store, who, unit, _month(args), task="review")
    wanted = {code.casefold() for code in args.indicator}
    state = "approved" if what == "reopen" else "submitted"
    items = [
        review.Item(unit, line.indicator.id, line.period, line.draft.version if line.draft else 0, line.signed)
        for line in sheet.lines
        if line.state == state and (not wanted or line.indicator.code.casefold() in wanted)
    ]
    if not items:
        raise Refused("not_approved" if what == "reopen" else "not_waiting")
    if what == "approve":
        decisions = review.approve(store, who, items, to_come=args.to_come)
    elif what == "return":
        decisions = review.send_back(store, who, items, args.reason)
    else:
        decisions = review.reopen(store, who, items, args.reason)
    codes = read.indicators(store)
    for decision in decisions:
        if decision.problem:
            sentence = problem_in_words(decision.problem, speak)
            warn(f"{codes[decision.item.indicator].code}: {sentence}")
    done = sum(decision.done for decision in decisions)
    say(speak.say("Đã xử lý {n} số.", n=done))
    return DONE if done == len(decisions) else REFUSED


def _approve(args: argparse.Namespace, speak: Language) -> int:
    return _decide(args, speak, "approve")


def _return(args: argparse.Namespace, speak: Language) -> int:
    return _decide(args, speak, "return")


def _reopen(args: argparse.Namespace, speak: Language) -> int:
    return _decide(args, speak, "reopen")


def _history(args: argparse.Namespace, speak: Language) -> int:
    store, who, unit = _open(args, speak)
    figure_history = history.history(store, who, unit, args.indicator, args.period)

    def value(step: history.Step) -> str:
        if step.aim:
            return aims.value(step.aim, speak)
        return write_typed(typed_of(step.actual), figure_history.indicator, speak) if step.actual else step.typed

    rows: Sequence[dict[str, object]] = [
        {
            "at": step.at.isoformat(timespec="seconds"),
            "by": step.by,
            "side": "target" if step.aim else "actual",
            "deed": step.deed,
            "value": value(step),
            **_aim(step.aim),
            "author": step.author,
            "said": step.remark,
            "reason": step.actual.reason if step.actual else "",
            "note": step.note,
            "document": step.document,
            "file": step.file,
            "line": step.line,
            "stands": step.stands,
            "replaced_by": step.replaced.by if step.replaced else "",
            "replaced_at": step.replaced.at.isoformat(timespec="seconds") if step.replaced else "",
            "replaced_line": step.replaced.line if step.replaced else 0,
        }
        for step in figure_history.steps
    ]
    if args.json:
        say(json.dumps(rows, ensure_ascii=False))
        return DONE
    for step, row in zip(figure_history.steps, rows, strict=True):
        parts = [aims.which(step.aim, speak)] if step.aim else []
        parts += [str(row[name]) for name in ("said", "reason", "note", "document", "file") if row[name]]
        parts += [aims.replaced(step.replaced, speak)] if step.replaced else []
        extra = f"  ({'; '.join(parts)})" if parts else ""
        say(f"{speak.moment(step.at)}  {row['by']}  {deed_word(step.deed, speak)}  {row['value']}{extra}")
    return DONE


def _aim(aim: StatedTarget | None) -> dict[str, object]:
    if aim is None:
        return {"basis": "", "effective_on": "", "version": 0}
    return {"basis": aim.basis.code, "effective_on": aim.target.effective_on, "version": aim.version}
