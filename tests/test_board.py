"""The pin-board of a brief: in an address and back, what is refused, and the files that come of it."""

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import docx
import pptx
import pytest
from conftest import STANDS
from hypothesis import example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from iscm_data import figures
from iscm_data.dataset.load import Dataset, load
from iscm_data.export import brief as boards
from iscm_data.export import factsheet
from iscm_data.export.brief import LONGEST, MOST, NOTE, TITLE, Board, Item, TooLong
from iscm_data.figures import NAMES
from iscm_data.query import address

FRAME = Path(__file__).resolve().parent.parent / "pages" / "_frame.py"
OpenWindow = Callable[..., AbstractContextManager[Page]]
BASE = "https://iscm.example.org/"
NEEDED = {"country-timeline": {"iso3": ["KEN"]}, "comparison": {"id": ["bali-process", "rabat-process"]}}
EVERY_KIND = (
    Item("f", "funding_model-counts", (("status", ("considered",)),), "Who wants to change", "Ask in Geneva.\nTwice."),
    Item("p", "colombo-process/F1"),
    Item("m", "rabat-process", note="Observer since 2020?"),
    Item("c", "", (("id", ("bali-process", "igc")),)),
)


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load()


def texts(most: int) -> st.SearchStrategy[str]:
    return st.text(max_size=40).map(lambda text: boards.one_line(text, most))


items = st.builds(
    Item,
    st.sampled_from(boards.KINDS),
    st.text(max_size=20),
    st.lists(
        st.tuples(st.text(min_size=1, max_size=9), st.lists(st.text(min_size=1, max_size=9), min_size=1).map(tuple)),
        max_size=3,
    ).map(tuple),
    texts(TITLE),
    texts(NOTE),
)


@given(st.builds(Board, texts(TITLE), st.lists(items, max_size=3, unique_by=lambda i: (i.kind, i.subject)).map(tuple)))
@example(Board("~", (Item("f", "a~.%7E", (("~.", ("..", ".")),), "~~", "%~%41"),)))
def test_a_board_comes_back_from_its_address(board: Board) -> None:
    assert boards.read(board.parameters()) == (board, [])


@given(st.lists(st.text(max_size=60), max_size=5), st.text(max_size=400))
@example(["1~f~funding_model-matrix~status.<script>", "1~m~../../etc/passwd", "2~f~timeline", "1~c~~id.igc.igc"], "x")
@example(["1~f~comparison~id.bali-process.igc..unheard.of", "1~f~timeline~~~~~", "1~p", "~" * 9], "")
@settings(deadline=None)
def test_any_text_is_an_item_or_is_left_out_and_never_an_error(data: Dataset, given_: list[str], title: str) -> None:
    board, left_out = boards.read({"item": given_, "title": [title]})
    found, gone = boards.everything(data, board)
    assert len(found) + len(gone) + len(left_out) == len(given_)
    assert len(board.title) <= TITLE


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_can_be_pinned_and_is_found_again(data: Dataset, name: str) -> None:
    made = figures.find(data, name, NEEDED.get(name, {}))
    board, left_out = boards.read(Board(items=(boards.of_figure(made),)).parameters())
    (found,) = boards.everything(data, board)[0]
    assert not left_out
    assert found.figure is not None
    assert (found.figure.name, found.figure.words, found.address) == (name, made.words, made.address)


def test_what_does_not_fit_into_an_address_is_refused_and_nothing_is_lost() -> None:
    board = Board(items=EVERY_KIND)
    for n in range(4):
        board = board.saying(n, note="x" * NOTE)
    for n in range(MOST - 4):
        board = board.adding(Item("p", f"m/F{n}"))
    with pytest.raises(TooLong, match="at most"):
        board.adding(Item("m", "igc"))
    with pytest.raises(TooLong, match="too long for an address"):
        board.saying(5, note="é" * NOTE)
    again, left_out = boards.read(board.parameters())
    assert (again, left_out) == (board, [])


