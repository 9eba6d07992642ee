"""Makes quiet tables of cells, for every page but the scoreboard."""

from collections.abc import Iterable

from kpi.widgets.html import Html, tag


def plain(
    head: Iterable[str], rows: Iterable[Iterable[Html]], *, css: str = "", numbers_from: int | None = None
) -> Html:
    """A quiet table of cells; the heads are left, from `numbers_from` on above numbers."""
    names = (
        tag("th", name, css="" if numbers_from is not None and place >= numbers_from else "l", scope="col")
        for place, name in enumerate(head)
    )
    body = (tag("tr", *cells) for cells in rows)
    return tag("table", tag("thead", tag("tr", *names)), tag("tbody", *body), css=f"k-table k-plain {css}".strip())


def scrolled(
    head: Iterable[str], rows: Iterable[Iterable[Html]], *, css: str = "", numbers_from: int | None = None
) -> Html:
    """The same in a frame of its own, which scrolls where the screen is narrower than the table."""
    return tag("div", plain(head, rows, css=css, numbers_from=numbers_from), css="k-scroll")
