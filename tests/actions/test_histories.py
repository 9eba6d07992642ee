"""Two clerks and a reviewer at once, at random: the record is held against a plain second version of the same rules."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.actions.administer import doctor
from kpi.actions.administer.opening import open_store
from kpi.actions.enter import enter, review
from kpi.actions.enter.typed_cell import Choice
from kpi.actions.look import history
from kpi.actions.look import sheet as sheets
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.person import Person
from kpi.model.sheet import Draft, SheetLine
from tests.actions.desk import MONTH, cell, hire, office, place, seen, typed, unit

WHO = st.sampled_from(["lan", "hoa"])
STEP = st.one_of(
    st.tuples(st.just("look"), st.sampled_from(["lan", "hoa", "minh"]), st.just(0)),
    st.tuples(st.sampled_from(["save", "save", "save mine"]), WHO, st.integers(98, 102)),
    st.tuples(st.just("take saved"), WHO, st.just(0)),
    st.tuples(st.just("submit"), WHO, st.just(0)),
    st.tuples(st.just("take back"), WHO, st.just(0)),
    st.tuples(st.sampled_from(["approve", "return", "reopen"]), st.just("minh"), st.just(0)),
)


class Glance(NamedTuple):
    """What somebody saw when she looked last: the version of the draft, how often a figure had been approved, and the
    version of what she had typed beside it."""

    version: int = 0
    approvals: int = 0
    beside: int = 0


class Beside(NamedTuple):
    """What somebody typed where another value stood, and how often she changed it."""

    number: int
    version: int = 1


@dataclass
class Plain:
    """One figure, by the rules as the field would tell them."""

    typed: int | None = None
    status: str = ""
    version: int = 0
    author: str = ""
    approved: int | None = None
    approvals: int = 0
    values: list[tuple[str, int | None]] = field(default_factory=list[tuple[str, int | None]])
    saw: dict[str, Glance] = field(default_factory=dict[str, Glance])
    mine: dict[str, Beside] = field(default_factory=dict[str, Beside])
    is_typed: bool = False  # by somebody: what is opened again is not

    def step(self, deed: str, who: str, number: int) -> str:
        """The outcome: done, or why not."""
        saw = self.saw.get(who, Glance())
        if deed == "look":
            beside = self.mine[who].version if who in self.mine else 0
            self.saw[who] = Glance(self.version, self.approvals, beside)
            return "done"
        if deed == "take saved":
            return self._take_saved(who, saw)
        if deed.startswith("save"):
            return self._save(who, number, saw, chosen=deed == "save mine")
        if deed == "submit":
            return self._submit(who, saw)
        if deed == "take back":
            if self.status != "submitted":
                return "nothing_to_take_back"
            self._turn("take back", "draft")
            return "done"
        if deed == "reopen":
            return self._reopen(saw)
        if self.status != "submitted":
            return "not_waiting"
        if saw.version != self.version:
            return "changed_meanwhile"
        if deed == "return":
            self._turn("return", "returned")
            return "done"
        self.approved, self.approvals = self.typed, self.approvals + 1
        self.values.append(("approve", self.typed))
        self.typed, self.status, self.version, self.author = None, "", 0, ""
        return "done"

    def _save(self, who: str, number: int, saw: Glance, *, chosen: bool) -> str:
        mine = self.mine.get(who)
        waits = not chosen and mine is not None and (saw.beside > 0 or not self.status or self.author != who)
        if self.status and self.is_typed and number == self.typed and not waits:
            self._put_away(who, number, saw, chosen=chosen)
            return "done"
        if self.status == "submitted":
            return self._keep_beside(who, number, saw, "already_submitted")
        if not self.status and self.approved is not None:
            return self._keep_beside(who, number, saw, "already_approved")
        if waits or saw[:2] != (self.version, self.approvals):
            return self._keep_beside(who, number, saw, "changed_meanwhile")
        self._put_away(who, number, saw, chosen=chosen)
        if self.status and self.author not in {"", who}:
            self.values.append(("replace", self.typed))
        self.typed, self.status, self.version, self.author = number, self.status or "draft", self.version + 1, who
        self.is_typed = True
        return "done"

    def _keep_beside(self, who: str, number: int, saw: Glance, why: str) -> str:
        mine = self.mine.get(who)
        if mine is None:
            self.mine[who] = Beside(number)
        elif mine.number != number:
            if mine.version != saw.beside:
                self.values.append(("replace", mine.number))
            self.mine[who] = Beside(number, mine.version + 1)
        return why

    def _put_away(self, who: str, number: int, saw: Glance, *, chosen: bool) -> None:
        mine = self.mine.get(who)
        if mine is None or not (chosen or mine.number == number):
            return
        if mine.number != number and mine.version != saw.beside:
            self.values.append(("replace", mine.number))
        del self.mine[who]

    def _take_saved(self, who: str, saw: Glance) -> str:
        mine = self.mine.get(who)
        if mine is not None and saw != Glance(self.version, self.approvals, mine.version):
            return "changed_meanwhile"
        self.mine.pop(who, None)
        return "done"

    def _submit(self, who: str, saw: Glance) -> str:
        if self.status not in {"draft", "returned"}:
            return "already_submitted_all" if self.status else "nothing_to_submit"
        if who in self.mine:
            return "choice_open"
        if saw.version != self.version:
            return "changed_meanwhile"
        self._turn("submit", "submitted")
        return "done"

    def _reopen(self, saw: Glance) -> str:
        if self.approved is None:
            return "not_approved"
        if saw.approvals != self.approvals:
            return "changed_meanwhile"
        if self.status:
            return "reopened_already"
        self.typed, self.version, self.author, self.is_typed = self.approved, 0, "", False
        self._turn("reopen", "returned")
        return "done"

    def _turn(self, deed: str, status: str) -> None:
        self.status, self.version = status, self.version + 1
        self.values.append((deed, self.typed))


class Desks:
    """The same through the actions, each person with what she saw."""

    def __init__(self, store: Store) -> None:
        self.store, self.saw = store, dict[str, tuple[int, int, int]]()
        self.people: dict[str, Person] = {
            "lan": hire(store, "lan", {"A": "clerk"}),
            "hoa": hire(store, "hoa", {"A": "clerk"}),
            "minh": hire(store, "minh", {"P": "reviewer"}),
        }

    def step(self, deed: str, who: str, number: int) -> str:
        try:
            return self._step(deed, self.people[who], number)
        except Refused as refused:
            return refused.code

    def line(self, by: Person) -> SheetLine:
        """What somebody sees on the sheet."""
        task = "review" if by.name == "minh" else "enter"
        line = sheets.sheet(self.store, by, unit(self.store, "A"), MONTH, task=task).line(place(self.store, "REV"))
        assert line is not None
        return line

    def _step(self, deed: str, by: Person, number: int) -> str:
        version, signed, beside = self.saw.get(by.name, (0, 0, 0))
        ward, here = unit(self.store, "A"), place(self.store, "REV")
        if deed == "look":
            line = self.line(by)
            self.saw[by.name] = (
                line.draft.version if line.draft else 0,
                line.signed,
                line.mine.version if line.mine else 0,
            )
            return "done"
        if deed in {"save", "save mine", "take saved"}:
            choice: Choice = "" if deed == "save" else "mine" if deed == "save mine" else "saved"
            typed_cell = cell(self.store, "REV", str(number), version=version, based_on=signed)
            typed_cell = typed_cell._replace(choice=choice, beside=beside)
            result = typed(self.store, by, "A", typed_cell)[0]
            return result.problem.code if result.problem else "done"
        if deed == "submit":
            outcome = enter.submit(self.store, by, ward, MONTH, {here: version}, "chờ")
            return outcome.obstacles[0][1].code if outcome.obstacles else "done"
        if deed == "take back":
            enter.take_back(self.store, by, ward, MONTH)
            return "done"
        items = [review.Item(ward, *here, version, signed)]
        if deed == "approve":
            decision = review.approve(self.store, by, items)[0]
        elif deed == "return":
            decision = review.send_back(self.store, by, items, "sai")[0]
        else:
            decision = review.reopen(self.store, by, items, "sai")[0]
        return decision.problem.code if decision.problem else "done"


def number_of(draft: Draft) -> int | None:
    return None if draft.actual is None or draft.actual.value is None else draft.actual.value // 100


@settings(max_examples=15)
@given(steps=st.lists(STEP, min_size=10, max_size=40))
def test_at_random_the_record_does_what_the_plain_rules_say(
    new_database: Callable[[], str], steps: list[tuple[str, str, int]]
) -> None:
    store = open_store(new_database())
    try:
        office(store)
        desks, plain = Desks(store), Plain()
        for step in steps:
            assert desks.step(*step) == plain.step(*step), step
            if step[0] == "look":  # what stands is what was written last; what is not chosen stays hers
                line = desks.line(desks.people[step[1]])
                mine = plain.mine.get(step[1])
                assert (line.draft and number_of(line.draft)) == plain.typed
                assert (line.mine and number_of(line.mine)) == (mine and mine.number)
            expected = None if plain.approved is None else str(plain.approved)
            assert seen(store, "A", "REV") == expected  # officials see what is approved, and nothing else
        recorded = history.history(store, desks.people["minh"], unit(store, "A"), "REV", MONTH).steps
        values = [
            (step.deed, step.actual and (step.actual.value or 0) // 100) for step in recorded if step.deed != "draft"
        ]
        assert values == plain.values
        assert list(doctor.examine(store)) == []
    finally:
        store.close()
