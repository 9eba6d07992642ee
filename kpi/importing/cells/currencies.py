"""Tells foreign money by its sign or its name, and puts it behind its number where a measure stands."""

import re

from kpi.importing.cells.word_keys import plain_key

SIGNS = {"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy"}
_NAMES = {
    "usd": ("usd", "us usd", "do la", "do la my", "dola", "dollar", "dollars", "us dollar", "us dollars"),
    "eur": ("eur", "euro", "euros"),
    "gbp": ("gbp", "bang anh", "pound", "pounds"),
    "jpy": ("jpy", "yen nhat"),
    "cny": ("cny", "nhan dan te", "rmb", "yuan"),
}
_CURRENCY = {name: currency for currency, names in _NAMES.items() for name in names}
_SCALES = {
    **dict.fromkeys(("nghin", "ngan", "thousand", "k", "1 000", "1000"), 10**3),
    **dict.fromkeys(("trieu", "tr", "million", "millions", "mn", "mil", "m", "mio", "1 000 000"), 10**6),
    **dict.fromkeys(("ty", "ti", "billion", "billions", "bn"), 10**9),
}
_SIGN = re.compile(r"(?P<before>[A-Za-z]{0,3})(?P<sign>[$€£¥])|\b(?P<name>usd|eur|jpy|cny|gbp)\b", re.IGNORECASE)


def signs_spelled(text: str) -> str:
    """The measure with the signs of currencies as their names."""
    for sign, name in SIGNS.items():
        text = text.replace(sign, f" {name} ")
    return text


def counted_in(key: str) -> tuple[str, int] | None:
    """The currency and how many of it: of "trieu usd", "usd million", "tr usd", as `plain_key` makes them."""
    if key in _CURRENCY:
        return _CURRENCY[key], 1
    for scale, times in _SCALES.items():
        for name in {key.removeprefix(scale + " "), key.removesuffix(" " + scale)} - {key}:
            if name in _CURRENCY:
                return _CURRENCY[name], times
    return None


def currency_of(measure: str) -> str:
    """The foreign money in which a measure counts, "" of any other."""
    counted = counted_in(plain_key(signs_spelled(measure.partition("/")[0])))
    return counted[0] if counted else ""


def is_sign_alone(measure: str) -> bool:
    """Whether it only says which money it is: "$" beside a column in "triệu USD" says no other scale."""
    return measure.strip() in SIGNS or measure.strip().casefold() == "us$"


def with_money_behind(text: str, measured_in: str, stated: str) -> str | None:
    """ "$1,500" as "1,500 USD"; without the sign where what is `stated` beside the number is of that money already.

    None where the money is another than that of the measure: nobody converts it.
    """
    own = currency_of(measured_in)
    matches = list(_SIGN.finditer(text))
    several = {_named(match) for match in matches}
    if not own or several != {own}:
        return None
    rest, is_sign = text, True
    for match in reversed(matches):
        rest, is_sign = rest[: match.start()] + rest[match.end() :], is_sign and match["sign"] is not None
    rest = " ".join(rest.split()).replace("- ", "-").replace("( ", "(").replace(" )", ")")
    if is_sign and currency_of(stated) == own and re.fullmatch(r"[^A-Za-zÀ-ỹ]*", rest):
        return rest
    return f"{rest[:-1].rstrip()} {own.upper()})" if rest.endswith(")") else f"{rest} {own.upper()}"


def _named(match: re.Match[str]) -> str:
    if match["name"]:
        return match["name"].casefold()
    return SIGNS[match["sign"]] if match["before"].casefold() in {"", "us", "usd"} else ""
