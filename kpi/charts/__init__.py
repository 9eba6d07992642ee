"""Charts: a story becomes a Plotly figure; the colours come from the theme."""
