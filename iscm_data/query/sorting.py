"""The orders that a reader may choose for the rows of a matrix. None of them ranks mechanisms by worth."""

from collections.abc import Sequence

import numpy as np

from iscm_data.dataset.index import index, short_name
from iscm_data.dataset.tables import Dataset

SORT = "sort"  # the parameter
SCOPE, NAME, MOST, SIMILAR = ORDERS = ("scope", "name", "most", "similar")
"""By scope and name; by name; by the number of codes reported; like beside like. A code is an order too."""


def ordered(data: Dataset, dimension: str, ids: Sequence[str], order: str) -> list[str]:
    """These mechanisms in an order, ties by name. `order` is one of ORDERS or a code of the dimension."""
    if order == SCOPE:
        return list(ids)
    by_name = sorted(ids, key=lambda id_: short_name(data, id_))
    if order == NAME or not ids:
        return by_name
    ix, codes = index(data), data.codebook.dimensions[dimension].codes
    columns = [ix.column[dimension, code] for code in codes]
    present = ix.present[:, ix.rows(by_name)[:, None], columns]  # status × mechanism × code
    if order == MOST:
        number = zip(present[0].sum(axis=1), present.any(axis=0).sum(axis=1), by_name, strict=True)
        return [id_ for *_, id_ in sorted(number, key=lambda each: (-each[0], -each[1]))]
    if order == SIMILAR:
        return [by_name[row] for row in _alike(present[0] + 1.0 * present.any(axis=0))]
    column = ix.column[dimension, order]

    def place(id_: str) -> tuple[int, int]:
        for status in range(len(ix.status)):
            if ix.present[status, ix.row[id_], column]:
                return status, -int(ix.newest[status, ix.row[id_], column])
        return len(ix.status), 0

    return sorted(by_name, key=place)


def _alike(weights: np.ndarray) -> list[int]:
    """Rows, each beside the one most like it of those left: from the fullest on, by what two share of all they have."""
    left = [*range(len(weights))]
    chain = [max(left, key=lambda row: (weights[row].sum(), -row))]
    left.remove(chain[0])
    while left:
        here = weights[chain[-1]]
        shared = np.minimum(weights[left], here).sum(axis=1)
        either = np.maximum(weights[left], here).sum(axis=1)
        likeness = np.divide(shared, either, out=np.zeros_like(shared), where=either > 0)
        chain.append(left.pop(int(likeness.argmax())))
    return chain
