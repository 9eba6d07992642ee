"""Shows the scoreboard: where a unit stands, those indicators first that need somebody."""

from kpi import context
from kpi.context import View
from kpi.model.scorecard import Scorecard
from kpi.widgets import empty, scoreboard_table, status_counts, top, words
from kpi.widgets.html import Html, draw, heading, tag


def show() -> None:
    view = context.view()
    top.show(view)
    card = view.scorecard()
    if card is None:
        empty.no_store(view)
        return
    if not card.standings:
        empty.no_figures(view)
        return
    only = context.parameter("status")
    draw(heading(words.headline(card, view.speak)))
    draw(status_counts.pills(view, card, only))
    common = scoreboard_table.frame(view, card.standings, card.period)
    draw(tag("div", scoreboard_table.scoreboard(view, card, common, only), css="k-scroll"))
    draw(_foot(view, card, common) + _downloads(view, card))


def _foot(view: View, card: Scorecard, common: scoreboard_table.Frame) -> Html:
    speak, standings = view.speak, card.standings
    parts = [
        speak.say("Đến hết {day}", day=speak.date((common.due or card.period).ends_on)),
        *_ended(view, card),
        *([speak.say("so với {basis}", basis=common.basis_name)] if common.basis_name else []),
        speak.say("phiên bản số liệu {n}", n=speak.number(card.version, 0)),
        speak.say("vạch đứng: kế hoạch đến nay"),
        speak.say("gạch dưới: cùng kỳ năm trước"),
        speak.say("hình rỗng: số ước"),
    ]
    if any(any(standing.partial[: card.period.last]) for standing in standings):
        parts.append(speak.say("tháng rỗng, nét đứt: chưa đủ đơn vị báo cáo"))
    straight = sum(standing.pace == "straight_line" for standing in standings)
    if straight:
        parts.append(speak.say_n("{n} chỉ tiêu chưa có kế hoạch tháng nên so với đường thẳng", straight))
    return tag("div", " · ".join(parts), css="k-foot")


def _ended(view: View, card: Scorecard) -> list[str]:
    """Of the whole year: whether these are its final results."""
    speak, judged = view.speak, [standing for standing in card.standings if standing.due is not None]
    if not card.period.ends_the_year or not judged:
        return []
    if all(standing.final for standing in judged):
        return [speak.say("kết quả cả năm")]
    return [speak.say("năm chưa kết thúc: chưa phải kết quả cả năm")]


def _downloads(view: View, card: Scorecard) -> Html:
    """What is on the page, and what is behind it, as files."""
    speak, year = view.speak, str(card.period.whole_year)
    unit = {"unit": card.unit.code_and_day if len(view.tree.called(card.unit.code)) > 1 else card.unit.code}
    files = (
        (speak.say("bảng này (Excel)"), view.link("exports/standings.xlsx", **unit)),
        (speak.say("bảng này (CSV)"), view.link("exports/standings.csv", **unit)),
        (speak.say("số liệu cả năm (Excel)"), view.link("exports/figures.xlsx", **unit, period=year)),
        (speak.say("số liệu cả năm (CSV)"), view.link("exports/figures.csv", **unit, period=year)),
        (speak.say("theo tháng (Excel)"), view.link("exports/months.xlsx", **unit, period=year)),
    )
    links = Html(" · ").join(tag("a", label, href=href, target="_blank") for label, href in files)
    return tag("div", speak.say("Tải về:"), " ", links, css="k-take")
