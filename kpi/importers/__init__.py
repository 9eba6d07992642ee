"""Files become proposals here; nothing is written."""

from kpi.importers.canonical import read_csv

IMPORTERS = (read_csv,)

__all__ = ["IMPORTERS", "read_csv"]
