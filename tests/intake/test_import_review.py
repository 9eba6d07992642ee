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
        return [left_out.place_of(one) for one in changes if (one.unit.code, str(one.period)) in leave]

    def approved(
        self, number: int, by: Person | None = None, seen: str | None = None, *leave: tuple[str, str], why: str = ""
    ) -> Outcome:
        places = self.places(number, *leave)
        return looking.approve(self.store, by or self.minh, number, seen=seen, left_out=places, why=why)


@pytest.fixture
def told(store: Store) -> Office:
    return Office(store)


def test_what_an_administrator_imports_is_not_seen_before_somebody_else_approves_it(told: Office) -> None:
    before = csv_of(told.store)
    number = told.dropped()
    assert (told.state(number), csv_of(told.store)) == ("waiting", before)
    outcome = told.approved(number)
    assert (outcome.accepted, told.state(number), seen(told.store, "A", "REV", MARCH)) == (4, "done", "111")
    assert ",1300," in csv_of(told.store)[2][1]
    assert list(doctor.examine(told.store)) == []


def test_nobody_approves_her_own_import(told: Office) -> None:
    people.grant(told.store, ME, "an", "reviewer", None)
    number = told.dropped()
    with pytest.raises(Refused, match="own_import"):
        told.approved(number, told.an)
    assert told.state(number) == "waiting"


def test_where_self_approval_is_allowed_she_may_and_the_trail_says_so(told: Office) -> None:
    settle.set_setting(told.store, ME, "self_approval", "yes")
    told.approved(told.dropped(), told.an)
    steps = history.history(told.store, ME, unit(told.store, "A"), "REV", MONTH).steps
    assert [step.remark for step in steps if step.actual] == ["own"]


@pytest.mark.parametrize(
    ("right", "refused"),
    [("B reviewer", "unknown_upload"), ("P clerk", "unknown_upload"), ("P official", "unknown_upload"),
     ("P reviewer", ""), ("P administrator", "")],
)  # fmt: skip
def test_only_who_may_review_or_manage_all_units_of_it_decides(told: Office, right: str, refused: str) -> None:
    code, role = right.split()
    other = hire(told.store, "hoa", {code: role})  # pyright: ignore[reportArgumentType]
    number = told.dropped()
    if refused:
        with pytest.raises(Refused, match=refused):
            told.approved(number, other)
        with pytest.raises(Refused, match=refused):
            import_review.send_back(told.store, other, number, "vì sao")
        assert import_review.waiting(told.store, other) == ()
    else:
        assert [one.upload.id for one in import_review.waiting(told.store, other)] == [number]
        assert told.approved(number, other).written


def test_who_reads_the_audit_but_reviews_nothing_there_may_look_and_not_decide(told: Office) -> None:
    number = told.dropped(by=hire(told.store, "hoa", {"A": "administrator"}), text=HEAD + "A,REV,2021-04,,5\n")
    people.revoke(told.store, ME, "minh", "reviewer", unit(told.store, "P"))
    people.grant(told.store, ME, "minh", "reviewer", unit(told.store, "B"))
    with pytest.raises(Refused, match="unknown_upload"):
        told.approved(number, told.minh)
    assert told.look(number, told.an).outcome


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
def test_the_setting_decides(told: Office, setting: str, state: str) -> None:
    settle.set_setting(told.store, ME, "import_review", setting)
    assert told.state(told.dropped()) == state


def test_whoever_holds_the_machine_imports_at_once(told: Office) -> None:
    assert told.state(told.dropped(by=ME)) == "done"


def test_a_clerks_import_is_drafts_as_ever(told: Office) -> None:
    lan = hire(told.store, "lan", {"A": "clerk"})
    assert told.state(told.dropped(HEAD + "A,REV,2021-04,,120\n", lan)) == "done"


def test_units_are_imported_at_once(told: Office) -> None:
    assert told.state(told.dropped("code,name,level,parent\nC,Phường C,commune,P\n")) == "done"