def test_an_address_of_too_many_items_says_so() -> None:
    given_ = [f"1~p~m/F{n}" for n in range(MOST + 3)]
    board, left_out = boards.read({"item": given_})
    assert [item.subject for item in board.items] == [f"m/F{n}" for n in range(MOST)]
    assert left_out == given_[MOST:]
    board, left_out = boards.read({"item": ["1~m~igc", "1~p~" + "x" * LONGEST]})
    assert len(board.items) == 1
    assert len(left_out) == 1


def test_items_move_within_the_board_and_are_taken_out() -> None:
    board = Board(items=EVERY_KIND)
    assert board.moving(0, 1).items == (EVERY_KIND[1], EVERY_KIND[0], *EVERY_KIND[2:])
    assert board.moving(0, -1) == board
    assert board.moving(3, 1) == board
    assert board.without(Item("m", "rabat-process")).items == (*EVERY_KIND[:2], EVERY_KIND[3])


def test_the_word_file_has_all_items_with_pictures_tables_sources_and_the_reader_s_words(data: Dataset) -> None:
    found, gone = boards.everything(data, Board("Note for Geneva", EVERY_KIND))
    assert not gone
    file = docx.Document(io.BytesIO(factsheet.pinned(data, "Note for Geneva", found, f"{BASE}brief?item=1", BASE)))
    headings = [p.text for p in file.paragraphs if p.style.name == "Heading 1"]
    assert [p.text for p in file.paragraphs if p.style.name == "Title"] == ["Note for Geneva"]
    assert headings[:2] == ["1. Who wants to change", f"2. {found[1].own}"]
    assert headings[-2:] == ["Sources", "About this brief"]
    text = "\n".join(p.text for p in file.paragraphs)
    for told in (data.finding["colombo-process/F1"].statement, "Ask in Geneva.", "Twice.", data.version):
        assert told in text
    assert "no opinion on their legal status" in text
    assert f"{data.licence}. {data.licence}" not in text
    (picture,) = file.inline_shapes
    assert found[0].figure is not None
    assert picture._inline.docPr.get("descr") == found[0].figure.alt
    assert len(file.tables) >= 5
    links = {r.target_ref for r in file.part.rels.values() if r.is_external}
    assert {f"{BASE}{address.lasting(entry.address, data)}" for entry in found} <= links


def test_a_matrix_in_the_word_file_has_a_table_that_can_be_read_with_every_finding_s_status_and_year(
    data: Dataset,
) -> None:
    made = figures.find(data, "funding_model-matrix", {})
    found, _ = boards.everything(data, Board(items=(boards.of_figure(made),)))
    file = docx.Document(io.BytesIO(factsheet.pinned(data, "B", found, f"{BASE}brief?item=1", BASE)))
    rows = {row.cells[0].text: [c.text for c in row.cells[1:]] for row in file.tables[0].rows}
    assert len(rows) == 1 + len(data.mechanism)
    assert all(len(cells) == 1 for cells in rows.values())
    assert "Member contributions: ● In place 2017" in rows["Colombo Process"][0]
    assert rows["Asia-Pacific Consultations"] == ["· Not found"]


def test_the_slides_are_a_title_and_one_or_more_for_each_item(data: Dataset) -> None:
    found, _ = boards.everything(data, Board("Note for Geneva", EVERY_KIND))
    show = pptx.Presentation(io.BytesIO(factsheet.deck(data, "Note for Geneva", found, f"{BASE}brief?item=1", BASE)))
    titles = [page.shapes.title.text_frame.text for page in show.slides]
    assert titles[0] == "Note for Geneva"
    assert titles[1] == "Who wants to change"
    for entry in found:
        assert any(title.startswith(entry.title) for title in titles[1:])
    listed = "\n".join(s.text_frame.text for s in show.slides[0].shapes if s.has_text_frame)
    assert all(f"{n}. {entry.title}" in listed for n, entry in enumerate(found, start=1))
    assert show.slides[1].notes_slide.notes_text_frame.text.startswith("Ask in Geneva.\nTwice.")
    assert any(shape.has_chart for shape in show.slides[1].shapes)
    finding = next(page for page in show.slides if page.shapes.title.text_frame.text == found[1].title)
    cells = [c.text for s in finding.shapes if s.has_table for row in s.table.rows for c in row.cells]
    assert data.finding["colombo-process/F1"].statement in "\n".join(cells)


