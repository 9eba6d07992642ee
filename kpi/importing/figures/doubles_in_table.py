"""Takes out of the figures of a table what its rows contradict, and asks about rows that say the same."""

from kpi.importing.figures.duplicates import TWICE, figure_doubles, others, same_twice
from kpi.importing.figures.figure_lines import FigureLines
from kpi.importing.figures.table_in_question import EXAMPLES
from kpi.model.figure_table import FigureTable
from kpi.model.problem import Problem
from kpi.model.question import Answers, Choice, Example, Question, no_answer


def without_doubles(
    figures: FigureTable, lines: FigureLines, answers: Answers
) -> tuple[FigureTable, list[Problem], list[Question]]:
    """The same figure with other values: no row that tells it is taken, for nobody can know which is meant. With the
    same value it is asked whether it was written twice, or is of two sources."""
    problems, questions = list[Problem](), list[Question]()
    refused = set[int]()

    def refuse(code: str, numbers: list[int]) -> None:
        for number in dict.fromkeys(numbers):  # a row may contradict itself
            if number not in refused:
                place, header = lines.cell_of_row(number)
                problems.append(Problem(code, number, header, "", {"rows": others(numbers, number)}, cell=place))
        refused.update(numbers)

    for numbers, _ in figure_doubles(figures):
        refuse("duplicate", numbers)
    twice = [numbers for numbers in same_twice(figures) if refused.isdisjoint(numbers)]
    answer = answers.get("same_rows", "")
    if answer and answer not in TWICE:
        problems.append(no_answer("same_rows", answer))
    elif twice and not answer:
        examples = [Example(*lines.example_of_row(number)) for number in twice[0][:EXAMPLES]]
        questions.append(Question("same_rows", tuple(map(Choice, TWICE)), tuple(examples)))
    elif answer == "refuse":
        for numbers in twice:
            refuse("same_twice", numbers)
    return (figures.without_rows(refused) if refused else figures), problems, questions
