"""Turns files into proposals, in three rooms: cells, table, figures; writes nothing."""
