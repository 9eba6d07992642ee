"""Draws pieces of a page that two screens or more use."""