def test_what_changed_meanwhile_is_not_written_over_without_a_word(told: Office) -> None:
    number = told.dropped()
    told.dropped(HEAD + "A,REV,2021-03,,105\n", ME)
    with pytest.raises(Refused, match="look_again_at_import"):
        told.approved(number)
    assert seen(told.store, "A", "REV", MARCH) == "105"
    looked = told.look(number)
    moved = looking.since(uploads.upload(told.store, told.minh, number), looked)
    assert [(one.unit, one.period, one.stood, one.stands, one.would_be) for one in moved] == [
        ("A@", "2021-03", "100", "105", "111")
    ]
    told.approved(number, None, looked.token)
    assert seen(told.store, "A", "REV", MARCH) == "111"


def test_what_stands_there_by_now_is_said_and_approving_it_writes_nothing(told: Office) -> None:
    text = HEAD + "A,REV,2021-04,,120\n"
    number = told.dropped(text)
    told.dropped(text, ME)
    looked, before = told.look(number), csv_of(told.store)
    moved = looking.since(uploads.upload(told.store, told.minh, number), looked)
    assert [(one.period, one.stood, one.would_be) for one in moved] == [("2021-04", "", "")]
    assert not told.approved(number, None, looked.token).written
    assert (told.state(number), csv_of(told.store)) == ("done", before)


def test_a_period_locked_meanwhile_is_refused_and_what_is_left_can_be_approved(told: Office) -> None:
    number = told.dropped()
    lock(told.store, ME, unit(told.store, "B"), MONTH, "xong")
    looked = told.look(number)
    assert looked.outcome
    assert told.approved(number, None, looked.token).is_refused
    assert told.state(number) == "waiting"
    outcome = looking.approve(told.store, told.minh, number, seen=looked.token, partial_too=True)
    assert (outcome.accepted, outcome.refused, seen(told.store, "B", "REV")) == (3, 1, None)


def test_lines_that_are_left_out_are_refused_with_the_reason_and_the_others_approved(told: Office) -> None:
    number = told.dropped()
    leave = ("B", "2021-04")
    looked = told.look(number, None, leave)
    with pytest.raises(Refused, match="reason_missing"):
        told.approved(number, None, looked.token, leave)
    outcome = told.approved(number, None, looked.token, leave, why="chưa có biên bản")
    assert (outcome.accepted, outcome.refused) == (3, 1)
    assert (seen(told.store, "A", "REV"), seen(told.store, "B", "REV")) == ("120", None)
    kept = looking.problems_of(uploads.upload(told.store, told.an, number))
    assert [(one.code, one.row, one.value, dict(one.values)) for one in kept if one.blocks] == [
        ("left_out", 4, "minh", {"why": "chưa có biên bản"})
    ]


def test_it_is_sent_back_with_a_reason_and_handed_in_once_more(told: Office) -> None:
    number = told.dropped()
    with pytest.raises(Refused, match="reason_missing"):
        import_review.send_back(told.store, told.minh, number, " ")
    import_review.send_back(told.store, told.minh, number, "số tháng 3 sai")
    upload = uploads.upload(told.store, told.an, number)
    assert (upload.state, upload.details["returned"]["why"]) == ("returned", "số tháng 3 sai")  # type: ignore[index]
    with pytest.raises(Refused, match="upload_not_waiting"):
        told.approved(number)
    looking.take(told.store, told.an, uploads.begin(told.store, told.an, number), partial=False)
    assert told.state(number) == "waiting"


def test_its_importer_takes_it_back_as_long_as_nobody_has_decided(told: Office) -> None:
    number = told.dropped()
    with pytest.raises(Refused, match="not_your_upload"):
        import_review.take_back(told.store, told.minh, number)
    import_review.take_back(told.store, told.an, number)
    assert told.state(number) == "looked"
    with pytest.raises(Refused, match="unknown_upload"):
        told.approved(number)
    looking.take(told.store, told.an, uploads.begin(told.store, told.an, number), partial=False)
    told.approved(number)
    with pytest.raises(Refused, match="upload_not_waiting"):
        import_review.take_back(told.store, told.an, number)


