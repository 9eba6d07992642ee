"""Rows of a file of units."""

from kpi.importing.figures.typed_row import Row
from kpi.model.line import UnitLine

UNIT_COLUMNS = frozenset({"code", "name", "name_en", "level", "parent", "opened", "closed", "became", "illustrative"})

LEVELS = {
    "country": "country",
    "quốc gia": "country",
    "cả nước": "country",
    "province": "province",
    "tỉnh": "province",
    "thành phố": "province",
    "district": "district",
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "commune": "commune",
    "ward": "commune",
    "xã": "commune",
    "phường": "commune",
    "đặc khu": "commune",
    "village": "village",
    "thôn": "village",
    "tổ dân phố": "village",
}


def unit_line(row: Row) -> UnitLine:
    opened, closed = row.day("opened"), row.day("closed")
    if opened and closed and opened > closed:
        raise row.refuse("opened_after_closed", "opened")
    level = row.name("level", limit=20)
    became = row.text("became")
    return UnitLine(
        row=row.number,
        code=row.name("code", limit=40, needed=True),
        name=row.name("name", limit=300, needed=True),
        name_en=row.name("name_en", limit=300) or None,
        level=LEVELS.get(level.casefold(), level) or None,
        parent=row.text("parent", limit=40) or None,
        opened=opened or None,
        closed=closed or None,
        became=tuple(part.strip() for part in became.split(";") if part.strip()) or None,
        illustrative=row.yes("illustrative"),
    )
