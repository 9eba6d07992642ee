"""Explains a standing in sentences, paragraph by paragraph, alike for the command and the page."""

from typing import NamedTuple

from kpi.language import Language
from kpi.language.standing_words import standing_word
from kpi.model.explanation import Explanation
from kpi.widgets.explaining.outcome import OutcomeSentences
from kpi.widgets.explaining.phrases import Sentence
from kpi.widgets.explaining.planned import PlanSentences
from kpi.widgets.explaining.reported import ReportSentences

__all__ = ["Paragraph", "Sentence", "heading", "paragraphs"]


class Paragraph(NamedTuple):
    title: str
    sentences: tuple[Sentence, ...]


def heading(explanation: Explanation, speak: Language) -> str:
    """What is explained, and what it came to."""
    name, unit = explanation.indicator.name(speak.code), explanation.unit.name(speak.code)
    return f"{name} · {unit} · {speak.period(explanation.period)}: {standing_word(speak, explanation.standing)}"


def paragraphs(explanation: Explanation, speak: Language) -> tuple[Paragraph, ...]:
    """From the entries to the verdict, in this order; a paragraph without a sentence is left out."""
    reported, planned = ReportSentences(explanation, speak), PlanSentences(explanation, speak)
    outcome = OutcomeSentences(explanation, speak)
    every = (
        (speak.say("Xét đến đâu"), reported.until()),
        (speak.say("Thực hiện"), reported.actual()),
        (speak.say("Kế hoạch"), planned.plan()),
        (speak.say("Đơn vị có kế hoạch"), planned.coverage()),
        (speak.say("Báo cáo"), planned.reports()),
        (speak.say("Đạt kế hoạch"), outcome.attained()),
        (speak.say("So cùng kỳ"), outcome.last_year()),
        (speak.say("Kết luận"), outcome.verdict()),
        (speak.say("Làm tròn"), outcome.rounding()),
        (speak.say("Đối chiếu"), outcome.agreement()),
    )
    all_paragraphs = (Paragraph(title, tuple(sentences)) for title, sentences in every)
    return tuple(paragraph for paragraph in all_paragraphs if paragraph.sentences)
