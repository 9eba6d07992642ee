"""Commands: families of the command line, each a module that adds itself to the parser."""

from kpi.commands import batches, exports, figures, imports, manage, people

FAMILIES = (exports.add_to, figures.add_to, batches.add_to, imports.add_to, manage.add_to, people.add_to)
