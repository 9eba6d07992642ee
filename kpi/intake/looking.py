"""Looking at a file before anything is written, and taking it in."""

import hashlib
import json
from collections.abc import Collection, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from kpi.actions.enter.review import reason_of
from kpi.actions.imports import import_review, preview, uploads
from kpi.actions.imports.admit import Outcome, admit
from kpi.actions.imports.preview import Change, Preview
from kpi.actions.imports.uploads import Memory, Upload
from kpi.actions.look import read
from kpi.actions.look.figure_text import actual_text, target_text
from kpi.actions.record.store import Store
from kpi.actions.record.written import Progress
from kpi.importing.table.reading import TableReading
from kpi.intake import periods_to_come, plan_days, second_looks
from kpi.intake.left_out import Place, leaving_out
from kpi.intake.reading import FileReader, as_long_as, in_place
from kpi.intake.second_looks import with_second_looks
from kpi.intake.sums import FileSums, sums
from kpi.language.dates import VIETNAM
from kpi.model.figure import Actual, Target
from kpi.model.handed_in import Correction, HandedIn
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.proposal import Kind
from kpi.model.question import Answers


class Looked(NamedTuple):
    """What is made of a file; with open questions, or with nothing that can be taken, there is no outcome yet."""

    reading: TableReading
    outcome: Outcome | None = None
    preview: Preview = Preview()
    sums: tuple[FileSums, ...] = ()
    answers: Answers = MappingProxyType({})  # what was said of this file, and what is remembered of files of its shape
    memory: Memory = Memory()
    token: str = ""  # names what was looked at; "" where nothing can be imported yet


def reader_for(store: Store, by: Person, upload: Upload) -> FileReader:
    """The reader of an upload, with its answers and with what is remembered of files of its shape.

    What was handed in is read as it was then, with nothing that was remembered since.
    """
    content, handed = uploads.contents(store, by, upload.id), _handed(upload)
    importer = handed.importer(upload.by) if handed else by

    def in_force(fingerprint: str) -> Answers:
        if handed:
            return {}
        return uploads.in_force(store, upload.by, fingerprint, upload.answers, upload.taken_back)

    return FileReader(
        content,
        upload.file,
        handed.answers if handed else upload.answers,
        limits=as_long_as(content, uploads.limit(store)),
        takes_plans=importer.may_somewhere("manage"),
        asks=partial(plan_days.questions, store, importer),
        in_force=in_force,
        kind=handed.kind if handed else None,
        settles=partial(periods_to_come.settled, store, upload.at.astimezone(VIETNAM).date()),
    )


def _handed(upload: Upload) -> HandedIn | None:
    return upload.handed_in if upload.state in {"waiting", "done"} else None


def look(store: Store, by: Person, upload: Upload, left_out: Collection[Place] = ()) -> Looked:
    """What the file says and what importing it would do; nothing is written. Raises Refused.

    Of what was handed in: what approving it would do now, without the rows of the figures that are `left_out`.
    """
    reader = reader_for(store, by, upload)
    known = read.known(store)
    reading = reader.reading(known)
    memory = uploads.remembered(store, upload.by, reading.fingerprint)
    if reading.questions or reading.proposal.refuses_all:
        return Looked(reading, answers=reader.answers, memory=memory)
    looker = preview.Looker(store)
    handed = _handed(upload)
    someone = handed.importer(upload.by) if handed else by
    readers = [leaving_out(reader, left_out, by.called)]
    (outcome,) = admit(store, readers, by=by.name, person=someone, partial=True, dry_run=True, inside=looker)
    known, reading = reader.last or (known, reading)
    ahead = looker.previews[0] if looker.previews else Preview()
    added = sums(reading.proposal, outcome, ahead, known)
    token = token_of(reader.answers, outcome, ahead)
    second_looks.remember(token, ahead.odd)
    return Looked(reading, _in_full(outcome, reader, ahead), ahead, added, reader.answers, memory, token)


