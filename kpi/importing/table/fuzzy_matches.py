"""Close names: those that somebody who mistyped may have meant."""

from collections.abc import Iterable

MOST_PROPOSALS = 200
"""After so many unknown names the file is of another place, and looking for near ones only takes time."""

_ENOUGH = 66  # per cent of the letters: "Phường" alone makes nobody a neighbour


_SHORT = {
    "nsnn": "ngan sach nha nuoc",
    "nstw": "ngan sach trung uong",
    "nsdp": "ngan sach dia phuong",
    "bhyt": "bao hiem y te",
    "bhxh": "bao hiem xa hoi",
    "bhtn": "bao hiem that nghiep",
    "pccc": "phong chay chua chay",
    "ntm": "nong thon moi",
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ubmttq": "uy ban mat tran to quoc",
    "htx": "hop tac xa",
    "dn": "doanh nghiep",
    "tthc": "thu tuc hanh chinh",
    "vsattp": "ve sinh an toan thuc pham",
    "ktxh": "kinh te xa hoi",
    "qppl": "quy pham phap luat",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
}
"""What offices write short, without accents."""


def in_full(key: str) -> str:
    """The words of a plain key, with what is written short written out."""
    return " ".join(_SHORT.get(word, word) for word in key.split())


def close_in_words(key: str, keys: Iterable[str]) -> list[str]:
    """The three nearest by letters and by words together: a name of which words are left out is a near one, and one
    that shares only "Tỷ lệ" is not."""
    from rapidfuzz import fuzz, process

    def both(query: str, other: str, **_: object) -> float:
        return (fuzz.ratio(query, other) + fuzz.token_set_ratio(query, other)) / 2

    written = {name: in_full(name) for name in keys}
    matches = process.extract(in_full(key), written, scorer=both, score_cutoff=_ENOUGH, limit=3)
    return [name for _, _, name in matches]


def fuzzy_matches(text: str, names: Iterable[str]) -> list[str]:
    """The three nearest, the nearest first."""
    from rapidfuzz import fuzz, process  # only for whoever has mistyped

    every = list(names)  # of a mapping it would compare the values
    return [name for name, _, _ in process.extract(text, every, scorer=fuzz.ratio, score_cutoff=_ENOUGH, limit=3)]
