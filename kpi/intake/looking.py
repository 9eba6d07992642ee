"""Looking at a file before anything is written, and taking it in."""

import hashlib
import json
from collections.abc import Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from kpi.actions import preview, read, uploads
from kpi.actions.admit import Outcome, admit
from kpi.actions.preview import Change, Preview
from kpi.actions.store import Store
from kpi.actions.uploads import Memory, Upload
from kpi.actions.written import Progress
from kpi.importers.reading import Reading
from kpi.intake import plan_days, second_looks
from kpi.intake.reading import FileReader, as_long_as, in_place
from kpi.intake.second_looks import with_second_looks
from kpi.intake.sums import Sums, sums
from kpi.model.figure import Actual, Target
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.question import Answers


class Looked(NamedTuple):
    """What is made of a file; with open questions, or with nothing that can be taken, there is no outcome yet."""

    reading: Reading
    outcome: Outcome | None = None
    preview: Preview = Preview()
    sums: tuple[Sums, ...] = ()
    answers: Answers = MappingProxyType({})  # what was said of this file, and what is remembered of files of its shape
    memory: Memory = Memory()
    token: str = ""  # names what was looked at; "" where nothing can be imported yet


def reader_for(store: Store, by: Person, upload: Upload) -> FileReader:
    """The reader of an upload, with its answers and with what is remembered of files of its shape."""
    content = uploads.contents(store, by, upload.id)
    return FileReader(
        content,
        upload.file,
        upload.answers,
        limits=as_long_as(content, uploads.limit(store)),
        takes_plans=by.may_somewhere("manage"),
        asks=partial(plan_days.questions, store, by),
        in_force=lambda fingerprint: uploads.in_force(store, upload.by, fingerprint, upload.answers, upload.taken_back),
    )


def look(store: Store, by: Person, upload: Upload) -> Looked:
    """What the file says and what importing it would do; nothing is written. Raises Refused."""
    reader = reader_for(store, by, upload)
    known = read.known(store)
    reading = reader.reading(known)
    memory = uploads.remembered(store, upload.by, reading.fingerprint)
    if reading.questions or reading.proposal.refuses_all:
        return Looked(reading, answers=reader.answers, memory=memory)
    looker = preview.Looker(store)
    (outcome,) = admit(store, [reader], by=by.name, person=by, partial=True, dry_run=True, inside=looker)
    known, reading = reader.last or (known, reading)
    ahead = looker.previews[0] if looker.previews else Preview()
    added = sums(reading.proposal, outcome, ahead, known)
    token = token_of(reader.answers, outcome, ahead)
    second_looks.remember(token, ahead.odd)
    return Looked(reading, _told(outcome, reader, ahead), ahead, added, reader.answers, memory, token)


def token_of(answers: Answers, outcome: Outcome, ahead: Preview) -> str:
    """The same only where the same answers are in force, and the same figures would take the place of the same."""
    counts = [outcome.read, outcome.accepted, outcome.unchanged, outcome.refused, outcome.drafted]
    refused = [row for row, _ in outcome.refused_rows]
    told = [sorted(answers.items()), outcome.kind, counts, refused, ahead.new, ahead.changed, ahead.digest]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


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

        def is_seen(one: Outcome, ahead: Preview) -> bool:
            return seen is None or token_of(reader.answers, one, ahead) == seen

        def told(one: Outcome) -> Outcome:
            ahead = looker.previews[-1] if looker.previews else Preview()
            return _told(one, reader, ahead if odd is None else ahead._replace(odd=odd))

        def said(one: Outcome) -> dict[str, object]:
            return {**said_of_outcome(told(one)), **said_of_corrections(looker.previews[-1])}

        marks = uploads.marks(by, upload, reading.fingerprint, said)
        inside = preview.as_seen(looker, is_seen, marks, odd=odd is None)
        (outcome,) = admit(store, [reader], by=by.name, person=by, partial=partial, inside=inside, progress=progress)
        outcome = told(outcome)
    if not outcome.written:
        state = "refused" if outcome.is_refused else "done"
        uploads.ended(store, upload, state, said_of_outcome(outcome))
    return outcome


def _told(outcome: Outcome, reader: FileReader, ahead: Preview) -> Outcome:
    """The outcome with what is worth a second look, and each problem in its place."""
    if reader.last is None:
        return outcome
    reading = reader.last[1]
    return in_place(with_second_looks(outcome, reading, ahead), reading)


def said_of_outcome(outcome: Outcome) -> dict[str, object]:
    """What is kept of an outcome beside its upload: the counts, and why each refused row was refused."""
    counts = {name: getattr(outcome, name) for name in ("read", "accepted", "unchanged", "refused")}
    return {**counts, **said_of_problems(outcome.problems)}


def said_of_corrections(ahead: Preview) -> dict[str, object]:
    """How many figures an import has corrected, and the first of them: what stood and what stands."""
    corrected = [one for one in ahead.changes if one.old is not None][:_CORRECTED]
    return {"new": ahead.new, "corrected": ahead.changed, "corrections": [list(_correction(one)) for one in corrected]}


class Correction(NamedTuple):
    """A figure that an import has corrected, by codes and as files have it; no basis of an actual."""

    unit: str
    indicator: str
    period: str
    basis: str
    old: str
    was_estimate: bool
    new: str
    is_estimate: bool


def _correction(one: Change) -> Correction:
    unit, basis = one.unit.code_and_day, one.basis.code if one.basis else ""
    sides = *_side(one, one.old), *_side(one, one.new)
    return Correction(unit, one.indicator.code, str(one.period), basis, *sides)


def _side(change: Change, figure: Actual | Target | None) -> tuple[str, bool]:
    if isinstance(figure, Actual):
        return read.actual_text(figure, change.indicator), figure.estimate
    return ("" if figure is None else read.target_text(figure, change.indicator) or figure.words), False


def corrections_of(upload: Upload) -> list[Correction]:
    """What was kept of them with an upload."""
    kept = json.loads(json.dumps(upload.said.get("corrections", [])))
    return [Correction(*one) for one in kept]


def said_of_problems(problems: Sequence[Problem]) -> dict[str, object]:
    """Problems as they are kept beside an upload."""
    kept = [
        [one.code, one.row, one.column, one.value, dict(one.values), one.cell, one.blocks] for one in problems[:_KEPT]
    ]
    return {"problems": kept, "problems_in_all": len(problems)}


_KEPT, _CORRECTED = 20_000, 20
"""So many problems are kept with an upload, for a file with more is wrong as a whole; and so many corrections."""


def problems_of(upload: Upload) -> list[Problem]:
    """The problems kept with an upload, as they were."""
    kept = json.loads(json.dumps(upload.said.get("problems", [])))
    return [
        Problem(code, row, column, value, values, upload.file, blocks, cell)
        for code, row, column, value, values, cell, blocks in kept
    ]
