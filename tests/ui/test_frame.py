"""The app as Streamlit runs it for a reader, without a browser: its pages, a press on a button, the brief's form."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from iscm_data.dataset.load import dataset
from iscm_data.dataset.parquet import OutOfReach
from iscm_data.export import brief
from iscm_data.export.brief import FIGURE, FINDING, PROFILE, Board, Pin, encoded
from iscm_data.html import pages
from iscm_data.html.navigation import ENTRIES
from iscm_data.query.view import view
from iscm_data.ui import address, browser, frame, parts, turn
from tests.html.markup import Markup

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0.0.0 Mobile Safari/537.36"}
PINNED = encoded(Pin(FINDING, "colombo-process/F1"))
CELL = {"id": "colombo-process"}


def open_page(path: str, **parameters: str | list[str]) -> AppTest:
    """A page at an address, after its first run."""
    app = AppTest.from_file(str(ROOT / "pages" / "_frame.py"), default_timeout=60)
    if path:
        app.switch_page(f"{path}.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run()


def shown(app: AppTest) -> str:
    """The HTML that a reader sees."""
    assert not app.exception
    parts = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "iscm_part"]
    return "\n".join(json.loads(each.json) for each in parts)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the browser's script is told, run after run, the last one last."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(browser, "_page", lambda **given: found.append(given))
    return found


def press(app: AppTest, told: list[dict[str, Any]], name: str, kind: str = "pin") -> AppTest:
    """What a press on a button does that names something to pin: its message comes, and the page runs again."""

    def once(**given: Any) -> None:
        told.append(given)
        if st.session_state.get("browser"):
            given[f"on_{kind}_change"]()
            st.session_state["browser"] = {}

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(browser, "_page", once)
        app.session_state["browser"] = {kind: name}
        app.run()
        return app.run()


# --- pages ----------------------------------------------------------------------------------------------------------


def test_every_page_has_its_file_and_every_file_its_page() -> None:
    files = {path.stem for path in (ROOT / "pages").glob("[!_]*.py")}
    assert files == {entry.file for entry in ENTRIES.values()} == {path or "overview" for path in pages.BUILDERS}


@pytest.mark.parametrize("path", ENTRIES)
def test_a_page_runs_and_is_the_one_that_any_other_client_gets(path: str) -> None:
    made = pages.page(view(dataset(), path, {}))
    app = open_page(path)
    assert shown(app) == f"{made.navigation}\n{made.head}"
    assert Markup(shown(app)).tags.count("h1") == 1


def test_all_that_a_run_does_is_done_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not waits for Python at each file that Streamlit looks at, while the pages of others are made."""
    within: dict[str, bool] = {}

    def noted(name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def noting(*given: Any, **named: Any) -> Any:
            within[name] = within.get(name, True) and len(turn._drawing) == 1
            return do(*given, **named)

        return noting

    for module, name in ((st, "Page"), (st, "navigation"), (st, "set_page_config"), (frame, "_made"), (parts, "put")):
        monkeypatch.setattr(module, name, noted(name, getattr(module, name)))
    open_page("funding")
    assert within == dict.fromkeys(("Page", "navigation", "set_page_config", "_made", "put"), True)


def test_a_chart_stands_between_the_two_halves_of_its_page() -> None:
    app = open_page("funding", view="chart")
    made = pages.page(view(dataset(), "funding", {"view": ["chart"]}))
    assert shown(app).split() == f"{made.navigation}\n{made.head}\n{made.foot}".split()
    assert len(app.get("plotly_chart")) == 1


def test_the_address_the_browser_s_language_and_its_kind_make_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Financement" in shown(open_page("funding", lang="fr", funding_model="external_donors"))
    monkeypatch.setattr(type(st.context), "headers", {"Accept-Language": "es-MX,es;q=0.9", **PHONE})
    spanish = shown(open_page("themes"))
    assert "Temas" in spanish
    assert '<table class="mx' not in spanish


def test_what_an_address_asks_for_that_there_is_not_is_told_once_as_text(told: list[dict[str, Any]]) -> None:
    app = open_page("funding", scope="<b>nowhere</b>", lang="tlh")
    assert shown(app).count("&lt;b&gt;nowhere&lt;/b&gt;</code>") == 1
    assert (told[-1]["data"]["name"].strip(), told[-1]["data"]["lang"]) == ("funding", "en")


def test_the_browser_is_told_which_page_it_is_and_what_is_open(told: list[dict[str, Any]]) -> None:
    open_page("funding", cell="colombo-process.external_donors")
    asked = told[-1]["data"]
    assert asked["panels"] == {"cell": "colombo-process.external_donors"}
    assert asked["here"] == "funding?cell=colombo-process.external_donors"
    assert "mechanisms" in asked["announcement"]
    open_page("mechanism", id="colombo-process")
    assert told[-1]["data"]["name"] == "mechanism colombo-process"


@pytest.fixture
def no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process as it is when the built files are missing."""
    monkeypatch.setenv("ISCM_DATA", str(tmp_path))
    dataset.cache_clear()
    yield
    dataset.cache_clear()


@pytest.mark.usefixtures("no_data")
@pytest.mark.parametrize("path", ["", "mechanism"])
def test_without_its_data_a_page_says_what_is_wrong_and_what_to_do(path: str) -> None:
    app = open_page(path, id="x", scope="global")
    assert not app.exception
    assert [title.value for title in app.title] == ["The dataset cannot be read"]
    assert ".parquet is missing" in app.text[0].value
    assert "make build" in app.text[0].value


def test_where_the_storage_is_away_a_page_says_so_and_not_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OutOfReach("The data at s3://bucket/secret cannot be read (no answer of 192.0.2.1).", "It is away.")

    monkeypatch.setattr(frame.dataset, "held", away)
    app = open_page("funding")
    assert not app.exception
    assert [text.value for text in app.text] == ["It is away."]


def test_a_page_that_fails_does_not_say_of_what(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ValueError("kenya-secret")

    monkeypatch.setattr(frame, "_run", fail)
    (shown,) = open_page("funding").exception
    assert "kenya-secret" not in str(shown.proto)
    assert "ValueError" not in str(shown.proto)
    assert not shown.stack_trace


# --- the reader's brief ---------------------------------------------------------------------------------------------


def test_a_press_pins_and_another_takes_off_again_and_each_is_told(told: list[dict[str, Any]]) -> None:
    app = open_page("mechanism", id="colombo-process")
    assert f'data-pins="{PINNED}" aria-label="Add to brief: colombo-process/F1"' in shown(app)
    press(app, told, PINNED)
    assert told[-1]["data"]["announcement"] == "Your brief has 1 item."
    assert f'data-pins="{PINNED}" aria-label="Remove from brief: colombo-process/F1"' in shown(app)
    assert "Brief (1)" in shown(app)
    assert parse_qs(told[-1]["data"]["board"]) == Board(items=(Pin(FINDING, "colombo-process/F1"),)).parameters()
    press(app, told, PINNED)
    assert told[-1]["data"]["announcement"] == "Your brief is empty."
    assert "Remove from brief" not in shown(app)


@pytest.mark.parametrize("name", ["", "<script>", "2~f~unheard_of", "~" * 50, "x" * 100_000])
def test_a_press_on_what_is_no_item_does_nothing(told: list[dict[str, Any]], name: str) -> None:
    app = press(open_page("method"), told, name)
    assert "Brief (" not in shown(app)


def test_what_a_reader_pinned_is_on_no_other_reader_s_page(told: list[dict[str, Any]]) -> None:
    one, other = open_page("mechanism", **CELL), open_page("mechanism", **CELL)
    press(one, told, PINNED)
    assert "Remove from brief: colombo-process/F1" in shown(one)
    assert "Remove from brief" not in shown(other.run())
    assert "Brief (" not in shown(other)
    assert "Remove from brief" not in shown(open_page("mechanism", **CELL))


def test_the_brief_that_a_tab_kept_comes_back_where_the_session_has_none(told: list[dict[str, Any]]) -> None:
    app = press(open_page("method"), told, "title=Mine&item=1~m~igc", kind="board")
    assert "Brief (1)" in shown(app)
    press(app, told, "item=1~m~igc&item=1~m~rabat-process", kind="board")
    assert "Brief (1)" in shown(app), "it overwrote what the session has"


def test_what_is_typed_and_pressed_in_the_brief_s_form_is_done_and_leaves_the_address_with_the_brief_alone() -> None:
    app = open_page(
        brief.PAGE,
        item=["1~m~igc", "1~m~rabat-process"],
        own=["First", ""],
        note=["A note", ""],
        title="For Geneva",
        act="down-0",
        lang="en",
    )
    html = shown(app)
    assert html.index("rabat-process") < html.index("First")
    assert "A note" in html
    given = app.query_params
    asked = {name: [given[name]] if isinstance(given[name], str) else [*given[name]] for name in given}
    expected = Board("For Geneva", (Pin(PROFILE, "rabat-process"), Pin(PROFILE, "igc", (), "First", "A note")))
    assert asked == {"lang": ["en"], **expected.parameters()}
    assert "Brief (2)" in html


def test_a_figure_that_the_brief_offers_is_added_and_what_was_typed_stays() -> None:
    figure = Pin(FIGURE, "payers")
    asked = {"item": "1~m~igc", "own": "", "note": "A note", "act": f"add-{encoded(figure)}", "lang": "en"}
    app = open_page(brief.PAGE, **asked)
    board = Board("", (Pin(PROFILE, "igc", (), "", "A note"), figure))
    assert app.query_params["item"] == board.parameters()["item"]
    assert "Brief (2)" in shown(app)
    assert "Add a figure: Funding" in shown(app)
    assert "Add a figure: Who pays" not in shown(app), "it is in it"


# --- its address ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "below", "root"),
    [
        ("https://example.org/iscm", "iscm", "https://example.org/iscm/"),
        ("https://example.org/iscm/funding", "iscm", "https://example.org/iscm/"),
        ("https://example.org/", "", "https://example.org/"),
        ("https://example.org/funding", "", "https://example.org/"),
        ("", "", ""),
        *((url, "", "") for url in ("https://[::1/funding", "javascript:0", f"https://x.org/{'x' * 2_000}/funding")),
    ],
)
def test_an_app_served_below_a_path_knows_its_whole_address(
    url: str, below: str, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = SimpleNamespace(context=SimpleNamespace(url=url), get_option=lambda _: below, query_params={})
    monkeypatch.setattr(address, "st", asked)
    assert address.base() == root
