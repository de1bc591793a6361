"""Figures as pictures: every figure is drawn whole, no text is cut off or covered, and the words stay with the file."""

import copy
import io
import re
from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree

import pytest
from PIL import Image

from iscm_data import figures
from iscm_data.dataset.load import Dataset, load
from iscm_data.figures import NAMES, Figure, charts, picture
from iscm_data.figures.charts import MARKS, SLIDE, Spec
from iscm_data.figures.picture import Picture, Unknown
from iscm_data.figures.picture.element import Box, Text
from iscm_data.figures.picture.letters import has, parsed, width, wrapped
from iscm_data.figures.picture.symbols import path
from iscm_data.language.text import LANGUAGES, speaking
from iscm_data.query.questions import Count
from iscm_data.wording.captions import Words

NEEDED = {"country-timeline": {"iso3": ["KEN"]}, "comparison": {"id": ["bali-process", "rabat-process"]}}
LINK = "https://iscm.example/funding?status=in_place&region=africa"
SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words("A title", "A subtitle", "A note & <more>", "Source: a paper.", "No filter.", "Version 1", "CC BY 4.0")


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load()


def made(figure: Figure) -> Picture:
    return picture.picture(figure.draw("slide"), figure.words, LINK, figure.alt)


def bars() -> Spec:
    """A small figure."""
    counts = [
        Count("a", {"in_place": 2, "considered": 0}, 2, 2, 3),
        Count("b", {"in_place": 0, "considered": 1}, 1, 2, 3),
    ]
    return charts.bars(counts, {"a": "First", "b": "Second"}, {"in_place": "In place", "considered": "C"}, form="slide")


def filters(name: str) -> Iterator[dict[str, list[str]]]:
    """A figure as it comes, and with filters that leave it small: its labels then stand otherwise."""
    yield NEEDED.get(name, {})
    if NAMES[name].filtered and name != "country-timeline":
        yield {"scope": ["interregional"]}
        if name != "overlap":  # the global mechanisms list no members
            yield {"scope": ["global"]}


def covered(texts: list[Text]) -> list[tuple[str, str]]:
    """The pairs of texts that stand in each other's way. What is turned stands free by its middle line."""
    boxes = [(text, _core(text)) for text in texts]
    return [(words(a), words(b)) for (a, x), (b, y) in combinations(boxes, 2) if _meet(x, y) and not _aslant(a, b)]


def words(text: Text) -> str:
    return "".join(run.text for run in text.line)


def _core(text: Text) -> Box:
    left, top, right, bottom = text.box
    return left + 0.5, top + 2, right - 0.5, bottom - 2


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _aslant(*texts: Text) -> bool:
    return any(text.angle % 90 for text in texts)  # the box of a slanting line is far larger than the line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_drawn_with_every_text_whole_and_uncovered(data: Dataset, name: str, language: str) -> None:
    with speaking(language):
        for asked in filters(name):
            drawn = made(figures.find(data, name, asked))
            boxes = {words(text): text.box for text in drawn.texts}
            outside = [
                text
                for text, (left, top, right, bottom) in boxes.items()
                if min(left, top) < 0 or right > SLIDE or bottom > drawn.height
            ]
            assert outside == []
            assert covered(drawn.texts) == []
            assert all(has(letter) for text in drawn.texts for letter in words(text))


@pytest.mark.parametrize("name", NAMES)
def test_an_svg_is_well_formed_holds_all_words_and_nothing_active(data: Dataset, name: str) -> None:
    figure = figures.find(data, name, NEEDED.get(name, {}))
    text = picture.svg(figure.draw("slide"), figure.words, LINK, figure.alt)
    root = ElementTree.fromstring(text)
    assert root.findtext(f"{SVG}title") == figure.words.title
    described = root.findtext(f"{SVG}desc") or ""
    for part in (*vars(figure.words).values(), figure.alt, LINK):
        assert part in described or part == figure.words.title
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "rect", "g", "defs", "pattern", "path", "circle", "text", "tspan")
    }
    assert not re.search(r"\son\w+=|href|javascript:|url\((?!#)", text)
    shown = " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    for part in (figure.words.title, figure.words.source, LINK):
        assert part.replace(" ", "") in shown.replace(" ", "")


def test_every_mark_and_every_label_of_a_spec_is_drawn(data: Dataset) -> None:
    for name in NAMES:
        figure = figures.find(data, name, NEEDED.get(name, {}))
        spec = figure.draw("slide")
        drawn = made(figure)
        points = sum(len(trace["x"]) for trace in spec["data"] if trace["type"] == "scatter")
        bars = sum(bool(value) for trace in spec["data"] if trace["type"] == "bar" for value in trace["x"])
        legend = sum(trace.get("showlegend", True) for trace in spec["data"])
        lines = drawn.svg.count('shape-rendering="crispEdges"') + len(spec["layout"].get("shapes", ()))
        patterns = len(re.findall(r"<pattern[^>]*>.*?<path.*?</pattern>", drawn.svg))
        assert drawn.svg.count("<path") == points + bars + legend + lines + patterns, name
        shown = {words(text) for text in drawn.texts}
        for note in spec["layout"]["annotations"]:
            for line in parsed(note["text"]):
                assert "".join(run.text for run in line) in shown


