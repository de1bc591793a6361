"""Versions of the data: the changelog of findings, and what a link that was made with an older version has to say."""

import re
from collections.abc import Sequence
from html import escape

import streamlit as st

from iscm_data.dataset.changes import log, sentences
from iscm_data.dataset.changes.diff import of_mechanisms
from iscm_data.dataset.changes.log import Entry, LogError
from iscm_data.dataset.load import Dataset, remembered
from iscm_data.language.text import day, number, t, tn
from iscm_data.query.addressing import VERSION
from iscm_data.ui import address
from iscm_data.ui.markup import link, show, table, written

PARAMETER = VERSION
ANCHOR = "changelog"
MOST = 20  # sentences that a notice above a page has; the changelog has them all


@remembered
def entries(data: Dataset) -> tuple[Entry, ...]:
    """The versions of a dataset, oldest first; none where it comes without a changelog. Raises LogError."""
    file = data.folder / log.FILE
    return log.parse(file.read_bytes()) if file.is_file() else ()


def notice(data: Dataset) -> None:
    """Where the address names another version of the data than the one shown: that it does, and what changed since."""
    asked = address.value(PARAMETER)
    if not asked or asked == data.version:
        return
    try:
        since = log.since(entries(data), asked)
    except LogError:
        since = None
    if since is None:
        with st.container(border=True):
            words = t(
                "This link names a data version that the explorer does not know. Version {version} is shown.",
                version=data.version,
            )
            st.text(words)
            st.code(asked, language=None, wrap_lines=True)
        return
    words = t(
        "This link was made with data version {old}. The data have changed since: version {new} is shown.",
        old=asked,
        new=data.version,
    )
    show(
        f"<div class='warning' role='note'><p>{escape(words)}</p>{_since(data, since)}"
        f"<p>{link(address.href('method') + f'#{ANCHOR}', t('All changes of the data'))} · "
        f"{link(address.here(**{PARAMETER: None}), t('Drop the old version from the address'))}</p></div>"
    )


def _since(data: Dataset, since: Sequence[Entry]) -> str:
    """What changed: on the mechanisms that the address is about, or in all where it is about none."""
    ids = subject(data)
    changes = [change for entry in since for change in entry.changes]
    html = ""
    if not log.whole(since):
        html += f"<p>{escape(t('Not every version between the two is recorded: more may have changed.'))}</p>"
    if not ids:
        return f"{html}<p>{escape(sentences.summary(changes))}</p>"
    names = {id_: name for entry in since for id_, name in entry.names.items()}
    for id_ in ids:
        name = data.mechanism[id_]["short_name"] if id_ in data.mechanism else names[id_]
        told = [words for _, _, own in _told(data, of_mechanisms(changes, [id_]), names) for words in own]
        if not told:
            html += f"<p>{escape(t('{name}: nothing has changed since.', name=name))}</p>"
            continue
        items = "".join(f"<li>{_html(words)}</li>" for words in told[:MOST])
        if len(told) > MOST:
            items += f"<li>{escape(t('and {n} more', n=len(told) - MOST))}</li>"
        n = len(told)
        since_then = tn("{name}: 1 change since then", "{name}: {n} changes since then", n, name=name)
        html += f"<details><summary>{escape(since_then)}</summary><ul>{items}</ul></details>"
    return html


def subject(data: Dataset) -> list[str]:
    """The mechanisms that the address is about: a profile's, a comparison's, a finding's; also one that is gone."""
    known = data.mechanism.keys() | {id_ for entry in entries(data) for id_ in entry.names}
    return list(dict.fromkeys(id_ for value in address.values("id") if (id_ := value.partition("/")[0]) in known))


def _told(data: Dataset, changes: Sequence, names: dict[str, str]) -> list[tuple[str | None, str, list[str]]]:
    current = {id_: row["short_name"] for id_, row in data.mechanism.items()}
    return sentences.tell(changes, names | current, data.codebook, lambda text: f"{_FROM}{text}{_TO}")


_FROM, _TO = "\x02", "\x03"  # stand around English within a sentence, until it is HTML


def _html(words: str) -> str:
    return re.sub(f"{_FROM}(.*?){_TO}", lambda found: written(found[1]), escape(words), flags=re.DOTALL)


def changelog(data: Dataset) -> None:
    """Every version with what changed in it, the newest first."""
    show(f"<h2 id='{ANCHOR}'>{escape(t('What changed in the data'))}</h2>")
    try:
        found = entries(data)
    except LogError as error:
        st.text(str(error))
        return
    if not found:
        show(f"<p>{escape(t('This dataset comes without a changelog.'))}</p>")
        return
    intro = t(
        "Computed from the built tables, version against version. A finding keeps its number for good; one that is "
        "withdrawn is named here, and its number is not used again."
    )
    show(f"<p>{escape(intro)}</p>", *(_entry(data, entry) for entry in reversed(found)))


def _entry(data: Dataset, entry: Entry) -> str:
    head = f"<h3>{escape(entry.version)}</h3>"
    if entry.before is None:
        first = t(
            "Released {day}: {mechanisms} mechanisms, {findings} findings. No version before it is recorded.",
            day=day(entry.released),
            mechanisms=number(entry.mechanisms),
            findings=number(entry.findings),
        )
        return f"{head}<p>{escape(first)}</p>"
    summary = f"{sentences.summary(entry.changes)} {t('The version before was {version}.', version=entry.before)}"
    html = ""
    for id_, name, told in _told(data, entry.changes, entry.names):
        title = link(address.href("mechanism", id=id_), name) if id_ in data.mechanism else escape(name)
        html += f"<h4>{title}</h4><ul>{''.join(f'<li>{_html(words)}</li>' for words in told)}</ul>"
    n = len(entry.changes)
    more = escape(tn("The 1 change", "All {n} changes", n))
    if not html:
        return f"{head}<p>{escape(summary)}</p>"
    unprinted = escape(t("One by one the changes stand on this page, and are not printed."))
    return (
        f"{head}<p>{escape(summary)}</p><details class='screen'><summary>{more}</summary>{html}</details>"
        f"<p class='printed'>{unprinted}</p>"
    )


def listing(data: Dataset) -> None:
    """The versions there were, as a table, with how a link keeps to one."""
    st.header(t("Versions"), anchor=False)
    st.markdown(
        t(
            "A data version is the day of release and eight digits computed from all that the curators wrote: two "
            "states of the data never share a name. Links, citations and files carry it. A link of an older version "
            "shows the data of today, and says what has changed since."
        )
    )
    try:
        found = entries(data)
    except LogError as error:
        st.text(str(error))
        return
    rows = [
        [
            escape(entry.version),
            escape(day(entry.released)),
            number(entry.findings),
            escape(sentences.summary(entry.changes) if entry.before else t("No version before it is recorded.")),
        ]
        for entry in reversed(found)
    ]
    if rows:
        head = (t("Data version"), t("Released"), t("Findings"), t("What changed"))
        show(table(t("Versions"), map(escape, head), rows, hidden_caption=True))
    show(f"<p>{link(address.href('method') + f'#{ANCHOR}', t('All changes, finding by finding'))}</p>")
