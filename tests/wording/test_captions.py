"""What goes with a figure and a file: their names, their sources in one line, and how to cite them."""

import re
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from iscm_data.dataset.load import Dataset
from iscm_data.query import questions
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


def findings(data: Dataset, *ids: str) -> list[Any]:
    return [data.finding[id_] for id_ in ids]


def test_few_sources_are_named_each_once_with_publisher_and_date(data: Dataset) -> None:
    line = captions.source_line(data, findings(data, "atlas-dialogue/F1", "atlas-dialogue/F2", "basin-process/F1"))
    assert line == (
        "Source: Survey of dialogues (Survey Office, 2019); Annual report (Basin Process, 29 June 2024). "
        "Coded by the ISCM Explorer."
    )


def test_many_sources_are_told_by_their_number(data: Dataset) -> None:
    line = captions.source_line(data, data.finding.values())
    assert line.startswith("Sources: 4 documents and pages of ")


def test_a_page_that_is_a_source_of_several_mechanisms_is_counted_once(real: Dataset) -> None:
    told = captions.source_line(real, questions.findings(real, "funding_model", [*real.mechanism]))
    used = real.findings[real.findings["dimension"] == "funding_model"]
    used = used.merge(real.sources, on=["mechanism_id", "source_id"])
    assert told.startswith(f"Sources: {used['url'].fillna(used['file']).nunique()} documents and pages of ")


def test_no_source_is_told_in_words(data: Dataset) -> None:
    assert captions.source_line(data, []) == "Source: no passage was found in the sources consulted."


def test_the_dataset_is_cited_with_publisher_year_version_and_licence(data: Dataset) -> None:
    expected = f"Nobody (2026). Invented findings. Data version {data.version}. CC BY 4.0."
    assert captions.cite_dataset(data) == expected


def test_every_file_says_its_version_its_licence_and_that_it_is_not_iom_s(data: Dataset) -> None:
    assert data.version in captions.version(data)
    assert f"codebook {data.codebook.version}" in captions.version(data)
    assert captions.licence(data).startswith("CC BY 4.0, Nobody. Not a dataset of IOM;")
