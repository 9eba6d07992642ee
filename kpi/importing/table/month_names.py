"""Holds the names of months and what stands before their numbers."""

MONTH = ("thang", "t", "th", "month", "m")
"""What stands before the number of a month."""
MONTHS_EN = ("january", "february", "march", "april", "may", "june",
             "july", "august", "september", "october", "november", "december")  # fmt: skip
