"""Finds out what kind of file some bytes are, and reads its cells."""
