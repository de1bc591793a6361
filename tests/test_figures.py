"""The registry of figures: each is found by its name on the real records, and what is not known is refused in words."""

import pytest

from iscm_data import figures
from iscm_data.dataset.load import Dataset, load
from iscm_data.figures import NAMES, NoFigure, charts
from iscm_data.query import addressing, questions

NEEDED = {"country-timeline": {"iso3": ["KEN"]}, "comparison": {"id": ["bali-process", "rabat-process"]}}


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load()


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_made_by_its_name_with_all_that_belongs_to_it(data: Dataset, name: str) -> None:
    made = figures.find(data, name, NEEDED.get(name, {}))
    assert made.name == name
    for form in ("screen", "phone", "slide"):
        assert charts.figure(made.draw(form)).layout.height > 100
    assert all((made.words.title, made.words.source, made.words.version))
    assert made.alt.startswith(made.words.title)
    rows = made.rows()
    assert rows
    assert all(row.keys() == rows[0].keys() for row in rows)
    assert made.content()
    assert made.file.startswith(f"iscm_{made.stem.lower().replace('_', '-')}_all_{data.version}")


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_found_again_by_its_own_parameters(data: Dataset, name: str) -> None:
    asked = NEEDED.get(name, {}) | ({"region": ["africa"]} if NAMES[name].filtered else {})
    made = figures.find(data, name, asked)
    again = figures.find(data, made.name, made.parameters)
    assert (again.words, again.parameters, again.draw("slide")) == (made.words, made.parameters, made.draw("slide"))
    assert made.address.startswith(made.page or "./")
    assert ("region=africa" in made.address) is NAMES[name].filtered


def test_filters_reach_the_figure(data: Dataset) -> None:
    made = figures.find(data, "funding_model-matrix", {"status": ["considered"]})
    ids = questions.matching(data, questions.Filters(status=("considered",)), "funding_model")
    assert {row["mechanism_id"] for row in made.rows()} == {*ids}
    assert made.file.endswith(f"_considered_{data.version}")


def test_every_page_that_a_figure_names_is_a_page() -> None:
    for dimension, page in addressing.PAGE_OF.items():
        assert f"{dimension}-matrix" in NAMES, page


@pytest.mark.parametrize(
    ("name", "parameters", "blamed"),
    [
        ("no-such-figure", {}, ""),
        ("../../etc/passwd", {}, ""),
        ("coverage", {"status": ["in_place"]}, "status"),
        ("funding_model-matrix", {"status": ["in_place", "<script>"]}, "status"),
        ("funding_model-matrix", {"cell": ["colombo-process.host_funded"]}, "cell"),
        ("country-timeline", {}, "iso3"),
        ("country-timeline", {"iso3": ["XXX"]}, "iso3"),
        ("comparison", {"id": ["bali-process"]}, "id"),
        ("comparison", {"id": ["bali-process", "atlantis"]}, "id"),
        ("overlap", {"country": ["KEN"], "scope": ["global"], "theme": ["x" * 5000]}, "theme"),
    ],
)
def test_what_is_not_known_is_refused_in_words(
    data: Dataset, name: str, parameters: dict[str, list[str]], blamed: str
) -> None:
    with pytest.raises(NoFigure) as refused:
        figures.find(data, name, parameters)
    assert refused.value.parameter == blamed
    assert str(refused.value).endswith(".")
    assert len(refused.value.value) <= addressing.LONGEST


def test_filters_that_leave_nothing_are_said_to(data: Dataset) -> None:
    with pytest.raises(NoFigure, match="nothing to draw"):
        figures.find(data, "country-timeline", {"iso3": ["KEN"], "scope": ["global"], "region": ["oceania"]})
