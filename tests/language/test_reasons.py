"""Numbers of ours in a reason are written as the reader writes numbers; what stands in a cell stays as it stands."""

from kpi.language import language
from kpi.model.problem import Problem
from kpi.widgets.reasons import why


def test_a_percentage_that_is_not_borne_out_is_said_with_the_readers_signs() -> None:
    problem = Problem("percent_differs", column="stated_percent", value="50.5", values={"percent": "98.95"})
    assert why(problem, language("vi")) == "Báo cáo ghi đạt 50,5 % kế hoạch, số liệu cho 98,95 %."
    assert why(problem, language("en")) == "The report states 50.5% of the target, the figures make 98.95%."


def test_a_number_that_could_not_be_read_is_shown_as_it_was_written() -> None:
    problem = Problem("not_a_number", value="1.5.2")
    assert "“1.5.2”" in why(problem, language("vi"))
