"""Says in lines what became of a file: its problems, what it was taken for, the counts, and what to do next."""

import argparse

from kpi.commands import ahead
from kpi.commands.shared import say, warn
from kpi.intake import Imported
from kpi.language import Language
from kpi.language.imports import choice_words, meaning_words, passed_words
from kpi.language.problems import sentence
from kpi.model.problem import Problem
from kpi.model.question import NAMES
from kpi.widgets.reasons import way, why

_ROWS = 12
"""So many rows that were passed over are named."""
_SETTLED_BY_OPTION = frozenset(
    {
        *("needs_answer", "question_open", "unknown_answer", "no_indicator_column", "no_figure_column"),
        *("no_such_column", "no_such_name", "name_means_another", "period_told_otherwise", "unit_told_otherwise"),
    }
)
"""What an option of the command line settles."""


def tell(imported: Imported, speak: Language, args: argparse.Namespace, *, alone: bool) -> None:
    outcome = imported.outcome
    for problem in outcome.problems:
        warn(f"{_marked(problem, speak)} {_place(problem, outcome.file, speak)}: {problem_words(problem, speak)}")
    if any(problem.code in NAMES for problem in outcome.problems):
        warn(speak.say("Tệp gọi tên khác kho? Thêm --called TÊN=MÃ cho mỗi tên, hoặc TÊN=skip để không lấy."))
    if imported.reading.fingerprint:
        _tell_layout(imported, speak)
    counts = speak.say(
        "{file}: đọc {read}, nhận {accepted}, không đổi {unchanged}, từ chối {refused}.",
        file=outcome.file,
        read=speak.number(outcome.read, 0),
        accepted=speak.number(outcome.accepted, 0),
        unchanged=speak.number(outcome.unchanged, 0),
        refused=speak.number(outcome.refused, 0),
    )
    say(counts)
    if args.dry_run:
        ahead.tell(imported, speak)
        if outcome.waits:
            say(speak.say("Khi nhập, số của tệp này chờ một người khác duyệt."))
        say(speak.say("Chỉ xem thử: chưa ghi gì."))
    elif imported.handed_in is not None:
        ahead.tell_handed_in(imported, speak)
        say(
            speak.say(
                "Chưa ghi gì: tệp chờ một người khác duyệt. Người đó xem bằng kpi waiting show {n}",
                n=imported.handed_in,
            )
        )
    elif outcome.written:
        ahead.tell_done(imported, speak)
    elif outcome.is_refused or outcome.accepted:
        say(_not_written(imported, speak, partial=args.partial, alone=alone))
    if imported.refused_in:
        say(speak.say("Các dòng bị từ chối nằm trong {file}.", file=imported.refused_in))


def _marked(problem: Problem, speak: Language) -> str:
    """Whether a row was refused, an answer is wanted, or only a look."""
    if not problem.blocks:
        return speak.say("[nên xem lại]")
    return speak.say("[cần trả lời]") if problem.code in _SETTLED_BY_OPTION else speak.say("[bị từ chối]")


def _not_written(imported: Imported, speak: Language, *, partial: bool, alone: bool) -> str:
    """Why nothing was, and what to do about it."""
    outcome = imported.outcome
    if not outcome.is_refused:
        return speak.say("Chưa ghi gì, vì một tệp khác nhập cùng bị từ chối.")
    if any(problem.code in _SETTLED_BY_OPTION for problem in outcome.problems):
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


def _tell_layout(imported: Imported, speak: Language) -> None:
    """What the file was taken for, so that a wrong guess is seen at once."""
    reading = imported.reading
    where = speak.say("trang “{sheet}”", sheet=reading.sheet) + ", " if reading.sheet else ""
    shape = choice_words("shape", reading.shape, speak)
    say(speak.say("{file}: {sheet}{shape}.", file=reading.file, sheet=where, shape=shape))
    for column in reading.columns:
        header = column.header.replace("\n", " ") or "–"
        say(f"  {column.letter}  {header} → {meaning_words(column.meaning, speak)}")
    if imported.remembered:
        remembered = "; ".join(
            f"{code.partition(':')[2] or code}={answer}" for code, answer in imported.remembered.items()
        )
        say(f"  {speak.say('Được nhớ từ tệp trước cùng dạng: {told}.', told=remembered)}")
    for rule in reading.applied:
        change = f"“{rule.before}” → “{rule.after}”" if rule.before and rule.before != rule.after else ""
        times = speak.say_n("{n} ô", rule.times) if rule.place else ""
        place = ", ".join(part for part in (times, rule.place, change) if part)
        rule_sentence = sentence(speak, rule.code, {"value": rule.before, "after": rule.after})
        say(f"  {rule_sentence}{f' ({place})' if place else ''}")
    by_why: dict[str, list[int]] = {}
    for row, reason in reading.passed_over:
        by_why.setdefault(reason, []).append(row)
    passed = [
        f"{passed_words(reason, speak)} {', '.join(map(str, rows[:_ROWS]))}{', …' if len(rows) > _ROWS else ''}"
        for reason, rows in by_why.items()
    ]
    if passed:
        say(f"  {speak.say('Các dòng không phải số liệu')}: {'; '.join(passed)}")


def problem_words(problem: Problem, speak: Language) -> str:
    return f"{why(problem, speak)} {way(problem, speak)}".strip()
