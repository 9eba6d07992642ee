"""The sentences of all problems, by code: what is wrong, and how to mend it."""

from kpi.language.problem_sentences.by_command import MENDS_BY_COMMAND
from kpi.language.problem_sentences.entry import OF_ENTRY
from kpi.language.problem_sentences.files import OF_FILES
from kpi.language.problem_sentences.governing import OF_GOVERNING
from kpi.language.problem_sentences.imports import OF_IMPORTS
from kpi.language.problem_sentences.layout import OF_LAYOUT
from kpi.language.problem_sentences.people import OF_PEOPLE
from kpi.language.problem_sentences.rows import OF_ROWS

__all__ = ["MENDS_BY_COMMAND", "PROBLEMS", "SUBJECTS"]

SUBJECTS = (OF_ROWS, OF_PEOPLE, OF_ENTRY, OF_GOVERNING, OF_IMPORTS, OF_FILES, OF_LAYOUT)
"""No code stands in two of them; a new one goes where its problem is raised."""

PROBLEMS: dict[str, tuple[str, str]] = {code: sentences for subject in SUBJECTS for code, sentences in subject.items()}
