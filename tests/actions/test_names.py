"""Names of people and of the book: what is refused at every door, and that nobody shuts herself out by one deed."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.actions.administer import govern, manage, settle
from kpi.actions.administer.lock import lock
from kpi.actions.enter import attach, enter
from kpi.actions.look import read
from kpi.actions.people import people, sessions
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.model.figure import Actual
from kpi.model.line import IndicatorLine, UnitLine
from kpi.model.person import console
from kpi.model.regime import Regime
from tests.actions.desk import MONTH, hire, office, place, signed, unit

ROOT = console("test")


@pytest.fixture
def province(store: Store) -> Store:
    office(store)
    return store


def refused(code: str) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=rf"^{code}:")


@pytest.mark.parametrize("name", ["mаi", "ma1", "maí\u0301\u0301".replace("í", "i"), "mai"])
def test_a_name_to_sign_in_with_that_looks_like_anothers_is_refused(store: Store, name: str) -> None:
    people.add_person(store, ROOT, "mai")
    people.add_person(store, ROOT, "mal")
    if name == "mai\u0301\u0301":
        assert people.add_person(store, ROOT, name).name == "maí"  # the tone that was typed twice, once
        return
    with pytest.raises(Refused) as caught:
        people.add_person(store, ROOT, name)
    assert caught.value.code in {"name_looks_like", "name_mixes_alphabets", "name_taken"}


@pytest.mark.parametrize("name", ["ｍａｉ", "ﬁona", "𝐦ai", "mai²"])
def test_a_name_in_other_signs_of_the_same_letters_is_not_usable(store: Store, name: str) -> None:
    with refused("name_not_usable"):
        people.add_person(store, ROOT, name)


@pytest.mark.parametrize("name", ["console", "kpi", "sign-in", "c0nsole.mai", "reader", "system", "import"])
def test_a_name_of_the_system_is_refused(store: Store, name: str) -> None:
    with refused("name_of_the_system"):
        people.add_person(store, ROOT, name)
    people.add_person(store, ROOT, "mai")
    with refused("name_of_the_system"):
        people.rename(store, ROOT, "mai", name.capitalize())


def test_names_that_differ_by_a_tone_are_names_of_two(store: Store) -> None:
    for name in ("hoa", "hoà", "hoá", "lan", "lân", "thu.nguyen"):
        people.add_person(store, ROOT, name, name.title())


def test_two_people_may_be_called_the_same_and_written_alike(store: Store) -> None:
    people.add_person(store, ROOT, "an.1", "Nguyễn Văn An")
    people.add_person(store, ROOT, "an.2", "Nguyễn  Văn\u00a0An ")
    with refused("name_looks_like"):
        people.add_person(store, ROOT, "an.3", "NGUYỄN VĂN AN")
    with refused("name_looks_like"):
        people.rename(store, ROOT, "an.2", "an.1")  # whoever has no other name is shown by that one
    people.rename(store, ROOT, "an.2", "Nguyễn Văn Ân")


def test_the_refusal_of_a_name_says_whose_it_looks_like(store: Store) -> None:
    people.add_person(store, ROOT, "mai", "Lê Mai")
    with pytest.raises(Refused) as caught:
        people.add_person(store, ROOT, "hoa", "LÊ MAI")
    assert caught.value.problem.values == {"other": "Lê Mai", "name": "mai"}


def test_a_name_of_an_older_store_stays_usable(store: Store) -> None:
    people.add_person(store, ROOT, "mai", "Mai")
    with signed(store) as connection:
        people.rows.add_person(connection, "kpi", "Ma\u200bi", "", must_change=False)
    assert [person.name for person in people.everyone(store, ROOT)] == ["kpi", "mai"]
    people.grant(store, ROOT, "kpi", "official", None)
    people.set_disabled(store, ROOT, "kpi", disabled=True)
    people.rename(store, ROOT, "mai", "Mai")  # unchanged: no name is refused for what came before the rule


@pytest.mark.parametrize("name", ["ﬁona", "ﬁona".upper(), "ﬁonа", "x" * 80 + "y"])
def test_a_provider_opens_no_account_of_a_name_that_is_only_folded_into_it(store: Store, name: str) -> None:
    for existing in ("fiona", "x" * 80):
        people.add_person(store, ROOT, existing)
    if name == "FIONA":
        assert sessions.open_for(store, name)
        return
    with refused("nobody_of_that_name"):
        sessions.open_for(store, name)


def test_nobody_shuts_herself_out_unless_she_is_sure(province: Store) -> None:
    hire(province, "nam", {"": "administrator"})
    mai = hire(province, "mai", {"": "administrator", "A": "administrator"})
    with refused("own_account"):
        people.set_disabled(province, mai, "mai", disabled=True)
    with refused("own_right"):
        people.revoke(province, mai, "mai", "administrator", unit(province, "A"))
    with refused("own_password"):
        people.reset_password(province, mai, "mai")
    people.revoke(province, mai, "mai", "administrator", unit(province, "A"), sure=True)
    people.set_disabled(province, mai, "mai", disabled=True, sure=True)
    assert people.person(province, "nam").rights
    with refused("person_disabled"):
        people.person(province, "mai")


def test_the_last_administrator_cannot_shut_herself_out_at_all(province: Store) -> None:
    mai = hire(province, "mai", {"": "administrator"})
    for sure in (False, True):
        with refused("last_administrator"):
            people.set_disabled(province, mai, "mai", disabled=True, sure=sure)
        with refused("last_administrator"):
            people.revoke(province, mai, "mai", "administrator", None, sure=sure)


HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=40),
    st.sampled_from(
        [
            "",
            " ",
            "a\u0301\u0301",
            "\u0301",
            "a" + "\u0301" * 300,
            "\ud800",
            "a\udcffb",
            "\u202eabc",
            "x\x00y",
            "\ufeff",
            "\u3164",
            "<img src=x onerror=alert(1)>",
            "**b** [a](javascript:alert(1)) :red[x] $x$",
            "{value} {0} %s",
            "=1+1",
            "A" * 10_000,
            "İ",
            "\u202e\u200b",
            "9" * 5000,
        ]
    ),
)
"""What people paste, what they should not, and any text at all."""


def doors(store: Store, words: str) -> list[Callable[[], object]]:
    """Each way by which a text that somebody typed comes into the record, one call each."""
    clerk, ward = people.person(store, "lan"), unit(store, "A")
    number, period = place(store, "REV")

    def note() -> None:
        reported = Actual(period, 100, document=words, note=words, reason=words)
        saved = enter.save(store, clerk, ward, [enter.TypedCell(number, period, "1", reported, 0, 0, words)])
        assert saved

    def csv_of_units() -> None:
        quoted = re.sub("[\ud800-\udfff]", "", words).replace('"', '""')  # bytes of a file are no half letters
        text = f'code,name,level,parent\n"{quoted}","{quoted}",commune,P\n'
        take_tables(store, [("units.csv", text)], by="test")

    return [
        lambda: people.add_person(store, ROOT, words, words, password="a long sentence"),
        lambda: people.rename(store, ROOT, "lan", words),
        lambda: people.person(store, words),
        lambda: sessions.sign_in(store, words, "a long sentence"),
        lambda: manage.put_unit(store, ROOT, UnitLine(0, words, words, name_en=words, level="commune", parent="P")),
        lambda: govern.put_indicator(store, ROOT, IndicatorLine(0, words, words, words, words, words, words)),
        lambda: settle.put_regime(store, ROOT, Regime(words, words, words, 25, 5, 10, 15, 20, 9)),
        lambda: settle.set_setting(store, ROOT, words, words),
        lambda: lock(store, ROOT, unit(store, "B"), MONTH, words),
        lambda: attach.attach(store, clerk, ward, words + ".pdf", b"%PDF-1"),
        lambda: enter.submit(store, clerk, ward, MONTH, {}, words),
        note,
        csv_of_units,
    ]


def test_no_text_passes_a_door_otherwise_than_kept_or_refused(province: Store) -> None:
    hire(province, "lan", {"A": "clerk"})

    @settings(max_examples=25)
    @given(HOSTILE)
    def any_text(words: str) -> None:
        for door in doors(province, words):
            try:
                door()
            except Refused:
                continue

    any_text()
    tree = read.tree(province)
    assert all(unit.name("vi") == unit.name("vi").strip() for unit in tree.units.values())