def test_what_was_approved_is_undone_as_any_import(told: Office) -> None:
    before = csv_of(told.store)
    batch = told.approved(told.dropped()).batch
    assert batch
    undo.undo(told.store, told.an, batch)
    assert csv_of(told.store) == before
    assert list(doctor.examine(told.store)) == []


def test_the_history_and_the_audit_say_who_imported_and_who_approved(told: Office) -> None:
    number = told.dropped()
    told.approved(number)
    steps = history.history(told.store, ME, unit(told.store, "A"), "REV", MARCH).steps
    assert [(step.by, step.author, step.file) for step in steps if step.stands] == [("minh", "an", "thu.csv")]
    lines = trail.trail(told.store, ME, limit=3)
    assert [(line.deed, line.by, line.after.get("of")) for line in lines] == [
        ("import", "minh", "an"), ("hand in import", "an", None), ("upload", "an", None)
    ]  # fmt: skip
    assert lines[0].after["handed_in"] == lines[1].id
    (batch,) = (one for one in batches.batches(told.store, ME) if one.file == "thu.csv")
    assert (batch.by, batch.approved_by) == ("an", "minh")


def test_she_who_lost_her_rights_leaves_a_file_that_others_may_still_approve(told: Office) -> None:
    number = told.dropped()
    hire(told.store, "binh", {"": "administrator"})
    people.set_disabled(told.store, ME, "an", disabled=True)
    assert told.approved(number).accepted == 4


def test_rows_of_units_of_which_she_is_only_a_clerk_become_her_drafts_when_the_file_is_approved(told: Office) -> None:
    hoa = hire(told.store, "hoa", {"A": "administrator", "B": "clerk"})
    number = told.dropped(HEAD + "A,REV,2021-04,,120\nB,REV,2021-04,,60\n", hoa)
    told.approved(number)
    assert (seen(told.store, "A", "REV"), seen(told.store, "B", "REV")) == ("120", None)
    steps = history.history(told.store, ME, unit(told.store, "B"), "REV", MONTH).steps
    assert [(step.deed, step.author) for step in steps] == [("import", "hoa"), ("draft", "")]


def test_refused_rows_stay_away_as_they_did_when_it_was_handed_in(told: Office) -> None:
    number = told.dropped(FILE + "A,NOPE,2021-04,,1\n", partial=True)
    outcome = told.approved(number)
    assert (outcome.read, outcome.accepted, outcome.refused) == (5, 4, 1)


def test_what_was_answered_since_for_files_of_its_shape_does_not_touch_it(told: Office) -> None:
    def report(month: int, actual: int, **more: str) -> int:
        text = f"BÁO CÁO THÁNG {month}/2021\n\nTên chỉ tiêu;Cột lạ;ĐVT;Ghi chú\nThu ngân sách;{actual};triệu đồng;\n"
        number = uploads.keep(told.store, told.an, f"{month}.csv", text.encode()).id
        said = {"unit": "A", "accumulates": "single", "column:B": "actual", **more}
        uploads.answer(told.store, told.an, number, said)
        looking.take(told.store, told.an, uploads.begin(told.store, told.an, number), partial=False)
        return number

    number = report(4, 120)
    assert (told.state(number), told.state(report(5, 130, **{"column:D": "skip"}))) == ("waiting", "waiting")
    told.approved(number)
    assert seen(told.store, "A", "REV") == "120"


def test_the_same_file_is_not_handed_in_twice(told: Office) -> None:
    told.dropped()
    with pytest.raises(Refused, match="handed_in_already"):
        told.dropped()


def test_two_who_approve_at_once_write_it_once(told: Office) -> None:
    number = told.dropped()
    hoa = hire(told.store, "hoa", {"P": "reviewer"})
    told.approved(number)
    with pytest.raises(Refused, match="upload_not_waiting"):
        told.approved(number, hoa)