def token_of(answers: Answers, outcome: Outcome, ahead: Preview) -> str:
    """The same only where the same answers are in force, and the same figures would take the place of the same."""
    counts = [outcome.read, outcome.accepted, outcome.unchanged, outcome.refused, outcome.drafted]
    refused = [row for row, _ in outcome.refused_rows]
    parts = [sorted(answers.items()), outcome.kind, counts, refused, ahead.new, ahead.changed, ahead.digest]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def take(
    store: Store,
    by: Person,
    upload: Upload,
    *,
    partial: bool,
    progress: Progress | None = None,
    seen: str | None = None,
) -> Outcome:
    """Import the upload: its figures, the mark that it is done and what is remembered of it, or nothing at all.

    `seen` is the token of the look that was confirmed, None where nobody looked. Raises Refused where it would write
    something else than was seen.
    """
    reader = reader_for(store, by, upload)
    reading = reader.reading(read.known(store))
    if progress:  # what was given up while it was read is not written
        progress(0, reading.proposal.read)
    if reading.questions:
        outcome = Outcome("figures", upload.file, problems=(Problem("question_open", file=upload.file),))
    else:
        looker, odd = preview.Looker(store, effects=False), None if seen is None else second_looks.remembered(seen)

        def is_seen(result: Outcome, ahead: Preview) -> bool:
            return seen is None or token_of(reader.answers, result, ahead) == seen

        def in_full(result: Outcome) -> Outcome:
            ahead = looker.previews[-1] if looker.previews else Preview()
            return _in_full(result, reader, ahead if odd is None else ahead._replace(odd=odd))

        def details_of(result: Outcome) -> dict[str, object]:
            return {**outcome_details(in_full(result)), **correction_details(looker.previews[-1])}

        marks = uploads.marks(by, upload, reading.fingerprint, details_of)
        inside = preview.as_seen(looker, is_seen, marks, odd=odd is None, code="look_again")
        (outcome,) = admit(store, [reader], by=by.name, person=by, partial=partial, inside=inside, progress=progress)
        outcome = in_full(outcome)
        if outcome.waits and (partial or not outcome.is_refused):
            ahead = looker.previews[-1]
            seen_now = look_of(reader, outcome, ahead, reading.fingerprint, partial=partial)
            import_review.hand_in(store, by, upload.id, seen_now)
            return outcome
    if not outcome.written:
        state = "refused" if outcome.is_refused else "done"
        uploads.ended(store, upload, state, outcome_details(outcome))
    return outcome


def look_of(
    reader: FileReader, outcome: Outcome, ahead: Preview, fingerprint: str, *, partial: bool, kind: Kind | None = None
) -> import_review.Look:
    """What goes with a file that is handed in to be approved by somebody else: what its importer saw of it."""
    return import_review.Look(
        token=token_of(reader.answers, outcome, ahead),
        partial=partial,
        kind=kind,
        answers=reader.answers,
        fingerprint=fingerprint,
        units=ahead.concerned,
        new=ahead.new,
        corrected=ahead.changed,
        changes=tuple(map(_correction, ahead.changes)),
        counts={**outcome_details(outcome), **correction_details(ahead)},
    )


def approve(
    store: Store,
    by: Person,
    number: int,
    *,
    seen: str | None,
    partial_too: bool = False,
    left_out: Collection[Place] = (),
    why: str = "",
) -> Outcome:
    """Write what somebody else has handed in, by the very way of an import: all of it or nothing, in one transaction.

    `seen` is the token of the look that is confirmed; None confirms the look of whoever handed it in. Where it would
    write something else by now, Refused takes it back. What is left out needs a reason; with `partial_too` rows that
    are refused by now stay away, and the others are written.
    """
    upload, handed = import_review.refuse_unless_deciding(store, by, number)
    reason = reason_of(why) if left_out else ""
    reader, looker = reader_for(store, by, upload), preview.Looker(store, effects=False)

    def in_full(result: Outcome) -> Outcome:
        return _in_full(result, reader, looker.previews[-1] if looker.previews else Preview())

    def details_of(result: Outcome) -> dict[str, object]:
        return {**outcome_details(in_full(result)), **correction_details(looker.previews[-1])}

    def is_seen(result: Outcome, ahead: Preview) -> bool:
        return token_of(reader.answers, result, ahead) == (handed.token if seen is None else seen)

    marks = import_review.marks(by, number, details_of)
    inside = preview.as_seen(looker, is_seen, marks, odd=True, code="look_again_at_import")
    (outcome,) = admit(
        store,
        [leaving_out(reader, left_out, by.called, reason)],
        by=by.name,
        person=handed.importer(upload.by),
        partial=handed.partial or partial_too or bool(left_out),
        inside=inside,
        beside=import_review.beside(by, upload, left_out=reason),
    )
    outcome = in_full(outcome)
    if not outcome.written and not outcome.is_refused:
        import_review.approve_nothing(store, by, number, outcome_details(outcome))
    return outcome


