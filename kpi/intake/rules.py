"""The handbook's page of rules: every check that a file goes through, and how its columns and rows are understood."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kpi.importing.table.header_words import KNOWN, RULES
from kpi.importing.table.month_names import MONTH, MONTHS_EN
from kpi.importing.table.outline_numbers import OF_WHICH
from kpi.importing.table.passed_rows import NOTE, SIGNATURE, TOTAL
from kpi.importing.table.reading import MEANINGS
from kpi.importing.table.rows import DOWNWARDS
from kpi.language import Language, language
from kpi.language.imports import (
    CHOICE,
    PASSED,
    QUESTION,
    WRITTEN,
    choice_words,
    meaning_words,
    passed_words,
    question_words,
)
from kpi.language.problems import mend, sentence
from kpi.language.rules import TOPICS
from kpi.model.question import option_of

_GAPS = {"value": "…", "column": "…"}
_ROWS_BY_WORDS = {"total": TOTAL, "signature": SIGNATURE, "note": NOTE}


class ImportRule(NamedTuple):
    """One check: its code, what it says, how to mend it."""

    code: str
    says: str
    mends: str


class Section(NamedTuple):
    """Rules of one topic, under its title and what a reader should know first."""

    title: str
    lead: str
    rules: tuple[ImportRule, ...]


def rules(speak: Language) -> list[Section]:
    """All rules, by what goes wrong; the handbook tells of pages and commands alike."""
    speak = language(speak.code, by_command=True)
    return [
        Section(
            speak.say(topic.title),
            speak.say(topic.lead),
            tuple(ImportRule(code, sentence(speak, code, _GAPS), mend(speak, code, _GAPS)) for code in topic.codes),
        )
        for topic in TOPICS
    ]


def page(speak: Language) -> str:
    """The page as Markdown."""
    parts = [
        f"# {speak.say('Các quy tắc khi nhập tệp')}",
        "",
        speak.say("Trang này lấy từ mã chương trình bằng lệnh kpi rules."),
    ]
    for section in rules(speak):
        parts += _section(section.title, section.lead)
        parts += _table(
            (speak.say("Mã"), speak.say("Nói gì"), speak.say("Sửa thế nào")),
            ((f"`{rule.code}`", rule.says, rule.mends) for rule in section.rules),
        )
    return "\n".join([*parts, *_columns(speak), *_rows(speak), *_cells(speak), *_questions(speak)]) + "\n"


def _columns(speak: Language) -> list[str]:
    """What a column can be taken for, and the words by which it is."""
    lead = speak.say(
        "Chữ hoa, dấu thanh và dấu câu không phân biệt. Muốn nói khác đi: chọn trong bảng các cột của trang nhập, "
        "hoặc --column CỘT=Ý NGHĨA trên dòng lệnh, như --column D=actual."
    )
    heads = (speak.say("Ý nghĩa"), speak.say("Là"), speak.say("Cả tiêu đề là"), speak.say("Trong tiêu đề có"))
    several = [meaning for meaning in MEANINGS if not meaning.startswith("month_")]
    rows = [(f"`{code}`", meaning_words(code, speak), _listed(_whole(code)), _within(code)) for code in several]
    months = f"`month_1` … `month_{len(MONTHS_EN)}`"
    month_words = f"{meaning_words('month_1', speak)} … {len(MONTHS_EN)}"
    rows.append((months, month_words, _listed([*(f"{word} 1" for word in MONTH), *MONTHS_EN]), ""))
    year = speak.say(
        "Cột cả năm bên cạnh các tháng hay các quý của kế hoạch là kế hoạch năm; "
        "bên cạnh các số thực hiện thì chỉ để đối chiếu, không lấy."
    )
    return [*_section(speak.say("Mỗi cột có thể được hiểu là gì"), lead), *_table(heads, rows), "", year]


def _whole(meaning: str) -> list[str]:
    return [words for words, meant in KNOWN.items() if meant == meaning]


def _within(meaning: str) -> str:
    """Each way on its own; of groups joined by + a word of each."""
    ways = (rule.words for rule in RULES if rule.meaning == meaning)
    return "; ".join(dict.fromkeys(" + ".join(_listed(words) for words in groups) for groups in ways))


def _rows(speak: Language) -> list[str]:
    """Why a row is no figure."""
    lead = speak.say("Mỗi dòng của tệp hoặc là số liệu, hoặc được bỏ qua vì một lý do dưới đây; không dòng nào mất.")
    heads = (speak.say("Mã"), speak.say("Vì sao bỏ qua"), speak.say("Nhận ra bằng"))
    rows = [(f"`{why}`", passed_words(why, speak), _listed(_ROWS_BY_WORDS.get(why, ()))) for why in PASSED]
    parts = speak.say(
        "Dòng bắt đầu bằng {words} hoặc bằng gạch đầu dòng là một phần của dòng trên: "
        "được nhập như mọi dòng, và không cộng thêm lần nữa vào dòng cộng.",
        words=_listed(OF_WHICH),
    )
    return [*_section(speak.say("Những dòng không phải số liệu"), lead), *_table(heads, rows), "", parts]


def _cells(speak: Language) -> list[str]:
    lead = speak.say(
        "Ô gộp ở tiêu đề nói cho mọi cột bên dưới nó. Ô gộp xuống nhiều dòng ở các cột {columns} nói cho từng dòng; "
        "ở cột số liệu thì số chỉ của dòng đầu: không số nào được lấy hai lần.",
        columns=", ".join(meaning_words(meaning, speak) for meaning in DOWNWARDS),
    )
    printed = speak.say(
        "Tỷ lệ in sẵn (cột “{column}”) được giữ đúng như báo cáo bên cạnh số thực hiện mà nó nói đến: "
        "chương trình đối chiếu nó với số liệu, không lấy nó thay số liệu.",
        column=meaning_words("stated_percent", speak),
    )
    shown = sentence(speak, "percent_format", _GAPS)
    looks = speak.say(
        "Chỉ số trên sau một số là dấu chú thích; chữ số bị gạch ngang và số bị định dạng chia ra thì bị từ chối; "
        "đơn vị tính trong định dạng là đơn vị tính của ô. Ở tệp Excel cũ (.xls) chỉ thấy được định dạng của cả ô, "
        "không thấy của từng chữ trong ô: một chỉ số trên ở đó bị đọc liền vào số. "
        "Màu và định dạng theo điều kiện không được xem."
    )
    merged = [*_section(speak.say("Ô gộp và tỷ lệ in sẵn"), lead), printed, "", shown]
    return [*merged, *_section(speak.say("Ô trông thế nào"), looks)]


def _questions(speak: Language) -> list[str]:
    """What a file may leave open, with the answers and the option of the command line."""
    lead = speak.say(
        "Trang nhập hỏi kèm vài ô của tệp và cho thấy mỗi câu trả lời đọc các ô ấy ra sao; "
        "trên dòng lệnh thì trả lời bằng tùy chọn."
    )
    heads = (speak.say("Câu hỏi"), speak.say("Câu trả lời"), speak.say("Tùy chọn"))
    rows = [(question_words(code, speak), _answers(code, speak), f"`{option_of(code)}`") for code in QUESTION]
    return [*_section(speak.say("Các câu hỏi"), lead), *_table(heads, rows)]


def _answers(code: str, speak: Language) -> str:
    if code in WRITTEN:
        return speak.say(WRITTEN[code])
    return "; ".join(f"`{answer}`: {choice_words(code, answer, speak)}" for answer in CHOICE[code])


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _section(title: str, lead: str) -> list[str]:
    return ["", f"## {title}", "", lead, ""]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(map(_cell, line))} |" for line in lines]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
