"""Shows the import page: a file is dropped, looked at, asked about and taken in; drawn in the browser."""

import json

from kpi import context
from kpi.actions.imports import uploads
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.screens.upload_words import words
from kpi.widgets import refused
from kpi.widgets.html import draw, heading, leave_to_script


def show() -> None:
    view = context.view()
    if not uploads.may_upload(view.who):
        refused.show(view, Refused("not_allowed_everywhere"))
        return
    draw(heading(view.speak.say("Nhập tệp")))
    mount(view)


def mount(view: View, *, review: bool = False) -> None:
    """The place that the script fills: with what may be handed in, or with the one file that is to be decided on."""
    megabytes = uploads.limit(view.store)
    given = {
        "upload": chosen_upload(),
        "lang": view.speak.code,
        "limit": str(megabytes),
        "year": str(context.today().year),
        "words": json.dumps(words(view.speak, megabytes), ensure_ascii=False),
        "review": "1" if review else "",
    }
    leave_to_script("k-upload", given)


def chosen_upload() -> str:
    """The number of the file that the address names; "" where it names none."""
    number = context.parameter("upload")
    return number if number.isascii() and number.isdigit() and len(number) < 10 else ""