def test_a_file_of_many_figures_waits_and_is_approved_without_some_lines(told: Office) -> None:
    months = [f"{year}-{month:02}" for year in (2019, 2020) for month in range(1, 13)]
    rows = [f"{ward},{code},{month},,{place}\n" for ward in "AB" for code in ("REV", "LAND")
            for place, month in enumerate(months, start=1)]  # fmt: skip
    number = told.dropped(HEAD + "".join(rows) + "A,INS,2020,95,\n")
    figures = told.look(number).reading.proposal.figures
    first = Period.parse("2019-01")
    assert (figures and figures.rows, told.state(number)) == (97, "waiting")
    assert seen(told.store, "A", "REV", first) is None
    leave = ("A", "2019-01")
    looked = told.look(number, None, leave)
    outcome = told.approved(number, None, looked.token, leave, why="sai")
    assert (outcome.refused, outcome.accepted) == (2, 95)
    assert (seen(told.store, "A", "LAND", first), seen(told.store, "B", "LAND", first)) == (None, "1")
    assert list(doctor.examine(told.store)) == []


# ---- several files of the command line


def brought(told: Office, folder: Path, by: Person | None, **files: str) -> list[int | None]:
    paths = [folder / f"{name}.csv" for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    who = by or ME
    done = import_files(told.store, paths, by=who.name, person=who, language=language("vi"), answers={})
    return [one.handed_in for one in done]


def test_by_the_command_line_the_same_holds(told: Office, tmp_path: Path) -> None:
    (number,) = brought(told, tmp_path, told.an, thu=FILE)
    assert number
    assert (told.state(number), seen(told.store, "A", "REV")) == ("waiting", None)
    told.approved(number)
    assert seen(told.store, "A", "REV") == "120"
    assert brought(told, tmp_path, ME, thu=HEAD + "A,REV,2021-04,,121\n") == [None]
    assert seen(told.store, "A", "REV") == "121"


def test_units_that_come_with_the_figures_are_there_at_once_and_the_figures_wait(told: Office, tmp_path: Path) -> None:
    units = "code,name,level,parent\nC,Phường C,commune,P\n"
    files = brought(told, tmp_path, told.an, units=units, thu=HEAD + "C,REV,2021-04,,9\n")
    number = next(one for one in files if one)
    assert [unit.code for unit in read.tree(told.store).units.values()][-1] == "C"
    assert seen(told.store, "C", "REV") is None
    told.approved(number)
    assert seen(told.store, "C", "REV") == "9"


KILLED: dict[str, Callable[[Office, int], object]] = {
    "approve": lambda told, number: told.approved(number),
    "send back": lambda told, number: import_review.send_back(told.store, told.minh, number, "sai"),
    "take back": lambda told, number: import_review.take_back(told.store, told.an, number),
}


@pytest.mark.parametrize("deed", KILLED)
def test_what_fails_on_its_last_step_leaves_it_waiting_and_nothing_written(
    told: Office, deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, before = told.dropped(), csv_of(told.store)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("gone")

    monkeypatch.setattr("kpi.actions.imports.import_review.uploads.mark_done", fail)
    monkeypatch.setattr("kpi.actions.imports.import_review._sign", fail)
    with pytest.raises(RuntimeError):
        KILLED[deed](told, number)
    assert (told.state(number), csv_of(told.store)) == ("waiting", before)


def test_the_list_asks_as_much_however_many_files_wait_and_people_there_are(told: Office) -> None:
    told.dropped()
    with counting() as counter:
        assert len(import_review.waiting(told.store, told.minh)) == 1
        few = counter.take()
        told.dropped(FILE.replace("111", "112"))
        told.dropped(FILE.replace("111", "113"))
        hire(told.store, "hoa", {"": "reviewer"})
        counter.take()
        found = import_review.waiting(told.store, told.minh)
        assert counter.take() == few
    assert [len(one.deciders) for one in found] == [2, 2, 2]
