"""Files from a folder, imported together: units before indicators before figures, all of it or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kpi.actions.imports import uploads
from kpi.actions.imports.admit import Outcome, admit
from kpi.actions.record.store import Store, today
from kpi.importing.canonical import kind_of
from kpi.intake import periods_to_come, plan_days
from kpi.intake.handed_back import handed_back, keep_beside
from kpi.intake.reading import FileReader, in_place, limits_of
from kpi.language import Language
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.proposal import KINDS, Kind, Known, Proposal
from kpi.model.question import Answers, Question

if TYPE_CHECKING:
    from kpi.actions.imports import import_review
    from kpi.actions.imports.preview import Preview
    from kpi.importing.table.reading import TableReading
    from kpi.intake.sums import FileSums


_SHORT = 8192
"""Bytes; some two hundred rows of a CSV."""
_LONG = 50_000  # figures


class CannotRead(Exception):  # noqa: N818 - named by what it says
    """A file cannot be read, or the file of refused rows cannot be written."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file, self.reason = file, reason


class Imported(NamedTuple):
    """What was made of a file, what became of it, and what it changes or would change.

    `remembered` is what was not said of this file and holds because it was said of an earlier one of its shape.
    """

    outcome: Outcome
    reading: "TableReading"
    remembered: Answers
    preview: "Preview | None" = None
    sums: "tuple[FileSums, ...]" = ()
    refused_in: str = ""
    handed_in: int | None = None  # the number of the file, where it waits for somebody else to approve it


class _File:
    """One file on its way in: what it leaves open becomes a problem, and its refused rows go into a file beside it."""

    def __init__(self, path: Path, reader: FileReader, content: bytes, ask: "Ask") -> None:
        self.path, self.content, self.reader = path, content, reader
        self.refused_in = ""
        self._ask = ask

    def __call__(self, known: Known) -> Proposal:
        reading = self.reader.reading(known)
        if not reading.questions:
            return reading.proposal
        wrong = (problem for problem in reading.proposal.problems if problem.blocks)  # among them answers that are none
        unanswered = (self._ask(question, reading.file) for question in reading.questions)
        return Proposal("figures", reading.file, problems=(*wrong, *unanswered))

    def hand_back(self, outcome: Outcome, language: Language) -> None:
        """Refused rows into a file beside this one."""
        if self.reader.last is None or not outcome.refused:
            return
        _, reading = self.reader.last
        name, content = handed_back(reading, self.content, self.reader.answers, outcome, language)
        try:
            self.refused_in = keep_beside(self.path, name, content)
        except OSError as error:
            raise CannotRead(printable_name(str(self.path.with_name(name))), error.strerror or str(error)) from error

    def imported(self, outcome: Outcome, preview: "Preview | None", given: Answers, *, summed: bool) -> Imported | None:
        if self.reader.last is None:
            return None
        known, reading = self.reader.last
        remembered = {code: answer for code, answer in self.reader.answers.items() if code not in given}
        if preview is None:
            return Imported(in_place(outcome, reading), reading, remembered, refused_in=self.refused_in)
        from kpi.intake.second_looks import with_second_looks

        added: tuple[FileSums, ...] = ()
        if summed:
            from kpi.intake.sums import sums

            added = sums(reading.proposal, outcome, preview, known)
        outcome = in_place(with_second_looks(outcome, reading, preview), reading)
        return Imported(outcome, reading, remembered, preview, added, self.refused_in)

    @property
    def reading(self) -> "TableReading":
        """As it was read last."""
        if self.reader.last is None:
            raise LookupError(self.path)
        return self.reader.last[1]

    @property
    def is_short(self) -> bool:
        """Whether it is read in less time than it would take to look at the record for that."""
        return len(self.content) <= _SHORT and self.path.suffix.casefold() == ".csv"

    @property
    def is_long(self) -> bool:
        """Whether it is so long that its first figures, at which second looks are made, say little of it."""
        figures = self.reader.last[1].proposal.figures if self.reader.last is not None else None
        return figures is not None and len(figures.actuals) > _LONG


class _UnusedAnswers(Exception):  # noqa: N818 - what was said in vain is said when all is looked at once more
    """An answer has no place in any of the files."""


class _Last:
    """The last of several files, when all have been read: only then is known what none has a place for."""

    def __init__(self, files: "Sequence[_File]", answers: Answers, *, goes_on: bool) -> None:
        self._files, self._answers, self._goes_on = files, answers, goes_on

    def __call__(self, known: Known) -> Proposal:
        from kpi.intake.unused_options import Heard, in_vain

        last = self._files[-1]
        proposal = last(known)
        heard = [
            Heard(reading, partial(item.reader.without, seen))
            for item in self._files
            if item.reader.last is not None
            for seen, reading in (item.reader.last,)
        ]
        problems = in_vain(heard, self._answers, known)
        if problems and not self._goes_on:
            raise _UnusedAnswers
        return replace(
            proposal, problems=(*(replace(item, file=proposal.file) for item in problems), *proposal.problems)
        )


