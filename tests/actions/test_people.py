"""People and their rights: who may give and take them, where, and that nobody reaches beyond her own."""

from collections.abc import Callable

import pytest

from kpi.actions.administer import govern
from kpi.actions.look import trail
from kpi.actions.people import people, sessions
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.line import IndicatorLine
from kpi.model.person import MAY, Person, Right, Role, console
from kpi.model.unit import Tree, Unit
from tests.actions.desk import hire, office, unit

ROOT = console("test")
PASSWORD = "a long sentence"  # noqa: S105 - that of every person whom a test hires
ROLES: tuple[Role, ...] = ("official", "clerk", "reviewer", "administrator")


@pytest.fixture
def province(store: Store) -> Store:
    office(store)
    return store


def refusal(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.code


def outcome(deed: Callable[[], object]) -> str:
    try:
        deed()
    except Refused as refused:
        return refused.code
    return "done"


def rights(store: Store, name: str) -> list[Right]:
    return list(people.person(store, name).rights)


# ---- what a role may do, written out


TASKS = {
    "look": "official clerk reviewer administrator",
    "enter": "clerk",
    "review": "reviewer",
    "lock": "reviewer administrator",
    "manage": "administrator",
    "govern": "administrator",
    "audit": "administrator",
}
EVERYWHERE_ONLY = ("govern", "audit")
# A right stands on A, below the province P and beside B; V is a village in A.
PLACES = {
    "on the unit": ("A", "A", True),
    "on one below": ("A", "V", True),
    "on the one above": ("A", "P", False),
    "on one beside": ("A", "B", False),
    "on everything": ("A", "", False),
    "from everywhere on a unit": ("", "A", True),
    "from everywhere on everything": ("", "", True),
}
_HERE = {"P": 1, "A": 2, "B": 3, "V": 4}
_TREE = Tree.of(
    [Unit(1, "P", "P"), Unit(2, "A", "A", parent=1), Unit(3, "B", "B", parent=1), Unit(4, "V", "V", parent=2)]
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(role: Role, task: str, place: str) -> None:
    right_on, task_on, covered = PLACES[place]
    person = Person(1, "mai", rights=(Right(role, _HERE.get(right_on)),))
    wanted = role in TASKS[task].split() and covered and (right_on == "" or task not in EVERYWHERE_ONLY)
    assert person.may(task, _HERE.get(task_on), _TREE) == wanted  # pyright: ignore - a task of the table above


@pytest.mark.parametrize("role", ROLES)
def test_the_table_names_every_task(role: Role) -> None:
    assert MAY[role] == {task for task, roles in TASKS.items() if role in roles.split()}


@pytest.mark.parametrize("task", TASKS)
def test_a_disabled_person_may_do_nothing(task: str) -> None:
    shut_out = Person(1, "mai", rights=tuple(Right(role) for role in ROLES), disabled=True)
    assert not shut_out.may(task, 2, _TREE)  # pyright: ignore - a task of the table above


# ---- who may change people, cell by cell


DEEDS: dict[str, Callable[[Store, Person], object]] = {
    "add": lambda store, by: people.add_person(store, by, "new"),
    "rename": lambda store, by: people.rename(store, by, "lan", "Lan"),
    "reset the password of": lambda store, by: people.reset_password(store, by, "lan"),
    "disable": lambda store, by: people.set_disabled(store, by, "lan", disabled=True),
    "grant on A to": lambda store, by: people.grant(store, by, "lan", "reviewer", unit(store, "A")),
    "revoke on A from": lambda store, by: people.revoke(store, by, "lan", "clerk", unit(store, "A")),
}
WHERE = {"own": "A", "below": "P", "other": "B", "everywhere": ""}


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", ROLES)
def test_only_an_administrator_above_changes_a_clerk_of_a_ward(
    province: Store, role: Role, deed: str, where: str
) -> None:
    hire(province, "lan", {"A": "clerk"})
    mai = hire(province, "mai", {WHERE[where]: role})
    may = role == "administrator" and (where != "other" or deed == "add")
    result = outcome(lambda: DEEDS[deed](province, mai))
    assert result == ("done" if may else "not_allowed_person")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("to", ["A", "P", "B", ""])
def test_an_administrator_of_a_ward_gives_rights_in_that_ward_only(province: Store, role: Role, to: str) -> None:
    mai = hire(province, "mai", {"A": "administrator"})
    hire(province, "lan")
    result = outcome(lambda: people.grant(province, mai, "lan", role, unit(province, to) if to else None))
    assert result == ("done" if to == "A" else "not_allowed")


@pytest.mark.parametrize("to", ["P", "B", ""])
def test_an_administrator_of_a_ward_cannot_make_herself_more(province: Store, to: str) -> None:
    mai = hire(province, "mai", {"A": "administrator"})
    assert refusal(lambda: people.grant(province, mai, "mai", "administrator", unit(province, to) if to else None))
    assert rights(province, "mai") == [Right("administrator", unit(province, "A"))]


@pytest.mark.parametrize("deed", [deed for deed in DEEDS if deed != "add"])
@pytest.mark.parametrize("elsewhere", ["P", "B", ""])
def test_an_administrator_of_a_ward_does_not_touch_those_with_rights_elsewhere(
    province: Store, deed: str, elsewhere: str
) -> None:
    """Not even through a right in her own ward: who resets a password could sign in with all that person may do."""
    mai = hire(province, "mai", {"A": "administrator"})
    hire(province, "lan", {"A": "clerk", elsewhere: "official"})
    assert refusal(lambda: DEEDS[deed](province, mai)) == "not_allowed_person"


def test_an_administrator_of_a_ward_sees_her_people_and_no_others(province: Store) -> None:
    mai = hire(province, "mai", {"A": "administrator"})
    hire(province, "lan", {"A": "clerk"})
    hire(province, "nam", {"B": "clerk"})
    hire(province, "chi", {"": "official"})
    hire(province, "new")
    assert [person.name for person in people.everyone(province, mai)] == ["lan", "mai", "new"]


@pytest.mark.parametrize("role", ["official", "clerk", "reviewer"])
def test_nobody_else_sees_who_there_is(province: Store, role: Role) -> None:
    mai = hire(province, "mai", {"": role})
    assert refusal(lambda: people.everyone(province, mai)) == "not_allowed_everywhere"


# ---- in mid-session


def test_a_right_taken_away_is_gone_at_the_next_deed(province: Store) -> None:
    mai = hire(province, "mai", {"A": "administrator"})
    people.add_person(province, mai, "one")
    people.revoke(province, ROOT, "mai", "administrator", unit(province, "A"))
    assert refusal(lambda: people.add_person(province, mai, "two")) == "not_allowed_person"


def test_who_is_disabled_does_nothing_more_with_what_she_held(province: Store) -> None:
    mai = hire(province, "mai", {"": "administrator"})
    hire(province, "nam", {"": "administrator"})
    people.set_disabled(province, ROOT, "mai", disabled=True)
    new = IndicatorLine(0, "NEW", "Mới")
    assert refusal(lambda: govern.put_indicator(province, mai, new)) == "person_disabled"


def test_who_is_disabled_is_signed_out_and_comes_back_with_her_rights(province: Store) -> None:
    hire(province, "lan", {"A": "clerk"})
    token = sessions.sign_in(province, "lan", PASSWORD)
    people.set_disabled(province, ROOT, "lan", disabled=True)
    assert sessions.who(province, token) is None
    people.set_disabled(province, ROOT, "lan", disabled=False)
    assert rights(province, "lan") == [Right("clerk", unit(province, "A"))]


def test_a_reset_password_ends_sessions_and_opens_nothing_but_its_own_change(province: Store) -> None:
    mai = hire(province, "mai", {"": "administrator"})
    token = sessions.sign_in(province, "mai", PASSWORD)
    invited = people.reset_password(province, ROOT, "mai")
    assert sessions.who(province, token) is None
    assert sessions.sign_in(province, "mai", invited.password)
    assert refusal(lambda: people.add_person(province, mai, "new")) == "password_must_change"


# ---- the last administrator


@pytest.mark.parametrize(
    "deed",
    [
        lambda store: people.revoke(store, ROOT, "mai", "administrator", None),
        lambda store: people.set_disabled(store, ROOT, "mai", disabled=True),
    ],
    ids=["revoke", "disable"],
)
def test_the_last_administrator_of_everything_stays(province: Store, deed: Callable[[Store], object]) -> None:
    hire(province, "mai", {"": "administrator"})
    hire(province, "nam", {"P": "administrator"})
    assert refusal(lambda: deed(province)) == "last_administrator"
    assert people.person(province, "mai").may_somewhere("govern")


def test_a_disabled_administrator_does_not_count_as_one(province: Store) -> None:
    hire(province, "mai", {"": "administrator"})
    hire(province, "nam", {"": "administrator"})
    people.set_disabled(province, ROOT, "nam", disabled=True)
    assert refusal(lambda: people.revoke(province, ROOT, "mai", "administrator", None)) == "last_administrator"


def test_with_a_second_administrator_the_first_may_go(province: Store) -> None:
    hire(province, "mai", {"": "administrator"})
    hire(province, "nam", {"": "administrator"})
    people.revoke(province, ROOT, "mai", "administrator", None)
    assert rights(province, "mai") == []


# ---- rights, names, passwords


def test_a_right_given_twice_is_given_once(province: Store) -> None:
    hire(province, "lan", {"A": "clerk"})
    before = trail.trail(province, ROOT)
    people.grant(province, ROOT, "lan", "clerk", unit(province, "A"))
    assert rights(province, "lan") == [Right("clerk", unit(province, "A"))]
    assert trail.trail(province, ROOT) == before


@pytest.mark.parametrize("name", ["", "  ", "two words", "a/b", "<b>", "x" * 81, "a\u202eb", "a\nb"])
def test_a_name_that_cannot_be_typed_again_is_refused(province: Store, name: str) -> None:
    assert refusal(lambda: people.add_person(province, ROOT, name)) == "name_not_usable"


def test_a_name_is_the_same_however_it_is_written(province: Store) -> None:
    people.add_person(province, ROOT, "Thu.Nguyễn")
    assert refusal(lambda: people.add_person(province, ROOT, "thu.nguyễn")) == "name_taken"


@pytest.mark.parametrize(
    ("shown", "code"), [("x" * 121, "too_long"), ("a\u202eb", "control_character"), ("a\x00b", "control_character")]
)
def test_a_shown_name_is_any_text_that_can_be_seen(province: Store, shown: str, code: str) -> None:
    assert refusal(lambda: people.add_person(province, ROOT, "lan", shown)) == code


def test_html_in_a_shown_name_stays_text(province: Store) -> None:
    people.add_person(province, ROOT, "lan", "<img src=x> **Lan**")
    assert people.person(province, "lan").shown_name == "<img src=x> **Lan**"


def test_no_password_stands_in_the_audit(province: Store) -> None:
    invited = people.add_person(province, ROOT, "lan")
    reset = people.reset_password(province, ROOT, "lan")
    audit = str(trail.trail(province, ROOT, limit=None))
    assert invited.password not in audit
    assert reset.password not in audit


# ---- the first start, and the demonstration


def test_a_new_store_gets_one_administrator_with_a_password_for_one_use(store: Store) -> None:
    invited = people.first_administrator(store)
    assert invited is not None
    admin = people.person(store, invited.name)
    assert (admin.rights, admin.must_change) == ((Right("administrator"),), True)
    assert people.first_administrator(store) is None


def test_the_people_of_a_demonstration_are_made_once_and_sign_in(province: Store) -> None:
    demo = (people.DemoPerson("clerk", "Cán bộ", (Right("clerk", unit(province, "A")),)),)
    people.demo_people(province, demo, "three-little-words")
    people.demo_people(province, demo, "another-password")
    password, clerks = people.demonstration(province)
    assert (password, [clerk.name for clerk in clerks]) == ("three-little-words", ["clerk"])
    assert sessions.sign_in(province, "clerk", password)


def test_there_is_no_demonstration_where_somebody_works(province: Store) -> None:
    hire(province, "lan", {"A": "clerk"})
    people.demo_people(province, (people.DemoPerson("clerk", "", ()),), "three-little-words")
    assert people.demonstration(province) == ("", ())
