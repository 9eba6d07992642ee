"""Makes files that people hand on of what the record says: page, command line and interface choose from REPORTS."""

from kpi.reports.figures import FIGURES
from kpi.reports.lists import ASSIGNMENTS, INDICATORS, UNITS
from kpi.reports.months import MONTHS
from kpi.reports.standings import SCOREBOARD, STANDINGS

REPORTS = (UNITS, INDICATORS, ASSIGNMENTS, FIGURES, STANDINGS, SCOREBOARD, MONTHS)
"""In the order of the help."""
