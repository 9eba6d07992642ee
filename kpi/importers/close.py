"""Close names: those that somebody who mistyped may have meant."""

from collections.abc import Collection

MOST_PROPOSALS = 200
"""After so many unknown names the file is of another place, and looking for near ones only takes time."""

_ENOUGH = 60  # per cent of the letters


def close_names(text: str, names: Collection[str]) -> list[str]:
    """The three nearest, the nearest first."""
    from rapidfuzz import fuzz, process  # only for whoever has mistyped

    return [name for name, _, _ in process.extract(text, names, scorer=fuzz.ratio, score_cutoff=_ENOUGH, limit=3)]
