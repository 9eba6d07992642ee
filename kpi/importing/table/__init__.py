"""Finds the table in a sheet: its header, its columns, the unit and the period of each row."""
