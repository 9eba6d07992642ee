"""Makes figures of the rows of a table: names, numbers, measures, questions, checks."""