def test_the_page_tells_hostile_and_obsolete_items_as_text_and_shows_the_others() -> None:
    evil = "1~m~<img src=x onerror=alert(1)>"
    app = AppTest.from_file(str(FRAME), default_timeout=60).switch_page("brief.py")
    app.query_params["item"] = ["1~m~rabat-process~~<b>Mine</b>", evil, "0~m~igc", "1~f~gone~status.in_place"]
    app.query_params["title"] = "[x](javascript:1)"
    app.run()
    assert not app.exception
    assert [title.value for title in app.title] == ["Brief"]
    assert [code.value for code in app.code][:3] == ["0~m~igc", evil, "1~f~gone~status.in_place"]
    assert app.text_input(key="board_title").value == "[x](javascript:1)"
    assert app.text_input(key="board_title_0").value == "<b>Mine</b>"
    assert not any("<b>Mine" in html.proto.body for html in app.get("html"))


def test_words_that_do_not_fit_stay_in_their_field_with_the_reason() -> None:
    app = AppTest.from_file(str(FRAME), default_timeout=60).switch_page("brief.py")
    board = Board(items=tuple(Item("p", f"colombo-process/F{n}", note="x" * 900) for n in range(1, 7)))
    app.query_params["item"] = board.parameters()["item"]
    app.run()
    app.text_area(key="board_note_0").set_value("é" * 1000).run()
    assert not app.exception
    assert app.text_area(key="board_note_0").value == "é" * 1000
    assert "too long for an address" in "".join(html.proto.body for html in app.get("html"))
    assert app.query_params["item"] == board.parameters()["item"]
    app.text_area(key="board_note_0").set_value("short").run()
    assert app.query_params["item"][0].endswith("~short")


def test_a_reader_pins_on_several_pages_orders_notes_takes_away_and_passes_on_the_link(
    page: Page, visit: Callable[[Page, str], None], open_window: OpenWindow, server: str
) -> None:
    visit(page, "/funding?status=considered")
    page.locator(".st-key-pin_funding_model-matrix button").click()
    expect(page.get_by_text("The brief has 1 item.")).to_be_visible()
    page.get_by_role("link", name="Mechanisms", exact=True).first.click()
    page.get_by_role("link", name="Rabat Process", exact=True).first.click()
    page.locator(".st-key-pin_profile button").click()
    expect(page.get_by_text("The brief has 2 items.")).to_be_visible()
    page.locator(".passage .source a[href^='findings?id=rabat']").first.click()
    page.locator(".st-key-pin_finding button").click()
    page.get_by_role("link", name="Open the brief").click()
    expect(page.locator("h2.title")).to_have_count(3)
    page.get_by_role("button", name="Move item 2 up").click()
    expect(page.locator("h2.title").first).to_have_text("1. Rabat Process")
    note = page.get_by_label("Your note to item 1")
    note.fill("Ask about 2025")
    note.blur()
    expect(page).to_have_url(re.compile("item=1~m~rabat-process~~~Ask"))
    page.wait_for_function(STANDS)
    for name, reread in (("Download as Word", docx.Document), ("Download as PowerPoint", pptx.Presentation)):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert reread(str(download.value.path()))
    with open_window(server, {"width": 390, "height": 844}) as other:
        visit(other, page.url)
        expect(other.locator("h2.title")).to_have_count(3)
        expect(other.get_by_label("Your note to item 1")).to_have_value("Ask about 2025")
    page.go_back()
    expect(page.get_by_label("Your note to item 1")).to_have_value("")


def test_a_note_that_is_left_by_a_click_on_another_button_is_kept() -> None:
    app = AppTest.from_file(str(FRAME), default_timeout=60).switch_page("brief.py")
    app.query_params["item"] = ["1~m~igc", "1~m~midsa"]
    app.run()
    app.text_area(key="board_note_0").set_value("Ask first")
    app.button(key="down_0").click().run()
    assert app.query_params["item"] == ["1~m~midsa", "1~m~igc~~~Ask first"]
    assert app.text_area(key="board_note_1").value == "Ask first"
