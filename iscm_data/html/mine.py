"""The reader's own country: a mark at each name of a mechanism that lists it, in whatever list or matrix it stands."""

import re

from markupsafe import Markup

from iscm_data.html.render import render
from iscm_data.query.view import View

# A name of a mechanism is a link to its page, wherever it stands.
_NAMED = re.compile(r'(<a [^>]*href="mechanism\?(?:[^"]*&amp;)?id=([a-z0-9-]+)"[^>]*>.*?)(</a>)', re.DOTALL)


def marked(html: Markup, view: View) -> Markup:
    """HTML of a page with its marks; as it is where the reader has chosen no country."""
    if not view.own:
        return html
    mark = str(render("mine.jinja", state=view.data.actor[view.mine].name))
    return Markup(_NAMED.sub(lambda m: m[1] + (mark if m[2] in view.own else "") + m[3], str(html)))
