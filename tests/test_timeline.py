"""The timeline of the field and the figure of overlaps, as they are drawn."""

import dataclasses
import re

import invented
import pytest

from iscm_data.dataset.index import index
from iscm_data.dataset.load import Dataset, load
from iscm_data.figures import charts, history
from iscm_data.figures.charts import Life, Row
from iscm_data.query import countries
from iscm_data.query.countries import Overlap

STATUSES = {name: f"{name}, last known" for name in ("active", "dormant", "ended", "superseded", "unknown")}
FORMS = ("screen", "phone", "slide")
SHADES = ("a quarter", "half", "three quarters", "more")


@pytest.fixture(scope="module")
def real() -> Dataset:
    return load()


@pytest.fixture(scope="module")
def lives(real: Dataset) -> list[Life]:
    return [history.life(real, id_) for id_ in index(real).ids]


def rows(data: Dataset, ids: list[str]) -> tuple[list[Row], dict[str, str]]:
    return [Row(id_, data.mechanism[id_]["short_name"], f"mechanism?id={id_}") for id_ in ids], {i: i for i in ids}


def words(annotations: list[dict]) -> list[str]:
    """The texts of a figure without their links, on one line each."""
    return [re.sub(r"<[^>]*>|\u200b", "", a["text"].replace("<br>", " ")) for a in annotations]


@pytest.mark.parametrize("form", FORMS)
def test_every_mechanism_begins_once_in_its_own_row_and_is_named_there(lives: list[Life], form: str) -> None:
    spec = charts.timeline(lives, STATUSES, "Began", form=form)
    began = spec["data"][0]
    assert [id_ for (id_,) in began["customdata"]] == [life.id for life in lives]
    assert began["x"] == [life.began for life in lives]
    assert began["y"] == [*range(len(lives))]
    labels = words(spec["layout"]["annotations"])
    for life in lives:
        assert labels.count(life.label) == 1
    charts.figure(spec)  # raises where Plotly does not know how to draw it


def test_each_life_that_has_a_date_ends_once_in_the_sign_of_its_status(lives: list[Life]) -> None:
    spec = charts.timeline(lives, STATUSES, "Began")
    ends = {(x, y, trace["name"]) for trace in spec["data"][1:] for x, y in zip(trace["x"], trace["y"], strict=True)}
    assert ends == {(life.known, y, STATUSES[life.status]) for y, life in enumerate(lives) if life.known}
    assert sum(len(trace["x"]) for trace in spec["data"][1:]) == len(ends)


def test_a_line_is_drawn_from_the_beginning_to_the_last_year_known_and_no_farther(lives: list[Life]) -> None:
    spec = charts.timeline(lives, STATUSES, "Began")
    spans = [(shape["x0"], shape["x1"], shape["y0"]) for shape in spec["layout"]["shapes"]]
    assert spans == [
        (life.began, life.known, y) for y, life in enumerate(lives) if life.known and life.known > life.began
    ]


@pytest.mark.parametrize("form", FORMS)
def test_years_are_whole_and_every_mark_lies_within_the_axis(lives: list[Life], form: str) -> None:
    spec = charts.timeline(lives, STATUSES, "Began", form=form)
    ticks = spec["layout"]["xaxis"]["tickvals"]
    assert ticks == [1990, 2000, 2010, 2020]
    assert spec["layout"]["xaxis"]["tickformat"] == "d"
    low, high = spec["layout"]["xaxis"]["range"]
    years = [x for trace in spec["data"] for x in trace["x"]]
    assert all(isinstance(year, int) and low < year < high for year in years)


def test_an_undated_status_has_a_beginning_and_no_end() -> None:
    spec = charts.timeline([Life("a", "A", "", 2001, "active", None)], STATUSES, "Began")
    assert [trace["x"] for trace in spec["data"]] == [[2001]]
    assert spec["layout"]["shapes"] == []


def test_the_successors_are_noted_beside_their_forerunners_alone(real: Dataset, lives: list[Life]) -> None:
    successors = {id_: row["superseded_by"] for id_, row in real.mechanism.items() if row["superseded_by"]}
    notes = {id_: f"→ {real.mechanism[other]['acronym']}" for id_, other in successors.items()}
    assert notes["un-high-level-dialogue-migration"] == "→ IMRF"
    assert {life.id: life.note for life in lives if life.note} == notes
    spec = charts.timeline(lives, STATUSES, "Began")
    place = {life.id: y for y, life in enumerate(lives)}
    noted = {a["text"]: a["y"] for a in spec["layout"]["annotations"] if a["text"].startswith("→")}
    assert noted == {note: place[id_] for id_, note in notes.items()}


def test_a_successor_without_an_acronym_is_noted_by_its_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    data = invented.dataset(tmp_path_factory.mktemp("data"))
    assert history.life(data, "fjord-talks") == Life(
        "fjord-talks", "Fjord Talks", "mechanism?id=fjord-talks", 2015, "superseded", None, "→ Élan Forum"
    )


@pytest.mark.parametrize("form", FORMS)
def test_the_pairs_drawn_are_those_with_a_state_in_common_each_once(real: Dataset, form: str) -> None:
    ids = [id_ for id_ in index(real).ids if real.mechanism[id_]["members_listed"]]
    found = countries.overlaps(real, ids)
    spec = charts.overlap(found, *rows(real, ids), SHADES, form=form)
    drawn = [tuple(pair) for trace in spec["data"] for pair in trace["customdata"]]
    assert len(drawn) == len({frozenset(pair) for pair in drawn})
    assert set(drawn) == {(pair.first, pair.second) for pair in found if pair.states}
    place = {id_: n for n, id_ in enumerate(ids)}
    for trace in spec["data"]:
        for (first, second), x, y in zip(trace["customdata"], trace["x"], trace["y"], strict=True):
            assert (x, y) == (place[first], place[second])
            assert x < y  # the lower half of the square
    charts.figure(spec)


def test_a_square_has_the_number_in_the_shade_of_its_share_and_says_where_it_is_the_least() -> None:
    pairs = [
        Overlap("a", "b", ("KEN",), smaller=4, least=False),  # a quarter is still the first shade
        Overlap("a", "c", ("KEN", "UGA"), smaller=4, least=True),
        Overlap("b", "c", ("KEN", "UGA", "CIV"), smaller=4, least=False),
        Overlap("a", "d", ("KEN", "UGA", "CIV", "FRA"), smaller=4, least=True),
        Overlap("b", "d", (), smaller=4, least=True),
        Overlap("c", "d", (), smaller=0, least=True),  # no State listed, and no share of it
    ]
    spec = charts.overlap(
        pairs, [Row(id_, id_.upper()) for id_ in "abcd"], dict(zip("abcd", "ABCD", strict=True)), SHADES
    )
    assert {trace["name"]: trace["text"] for trace in spec["data"]} == {
        "a quarter": ["1"],
        "half": ["<u>2</u>"],
        "three quarters": ["3"],
        "more": ["<u>4</u>"],
    }


def test_a_share_on_either_side_of_a_step_is_drawn_once() -> None:
    everyone = tuple(f"S{n:02}" for n in range(48))
    pairs = [Overlap("a", "b", everyone[:n], smaller=48, least=False) for n in range(1, 49)]
    for pair in pairs:
        spec = charts.overlap([pair], [Row("a", "A"), Row("b", "B")], {"a": "A", "b": "B"}, SHADES)
        (shade,) = [trace["name"] for trace in spec["data"] if trace["x"]]
        assert shade == SHADES[-(-len(pair.states) // 12) - 1]
    assert dataclasses.asdict(pairs[0])["smaller"] == 48
