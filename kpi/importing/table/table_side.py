"""Tells by the words of titles whether a table is of plans or of what was reached, or leaves it to be asked."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from kpi.importing.cells.word_keys import plain_key

TableSide = Literal["", "plan", "actual"]
SIDES_OF_TABLES: tuple[TableSide, ...] = ("plan", "actual")


def _words(*rules: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(rules)})\b")


_NAMES = _words(
    # Offices, programmes and subjects whose names have these words in them, and what a table only goes with.
    "(?:phong|so|bo|ban|vu|chi cuc)(?: tai chinh)? ke hoach(?: va| tai chinh| dau tu| va dau tu)*",
    *("tai chinh ke hoach", "ke hoach hoa(?: gia dinh)?", "khhgd", "hanh vi ke hoach"),
    *("(?:chuong trinh )?muc tieu quoc gia(?: [a-z]+)?", "chuong trinh muc tieu", "ctmtqg", "muc tieu thien nien ky"),
    *("department of planning(?: and investment)?", "(?:planning|budget) (?:department|office|division|unit)"),
    *("family planning", "ministry of planning(?: and investment)?", "(?:sustainable|millennium) development goals?"),
    *("(?:ban hanh |dinh |gui )?kem theo .*", "thuc hien (?:quyet dinh|nghi quyet|cong van|thong tu|nghi dinh) so .*"),
)
_BUDGET = _words(
    r"(?:state |local |ward |city |public )*budget (?:revenues?|expenditures?|spending|collections?|receipts?)"
)
_REACHED_OF_PLANS = _words(
    # "Kết quả thực hiện chỉ tiêu kế hoạch": of what was reached, though it names the plan.
    r"(?:(?:ket qua|tinh hinh|danh gia)(?: viec| cong tac| cac| ve| trien khai| thuc hien| hoan thanh| dat)*"
    r"|(?:trien khai )?(?:thuc hien|hoan thanh))(?: cac| mot so| he thong| nhung| viec)*"
    r"(?: (?:chi tieu|ke hoach|kh|muc tieu|nhiem vu|va nhiem vu|du toan|nghi quyet|giao|duoc giao|phan dau|chu yeu"
    r"|nam [0-9]{4}|nam|phat trien|thu|chi|ngan sach)){1,8}",
    r"(?:actuals?|results?|performance|progress|achievements?|report(?:ed)?|execution|outturn|variance)"
    r" (?:against|vs|versus|on|of|compared (?:to|with)|to)(?: the| annual| approved)*"
    r" (?:plans?|targets?|budgets?|goals?)",
    r"(?:plans?|targets?|budgets?) (?:vs|versus|against|and) (?:actuals?|results?|performance)",
    r"(?:budget|plan|target) (?:execution|performance|progress|outturn|implementation|achievements?|results?)",
)
_PLAN = _words(
    *("ke hoach", "kh", "du toan", "muc tieu", "phan khai", "phan bo", "phan dau", "phan ky", "phuong huong"),
    *("dinh huong", "lo trinh", "dang ky", "khoan", "giao (?:cac )?(?:chi tieu|nhiem vu|khoan|thu|chi|von)"),
    "chi tieu (?:[a-z]+ ){0,4}?(?:giao|giai doan|phan dau|den nam|thoi ky|nhiem ky|dang ky|dai hoi|nghi quyet)",
    *(
        "chi tieu (?:nam )?(?:19|20|21)[0-9]{2}(?: (?:19|20|21)[0-9]{2})?",
        "nhiem vu (?:nam|trong tam|chu yeu|thoi gian toi)",
    ),
    *("nhiem vu (?:[a-z]+ ){0,3}?nam (?:19|20|21)[0-9]{2}", "plans?", "planned", "planning", "targets?", "budgets?"),
    *("budgeted", "goals?", "objectives?", "allocations?", "allotments?", "appropriations?", "quotas?"),
    *("commitments?", "pledges?"),
)
_ACTUAL = _words(
    *("thuc hien", "th", "ket qua", "tinh hinh", "bao cao", "bc", "so lieu", "thong ke", "thuc te", "thuc thu"),
    *("thuc chi", "da dat", "dat duoc", "quyet toan", "phat sinh", "theo doi", "actuals?", "results?", "performance"),
    *("achieved", "achievements?", "reported", "reports?", "reali[sz]ed", "outturn", "progress", "statistics"),
    *("collected", "delivered", "outcomes?", "figures reported"),
)
_YET_TO_BE = _words("du kien", "du bao", "forecasts?", "projections?", "projected", "expected", "outlook")


@lru_cache(maxsize=1024)
def side_of_words(text: str) -> tuple[bool, bool]:
    """Whether a title speaks of plans, and whether it speaks of what was reached."""
    key = _NAMES.sub(" ", plain_key(text))
    rest, phrases = _REACHED_OF_PLANS.subn(" ", key)
    rest = _BUDGET.sub(" ", rest)
    is_expected = _YET_TO_BE.search(rest) is not None  # neither: it is asked about
    return _PLAN.search(rest) is not None or is_expected, bool(phrases or _ACTUAL.search(rest)) or is_expected


def side_of_titles(titles: Iterable[str], sheet: str) -> TableSide:
    """What the titles say, or else the name of the sheet; "" where they say nothing, or one contradicts another."""
    marks = [side_of_words(title) for title in titles]
    plan, actual = any(mark[0] for mark in marks), any(mark[1] for mark in marks)
    of_sheet = side_of_words(sheet)
    if not plan and not actual:
        plan, actual = of_sheet
    elif plan and not actual and of_sheet == (False, True):
        return ""
    return "" if plan == actual else "plan" if plan else "actual"
