"""HTML that says the same on a page of the app and on one without a server. All text of data is escaped here."""

import re
from collections.abc import Iterable
from html import escape

from iscm_data.dataset.load import Dataset
from iscm_data.language.text import ENGLISH, language, named, t
from iscm_data.query.questions import Cell
from iscm_data.wording.marks import GLYPHS, cell_words


def link(href: str, label: str, **attributes: str) -> str:
    """A link; only addresses of web pages, of this app and of mail become one."""
    if ":" in href.split("/")[0].split("?")[0] and not href.startswith(("https://", "http://", "mailto:")):
        return escape(label)
    extra = "".join(f' {name.rstrip("_").replace("_", "-")}="{escape(v)}"' for name, v in attributes.items())
    return f'<a href="{escape(href)}"{extra}>{escape(label)}</a>'


def mark(code: str, label: str, years: str = "") -> str:
    """A status or a word for missing: its shape, its word and its years."""
    words = escape(label) + (f", <span class='year'>{escape(years)}</span>" if years else "")
    return f'<span class="mark {escape(code)}"><b aria-hidden="true">{GLYPHS[code]}</b> <span>{words}</span></span>'


def cell_marks(data: Dataset, cell: Cell) -> str:
    """What a cell says: a line for each status, or for what is missing."""
    return "<br>".join(mark(*line) for line in cell_words(data, cell))


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]], *, hidden_caption: bool = False) -> str:
    """A table of cells that are HTML already; a row's first cell is its header, a row of one names a group."""
    body = ""
    head = [*head]
    for first, *rest in rows:
        if not rest:  # a line that names a group of rows
            body += f'<tr><th scope="rowgroup" colspan="{len(head)}">{first}</th></tr>'
            continue
        cells = "".join(f"<td>{cell}</td>" for cell in rest)
        body += f'<tr><th scope="row">{first}</th>{cells}</tr>'
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    style = ' class="unseen"' if hidden_caption else ""
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption{style}>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of terms and their values, the values HTML already."""
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in pairs)
    return f'<dl class="facts">{items}</dl>'


def written(html: str) -> str:
    """HTML of a statement, a title or a name as it was written, in English: marked so on a page in another language."""
    return html if language() == ENGLISH or not html else f'<span lang="{ENGLISH}">{html}</span>'


def called(english: str) -> str:
    """Who does something, as the record has it: by the reader's name where that is known, else as it was written."""
    own = named(english)
    return escape(own) if own != english else written(escape(english))


def missing(word: str = "") -> str:
    """A value that is missing, in words."""
    return f'<span class="missing">{escape(word or t("Not found in the sources consulted"))}</span>'


def prose(text: str) -> str:
    """A text of ours as HTML: paragraphs, lists and bold words, which is all of Markdown that our texts use."""
    html = ""
    for block in text.split("\n\n"):
        lines = block.split("\n")
        if all(line.startswith("- ") for line in lines):
            html += f"<ul>{''.join(f'<li>{_bold(line[2:])}</li>' for line in lines)}</ul>"
        else:
            html += f"<p>{_bold(' '.join(lines))}</p>"
    return html


def _bold(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text))