def test_a_png_is_the_svg_at_the_scale_asked_for_with_its_words_as_metadata() -> None:
    spec = bars()
    drawn = picture.picture(spec, WORDS, LINK, "What it says.")
    with Image.open(io.BytesIO(picture.png(spec, WORDS, LINK, "What it says."))) as image:
        image.load()
        assert image.size == (2 * SLIDE, 2 * drawn.height)
        assert image.convert("RGB").getpixel((3, 3)) == (255, 255, 255)
        assert {(0x12, 0x43, 0x6D), (0x1F, 0x7F, 0x77)} <= {
            colour for _, colour in image.convert("RGB").getcolors(9999)
        }
        assert image.text == {  # type: ignore[attr-defined]
            "Title": "A title",
            "Description": "A subtitle\nWhat it says.",
            "Comment": "A note & <more>\nNo filter.",
            "Source": f"Source: a paper.\n{LINK}",
            "Copyright": "CC BY 4.0",
            "Software": "Version 1",
        }
    with Image.open(io.BytesIO(picture.png(spec, WORDS, LINK, "", 1))) as image:
        assert image.size == (SLIDE, drawn.height)


@pytest.mark.parametrize("scale", [0, -1, 4.5, float("nan")])
def test_a_picture_of_no_size_or_of_a_wall_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="scale"):
        picture.png(bars(), WORDS, LINK, "", scale)


def test_letters_that_the_font_lacks_do_not_stop_a_picture() -> None:
    words = Words("عنوان 移民", "\x00\ud800 control", "", "", "", "", "")
    assert not has("移")
    assert picture.png(bars(), words, "", "", 1).startswith(b"\x89PNG")


def change(path: tuple, value: object) -> Spec:
    """The small figure with one thing changed."""
    spec = copy.deepcopy(bars())
    part = spec
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return spec


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("frames",), []),
        (("layout", "images"), []),
        (("layout", "title"), {"text": "x"}),
        (("layout", "xaxis", "rangeslider"), {}),
        (("layout", "xaxis", "side"), "bottom"),
        (("layout", "xaxis", "tickangle"), 30),
        (("layout", "yaxis", "showticklabels"), True),
        (("layout", "annotations", 0, "showarrow"), True),
        (("layout", "annotations", 0, "text"), "<img src=x>"),
        (("layout", "annotations", 0, "xref"), "z"),
        (("layout", "legend", "orientation"), "v"),
        (("layout", "shapes"), [{"type": "circle", "xref": "x", "yref": "y", "x0": 0, "x1": 1, "y0": 0, "y1": 1,
                                 "line": {"color": "#000", "width": 1}}]),
        (("data", 0, "type"), "pie"),
        (("data", 0, "error_x"), {}),
        (("data", 0, "orientation"), "v"),
        (("data", 0, "textposition"), "inside"),
        (("data", 0, "showlegend"), True),
        (("data", 1, "marker", "pattern", "shape"), "x"),
        (("data", 0, "marker", "opacity"), 0.5),
    ],
)  # fmt: skip
def test_what_would_not_be_drawn_is_refused(path: tuple, value: object) -> None:
    picture.svg(bars(), WORDS, LINK, "")
    with pytest.raises(Unknown):
        picture.svg(change(path, value), WORDS, LINK, "")


def test_every_mark_of_the_legend_has_a_shape() -> None:
    for mark in MARKS.values():
        drawn, filled = path(mark.symbol, mark.size)
        assert drawn.startswith("M")
        assert filled is (mark.line == 0)
    with pytest.raises(Unknown):
        path("star", 9)


def test_text_is_broken_between_words_and_within_one_that_is_too_long() -> None:
    lines = wrapped("one two three " + "x" * 200, 14, 100)
    assert all(width(line, 14) <= 100 for line in lines)
    assert "".join(lines).replace(" ", "") == "onetwothree" + "x" * 200
    assert wrapped("", 14, 100) == []
    room = width("one two three", 14)
    assert wrapped("one two three : four", 14, room) == ["one two three", ": four"]
    assert wrapped("one two three\u00a0: four", 14, room) == ["one two", "three\u00a0: four"]
    assert width("wide", 14, bold=True) > width("wide", 14) > width("wide", 13) > 0


def test_two_pictures_in_one_document_share_no_id() -> None:
    other = change(("layout", "height"), 400)
    ids = [re.findall(r'id="([^"]+)"', picture.svg(spec, WORDS, LINK, "")) for spec in (bars(), other)]
    assert ids[0]
    assert not {*ids[0]} & {*ids[1]}
