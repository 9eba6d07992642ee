"""Opens the record, keeps its book of units and indicators, and keeps the totals in step with the figures."""
