"""Every page, run without a browser: what it shows for an address, and what it does with one that means harm."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from threading import Event, Semaphore, Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from iscm_data import figures
from iscm_data.dataset.load import Dataset, dataset
from iscm_data.export import documents
from iscm_data.export.brief import FINDING, Board, Item
from iscm_data.figures import charts, dimension
from iscm_data.figures.figure import MatrixFigure
from iscm_data.html.navigation import HOME, NAVIGATION
from iscm_data.language import text
from iscm_data.language.text import labelled
from iscm_data.query import questions
from iscm_data.query.filters import Filters
from iscm_data.ui import address, frame, turn
from iscm_data.wording import answers

FRAME = Path(__file__).resolve().parent.parent / "pages" / "_frame.py"
ENTRIES = {entry.file: entry for group in NAVIGATION.values() for entry in group}
PAGES = list(ENTRIES)
DIMENSIONS = [file for file, entry in ENTRIES.items() if entry.within]
PROFILE = "colombo-process"
# What else than a page's plain address is worth a look.
STATES = [
    ("mechanism", {"id": PROFILE}),
    ("findings", {"id": f"{PROFILE}/F1"}),
    ("findings", {"q": "labour migration", "dimension": "theme", "page": "2"}),
    ("funding", {"cell": f"{PROFILE}.external_donors"}),
    ("governance", {"cell": f"{PROFILE}.bilateral", "scope": "regional"}),
    ("partnerships", {"actor": "IOM"}),
    ("country", {"iso3": "KEN"}),
    ("country", {"pair": "igad-rcp.khartoum-process"}),
    ("compare", {"id": ["bali-process", "rabat-process"]}),
    ("mechanism", {"id": PROFILE, "data_version": "2026.11.23-a4e53df1"}),
]
PARAMETERS = (
    *(
        *NAMES,
        "sole",
        "id",
        "iso3",
        "cell",
        "actor",
        "pair",
        "q",
        "page",
        "dimension",
        "confidence",
        "data_version",
        "item",
        "title",
        "lang",
    ),
    *("tick", "differ", "reported", "unheard_of"),
)
EVIL = "evilword"
ATTACKS = {
    "a script, an attribute, links in Markdown and a template": (
        f"<script>alert('{EVIL}')</script><img src=x onerror=alert('{EVIL}')>"
        f"'\" onmouseover='alert(1)' {EVIL}=\""
        f"[{EVIL}](javascript:alert(1)) ![{EVIL}](https://evil.example/x.png)"
        "{data.__class__} {0} {} %s ${1}"
    ),
    "a path, control characters and writing from right to left": (
        f"../../../../etc/passwd%00{EVIL}\x00\x1b[31m\r\nSet-Cookie: {EVIL}=1\x7f\u2028"
        f"\u202e\u2066\u0627\u0644\u0647\u062c\u0631\u0629 {EVIL} \U0001f6a8\u0301"
    ),
    "a long text": f"{EVIL} " + "x" * 10_000,
}


class Markup(HTMLParser):
    """What a page's HTML holds, so that a test need not look for strings in it.

    Its text is without the line that only paper shows: that has the page's address as it is, escaped.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.printed = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.printed = self.printed or ("class", "printed") in attrs
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.printed = self.printed and tag != "p"

    def handle_data(self, data: str) -> None:
        if not self.printed:
            self.text += data

    def values(self, attribute: str) -> list[str]:
        return [value for name, value in self.attributes if name == attribute]


@pytest.fixture(scope="module")
def data() -> Dataset:
    return dataset()


