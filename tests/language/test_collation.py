"""The order of names: every text has its place, and Vietnamese names stand as in a dictionary."""

import random
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.language.collation import key

ORDERED = [
    *("An", "ăn", "Ăn", "ấn", "Ấn", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "d", "đ", "e", "Ia Grai", "Ong", "Ông"),
    *("Tổ 2", "Tổ 10", "tơ", "tơ\u0306", "tờ", "u", "ü", "ú", "v", "z", "ж"),
]


def test_letters_stand_before_tones_and_foreign_marks_beside_their_letter() -> None:
    mixed = random.Random(1).sample(ORDERED, len(ORDERED))  # noqa: S311 - an order, no secret
    assert sorted(mixed, key=key) == ORDERED


def test_a_name_stands_at_its_place_however_its_letters_were_composed() -> None:
    for name in ORDERED:
        assert key(unicodedata.normalize("NFD", name)) == key(name)


def test_a_doubled_tone_stops_nothing_and_stands_beside_the_single_one() -> None:
    assert sorted(["bạn", "ba\u0301\u0301n", "bán"], key=key) == ["bán", "ba\u0301\u0301n", "bạn"]
    assert key("a\u0301\u0300")
    assert key("\u0301")
    assert key("9" * 5000) > key("8")


@settings(max_examples=200)
@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=12), min_size=2, max_size=6))
def test_every_text_has_a_place_of_its_own(texts: list[str]) -> None:
    kept = [unicodedata.normalize("NFC", text) for text in texts]
    assert len({key(text) for text in kept}) == len(set(kept))