Ask = Callable[[Question, str], Problem]
"""Turns a question that nobody is there to answer into a problem that says how to."""


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    by: str,
    language: Language,
    answers: Answers,
    person: Person | None = None,
    partial_too: bool = False,
    dry_run: bool = False,
    kind: Kind | None = None,
    ask: Ask | None = None,
) -> list[Imported]:
    """All files in one transaction, by the rights of the person where one is named. Raises CannotRead, Refused."""
    files = _opened(store, paths, answers, by=by, person=person, kind=kind, ask=ask or _plainly)

    def hand_back(outcomes: Sequence[Outcome]) -> None:
        for file, outcome in zip(files, outcomes, strict=True):
            file.hand_back(outcome, language)

    from kpi.actions.imports.preview import Looker

    # Of a person's import the look is kept beside it where somebody else has to approve it.
    looker = Looker(store, effects=dry_run, compared=dry_run or bool(person and person.id))

    handed_in: dict[int, int] = {}  # the numbers of those that wait, by their place

    def taken(*, dry_run: bool) -> list[Outcome]:
        last = _Last(files, answers, goes_on=dry_run or not partial_too)
        looker.previews.clear()
        return admit(
            store,
            [*files[:-1], last] if answers else files,
            by=by,
            person=person,
            partial=partial_too,
            dry_run=dry_run,
            before_commit=hand_back if partial_too else None,
            inside=lambda connection, outcome: looker(connection, outcome, odd=not files[len(looker.previews)].is_long),
            ahead=not files[0].is_short,
        )

    try:
        outcomes = taken(dry_run=dry_run)
    except _UnusedAnswers:  # then no part of any file is taken
        outcomes = taken(dry_run=True)
    waits = any(outcome.waits for outcome in outcomes) and not dry_run
    if person is not None and waits and (partial_too or not any(outcome.is_refused for outcome in outcomes)):
        outcomes = _hand_in(store, files, outcomes, looker.previews, handed_in, person, partial_too, kind)
    done = zip_longest(files[: len(outcomes)], outcomes, looker.previews)
    imported = [file.imported(outcome, preview, answers, summed=dry_run) for file, outcome, preview in done]
    return [
        result._replace(handed_in=handed_in.get(place)) for place, result in enumerate(imported) if result is not None
    ]


def _hand_in(
    store: Store,
    files: Sequence[_File],
    outcomes: Sequence[Outcome],
    previews: "Sequence[Preview]",
    numbers: dict[int, int],
    person: Person,
    partial_too: bool,
    kind: Kind | None,
) -> list[Outcome]:
    """Of files that are taken together those that would approve figures wait; the others are taken, in one transaction
    with the handing in."""
    from kpi.actions.imports import import_review

    waiting = [place for place, outcome in enumerate(outcomes) if outcome.waits]
    looks = [_handed_in(files[place], outcomes[place], previews[place], kind, partial_too) for place in waiting]
    others = [place for place, outcome in enumerate(outcomes) if not outcome.waits]
    done, given = dict(enumerate(outcomes)), list[int]()
    if any(outcomes[place].accepted for place in others):
        readers = [files[place] for place in others]
        inside = import_review.hands_in(person, looks, given, after=len(others))
        taken = admit(store, readers, by=person.name, person=person, partial=partial_too, inside=inside)
        done |= dict(zip(others, taken, strict=True))
    else:
        given = import_review.hand_in_all(store, person, looks)
    numbers |= dict(zip(waiting, given, strict=True))
    return [done[place] for place in range(len(outcomes))]


def _handed_in(
    file: _File, outcome: Outcome, preview: "Preview", kind: Kind | None, partial_too: bool
) -> "import_review.File":
    from kpi.actions.imports import import_review
    from kpi.intake.looking import look_of

    reading = file.reading
    look = look_of(file.reader, outcome, preview, reading.fingerprint, partial=partial_too, kind=kind)
    return import_review.File(reading.file, file.content, look)


def _opened(
    store: Store,
    paths: Sequence[Path],
    answers: Answers,
    *,
    by: str,
    person: Person | None,
    kind: Kind | None,
    ask: Ask,
) -> list[_File]:
    """Each with its reader; units and indicators before the figures that tell of them."""
    limits = limits_of(uploads.limit(store))
    takes_plans = person is None or person.may_somewhere("manage")

    def opened(path: Path) -> _File:
        content, name = _content(path), printable_name(path.name)
        reader = FileReader(
            content,
            name,
            answers,
            limits=limits,
            in_force=partial(uploads.in_force, store, by, given=answers),
            asks=partial(plan_days.questions, store, person),
            takes_plans=takes_plans,
            kind=kind,
            settles=partial(periods_to_come.settled, store, today()),
        )
        return _File(path, reader, content, ask)

    return sorted(
        map(opened, paths), key=lambda file: KINDS.index(kind or kind_of(file.content, file.path.name) or "figures")
    )


def _plainly(question: Question, file: str) -> Problem:
    return Problem("question_open", value=question.code, file=file)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRead(printable_name(str(path)), error.strerror or str(error)) from error


def printable_name(name: str) -> str:
    """The name of a file as it can be written down: bytes that are no text become question marks."""
    return name.encode("utf-8", errors="replace").decode()
