"""Commands: families of the command line, each a module that adds itself to the parser."""

from kpi.commands import batches, figures, imports, manage, people

FAMILIES = (figures.add_to, batches.add_to, imports.add_to, manage.add_to, people.add_to)
