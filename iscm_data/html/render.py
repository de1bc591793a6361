"""HTML from templates: every text escaped by itself, every word of the interface through the reader's language."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from iscm_data.language.text import (
    day,
    html_tag,
    hyphenated,
    labelled,
    listed,
    number,
    opening,
    quoted,
    several,
    spelled,
    t,
    tn,
)

FOLDER = Path(__file__).parent / "templates"
_WORDS = {
    f.__name__: f
    for f in (t, tn, day, html_tag, hyphenated, labelled, listed, number, opening, quoted, several, spelled)
}


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
    made.globals.update(_WORDS)
    return made


def render(template: str, **context: Any) -> Markup:
    """What a template makes of its context."""
    return Markup(_templates().get_template(template).render(context))
