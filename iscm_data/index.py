"""The dataset turned once into arrays and look-ups, so that a filter or a count costs microseconds."""

from collections import defaultdict

import numpy as np

from iscm_data.load import Dataset, Passage, plain_rows, remembered
from iscm_data.text import fold


class Index:
    """Mechanism × code, one plane a status; the column (dimension, None) counts the whole dimension.

    `counts[status, mechanism, column]` is a number of findings, `sole` of the same shape is true where one of
    them is stated to be the only funding.
    """

    def __init__(self, data: Dataset) -> None:
        book = data.codebook
        scopes = list(book.codes("scope"))
        self.ids: tuple[str, ...] = tuple(
            sorted(
                data.mechanism,
                key=lambda id_: (scopes.index(data.mechanism[id_]["scope"]), short_name(data, id_)),
            )
        )
        self.row = {id_: number for number, id_ in enumerate(self.ids)}
        keys = [(d.id, code) for d in book.dimensions.values() for code in (None, *d.codes)]
        self.column: dict[tuple[str, str | None], int] = {key: number for number, key in enumerate(keys)}
        self.status = {status: number for number, status in enumerate(book.codes("status"))}
        self.passages: dict[tuple[str, str, str | None], list[Passage]] = defaultdict(list)
        self.counts = np.zeros((len(self.status), len(self.ids), len(keys)), dtype=np.int32)
        self.sole = np.zeros(self.counts.shape, dtype=bool)
        places = []
        for passage in data.passages.values():
            for code in {passage.code, None}:
                place = (
                    self.status[passage.status],
                    self.row[passage.mechanism_id],
                    self.column[passage.dimension, code],
                )
                places.append(place)
                self.passages[passage.mechanism_id, passage.dimension, code].append(passage)
                if passage.sole:
                    self.sole[place] = True
        np.add.at(self.counts, tuple(np.array(places, dtype=np.intp).reshape(-1, 3).T), 1)

        self.states: dict[str, dict[str, set[str]]] = {id_: {"member": set(), "observer": set()} for id_ in self.ids}
        for row in plain_rows(data.memberships[["mechanism_id", "iso3", "role"]]):
            self.states[row["mechanism_id"]][row["role"]].add(row["iso3"])
        self.coverage = {(row["mechanism_id"], row["dimension"], row["code"]): row for row in plain_rows(data.coverage)}


def short_name(data: Dataset, mechanism_id: str) -> str:
    """A mechanism's name in common use, as it is sorted: without accents and case."""
    return fold(data.mechanism[mechanism_id]["short_name"])


@remembered
def index(data: Dataset) -> Index:
    """The index of a dataset, built once for each dataset."""
    return Index(data)
