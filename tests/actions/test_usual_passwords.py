"""Passwords that are tried first are refused, and sentences of one's own are not."""

from collections.abc import Callable

import pytest

from kpi.actions.imports.admit import Outcome
from kpi.actions.people import passwords, people, usual_passwords
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.person import console

ADMIN = console("test")
NEAR = ("Nguyễn Thị Thu Hà", "Phường Minh Hoà", "Minh Hoa Ward", "MH01")
USUAL = [
    "123456789", "1234567890", "12345678910", "0987654321", "0912345678", "01011990", "20262026", "1111111111",
    "matkhau123", "Matkhau@2026", "mật khẩu 123", "MẬT KHẨU 2026", "MatKhau!!!!", "matkhaumatkhau", "m4tkh4u123",
    "ｍａｔｋｈａｕ１２３", "password123", "P@ssw0rd2026", "Passw0rd!!", "qwertyuiop", "1qaz2wsx3edc", "1q2w3e4r5t",
    "iloveyou123", "anhyeuem123", "Anh Yêu Em 123", "vietnam2026", "Việt Nam 2026", "hanoi123456", "admin12345",
    "administrator", "tiendo2026!", "abcdefghij", "abcabcabcabc", "zyxwvutsrq", "khongbiet1", "ubnd2026ubnd",
    "letmein2026", "matkhau-vietnam", "aaaaaaaaaab",
    "thu.nguyen26", "nguyenthu2026", "thunguyen2026", "Thu.Nguyen@123", "nguyenthithuha",
    "Nguyễn Thị Thu Hà 85",
    "thuha123456", "hathu123456", "ha12345678", "phuongminhhoa2026", "Phường Minh Hoà 2026", "minhhoa2026",
    "UBND phường Minh Hoà",
    "ubndminhhoa26", "minhhoaward1", "MH01MH01MH01", "mh01202620",
]  # fmt: skip
GOOD = [
    "mưa rào tháng bảy", "a short sentence", "another sentence", "a long sentence", "con mèo trắng", "bảy con cò",
    "correct horse battery", "kx7-mp2-q9t-hhe", "Tr0ng-2-cay-b@ng", "minh hoa gieo hạt", "ha noi mua nay vang nang",
    "nhà tôi có hai vườn cau", "8 giờ đi cấy 5 giờ về", "hanoi mua thu vang",
]  # fmt: skip


@pytest.mark.parametrize("password", USUAL)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert usual_passwords.is_usual(password, ("thu.nguyen", *NEAR))


@pytest.mark.parametrize("password", GOOD)
def test_a_sentence_of_ones_own_is_not(password: str) -> None:
    assert not usual_passwords.is_usual(password, ("thu.nguyen", *NEAR))
    assert passwords.checked(password, "an", NEAR) == password


def test_no_password_for_one_use_is_usual() -> None:
    assert not [
        password for password in (passwords.one_time() for _ in range(200)) if usual_passwords.is_usual(password, NEAR)
    ]


@pytest.mark.parametrize(
    "password", ["", " ", "....", "\U0001f600" * 10, "\u0301" * 12, "a" * 200, "\u202e" * 10, "ß" * 10]
)
def test_any_text_has_an_answer(password: str) -> None:
    assert isinstance(usual_passwords.is_usual(password, ("", " ", ".", *NEAR)), bool)


def test_the_list_is_as_passwords_are_compared() -> None:
    words = usual_passwords._words()
    assert 4000 < len(words) < 8000
    assert usual_passwords._FILE.stat().st_size < 48_000
    assert {word for word in words if usual_passwords.plain(word) != word} == set()


@pytest.mark.parametrize("password", ["nguyenthithuha85", "Minh Hoà 2026!", "matkhau123", "thu.nguyen123"])
def test_every_way_to_a_password_refuses_it(store: Store, take: Callable[..., list[Outcome]], password: str) -> None:
    take(units="code,name\nMH,Phường Minh Hoà")
    ways = (
        lambda: people.add_person(store, ADMIN, "thu.nguyen", "Nguyễn Thị Thu Hà", password=password),
        lambda: people.reset_password(store, ADMIN, "thu.nguyen", password=password),
        lambda: people.change_password(store, people.person(store, "thu.nguyen"), "a short sentence", password),
    )
    for number, way in enumerate(ways):
        with pytest.raises(Refused, match="password_easy"):
            way()
        if not number:
            people.add_person(store, ADMIN, "thu.nguyen", "Nguyễn Thị Thu Hà", password="a short sentence")
