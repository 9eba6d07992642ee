"""The clerk's and the reviewer's month: sheet, enter, submit, take-back, queue, approve, return, reopen, history."""

import argparse
import json
from collections.abc import Sequence

from kpi.actions.enter import enter, review
from kpi.actions.look import history, progress, read
from kpi.actions.look import sheet as sheets
from kpi.actions.look.history import Aim
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
from kpi.language.problems import said_of, sentence
from kpi.language.told import actual_of, typed_of
from kpi.language.typed import read_typed, write_typed
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.quantity import NotANumber
from kpi.widgets import aims


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parsers of these commands."""

    def command(name: str, run: object, words: str, *, unit: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, parents=parents, help=words, description=words)
        made.set_defaults(run=run)
        if unit:
            made.add_argument("--unit", required=True, metavar="CODE")
        made.add_argument("--period", required=True, type=period, metavar="PERIOD")
        made.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
        return made

    made = command("sheet", _sheet, "what a unit is to tell with a month, and how far it has come")
    made.add_argument("--json", action="store_true")
    made = command("enter", _enter, "type figures: REV=5.097,54 in Vietnamese, REV=5,097.54 in English")
    made.add_argument("figure", nargs="+", metavar="INDICATOR=FIGURE")
    made.add_argument("--reason", default="", help="why what looks wrong is right")
    made.add_argument("--replace", action="store_true", help="in the place of what somebody else has typed")
    made = command("submit", _submit, "hand in what is typed")
    made.add_argument("--gaps", default="", metavar="WHY", help="why figures are missing")
    command("take-back", _take_back, "take back what nobody has decided yet")
    made = command("queue", _queue, "what is due, late and waiting, unit by unit", unit=False)
    made.add_argument("--json", action="store_true")
    for name, run, words in (
        ("approve", _approve, "approve what waits; all of it, or these indicators"),
        ("return", _return, "send back what waits, with a reason"),
        ("reopen", _reopen, "open approved figures again, with a reason"),
    ):
        made = command(name, run, words)
        made.add_argument("indicator", nargs="*", metavar="INDICATOR")
        if name != "approve":
            made.add_argument("--reason", default="")
    made = command("history", _history, "every value that a figure ever had")
    made.add_argument("indicator", metavar="INDICATOR")
    made.add_argument("--json", action="store_true")


def _open(asked: argparse.Namespace, speak: Language) -> tuple[Store, Person, int]:
    store = store_of(asked)
    return store, person(store, asked.by), unit_of(store, asked.unit, asked.period, speak)


def _month(asked: argparse.Namespace) -> Period:
    return Period.month(asked.period.year, asked.period.last)


def _sheet(asked: argparse.Namespace, speak: Language) -> int:
    store, who, unit = _open(asked, speak)
    sheet = sheets.sheet(store, who, unit, _month(asked))
    rows = [
        {
            "indicator": line.indicator.code,
            "period": str(line.period),
            "state": line.state,
            "due": line.is_due,
            "typed": write_typed(typed_of(line.told), line.indicator, speak)
            if line.told
            else (line.draft.typed if line.draft else ""),
            "by": line.draft.author if line.draft else line.signed_by,
            "problems": [problem.code for problem in line.problems],
        }
        for line in sheet.lines
    ]
    if asked.json:
        say(json.dumps(rows, ensure_ascii=False))
        return DONE
    for row in rows:
        say("  ".join(str(row[name]) for name in ("indicator", "period", "state", "typed", "by") if row[name]))
    return DONE


def _enter(asked: argparse.Namespace, speak: Language) -> int:
    store, who, unit = _open(asked, speak)
    sheet = sheets.sheet(store, who, unit, _month(asked))
    known = {indicator.code.casefold(): indicator for indicator in read.indicators(store).values()}
    cells: list[enter.Cell] = []
    for text in asked.figure:
        code, _, typed = text.partition("=")
        indicator = known.get(code.casefold())
        line = next((one for one in sheet.lines if indicator and one.indicator.id == indicator.id), None)
        if indicator is None:
            raise Refusal(speak.say("không có chỉ tiêu “{indicator}”.", indicator=code))
        run = line.period if line else asked.period
        try:
            told = read_typed(typed, indicator, speak)
        except NotANumber as error:
            raise Refusal(f"{code}: {sentence(speak, error.code, {'value': typed, **error.values})}") from error
        version = line.draft.version if line and line.draft and asked.replace else 0
        if line and line.draft and line.draft.author in {who.name, ""}:
            version = line.draft.version
        actual = actual_of(told, run, reason=asked.reason) if told else None
        signed = line.signed if line else 0
        cells.append(enter.Cell(indicator.id, run, typed, actual, version, signed, asked.reason))
    saved = enter.save(store, who, unit, cells)
    refused = [one for one in saved if one.problem]
    for one in refused:
        if one.problem:
            code = read.indicators(store)[one.place[0]].code
            said = sentence(speak, one.problem.code, {"value": one.problem.value, **one.problem.values})
            warn(f"{code}: {said}" + (f" “{one.theirs.typed}”" if one.theirs else ""))
    say(speak.say("Đã giữ nháp {n} số.", n=speak.number(len(saved) - len(refused), 0)))
    return REFUSED if refused else DONE


def _submit(asked: argparse.Namespace, speak: Language) -> int:
    store, who, unit = _open(asked, speak)
    sheet = sheets.sheet(store, who, unit, _month(asked))
    seen = {line.place: line.draft.version for line in sheet.lines if line.draft is not None}
    outcome = enter.submit(store, who, unit, _month(asked), seen, asked.gaps)
    for line, problem in outcome.obstacles:
        warn(f"{line.indicator.code}: {said_of(problem, speak)}")
    if outcome.obstacles:
        say(speak.say("Chưa gửi được: {n} dòng cần xem lại.", n=len(outcome.obstacles)))
        return REFUSED
    say(speak.say("Đã gửi duyệt {n} số.", n=outcome.told))
    return DONE


def _take_back(asked: argparse.Namespace, speak: Language) -> int:
    store, who, unit = _open(asked, speak)
    say(speak.say("Đã rút lại {n} số.", n=enter.take_back(store, who, unit, _month(asked))))
    return DONE


def _queue(asked: argparse.Namespace, speak: Language) -> int:
    store = store_of(asked)
    found = progress.queue(store, person(store, asked.by), _month(asked))
    if asked.json:
        names = ("due", "drafted", "waiting", "returned", "approved", "missing", "locked", "submitted_by")
        rows = [
            {
                "unit": one.unit.code,
                "due_on": one.due_on.isoformat(),
                **{name: getattr(one, name) for name in names},
                "submitted_at": one.submitted_at.isoformat() if one.submitted_at else "",
            }
            for one in found
        ]
        say(json.dumps(rows, ensure_ascii=False))
        return DONE
    for one in found:
        counts = speak.say(
            "đến kỳ {due}, chờ duyệt {waiting}, nháp {drafted}, trả lại {returned}, đã duyệt {approved}, thiếu {missing}",  # noqa: E501 - one sentence
            due=one.due,
            waiting=one.waiting,
            drafted=one.drafted,
            returned=one.returned,
            approved=one.approved,
            missing=one.missing,
        )
        say(f"{one.unit.code} {one.unit.name(speak.code)}: {counts}")
    return DONE


def _decide(asked: argparse.Namespace, speak: Language, what: str) -> int:
    store, who, unit = _open(asked, speak)
    sheet = sheets.sheet(store, who, unit, _month(asked), task="review")
    wanted = {code.casefold() for code in asked.indicator}
    state = "approved" if what == "reopen" else "submitted"
    items = [
        review.Item(unit, line.indicator.id, line.period, line.draft.version if line.draft else 0, line.signed)
        for line in sheet.lines
        if line.state == state and (not wanted or line.indicator.code.casefold() in wanted)
    ]
    if not items:
        raise Refused("not_approved" if what == "reopen" else "not_waiting")
    if what == "approve":
        decisions = review.approve(store, who, items)
    elif what == "return":
        decisions = review.send_back(store, who, items, asked.reason)
    else:
        decisions = review.reopen(store, who, items, asked.reason)
    codes = read.indicators(store)
    for one in decisions:
        if one.problem:
            said = said_of(one.problem, speak)
            warn(f"{codes[one.item.indicator].code}: {said}")
    done = sum(one.done for one in decisions)
    say(speak.say("Đã xử lý {n} số.", n=done))
    return DONE if done == len(decisions) else REFUSED


def _approve(asked: argparse.Namespace, speak: Language) -> int:
    return _decide(asked, speak, "approve")


def _return(asked: argparse.Namespace, speak: Language) -> int:
    return _decide(asked, speak, "return")


def _reopen(asked: argparse.Namespace, speak: Language) -> int:
    return _decide(asked, speak, "reopen")


def _history(asked: argparse.Namespace, speak: Language) -> int:
    store, who, unit = _open(asked, speak)
    found = history.history(store, who, unit, asked.indicator, asked.period)

    def value(step: history.Step) -> str:
        if step.aim:
            return aims.value(step.aim, speak)
        return write_typed(typed_of(step.actual), found.indicator, speak) if step.actual else step.typed

    rows: Sequence[dict[str, object]] = [
        {
            "at": step.at.isoformat(timespec="seconds"),
            "by": step.by,
            "side": "target" if step.aim else "actual",
            "deed": step.deed,
            "value": value(step),
            **_aim(step.aim),
            "author": step.author,
            "said": step.said,
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
        for step in found.steps
    ]
    if asked.json:
        say(json.dumps(rows, ensure_ascii=False))
        return DONE
    for step, row in zip(found.steps, rows, strict=True):
        parts = [aims.which(step.aim, speak)] if step.aim else []
        parts += [str(row[name]) for name in ("said", "reason", "note", "document", "file") if row[name]]
        parts += [aims.replaced(step.replaced, speak)] if step.replaced else []
        extra = f"  ({'; '.join(parts)})" if parts else ""
        say(f"{speak.moment(step.at)}  {row['by']}  {deed_word(step.deed, speak)}  {row['value']}{extra}")
    return DONE


def _aim(aim: Aim | None) -> dict[str, object]:
    if aim is None:
        return {"basis": "", "effective_on": "", "version": 0}
    return {"basis": aim.basis.code, "effective_on": aim.target.effective_on, "version": aim.version}
