"""Makes Plotly figures of stories: each chart is a file, named in CHARTS; its colours come from the theme."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import plotly.graph_objects as go

from kpi.charts import curve, months
from kpi.language import Language, to_say
from kpi.model.story import Story


class MakeFigure(Protocol):
    def __call__(self, story: Story, speak: Language, *, dark: bool = False) -> go.Figure: ...


class Chart(NamedTuple):
    """A chart: its name, what stands above it, what makes it of a story, and whether the story has what it shows."""

    name: str
    title: str
    figure: MakeFigure
    is_drawn: Callable[[Story], bool]


CHARTS = (
    Chart("curve", "", curve.figure, curve.is_drawn),
    Chart("months", to_say("Từng tháng"), months.figure, months.is_drawn),
)
"""In the order in which the page of an indicator shows them."""
