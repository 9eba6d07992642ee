"""Close names: those that somebody who mistyped may have meant."""

from collections.abc import Iterable

MOST_PROPOSALS = 200
"""After so many unknown names the file is of another place, and looking for near ones only takes time."""

_ENOUGH = 66  # per cent of the letters: "Phường" alone makes nobody a neighbour


def close_names(text: str, names: Iterable[str]) -> list[str]:
    """The three nearest, the nearest first."""
    from rapidfuzz import fuzz, process  # only for whoever has mistyped

    every = list(names)  # of a mapping it would compare the values
    return [name for name, _, _ in process.extract(text, every, scorer=fuzz.ratio, score_cutoff=_ENOUGH, limit=3)]
