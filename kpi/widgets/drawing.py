"""Draws a row in small: the bullet, the point on a scale, the trend; as SVG, coloured by the style sheet."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from kpi.language.precision import judged_value
from kpi.model.standing import Standing
from kpi.widgets.html import Html, attribute

WIDTH, HEIGHT = 168, 20


def _svg(shapes: Iterable[str], alt: str, width: int = WIDTH) -> Html:
    """The drawing; its shapes hold numbers and classes of ours alone, so one new string is made of all of them."""
    return Html(
        f'<svg class="k-svg" role="img" aria-label="{attribute(alt)}" width="{width}" height="{HEIGHT}" '
        f'viewBox="0 0 {width} {HEIGHT}">{"".join(shapes)}</svg>'
    )


def bullet(standing: Standing, alt: str) -> Html:
    """The actual to date along the year's plan: the tick is the plan to date, the end of the bar the year."""
    value, plan, whole = (
        judged_value(standing),
        standing.target_to_date,
        standing.target_of_year or standing.target_to_date,
    )
    if value is None or whole is None or whole <= 0 or value < 0:
        return Html()
    end = max(whole, value, plan or whole)
    at = _places(end)
    fill = "k-hollow" if standing.estimate else "k-fill"
    parts = [
        f'<rect class="k-track" x="0" y="4" width="{at(whole):.1f}" height="12"/>',
        f'<rect class="{fill}" x="0" y="7" width="{max(1.5, at(value)):.1f}" height="6"/>',
    ]
    # Last year's is of all units, and would stand below a bar of some of them.
    before = standing.last_year_to_date if standing.covered_to_date is None else None
    if before is not None and 0 <= before <= end:
        parts.append(f'<rect class="k-ghost" x="0" y="14" width="{at(before):.1f}" height="2"/>')
    if plan is not None and plan >= 0:
        parts.append(f'<rect class="k-tick" x="{min(at(plan), WIDTH - 2):.1f}" y="2" width="2" height="16"/>')
    return _svg(parts, alt)


def scale(standing: Standing, alt: str) -> Html:
    """A level as a point on a scale, with its aim as a tick or a band."""
    value, aim = judged_value(standing), standing.aim
    bounds = [bound for bound in ((aim.low, aim.high) if aim else ()) if bound is not None]
    if value is None or not bounds:
        return Html()
    low, high = min([value, *bounds]), max([value, *bounds])
    margin = max((high - low) / 2, abs(high) / 20, Fraction(1, 100))
    start, span = low - margin, high - low + 2 * margin
    points = _places(span)
    parts = [f'<rect class="k-line" x="0" y="9.5" width="{WIDTH}" height="1"/>']
    if len(bounds) == 2 and bounds[0] != bounds[1]:
        left, right = points(bounds[0] - start), points(bounds[1] - start)
        parts.append(f'<rect class="k-track" x="{left:.1f}" y="5" width="{right - left:.1f}" height="10"/>')
    parts += [
        f'<rect class="k-tick" x="{points(bound - start) - 1:.1f}" y="3" width="2" height="14"/>' for bound in bounds
    ]
    shape = "k-dot-hollow" if standing.estimate else "k-dot"
    parts.append(f'<circle class="{shape}" cx="{points(value - start):.1f}" cy="10" r="4.5"/>')
    return _svg(parts, alt)


def trend(values: Sequence[Fraction | None], alt: str, width: int = 72, *, partial: Sequence[bool] = ()) -> Html:
    """The months as a line with gaps where nothing was reported; the last one marked.

    `partial` months, of which not all units have reported, are hollow, and the line to and from them is broken.
    """
    points = [(month, value) for month, value in enumerate(values) if value is not None]
    if len(points) < 2:
        return Html()
    lowest, highest = min(value for _, value in points), max(value for _, value in points)
    spread = highest - lowest or Fraction(1)

    def place(month: int, value: Fraction) -> tuple[float, float]:
        return 2 + month * (width - 6) / 11, 16 - float((value - lowest) / spread) * 12

    def is_partial(month: int) -> bool:
        return month < len(partial) and partial[month]

    drawn: list[str] = []
    for run in _runs(points):
        for (month, value), (following, then) in pairwise(run):
            (x1, y1), (x2, y2) = place(month, value), place(following, then)
            css = "k-trend k-broken" if is_partial(month) or is_partial(following) else "k-trend"
            drawn.append(f'<line class="{css}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>')
        if len(run) == 1 and not is_partial(run[0][0]):
            drawn.append(_dot(*place(*run[0]), "k-trend-dot", 1))
    drawn += [_dot(*place(month, value), "k-trend-part", 1.6) for month, value in points if is_partial(month)]
    if not is_partial(points[-1][0]):
        drawn.append(_dot(*place(*points[-1]), "k-trend-end", 2))
    return _svg(drawn, alt, width)


def _runs(points: Sequence[tuple[int, Fraction]]) -> list[list[tuple[int, Fraction]]]:
    """The points of months that follow each other."""
    runs: list[list[tuple[int, Fraction]]] = []
    for month, value in points:
        if runs and runs[-1][-1][0] == month - 1:
            runs[-1].append((month, value))
        else:
            runs.append([(month, value)])
    return runs


def _dot(x: float, y: float, css: str, radius: float) -> str:
    return f'<circle class="{css}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'


def _places(end: Fraction) -> Callable[[Fraction], float]:
    """Where a value stands along the width."""
    scale_to = float(end) or 1.0

    def place(value: Fraction) -> float:
        return min(WIDTH, max(0.0, float(value) / scale_to * WIDTH))

    return place


def status_bar(counts: dict[str, int], alt: str, width: int = 150) -> Html:
    """How many of each status, side by side."""
    whole = sum(counts.values())
    if not whole:
        return Html()
    parts: list[str] = []
    x = 0.0
    for status, count in counts.items():
        if count:
            share = count / whole * width
            parts.append(
                f'<rect class="k-s k-s-{status}" x="{x:.1f}" y="5" width="{max(share - 1, 1):.1f}" height="10"/>'
            )
            x += share
    return _svg(parts, alt, width)
