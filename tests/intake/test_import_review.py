"""An import that would approve figures waits for a second person: handed in, looked at, approved, sent back, undone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.actions.administer import doctor, settle
from kpi.actions.administer.lock import lock
from kpi.actions.imports import import_review, undo, uploads
from kpi.actions.imports.admit import Outcome
from kpi.actions.look import batches, history, read, trail
from kpi.actions.people import people
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.intake import import_files, left_out, looking
from kpi.language import language
from kpi.model.period import Period
from kpi.model.person import Person, console
from tests.actions.desk import MONTH, hire, office, seen, unit
from tests.conftest import csv_of
from tests.query_count import counting

HEAD = "unit,indicator,period,target,actual\n"
FILE = HEAD + "A,REV,2021-03,,111\nA,REV,2021-04,,120\nB,REV,2021-04,,60\nA,REV,2021,1300,\n"
ME = console("test")
MARCH = Period.parse("2021-03")


class Office:
    """Two wards, an administrator who imports, and a reviewer of both."""

    def __init__(self, store: Store) -> None:
        office(store)
        self.store = store
        self.an = hire(store, "an", {"": "administrator"})
        self.minh = hire(store, "minh", {"P": "reviewer"})

    def dropped(self, text: str = FILE, by: Person | None = None, *, partial: bool = False) -> int:
        """A file on the import page, looked at and imported."""
        who = by or self.an
        number = uploads.keep(self.store, who, "thu.csv", text.encode()).id
        upload = uploads.begin(self.store, who, number)
        looking.take(self.store, who, upload, partial=partial)
        return number

    def state(self, number: int) -> str:
        return uploads.upload(self.store, ME, number).state

    def look(self, number: int, by: Person | None = None, *leave: tuple[str, str]) -> looking.Looked:
        """What the reviewer sees; `leave` are unit and period of what she does not approve."""
        upload = uploads.upload(self.store, by or self.minh, number)
        return looking.look(self.store, by or self.minh, upload, self.places(number, *leave))

    def places(self, number: int, *leave: tuple[str, str]) -> list[left_out.Place]:
        if not leave:
            return []
        changes = looking.look(self.store, self.minh, uploads.upload(self.store, self.minh, number)).preview.changes
        return [left_out.place_of(change) for change in changes if (change.unit.code, str(change.period)) in leave]

    def approved(
        self, number: int, by: Person | None = None, seen: str | None = None, *leave: tuple[str, str], why: str = ""
    ) -> Outcome:
        places = self.places(number, *leave)
        return looking.approve(self.store, by or self.minh, number, seen=seen, left_out=places, why=why)


@pytest.fixture
def desk(store: Store) -> Office:
    return Office(store)


def test_what_an_administrator_imports_is_not_seen_before_somebody_else_approves_it(desk: Office) -> None:
    before = csv_of(desk.store)
    number = desk.dropped()
    assert (desk.state(number), csv_of(desk.store)) == ("waiting", before)
    outcome = desk.approved(number)
    assert (outcome.accepted, desk.state(number), seen(desk.store, "A", "REV", MARCH)) == (4, "done", "111")
    assert ",1300," in csv_of(desk.store)[2][1]
    assert list(doctor.examine(desk.store)) == []


def test_nobody_approves_her_own_import(desk: Office) -> None:
    people.grant(desk.store, ME, "an", "reviewer", None)
    number = desk.dropped()
    with pytest.raises(Refused, match="own_import"):
        desk.approved(number, desk.an)
    assert desk.state(number) == "waiting"


def test_where_self_approval_is_allowed_she_may_and_the_trail_says_so(desk: Office) -> None:
    settle.set_setting(desk.store, ME, "self_approval", "yes")
    desk.approved(desk.dropped(), desk.an)
    steps = history.history(desk.store, ME, unit(desk.store, "A"), "REV", MONTH).steps
    assert [step.remark for step in steps if step.actual] == ["own"]


@pytest.mark.parametrize(
    ("right", "refused"),
    [("B reviewer", "unknown_upload"), ("P clerk", "unknown_upload"), ("P official", "unknown_upload"),
     ("P reviewer", ""), ("P administrator", "")],
)  # fmt: skip
def test_only_who_may_review_or_manage_all_units_of_it_decides(desk: Office, right: str, refused: str) -> None:
    code, role = right.split()
    other = hire(desk.store, "hoa", {code: role})  # pyright: ignore[reportArgumentType]
    number = desk.dropped()
    if refused:
        with pytest.raises(Refused, match=refused):
            desk.approved(number, other)
        with pytest.raises(Refused, match=refused):
            import_review.send_back(desk.store, other, number, "vì sao")
        assert import_review.waiting(desk.store, other) == ()
    else:
        assert [file.upload.id for file in import_review.waiting(desk.store, other)] == [number]
        assert desk.approved(number, other).written


def test_who_reads_the_audit_but_reviews_nothing_there_may_look_and_not_decide(desk: Office) -> None:
    number = desk.dropped(by=hire(desk.store, "hoa", {"A": "administrator"}), text=HEAD + "A,REV,2021-04,,5\n")
    people.revoke(desk.store, ME, "minh", "reviewer", unit(desk.store, "P"))
    people.grant(desk.store, ME, "minh", "reviewer", unit(desk.store, "B"))
    with pytest.raises(Refused, match="unknown_upload"):
        desk.approved(number, desk.minh)
    assert desk.look(number, desk.an).outcome


def test_it_waits_only_where_there_is_a_second_person(store: Store) -> None:
    office(store)
    an, lan = hire(store, "an", {"": "administrator"}), hire(store, "lan", {"A": "clerk"})
    desk = Office.__new__(Office)
    desk.store, desk.an = store, an
    assert desk.state(desk.dropped()) == "done"
    people.grant(store, ME, "lan", "reviewer", unit(store, "B"))
    assert desk.state(desk.dropped(HEAD + "A,REV,2021-04,,7\n")) == "waiting"
    people.set_disabled(store, ME, lan.name, disabled=True)
    assert desk.state(desk.dropped(HEAD + "A,REV,2021-04,,8\n")) == "done"


@pytest.mark.parametrize(("setting", "state"), [("yes", "waiting"), ("no", "done"), ("auto", "waiting")])
def test_the_setting_decides(desk: Office, setting: str, state: str) -> None:
    settle.set_setting(desk.store, ME, "import_review", setting)
    assert desk.state(desk.dropped()) == state


def test_whoever_holds_the_machine_imports_at_once(desk: Office) -> None:
    assert desk.state(desk.dropped(by=ME)) == "done"


def test_a_clerks_import_is_drafts_as_ever(desk: Office) -> None:
    lan = hire(desk.store, "lan", {"A": "clerk"})
    assert desk.state(desk.dropped(HEAD + "A,REV,2021-04,,120\n", lan)) == "done"


def test_units_are_imported_at_once(desk: Office) -> None:
    assert desk.state(desk.dropped("code,name,level,parent\nC,Phường C,commune,P\n")) == "done"


def test_what_changed_meanwhile_is_not_written_over_without_a_word(desk: Office) -> None:
    number = desk.dropped()
    desk.dropped(HEAD + "A,REV,2021-03,,105\n", ME)
    with pytest.raises(Refused, match="look_again_at_import"):
        desk.approved(number)
    assert seen(desk.store, "A", "REV", MARCH) == "105"
    looked = desk.look(number)
    moved = looking.since(uploads.upload(desk.store, desk.minh, number), looked)
    assert [(change.unit, change.period, change.stood, change.stands, change.would_be) for change in moved] == [
        ("A@", "2021-03", "100", "105", "111")
    ]
    desk.approved(number, None, looked.token)
    assert seen(desk.store, "A", "REV", MARCH) == "111"


def test_what_stands_there_by_now_is_said_and_approving_it_writes_nothing(desk: Office) -> None:
    text = HEAD + "A,REV,2021-04,,120\n"
    number = desk.dropped(text)
    desk.dropped(text, ME)
    looked, before = desk.look(number), csv_of(desk.store)
    moved = looking.since(uploads.upload(desk.store, desk.minh, number), looked)
    assert [(change.period, change.stood, change.would_be) for change in moved] == [("2021-04", "", "")]
    assert not desk.approved(number, None, looked.token).written
    assert (desk.state(number), csv_of(desk.store)) == ("done", before)


def test_a_period_locked_meanwhile_is_refused_and_what_is_left_can_be_approved(desk: Office) -> None:
    number = desk.dropped()
    lock(desk.store, ME, unit(desk.store, "B"), MONTH, "xong")
    looked = desk.look(number)
    assert looked.outcome
    assert desk.approved(number, None, looked.token).is_refused
    assert desk.state(number) == "waiting"
    outcome = looking.approve(desk.store, desk.minh, number, seen=looked.token, partial_too=True)
    assert (outcome.accepted, outcome.refused, seen(desk.store, "B", "REV")) == (3, 1, None)


def test_lines_that_are_left_out_are_refused_with_the_reason_and_the_others_approved(desk: Office) -> None:
    number = desk.dropped()
    leave = ("B", "2021-04")
    looked = desk.look(number, None, leave)
    with pytest.raises(Refused, match="reason_missing"):
        desk.approved(number, None, looked.token, leave)
    outcome = desk.approved(number, None, looked.token, leave, why="chưa có biên bản")
    assert (outcome.accepted, outcome.refused) == (3, 1)
    assert (seen(desk.store, "A", "REV"), seen(desk.store, "B", "REV")) == ("120", None)
    kept = looking.problems_of(uploads.upload(desk.store, desk.an, number))
    assert [(problem.code, problem.row, problem.value, dict(problem.values)) for problem in kept if problem.blocks] == [
        ("left_out", 4, "minh", {"why": "chưa có biên bản"})
    ]


def test_it_is_sent_back_with_a_reason_and_handed_in_once_more(desk: Office) -> None:
    number = desk.dropped()
    with pytest.raises(Refused, match="reason_missing"):
        import_review.send_back(desk.store, desk.minh, number, " ")
    import_review.send_back(desk.store, desk.minh, number, "số tháng 3 sai")
    upload = uploads.upload(desk.store, desk.an, number)
    assert (upload.state, upload.details["returned"]["why"]) == ("returned", "số tháng 3 sai")  # type: ignore[index]
    with pytest.raises(Refused, match="upload_not_waiting"):
        desk.approved(number)
    looking.take(desk.store, desk.an, uploads.begin(desk.store, desk.an, number), partial=False)
    assert desk.state(number) == "waiting"


def test_its_importer_takes_it_back_as_long_as_nobody_has_decided(desk: Office) -> None:
    number = desk.dropped()
    with pytest.raises(Refused, match="not_your_upload"):
        import_review.take_back(desk.store, desk.minh, number)
    import_review.take_back(desk.store, desk.an, number)
    assert desk.state(number) == "looked"
    with pytest.raises(Refused, match="unknown_upload"):
        desk.approved(number)
    looking.take(desk.store, desk.an, uploads.begin(desk.store, desk.an, number), partial=False)
    desk.approved(number)
    with pytest.raises(Refused, match="upload_not_waiting"):
        import_review.take_back(desk.store, desk.an, number)


def test_what_was_approved_is_undone_as_any_import(desk: Office) -> None:
    before = csv_of(desk.store)
    batch = desk.approved(desk.dropped()).batch
    assert batch
    undo.undo(desk.store, desk.an, batch)
    assert csv_of(desk.store) == before
    assert list(doctor.examine(desk.store)) == []


def test_the_history_and_the_audit_say_who_imported_and_who_approved(desk: Office) -> None:
    number = desk.dropped()
    desk.approved(number)
    steps = history.history(desk.store, ME, unit(desk.store, "A"), "REV", MARCH).steps
    assert [(step.by, step.author, step.file) for step in steps if step.stands] == [("minh", "an", "thu.csv")]
    lines = trail.trail(desk.store, ME, limit=3)
    assert [(line.deed, line.by, line.after.get("of")) for line in lines] == [
        ("import", "minh", "an"), ("hand in import", "an", None), ("upload", "an", None)
    ]  # fmt: skip
    assert lines[0].after["handed_in"] == lines[1].id
    (batch,) = (batch for batch in batches.batches(desk.store, ME) if batch.file == "thu.csv")
    assert (batch.by, batch.approved_by) == ("an", "minh")


def test_she_who_lost_her_rights_leaves_a_file_that_others_may_still_approve(desk: Office) -> None:
    number = desk.dropped()
    hire(desk.store, "binh", {"": "administrator"})
    people.set_disabled(desk.store, ME, "an", disabled=True)
    assert desk.approved(number).accepted == 4


def test_rows_of_units_of_which_she_is_only_a_clerk_become_her_drafts_when_the_file_is_approved(desk: Office) -> None:
    hoa = hire(desk.store, "hoa", {"A": "administrator", "B": "clerk"})
    number = desk.dropped(HEAD + "A,REV,2021-04,,120\nB,REV,2021-04,,60\n", hoa)
    desk.approved(number)
    assert (seen(desk.store, "A", "REV"), seen(desk.store, "B", "REV")) == ("120", None)
    steps = history.history(desk.store, ME, unit(desk.store, "B"), "REV", MONTH).steps
    assert [(step.deed, step.author) for step in steps] == [("import", "hoa"), ("draft", "")]


def test_refused_rows_stay_away_as_they_did_when_it_was_handed_in(desk: Office) -> None:
    number = desk.dropped(FILE + "A,NOPE,2021-04,,1\n", partial=True)
    outcome = desk.approved(number)
    assert (outcome.read, outcome.accepted, outcome.refused) == (5, 4, 1)


def test_what_was_answered_since_for_files_of_its_shape_does_not_touch_it(desk: Office) -> None:
    def report(month: int, actual: int, **more: str) -> int:
        text = f"BÁO CÁO THÁNG {month}/2021\n\nTên chỉ tiêu;Cột lạ;ĐVT;Ghi chú\nThu ngân sách;{actual};triệu đồng;\n"
        number = uploads.keep(desk.store, desk.an, f"{month}.csv", text.encode()).id
        answers = {"unit": "A", "accumulates": "single", "column:B": "actual", **more}
        uploads.answer(desk.store, desk.an, number, answers)
        looking.take(desk.store, desk.an, uploads.begin(desk.store, desk.an, number), partial=False)
        return number

    number = report(4, 120)
    assert (desk.state(number), desk.state(report(5, 130, **{"column:D": "skip"}))) == ("waiting", "waiting")
    desk.approved(number)
    assert seen(desk.store, "A", "REV") == "120"


def test_the_same_file_is_not_handed_in_twice(desk: Office) -> None:
    desk.dropped()
    with pytest.raises(Refused, match="handed_in_already"):
        desk.dropped()


def test_two_who_approve_at_once_write_it_once(desk: Office) -> None:
    number = desk.dropped()
    hoa = hire(desk.store, "hoa", {"P": "reviewer"})
    desk.approved(number)
    with pytest.raises(Refused, match="upload_not_waiting"):
        desk.approved(number, hoa)


def test_a_file_of_many_figures_waits_and_is_approved_without_some_lines(desk: Office) -> None:
    months = [f"{year}-{month:02}" for year in (2019, 2020) for month in range(1, 13)]
    rows = [f"{ward},{code},{month},,{place}\n" for ward in "AB" for code in ("REV", "LAND")
            for place, month in enumerate(months, start=1)]  # fmt: skip
    number = desk.dropped(HEAD + "".join(rows) + "A,INS,2020,95,\n")
    figures = desk.look(number).reading.proposal.figures
    first = Period.parse("2019-01")
    assert (figures and figures.rows, desk.state(number)) == (97, "waiting")
    assert seen(desk.store, "A", "REV", first) is None
    leave = ("A", "2019-01")
    looked = desk.look(number, None, leave)
    outcome = desk.approved(number, None, looked.token, leave, why="sai")
    assert (outcome.refused, outcome.accepted) == (2, 95)
    assert (seen(desk.store, "A", "LAND", first), seen(desk.store, "B", "LAND", first)) == (None, "1")
    assert list(doctor.examine(desk.store)) == []


# ---- several files of the command line


def brought(desk: Office, folder: Path, by: Person | None, **files: str) -> list[int | None]:
    paths = [folder / f"{name}.csv" for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    who = by or ME
    done = import_files(desk.store, paths, by=who.name, person=who, language=language("vi"), answers={})
    return [imported.handed_in for imported in done]


def test_by_the_command_line_the_same_holds(desk: Office, tmp_path: Path) -> None:
    (number,) = brought(desk, tmp_path, desk.an, thu=FILE)
    assert number
    assert (desk.state(number), seen(desk.store, "A", "REV")) == ("waiting", None)
    desk.approved(number)
    assert seen(desk.store, "A", "REV") == "120"
    assert brought(desk, tmp_path, ME, thu=HEAD + "A,REV,2021-04,,121\n") == [None]
    assert seen(desk.store, "A", "REV") == "121"


def test_units_that_come_with_the_figures_are_there_at_once_and_the_figures_wait(desk: Office, tmp_path: Path) -> None:
    units = "code,name,level,parent\nC,Phường C,commune,P\n"
    files = brought(desk, tmp_path, desk.an, units=units, thu=HEAD + "C,REV,2021-04,,9\n")
    number = next(number for number in files if number)
    assert [unit.code for unit in read.tree(desk.store).units.values()][-1] == "C"
    assert seen(desk.store, "C", "REV") is None
    desk.approved(number)
    assert seen(desk.store, "C", "REV") == "9"


KILLED: dict[str, Callable[[Office, int], object]] = {
    "approve": lambda desk, number: desk.approved(number),
    "send back": lambda desk, number: import_review.send_back(desk.store, desk.minh, number, "sai"),
    "take back": lambda desk, number: import_review.take_back(desk.store, desk.an, number),
}


@pytest.mark.parametrize("deed", KILLED)
def test_what_fails_on_its_last_step_leaves_it_waiting_and_nothing_written(
    desk: Office, deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, before = desk.dropped(), csv_of(desk.store)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("gone")

    monkeypatch.setattr("kpi.actions.imports.import_review.uploads.mark_done", fail)
    monkeypatch.setattr("kpi.actions.imports.import_review._sign", fail)
    with pytest.raises(RuntimeError):
        KILLED[deed](desk, number)
    assert (desk.state(number), csv_of(desk.store)) == ("waiting", before)


def test_the_list_asks_as_much_however_many_files_wait_and_people_there_are(desk: Office) -> None:
    desk.dropped()
    with counting() as counter:
        assert len(import_review.waiting(desk.store, desk.minh)) == 1
        few = counter.take()
        desk.dropped(FILE.replace("111", "112"))
        desk.dropped(FILE.replace("111", "113"))
        hire(desk.store, "hoa", {"": "reviewer"})
        counter.take()
        queue = import_review.waiting(desk.store, desk.minh)
        assert counter.take() == few
    assert [len(file.deciders) for file in queue] == [2, 2, 2]