def open_page(file: str, **parameters: str | list[str]) -> AppTest:
    """A page at an address, after its first run."""
    app = AppTest.from_file(str(FRAME), default_timeout=60)
    if file != HOME:
        app.switch_page(f"{file}.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run()


@cache
def _seen(file: str, parameters: str) -> AppTest:
    return open_page(file, **json.loads(parameters))


def seen(file: str, parameters: dict | None = None) -> AppTest:
    """A page at an address after its first run, opened once for all tests that only look at it."""
    return _seen(file, json.dumps(parameters or {}))


def told_as_code(app: AppTest) -> list[str]:
    """What the page shows as it came; the citations of figures stand in such boxes too."""
    return [code.value for code in app.code if "data version" not in code.value]


def asked(app: AppTest, name: str) -> list[str]:
    """The values of a parameter of the page's address after a run."""
    values = app.query_params.get(name, [])
    return values if isinstance(values, list) else [values]


def markup(app: AppTest) -> Markup:
    """The HTML of a page without the stylesheet."""
    return Markup("\n".join(body for e in app.get("html") if not (body := e.proto.body).startswith("<style")))


def drawn(app: AppTest) -> list[dict]:
    """What the browser is told to draw: the data and layout of each figure, and what a click on a mark opens."""
    return [json.loads(told) for told in markup(app).values("data-figure")]


def written(app: AppTest) -> str:
    """All that Streamlit reads as Markdown on a page."""
    return "\n".join(e.value for kind in (app.title, app.header, app.subheader, app.markdown) for e in kind)


def sentence(app: AppTest) -> str:
    """What the filters leave, as the page says it."""
    body = next(e.proto.body for e in app.get("html") if "class='chosen'" in e.proto.body)
    return Markup(body.split("</p>")[0]).text


def number_shown(app: AppTest) -> int:
    """How many mechanisms the page says that it shows."""
    found = re.match(r"(?:All )?(\d+) ", sentence(app))
    assert found, sentence(app)
    return int(found[1])


def check_figures(app: AppTest) -> None:
    """Put each figure of a page through Plotly, which raises where it does not know how to draw it."""
    for told in drawn(app):
        charts.figure({"data": told["data"], "layout": told["layout"]})


# Every page -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("file", "parameters"), [*((file, {}) for file in PAGES), *STATES])
def test_the_page_runs_and_has_one_title(file: str, parameters: dict) -> None:
    app = seen(file, parameters)
    assert not app.exception
    assert len(app.title) == 1
    assert app.title[0].value
    assert "h1" not in markup(app).tags
    check_figures(app)


@pytest.mark.parametrize(("file", "parameters"), [*((file, {}) for file in PAGES), *STATES])
def test_the_page_is_drawn_for_a_phone_at_once(file: str, parameters: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"}
    monkeypatch.setattr(type(st.context), "headers", phone)
    app = open_page(file, **parameters)
    assert not app.exception
    assert app.session_state["phone"] is True
    assert len(app.title) == 1
    check_figures(app)


def test_a_figure_is_made_once_for_all_readers_of_a_view_and_anew_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def matrix(*asked: object) -> MatrixFigure:
        made.append(text.language())
        return make(*asked)

    make = dimension.matrix
    monkeypatch.setattr(dimension, "matrix", matrix)
    view = {"scope": "regional", "unheard_of": "readers of one view"}
    first, second = open_page("funding", **view), open_page("funding", **view)
    assert drawn(first)[0] == drawn(second)[0]
    assert made == ["en"]
    other = open_page("funding", **view, lang="fr")
    assert "Financement" in markup(other).text
    open_page("funding", **view | {"scope": "global"})
    assert made == ["en", "fr", "en"]
    kept = dataset().shown.size
    for _ in range(2):
        open_page("funding", unheard_of=1_000 * "x")  # an address as long as this stands in every link
    assert made == ["en", "fr", "en", "en", "en"]
    assert dataset().shown.size == kept


def test_what_a_reader_pinned_is_on_no_other_readers_page() -> None:
    one, other = open_page("funding"), open_page("funding")
    id_ = markup(one).values("data-pins")[0]
    one.session_state["board"] = Board(items=(Item("f", "x"), Item(FINDING, id_)))
    one.run()
    other.run()
    taken = labelled("Take out of brief", id_)
    assert taken in markup(one).values("aria-label")
    assert taken not in markup(other).values("aria-label")


def test_the_stylesheets_have_nothing_that_could_be_markup() -> None:
    """Else the browser's sanitizer takes all of a page's styles away."""
    sheets = [*(Path(frame.__file__).parent).glob("*.css")]
    assert len(sheets) == 2
    assert [sheet.name for sheet in sheets if re.search(r"<[/!\w]", sheet.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("file", PAGES)
def test_the_navigation_leads_to_every_page_and_marks_this_one(file: str) -> None:
    html = next(e.proto.body for e in seen(file).sidebar.get("html"))
    sidebar = Markup(html)
    assert {"./" if page == HOME else page for page in PAGES} <= set(sidebar.values("href"))
    assert sidebar.values("aria-current") == ["page"]
    assert f'aria-current="page">{ENTRIES[file].title}<' in html


@pytest.mark.parametrize(("file", "parameters"), [*((file, {}) for file in PAGES), *STATES])
def test_the_links_lead_to_what_there_is(file: str, parameters: dict, data: Dataset) -> None:
    found = markup(seen(file, parameters))
    ids = found.values("id")
    assert len(ids) == len(set(ids)), "an id stands twice on the page"
    assert len(found.values("href")) > len(PAGES)
    for href in found.values("href"):
        _check_link(href, file, ids, data)


@pytest.mark.parametrize("id_", sorted(dataset().mechanism))
def test_the_profile_shows_every_finding_of_the_mechanism(id_: str, data: Dataset) -> None:
    app = open_page("mechanism", id=id_)
    assert not app.exception
    assert [title.value for title in app.title] == [data.mechanism[id_]["short_name"]]
    page = markup(app)
    own = [p for p in data.finding.values() if p.mechanism_id == id_]
    assert {p.id.replace("/", "-") for p in own} <= set(page.values("id"))
    assert not [p.id for p in own if p.statement not in page.text]
    for href in page.values("href"):
        _check_link(href, "mechanism", page.values("id"), data)


def _check_link(href: str, file: str, ids: list[str], data: Dataset) -> None:
    """A link of the page `file` leads to a web page, or to a page and a record of this explorer."""
    parts = urlsplit(href)
    if parts.scheme:
        assert parts.scheme in ("http", "https"), href
        assert parts.hostname, href
        return
    if not parts.path and not parts.query:
        assert not parts.fragment or parts.fragment in ids, f"{href} leads to nothing on this page"
        return
    if parts.path.startswith("data/"):
        return  # a file, which test_journeys.py asks the server for
    if parts.path.startswith("figure/"):
        name = parts.path.removeprefix("figure/").rpartition(".")[0]
        figures.find(data, name, parse_qs(parts.query))
        return
    if parts.path.startswith("document/"):
        documents.find(data, parts.path.removeprefix("document/"), parse_qs(parts.query), "https://iscm.example.org/")
        return
    page = HOME if parts.path == "./" else parts.path or file
    assert page in PAGES, href
    asked = parse_qs(parts.query, strict_parsing=bool(parts.query))
    ids_known = {"mechanism": data.mechanism, "compare": data.mechanism, "findings": data.finding}
    assert all(id_ in ids_known[page] for id_ in asked.get("id", ())), href
    assert all(iso3 in data.actor for iso3 in asked.get("iso3", ())), href
    assert all(actor in data.actor for actor in asked.get("actor", ())), href
    assert all(cell.split(".")[0] in data.mechanism for cell in asked.get("cell", ())), href
    known = address.options(data)
    assert all(set(asked.get(name, ())) <= set(known[name]) for name in known), href


# Answers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", DIMENSIONS)
@pytest.mark.parametrize("scope", [None, "interregional"])
def test_the_answer_stands_in_a_sentence_with_its_denominator(file: str, scope: str | None, data: Dataset) -> None:
    app = open_page(file, **({"scope": scope} if scope else {}))
    within = ENTRIES[file].within
    ids = questions.matching(data, Filters(scope=(scope,) if scope else ()), within)
    known = questions.reporting(data, within, ids)
    label = data.codebook.dimensions[within].label
    assert f"Of {len(ids)} mechanisms shown, {known} have a finding on “{label}”." in written(app)
    assert number_shown(app) == len(ids)
    assert f"{len(data.mechanism)} mechanisms" in sentence(app)


@pytest.mark.parametrize("file", DIMENSIONS)
def test_an_open_cell_shows_its_findings(file: str, data: Dataset) -> None:
    within = ENTRIES[file].within
    finding = next(p for p in data.finding.values() if p.dimension == within and p.code)
    behind = questions.cell(data, finding.mechanism_id, within, finding.code).findings
    panel = _panel(open_page(file, cell=f"{finding.mechanism_id}.{finding.code}"), "cell")
    assert data.mechanism[finding.mechanism_id]["short_name"] in panel
    assert data.codebook.dimensions[within].codes[finding.code].label in panel
    assert [p.statement for p in behind if p.statement not in panel] == []


@pytest.mark.parametrize("file", DIMENSIONS)
def test_an_open_cell_without_findings_says_so_in_words(file: str, data: Dataset) -> None:
    within = ENTRIES[file].within
    id_, code = next(
        (id_, code)
        for id_ in data.mechanism
        for code in data.codebook.dimensions[within].codes
        if questions.cell(data, id_, within, code).missing == "not_found"
    )
    assert data.codebook.codes("missing")["not_found"].label in _panel(open_page(file, cell=f"{id_}.{code}"), "cell")


@pytest.mark.parametrize("cell", ["", ".", PROFILE, f"{PROFILE}.", f"{PROFILE}.nothing", "nobody.external_donors"])
def test_an_address_of_no_cell_opens_none(cell: str) -> None:
    app = open_page("funding", cell=cell)
    assert not app.exception
    assert "cell" not in markup(app).values("id")


def test_an_open_cell_that_the_filters_leave_out_says_so() -> None:
    cell, left_out, beyond = "almaty-process.external_donors", "leave this mechanism out", "All findings are here"
    told = _panel(open_page("funding", cell=cell, scope="regional"), "cell")
    assert left_out not in told
    assert beyond not in told
    assert left_out in _panel(open_page("funding", cell=cell, scope="global"), "cell")
    assert beyond in _panel(open_page("funding", cell=cell, status="in_place"), "cell")


def test_a_payer_opens_on_the_page_of_payers_and_its_name_leads_there() -> None:
    app = open_page("funding", actor="IOM")
    assert "Named as paying" in _panel(app, "actor")
    payers = next(e.proto.body for e in app.get("html") if "Payer named" in e.proto.body)
    assert '<a href="?actor=IOM">IOM</a>' in payers


def _panel(app: AppTest, id_: str) -> str:
    assert not app.exception
    return Markup(next(e.proto.body for e in app.get("html") if f"id='{id_}'" in e.proto.body)).text


# Filters ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_values_in_the_address_reach_the_widget(name: str, data: Dataset) -> None:
    values = [*reversed(address.options(data)[name][:2])]
    app = open_page("governance", **{name: values})
    assert app.multiselect(key=f"filter_{name}").value == values
    assert number_shown(app) == len(questions.matching(data, Filters(**{name: tuple(values)}), "governance_level"))


@pytest.mark.parametrize("name", NAMES)
def test_a_choice_in_the_widget_reaches_the_address_as_a_code(name: str, data: Dataset) -> None:
    code = address.options(data)[name][0]
    app = open_page("governance", sole="1", page="2", cell="rabat-process.national")
    app.multiselect(key=f"filter_{name}").select(code).run()
    assert asked(app, name) == [code]
    assert asked(app, "sole") == ["1"], "another filter is lost"
    assert asked(app, "page") == [], "the list still begins in its middle"
    assert asked(app, "cell") == [], "what was opened under other filters still stands"
    app.multiselect(key=f"filter_{name}").unselect(code).run()
    assert asked(app, name) == []


def test_the_widgets_follow_the_address_when_it_changes() -> None:
    app = open_page("funding", scope="regional")
    app.query_params["scope"] = "global"  # as the Back button does
    assert app.run().multiselect(key="filter_scope").value == ["global"]
    del app.query_params["scope"]
    assert app.run().multiselect(key="filter_scope").value == []


@pytest.mark.parametrize("file", PAGES)
def test_the_navigation_keeps_the_filters(file: str) -> None:
    app = open_page(file, scope="global", funding_model=["external_donors", "host_funded"], sole="1", id="x", q="y")
    hrefs = Markup(next(e.proto.body for e in app.sidebar.get("html"))).values("href")
    for href in (h for h in hrefs if urlsplit(h).path in PAGES):
        assert parse_qs(urlsplit(href).query) == {
            "scope": ["global"],
            "funding_model": ["external_donors", "host_funded"],
            "sole": ["1"],
        }


def test_values_that_are_not_known_are_ignored_and_told_as_plain_text(data: Dataset) -> None:
    strange = "[look](https://evil.example)"
    app = open_page("funding", funding_model=["external_donors", strange], scope="nowhere", sole="yes")
    assert not app.exception
    assert app.multiselect(key="filter_funding_model").value == ["external_donors"]
    assert app.multiselect(key="filter_scope").value == []
    assert number_shown(app) == len(
        questions.matching(data, Filters(funding_model=("external_donors",)), "funding_model")
    )
    told = told_as_code(app)
    assert [t.partition(": ")[2] for t in told] == [strange, "nowhere", "yes"]
    assert "ignored" in "".join(text.value for text in app.text)
    assert "evil" not in written(app)
    assert "evil" not in markup(app).text


def test_the_only_source_switch_and_the_address_agree(data: Dataset) -> None:
    app = open_page("funding", funding_model="external_donors")
    assert app.toggle(key="filter_sole").value is False
    app.toggle(key="filter_sole").set_value(True).run()
    assert asked(app, "sole") == ["1"]
    stated = {p.mechanism_id for p in data.finding.values() if p.sole and p.code == "external_donors"}
    assert number_shown(app) == len(stated)
    app.toggle(key="filter_sole").set_value(False).run()
    assert asked(app, "sole") == []
    assert open_page("funding", sole="1").toggle(key="filter_sole").value is True


def test_an_empty_result_says_what_each_filter_would_give_back(data: Dataset) -> None:
    filters = _empty(data)
    app = open_page("funding", **{name: list(values) for name, values in filters.chosen().items()})
    assert not app.exception
    assert number_shown(app) == 0
    assert drawn(app) == []
    body = next(e.proto.body for e in app.get("html") if "class='chosen'" in e.proto.body)
    offers = dict(re.findall(r'<li><a href="([^"]+)">Without ([^<]+)</a></li>', body))
    back = {answers.filter_name(data, n): k for n, k in questions.relaxed(data, filters, "funding_model").items() if k}
    assert {words.partition(": ")[0]: int(re.findall(r"\d+", words)[-1]) for words in offers.values()} == back
    for href, words in offers.items():
        followed = open_page("funding", **parse_qs(urlsplit(href.replace("&amp;", "&")).query))
        assert number_shown(followed) == int(re.findall(r"\d+", words)[-1])


def _empty(data: Dataset) -> Filters:
    """Two filters that together match nothing, though each alone matches something."""
    for model in data.codebook.dimensions["funding_model"].codes:
        for scope in data.codebook.codes("scope"):
            filters = Filters(funding_model=(model,), scope=(scope,))
            if not questions.matching(data, filters) and all(questions.relaxed(data, filters).values()):
                return filters
    pytest.fail("every funding model occurs in every scope: choose other filters for this test")


# What is not there ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "name"), [("mechanism", "id"), ("findings", "id"), ("country", "iso3"), ("partnerships", "actor")]
)
def test_a_name_that_is_not_known_gives_a_message_and_the_list(file: str, name: str) -> None:
    plain, app = seen(file), open_page(file, **{name: "no-such-thing"})
    assert not app.exception
    assert [title.value for title in app.title] == [ENTRIES[file].title]
    assert told_as_code(app) == ["no-such-thing"]
    assert len(app.markdown) == len(plain.markdown) + 1, "no message"
    assert len(markup(app).values("href")) >= len(markup(plain).values("href")), "no list to choose from"


def test_mechanisms_that_cannot_be_compared_are_told() -> None:
    app = open_page("compare", id=["bali-process", "no-such-thing", "bali-process"])
    assert not app.exception
    assert app.multiselect(key="compared").value == ["bali-process"]
    assert told_as_code(app) == ["no-such-thing"]


def test_the_order_of_a_comparison_is_the_reader_s() -> None:
    ids = ["rabat-process", "almaty-process", "bali-process"]
    heads = [
        href
        for e in open_page("compare", id=ids).get("html")
        for href in re.findall(r'<th scope="col"><a href="mechanism\?id=([\w-]+)"', e.proto.body)
    ]
    assert heads == ids


@pytest.mark.parametrize("asked", ["0", "-1", "99999", "two", "1e3", "\u0663", "2" * 400, ""])
def test_a_part_of_a_list_that_there_is_not_gives_one_that_there_is(asked: str) -> None:
    app = open_page("findings", page=asked)
    assert not app.exception
    assert markup(app).values("aria-current").count("page") >= 2, "no part of the list is marked"


@pytest.fixture
def no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process as it is when the built files are missing."""
    monkeypatch.setenv("ISCM_DATA", str(tmp_path))
    dataset.cache_clear()
    yield
    dataset.cache_clear()


@pytest.mark.usefixtures("no_data")
@pytest.mark.parametrize("file", PAGES)
def test_without_its_data_a_page_says_what_is_wrong(file: str) -> None:
    app = open_page(file, id="x", scope="global")
    assert not app.exception
    assert [title.value for title in app.title] == ["The dataset cannot be read"]
    assert ".parquet is missing" in app.text[0].value
    assert "make build" in app.text[0].value


# Addresses that mean harm -----------------------------------------------------------------------------------


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("file", PAGES)
def test_an_address_that_means_harm_gives_a_page_and_is_never_markup(file: str, attack: str) -> None:
    app = open_page(file, **dict.fromkeys(PARAMETERS, ATTACKS[attack]))
    assert not app.exception
    assert [title.value for title in app.title] == [seen(file).title[0].value]
    assert EVIL not in written(app)
    _check_harmless(app)


@pytest.mark.parametrize("file", PAGES)
def test_a_value_repeated_a_thousand_times_gives_a_page(file: str) -> None:
    values = [f"{EVIL}{n}" for n in range(1000)]
    app = open_page(file, scope=values, tick=values[:100], id=values)
    assert not app.exception
    assert EVIL not in written(app)
    assert len(app.code) < 20, "a thousand messages"
    _check_harmless(app)


def test_a_long_value_is_told_in_part() -> None:
    app = open_page("mechanism", id="x" * 10_000, scope="y" * 10_000)
    assert not app.exception
    assert [len(code.value) <= 400 for code in app.code] == [True, True]


def _check_harmless(app: AppTest) -> None:
    """What came by the address is at most in a link of this page, to follow or to copy, encoded."""
    found = markup(app)
    assert EVIL not in found.text
    assert not found.tags & {"script", "img", "iframe", "object", "embed", "svg", "form", "link", "meta", "base"}
    assert not [name for name, _ in found.attributes if name.startswith("on") or EVIL in name]
    for name, value in found.attributes:
        if EVIL in value:
            assert name in ("href", "data-copies")
            assert value.startswith(("?", "brief?title="))
            assert not set(value) & set("<>\"'\\ \x00\r\n()[]{}")


def test_one_page_is_drawn_at_a_time_but_none_waits_for_a_long_one(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing, drawn = Semaphore(0), Event()

    def draw() -> None:
        drawing.release()
        drawn.wait(30)

    monkeypatch.setattr(frame, "_run", draw)
    monkeypatch.setattr(turn, "LONGEST_WAIT", 60)
    readers = [Thread(target=frame.run) for _ in range(3)]
    for reader in readers[:2]:
        reader.start()
    begun = [drawing.acquire(timeout=30), drawing.acquire(timeout=0.1)]
    monkeypatch.setattr(turn, "LONGEST_TURN", 0.01)
    readers[2].start()
    went_ahead = drawing.acquire(timeout=30)
    drawn.set()
    assert begun == [True, False]
    assert went_ahead
    assert drawing.acquire(timeout=30), "the second had no turn"
    for reader in readers:
        reader.join()
    with turn.Turn() as after:
        assert after.held


def test_the_first_figure_has_a_head_start_where_nobody_waits_and_others_are_let_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited = []

    def sleep(seconds: float) -> None:
        with turn.Turn() as other:  # a reader who comes meanwhile
            turn.head_start()
        waited.append((seconds, other.ahead))

    monkeypatch.setattr(turn, "HEAD_START", 0.03)
    monkeypatch.setattr(turn, "sleep", sleep)
    with turn.Turn() as mine:
        for _ in range(2):
            mine.head_start()
        assert mine.held
    assert waited == [(0.03, False)]
    turn.head_start()  # of no page: nothing to wait for
    assert len(waited) == 1
