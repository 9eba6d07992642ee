"""Writes a number together with what it counts."""

from fractions import Fraction

from kpi.language.catalogue import forms
from kpi.language.numbers import Number, Signs, scaled

MEASURES = (
    *("đồng", "nghìn đồng", "triệu đồng", "tỷ đồng", "triệu đồng/người/năm", "triệu đồng/người", "triệu đồng/ha"),
    *("%", "‰", "điểm %", "điểm", "hạng", "đạt/không", "xếp loại", "tiêu chí", "chỉ tiêu", "văn bản", "hồ sơ"),
    *("người", "hộ", "lao động", "học sinh", "trẻ", "đảng viên", "đoàn viên", "đại biểu", "chi bộ", "cử tri"),
    *("cơ sở", "doanh nghiệp", "HTX", "sản phẩm", "trường", "nhà", "thôn", "xã", "vụ", "cuộc", "lượt", "dự án"),
    *("con", "cây", "kg", "tạ", "tấn", "tạ/ha", "ha", "m", "km", "m²", "m³", "km²", "giờ", "ngày"),
)
"""Those that the catalogue of translations knows."""

# What one of it is in đồng; the first spelling of each is the one that is written.
_IN_DONG = {
    "đồng": 1,
    "nghìn đồng": 10**3,
    "triệu đồng": 10**6,
    "tỷ đồng": 10**9,
    "vnd": 1,
    "vnđ": 1,
    "ngàn đồng": 10**3,
    "tỉ đồng": 10**9,
}
_SPELT = {"tỉ đồng": "tỷ đồng", "ngàn đồng": "nghìn đồng", "vnd": "đồng", "vnđ": "đồng"}
_HANDY = ("tỷ đồng", "triệu đồng", "nghìn đồng", "đồng")
_BEFORE = frozenset({"hạng"})  # "hạng 7", "rank 7"
_UNSAID = frozenset({"đạt/không", "xếp loại"})  # a number of these counts units, and "1 đạt/không" says nothing


def named(text: str, code: str) -> tuple[str, ...]:
    """The measure in that language, singular form first; as it is where it is not known."""
    here, known = text.strip(), forms(code)
    for spelling in (here, here.casefold(), _SPELT.get(here.casefold(), "")):
        if names := known.get(("measure", spelling)):
            return names
    return (here,)


def joined(number: str, measured_in: str, code: str, signs: Signs) -> str:
    """A number as it is written with its measure: "7.420 triệu đồng", "hạng 7", "68,7 %"."""
    known = measured_in.strip().casefold()
    if not known or known in _UNSAID:
        return number
    names = named(measured_in, code)
    name = names[0] if number == "1" else names[-1]
    if known in _BEFORE:
        return f"{name} {number}"
    return number + (signs.before_percent if known in {"%", "‰"} else " ") + name


def handy(value: Number, measured_in: str, decimals: int) -> tuple[Number, str]:
    """Money in the largest unit of which there is at least one, once rounded; anything else untouched."""
    worth = _IN_DONG.get(measured_in.strip().casefold())
    if worth is None:
        return value, measured_in
    dong = Fraction(value) * worth
    for unit in _HANDY:
        counted = dong / _IN_DONG[unit]
        if abs(scaled(counted * 1000, decimals)) >= 1000 * 10**decimals:  # 999,999 triệu is not "1.000 triệu"
            return counted, unit
    return value, measured_in
