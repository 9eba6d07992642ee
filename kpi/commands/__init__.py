"""Adds the families of the command line to its parser: each is a module with one function add_to, named in COMMANDS."""

from kpi.commands import (
    assignments,
    batches,
    changes,
    doctor,
    explain,
    exports,
    figures,
    imports,
    indicators,
    manage,
    people,
    waiting,
)

COMMANDS = (
    exports,
    figures,
    batches,
    imports,
    waiting,
    indicators,
    assignments,
    changes,
    explain,
    manage,
    people,
    doctor,
)
"""In the order of the help."""