class Since(NamedTuple):
    """A figure that is no longer as it was when the file was handed in: what stood there then, and what stands now.

    `would_be` is what approving would make of it; "" where approving no longer changes it.
    """

    unit: str
    indicator: str
    period: str
    basis: str
    stood: str
    stands: str
    would_be: str


def since(upload: Upload, looked: Looked) -> tuple[Since, ...]:
    """What differs from the look with which the file was handed in, as far as its first figures tell."""
    handed = upload.handed_in
    if handed is None or handed.token == looked.token:
        return ()
    then = {correction[:4]: correction for correction in handed.changes}
    now = {correction[:4]: correction for correction in map(_correction, looked.preview.changes)}
    all_now = looked.preview.new + looked.preview.changed <= len(now)
    all_then = handed.new + handed.corrected <= len(then)
    differences = [
        Since(*place, old.old, new.old, new.new)
        for place, old in then.items()
        if (new := now.get(place)) is not None and (old.old, old.new) != (new.old, new.new)
    ]
    differences += [Since(*place, old.old, "", "") for place, old in then.items() if all_now and place not in now]
    differences += [Since(*place, "", new.old, new.new) for place, new in now.items() if all_then and place not in then]
    return tuple(differences)


def _in_full(outcome: Outcome, reader: FileReader, ahead: Preview) -> Outcome:
    """The outcome with what is worth a second look, and each problem in its place."""
    if reader.last is None:
        return outcome
    reading = reader.last[1]
    return in_place(with_second_looks(outcome, reading, ahead), reading)


def outcome_details(outcome: Outcome) -> dict[str, object]:
    """What is kept of an outcome beside its upload: the counts, and why each refused row was refused."""
    counts = {name: getattr(outcome, name) for name in ("read", "accepted", "unchanged", "refused")}
    return {**counts, **problem_details(outcome.problems)}


def correction_details(ahead: Preview) -> dict[str, object]:
    """How many figures an import has corrected, and the first of them: what stood and what stands."""
    corrected = [change for change in ahead.changes if change.old is not None][:_CORRECTED]
    return {
        "new": ahead.new,
        "corrected": ahead.changed,
        "corrections": [list(_correction(change)) for change in corrected],
    }


def _correction(change: Change) -> Correction:
    unit, basis = change.unit.code_and_day, change.basis.code if change.basis else ""
    sides = *_side(change, change.old), *_side(change, change.new)
    return Correction(unit, change.indicator.code, str(change.period), basis, *sides)


def _side(change: Change, figure: Actual | Target | None) -> tuple[str, bool]:
    if isinstance(figure, Actual):
        return actual_text(figure, change.indicator), figure.estimate
    return ("" if figure is None else target_text(figure, change.indicator) or figure.words), False


def corrections_of(upload: Upload) -> list[Correction]:
    """What was kept of them with an upload."""
    kept = json.loads(json.dumps(upload.details.get("corrections", [])))
    return [Correction(*fields) for fields in kept]


def problem_details(problems: Sequence[Problem]) -> dict[str, object]:
    """Problems as they are kept beside an upload."""
    kept = [
        [problem.code, problem.row, problem.column, problem.value, dict(problem.values), problem.cell, problem.blocks]
        for problem in problems[:_KEPT]
    ]
    return {"problems": kept, "problems_in_all": len(problems)}


_KEPT, _CORRECTED = 20_000, 20
"""So many problems are kept with an upload, for a file with more is wrong as a whole; and so many corrections."""


def problems_of(upload: Upload) -> list[Problem]:
    """The problems kept with an upload, as they were."""
    kept = json.loads(json.dumps(upload.details.get("problems", [])))
    return [
        Problem(code, row, column, value, values, upload.file, blocks, cell)
        for code, row, column, value, values, cell, blocks in kept
    ]
