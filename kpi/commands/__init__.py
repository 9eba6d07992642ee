"""Commands: families of the command line, each a module that adds itself to the parser."""

from kpi.commands import people

FAMILIES = (people.add_to,)
