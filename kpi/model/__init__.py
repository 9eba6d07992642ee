"""The field in plain Python: no database, no screen, no clock."""
