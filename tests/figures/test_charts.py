"""A chart in the window says what the picture of the same figure says, in the same order; each part has its name."""

import pytest

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.figures import charts
from iscm_data.figures.content import Bars, Listing

CHARTS = ["funding_model-counts", "theme-counts", "payers", "partners", "overlap", "timeline", "coverage"]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_one_that_plotly_knows_and_each_point_names_what_it_is_of(real: Dataset, name: str) -> None:
    dark = narrow = CHARTS.index(name) % 2 == 0
    drawn = charts.chart(figures.find(real, name, {}), dark=dark, narrow=narrow)
    assert drawn.layout.height > 100
    points = [trace for trace in drawn.data if trace.type != "heatmap"]
    assert points
    for trace in points:
        assert len(trace.customdata) == len(trace.x) == len(trace.y) == len(trace.hovertext)
        assert all(each[0] for each in trace.customdata)


def test_bars_have_the_numbers_and_the_order_of_the_picture(real: Dataset) -> None:
    made = figures.find(real, "governance_level-counts", {"region": ["africa"]})
    content = made.content()
    assert isinstance(content, Bars)
    drawn = charts.chart(made)
    assert [*drawn.layout.yaxis.categoryarray] == [bar.label for bar in content.bars]
    assert drawn.layout.xaxis.range[1] == content.of
    for trace, mark, number in zip(drawn.data, content.series, range(3), strict=True):
        assert trace.name == mark.word
        told = {id_: n for (id_, _), n in zip(trace.customdata, trace.x, strict=True)}
        assert told == {bar.id: bar.numbers[number] for bar in content.bars if bar.numbers[number]}
        for (id_, _), words in zip(trace.customdata, trace.hovertext, strict=True):
            names = next(bar.names[number] for bar in content.bars if bar.id == id_)
            assert all(name.split()[0] in words for name in names)


def test_payers_stand_by_their_number(real: Dataset) -> None:
    made = figures.find(real, "payers", {})
    content = made.content()
    assert isinstance(content, Listing)
    (trace,) = charts.chart(made).data
    assert [each[0] for each in trace.customdata] == [entry.id for entry in content.entries if entry.share]


def test_names_are_text_and_no_markup() -> None:
    assert charts._wrapped("<b>A</b> & B", 40) == "&lt;b&gt;A&lt;/b&gt; &amp; B"


def test_a_figure_without_numbers_is_no_chart(real: Dataset) -> None:
    with pytest.raises(TypeError, match="country is no chart"):
        charts.chart(figures.find(real, "country", {"iso3": ["KEN"]}))
