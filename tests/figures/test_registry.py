"""The registry of figures: each is found by its name, old names too, and what is not known is refused in words."""

import pytest

from iscm_data import figures
from iscm_data.dataset.load import load
from iscm_data.dataset.tables import Dataset
from iscm_data.figures import FORMER, NAMES, NoFigure
from iscm_data.figures.content import Grid
from iscm_data.query import address
from tests import synthetic
from tests.figures.test_pictures import NEEDED


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(synthetic.write(tmp_path_factory.mktemp("many"), findings=100, mechanisms=70))


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_made_with_all_that_belongs_to_it_and_found_again(real: Dataset, name: str) -> None:
    asked = {**NEEDED.get(name, {}), **({"scope": ["regional"]} if NAMES[name].filtered else {})}
    made = figures.find(real, name, asked)
    assert made.name == name
    assert all((made.words.title, made.words.source, made.words.version, made.cited, made.lede))
    assert made.alt.startswith(made.words.title)
    rows = made.rows()
    assert rows
    assert all(row.keys() == rows[0].keys() for row in rows)
    assert made.description
    assert made.file.startswith(f"iscm_{name.replace('_', '-')}")
    assert made.file.endswith(real.version)
    again = figures.find(real, made.name, made.parameters)
    assert (again.words, again.parameters, again.content()) == (made.words, made.parameters, made.content())
    assert made.href().startswith(made.page)
    assert ("scope=regional" in made.href()) is NAMES[name].filtered


def test_of_more_columns_than_a_slide_has_room_for_a_matrix_has_those_asked_for_and_cites_no_others(
    real: Dataset,
) -> None:
    for dimension, code, alone in (
        ("partnership_type", "civil_society", True),
        ("theme", "remittances", True),
        ("funding_model", "external_donors", False),
    ):
        made = figures.find(real, f"{dimension}-matrix", {dimension: [code]})
        content = made.content()
        assert isinstance(content, Grid)
        assert ([column.id for column in content.columns] == [code]) is alone
        assert ({finding.code for finding in made.findings} == {code}) is alone


@pytest.mark.parametrize(("name", "parameter"), [("overlap", "pairs"), ("timeline", "part"), ("coverage", "part")])
def test_a_part_of_a_figure_is_found_again(many: Dataset, name: str, parameter: str) -> None:
    first, second = figures.find(many, name, {}), figures.find(many, name, {parameter: ["2"]})
    assert f"{parameter}=2" in second.href()
    assert figures.find(many, name, second.parameters).content() == second.content() != first.content()


@pytest.mark.parametrize(
    ("former", "asked"),
    [
        ("shared-partners", {"part": ["1"]}),
        ("partners", {"everyone": ["1"]}),
        ("country-timeline", {"iso3": ["ken"], "part": ["1"]}),
        ("comparison", {"id": ["bali-process", "rabat-process"], "differ": ["1"]}),
        ("funding_model-matrix", {"part": ["7"]}),
    ],
)
def test_older_addresses_still_have_a_figure(real: Dataset, former: str, asked: dict[str, list[str]]) -> None:
    assert figures.find(real, former, asked).name == FORMER.get(former, former)


@pytest.mark.parametrize(
    ("name", "parameters", "blamed"),
    [
        ("no-such-figure", {}, ""),
        ("../../etc/passwd", {}, ""),
        ("coverage", {"status": ["in_place"]}, "status"),
        ("funding_model-matrix", {"status": ["in_place", "<script>"]}, "status"),
        ("funding_model-matrix", {"cell": ["colombo-process.host_funded"]}, "cell"),
        ("funding_model-matrix", {"sort": ["worth"]}, "sort"),
        ("funding_model-matrix", {"part": ["x"]}, "part"),
        ("theme-codes", {"family": ["none"]}, "family"),
        ("country", {}, "iso3"),
        ("country", {"iso3": ["XXX"]}, "iso3"),
        ("comparison", {"id": ["bali-process"]}, "id"),
        ("comparison", {"id": ["bali-process", "atlantis"]}, "id"),
        ("comparison", {"id": ["bali-process", "igc"], "topic": ["weather"]}, "topic"),
        ("overlap", {"country": ["KEN"], "scope": ["global"], "theme": ["x" * 5000]}, "theme"),
    ],
)
def test_what_is_not_known_is_refused_in_words(
    real: Dataset, name: str, parameters: dict[str, list[str]], blamed: str
) -> None:
    with pytest.raises(NoFigure) as refused:
        figures.find(real, name, parameters)
    assert refused.value.parameter == blamed
    assert str(refused.value).endswith(".")
    assert len(refused.value.value) <= address.LONGEST


def test_filters_that_leave_nothing_are_said_to(real: Dataset) -> None:
    with pytest.raises(NoFigure, match="nothing to draw"):
        figures.find(real, "country", {"iso3": ["KEN"], "scope": ["global"], "region": ["oceania"]})
