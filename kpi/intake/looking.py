"""Looking at a file before anything is written, and taking it in."""

import hashlib
import json
from collections.abc import Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from kpi.actions import preview, read, uploads
from kpi.actions.admit import Outcome, admit
from kpi.actions.preview import Preview
from kpi.actions.store import Store
from kpi.actions.uploads import Memory, Upload
from kpi.actions.written import Progress
from kpi.importers.reading import Reading
from kpi.intake import plan_days
from kpi.intake.reading import FileReader, as_long_as, in_place
from kpi.intake.second_looks import with_second_looks
from kpi.intake.sums import Sums, sums
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
    outcome = in_place(with_second_looks(outcome, reading, ahead), reading)
    return Looked(reading, outcome, ahead, added, reader.answers, memory, token)


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
        marks = uploads.marks(by, upload, reading.fingerprint, lambda one: said_of_outcome(in_place(one, reading)))

        def is_seen(one: Outcome, ahead: Preview) -> bool:
            return token_of(reader.answers, one, ahead) == seen

        inside = marks if seen is None else preview.as_seen(store, is_seen, marks)
        (outcome,) = admit(store, [reader], by=by.name, person=by, partial=partial, inside=inside, progress=progress)
    outcome = in_place(outcome, reading)
    if not outcome.written:
        state = "refused" if outcome.is_refused else "done"
        uploads.ended(store, upload, state, said_of_outcome(outcome))
    return outcome


def said_of_outcome(outcome: Outcome) -> dict[str, object]:
    """What is kept of an outcome beside its upload: the counts, and why each refused row was refused."""
    counts = {name: getattr(outcome, name) for name in ("read", "accepted", "unchanged", "refused")}
    return {**counts, **said_of_problems(outcome.problems)}


def said_of_problems(problems: Sequence[Problem]) -> dict[str, object]:
    """Problems as they are kept beside an upload."""
    kept = [
        [one.code, one.row, one.column, one.value, dict(one.values), one.cell, one.blocks] for one in problems[:_KEPT]
    ]
    return {"problems": kept, "problems_in_all": len(problems)}


_KEPT = 20_000
"""So many problems are kept with an upload; a file with more is wrong as a whole."""


def problems_of(upload: Upload) -> list[Problem]:
    """The problems kept with an upload, as they were."""
    kept = json.loads(json.dumps(upload.said.get("problems", [])))
    return [
        Problem(code, row, column, value, values, upload.file, blocks, cell)
        for code, row, column, value, values, cell, blocks in kept
    ]
