"""Ticked mechanisms: two to four of a table's rows, kept in the address, ready to be compared."""

from html import escape

from iscm_data.dataset.load import Dataset
from iscm_data.language.text import listed, t
from iscm_data.query.comparison import MOST
from iscm_data.ui import address
from iscm_data.ui.markup import link, show

_NAME = "tick"


def ticked(data: Dataset) -> list[str]:
    """The mechanisms that are ticked, in the reader's order."""
    return [id_ for id_ in address.values(_NAME) if id_ in data.mechanism][:MOST]


def box(data: Dataset, id_: str) -> str:
    """A box beside a mechanism's name: a link that ticks it, or takes the tick away."""
    chosen, name = ticked(data), data.mechanism[id_]["short_name"]
    if id_ in chosen:
        target, label, sign = [c for c in chosen if c != id_], t("Do not compare {name}", name=name), "☑"
    elif len(chosen) == MOST:
        return f"<span title='{escape(t('No more than four'))}'>☐</span>"
    else:
        target, label, sign = [*chosen, id_], t("Compare {name}", name=name), "☐"
    return link(address.here(**{_NAME: target}), sign, aria_label=label, class_="tick")


def bar(data: Dataset) -> None:
    """What is ticked, and the way to the comparison."""
    chosen = ticked(data)
    if not chosen:
        show(f"<p>{escape(t('Tick two to four mechanisms to compare them.'))}</p>")
        return
    names = listed(data.mechanism[id_]["short_name"] for id_ in chosen)
    clear = link(address.here(**{_NAME: None}), t("Clear"))
    if len(chosen) == 1:
        show(f"<p>{escape(t('Ticked: {names}. Tick at least one more.', names=names))} {clear}</p>")
        return
    compare = link(address.href("compare", id=chosen), t("Compare {names}", names=names))
    show(f"<p><b>{compare}</b> · {clear}</p>")
