"""The dataset that this reader's pages are made of."""

from iscm_data.load import Dataset, dataset


def current() -> Dataset:
    """The published dataset. Raises DataError."""
    return dataset()
