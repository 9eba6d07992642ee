"""Parents: who stands above whom, of units and of indicators alike."""

from collections.abc import Mapping


def is_under_itself(one: int, parents: Mapping[int, int | None]) -> bool:
    """Whether the way up from it never reaches the top."""
    seen, above = {one}, parents.get(one)
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above is not None
