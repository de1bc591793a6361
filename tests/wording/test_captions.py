"""What goes with a figure and a file: their names, and what they say of the data."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from iscm_data.dataset.tables import Dataset
from iscm_data.query.filters import NAMES, Filters
from iscm_data.wording import captions

LINK = "https://explorer.example.org/funding?status=in_place"


def test_a_file_is_called_after_its_figure_its_filters_and_its_version(data: Dataset) -> None:
    filters = Filters(funding_model=("external_donors",), status=("in_place",))
    assert captions.stem("funding_model-matrix", filters, data) == (
        f"iscm_funding-model-matrix_external-donors-in-place_{data.version}"
    )
    assert captions.stem("matrix", Filters(), data) == f"iscm_matrix_all_{data.version}"


ANY = st.lists(st.text(max_size=80), max_size=2).map(tuple)


@given(figure=st.text(max_size=200), chosen=st.fixed_dictionaries(dict.fromkeys(NAMES, ANY)))
@example(figure="findings ../../etc/passwd", chosen=dict.fromkeys(NAMES, ("CON", "a/b\\c:d")))
@example(figure="ﬃ" * 70, chosen=dict.fromkeys(NAMES, ()))
@settings(deadline=None, derandomize=True)
def test_any_figure_and_any_filters_give_a_name_that_every_system_takes(
    data: Dataset, figure: str, chosen: dict[str, tuple[str, ...]]
) -> None:
    name = captions.stem(figure, Filters(chosen), data)
    assert re.fullmatch(r"iscm_[a-z0-9-]*_[a-z0-9-]+_[0-9.]+-[0-9a-f]{8}", name)
    assert len(name) < 200


def test_every_file_says_its_version_its_licence_and_that_it_is_not_iom_s(data: Dataset) -> None:
    assert data.version in captions.version(data)
    assert f"codebook {data.codebook.version}" in captions.version(data)
    assert captions.licence(data).startswith("CC BY 4.0, Nobody. Not a dataset of IOM;")
