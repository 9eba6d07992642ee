"""Names: what they may be made of, and which of them look alike."""

import itertools
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.model.letters import alphabets_mixed, appearance, breaks_text, composed, has_hidden, name_composed
from kpi.model.person import is_of_the_system

LETTERS = "aăâeêioôơuưydđ"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nguyễn  Văn\u00a0An ", "Nguyễn Văn An"),
        ("Ba\u0301\u0301n", "Bán"),
        ("Bế\u0301n", "Bến"),
        ("Tơ\u0306", "Tơ\u0306"),
        ("Phường\nA", "Phường A"),
    ],
)
def test_a_name_is_kept_composed(typed: str, kept: str) -> None:
    assert name_composed(typed) == kept
    assert not has_hidden(kept)


@pytest.mark.parametrize(
    "name",
    [
        "a\u200bb",
        "a\u202eb",
        "\ufeffa",
        "a\x00",
        "a\ud800",
        "\u3164",
        "a\u034fb",
        "a\ufe0f",
        "a\u0301\u0302\u0303\u0304",
        "a\ue000",
    ],
)
def test_what_is_not_seen_is_found(name: str) -> None:
    assert has_hidden(name)


def test_an_emoji_may_stand_in_a_note_and_a_turned_direction_may_not() -> None:
    assert not breaks_text("xong \U0001f468\u200d\U0001f469\u200d\U0001f467 ✔\ufe0f\nhết")
    assert breaks_text("a\u202eb")
    assert breaks_text("\ud800")


def test_all_letters_of_vietnamese_part_one_name_from_another() -> None:
    names = [unicodedata.normalize("NFC", letter + tone) for letter in LETTERS for tone in TONES]
    for first, second in itertools.combinations([*names, *(name.upper() for name in names)], 2):
        assert appearance(first).is_like(appearance(second)) == (first.lower() == second.lower()), (first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("mai", "mаi"),  # Cyrillic
        ("Mao", "Мао"),
        ("anna", "αnna"),
        ("mai", "ｍａｉ"),
        ("mai", "𝐦𝐚𝐢"),
        ("Ian", "lan"),
        ("tam10", "tamlO"),
        ("Đức", "Ðức"),  # the eth of Icelandic
        ("ăn", "ǎn"),
        ("Mai", "MAI"),
        ("mai", "ma\u200bi"),
        ("lam", "larn"),
        ("a-b", "a‑b"),
    ],
)
def test_what_a_reader_takes_for_the_same_looks_alike(first: str, second: str) -> None:
    assert appearance(first).is_like(appearance(second))


@pytest.mark.parametrize(("first", "second"), [("Hoa", "Hoà"), ("Lan", "Lân"), ("LAN", "IAN"), ("Thu Nga", "Thung A")])
def test_other_names_do_not(first: str, second: str) -> None:
    assert not appearance(first).is_like(appearance(second))


def test_a_word_has_letters_of_one_alphabet() -> None:
    assert alphabets_mixed("Mаi") == ("LATIN", "CYRILLIC")
    assert alphabets_mixed("Nguyễn Văn An (Анна), 山田taro") == ()


@pytest.mark.parametrize(
    "name",
    [
        "console",
        "Console:mai",
        "console.mai",
        "c0nsole",
        "KPI",
        "sign-in",
        "Sign in",
        "system",
        "reader",
        "Hệ thống",
        "tiến độ",
    ],
)
def test_the_system_signs_alone_with_its_names(name: str) -> None:
    assert is_of_the_system(name)


@pytest.mark.parametrize("name", ["consolata", "reader2", "hệ thống thông tin", "admin", "administrator", "clerk"])
def test_names_that_only_begin_so_are_free(name: str) -> None:
    assert not is_of_the_system(name)


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=()), max_size=20))
def test_no_text_is_too_odd_to_be_looked_at(text: str) -> None:
    assert composed(composed(text)) == composed(text)
    assert name_composed(name_composed(text)) == name_composed(text)
    assert appearance(text).is_like(appearance(text))
    assert isinstance(has_hidden(text), bool)
    assert isinstance(alphabets_mixed(text), tuple)
    assert isinstance(is_of_the_system(text), bool)
