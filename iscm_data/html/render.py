"""HTML from templates: every text escaped by itself, every word of the interface through the reader's language."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from iscm_data.html.evidence import coded, source
from iscm_data.language import text
from iscm_data.query.questions import dated
from iscm_data.wording import activity, labels, marks
from iscm_data.wording.dates import when
from iscm_data.wording.identity import count

FOLDER = Path(__file__).parent / "templates"
_WORDS = (
    *(text.t, text.tn, text.day, text.html_tag, text.hyphenated, text.labelled, text.listed, text.number),
    *(text.quoted, text.several),
    *(labels.heading, labels.label, labels.short, marks.mark_label, marks.spoken, marks.state, marks.statements),
    *(activity.beside_a_name, coded, count, dated, when),
)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update({f.__name__: f for f in _WORDS}, active=activity.word, mark=mark, source_of=source)
    return made


@cache
def mark(id_: str) -> Markup:
    """The sign of a status, of a word for missing or of an activity."""
    return Markup('<span class="m m-{}" aria-hidden="true"></span>').format(id_)


def render(template: str, **context: Any) -> Markup:
    """What a template makes of its context."""
    return Markup(_templates().get_template(template).render(context))
