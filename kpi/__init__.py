"""Tiến Độ: targets and actuals, held against the plan."""

__version__ = "0.1.0"
