"""The board of a brief: in an address and back, what is refused, and the files that come of it."""

import io

import docx
import pptx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.export import brief as boards
from iscm_data.export import factsheet
from iscm_data.export.brief import LONGEST, MOST, NOTE, TITLE, Board, Pin, TooLong
from iscm_data.query import address

BASE = "https://iscm.example.org/"
NEEDED = {
    "country": {"iso3": ["KEN"]},
    "state": {"iso3": ["KEN"]},
    "mechanism": {"id": ["igc"]},
    "question": {"question": ["donors"]},
    "comparison": {"id": ["bali-process", "rabat-process"]},
}
EVERY_KIND = (
    Pin("f", "funding_model-counts", (("status", ("considered",)),), "Who wants to change", "Ask in Geneva.\nTwice."),
    Pin("p", "colombo-process/F1"),
    Pin("m", "rabat-process", note="Observer since 2020?"),
    Pin("c", "", (("id", ("bali-process", "igc")),)),
)


def texts(most: int) -> st.SearchStrategy[str]:
    return st.text(max_size=40).map(lambda text: boards.one_line(text, most))


items = st.builds(
    Pin,
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
@example(Board("~", (Pin("f", "a~.%7E", (("~.", ("..", ".")),), "~~", "%~%41"),)))
def test_a_board_comes_back_from_its_address(board: Board) -> None:
    assert boards.read(board.parameters()) == (board, [])


@given(st.lists(st.text(max_size=60), max_size=5), st.text(max_size=400))
@example(["1~f~funding_model-matrix~status.<script>", "1~m~../../etc/passwd", "2~f~timeline", "1~c~~id.igc.igc"], "x")
@example(["1~f~comparison~id.bali-process.igc..unheard.of", "1~f~timeline~~~~~", "1~p", "~" * 9], "")
@settings(deadline=None)
def test_any_text_is_an_item_or_is_left_out_and_never_an_error(real: Dataset, given_: list[str], title: str) -> None:
    board, left_out = boards.read({"item": given_, "title": [title]})
    found, gone = boards.everything(real, board)
    assert len(found) + len(gone) + len(left_out) == len(given_)
    assert len(board.title) <= TITLE


@pytest.mark.parametrize("name", ["coverage", *NEEDED])
def test_a_figure_can_be_pinned_and_is_found_again(real: Dataset, name: str) -> None:
    made = figures.find(real, name, NEEDED.get(name, {}))
    board, left_out = boards.read(Board(items=(Pin("f", name, tuple(sorted(made.parameters.items()))),)).parameters())
    (found,) = boards.everything(real, board)[0]
    assert not left_out
    assert found.figure is not None
    assert (found.figure.name, found.figure.words, found.address) == (name, made.words, made.href())


def test_what_does_not_fit_into_an_address_is_refused_and_nothing_is_lost() -> None:
    board = Board(items=EVERY_KIND)
    for n in range(4):
        board = board.saying(n, note="x" * NOTE)
    for n in range(MOST - 4):
        board = board.adding(Pin("p", f"m/F{n}"))
    with pytest.raises(TooLong, match="at most"):
        board.adding(Pin("m", "igc"))
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
    assert board.without(Pin("m", "rabat-process")).items == (*EVERY_KIND[:2], EVERY_KIND[3])


def test_the_word_file_has_all_items_with_pictures_tables_sources_and_the_reader_s_words(real: Dataset) -> None:
    found, gone = boards.everything(real, Board("Note for Geneva", EVERY_KIND))
    assert not gone
    file = docx.Document(io.BytesIO(factsheet.pinned(real, "Note for Geneva", found, f"{BASE}brief?item=1", BASE)))
    headings = [p.text for p in file.paragraphs if p.style.name == "Heading 1"]
    assert [p.text for p in file.paragraphs if p.style.name == "Title"] == ["Note for Geneva"]
    assert headings[:2] == ["1. Who wants to change", f"2. {found[1].own}"]
    assert headings[-2:] == ["Sources", "About this brief"]
    text = "\n".join(p.text for p in file.paragraphs)
    for told in (real.finding["colombo-process/F1"].statement, "Ask in Geneva.", "Twice.", real.version):
        assert told in text
    assert "no opinion on their legal status" in text
    assert f"{real.licence}. {real.licence}" not in text
    (picture,) = file.inline_shapes
    assert found[0].figure is not None
    assert picture._inline.docPr.get("descr") == found[0].figure.alt
    assert len(file.tables) == 5, "of the figure, of a profile and of a comparison facts and findings"
    links = {r.target_ref for r in file.part.rels.values() if r.is_external}
    assert {f"{BASE}{address.lasting(entry.address, real)}" for entry in found} <= links


def test_a_figure_in_the_word_file_has_its_table_with_status_and_year_unless_that_is_too_long(real: Dataset) -> None:
    pinned = Board(items=(Pin("f", "funding_model-matrix"), Pin("f", "partners")))
    found, _ = boards.everything(real, pinned)
    file = docx.Document(io.BytesIO(factsheet.pinned(real, "B", found, f"{BASE}brief?item=1", BASE)))
    assert len(file.inline_shapes) == 2
    (table,) = file.tables
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}
    assert len(rows) == 1 + len(real.mechanism)
    assert "Member contributions: In place 2017" in rows["Colombo Process"][0]
    assert rows["Asia-Pacific Consultations"] == ["Not found"]


def test_the_slides_are_a_title_and_one_or_more_for_each_item(real: Dataset) -> None:
    found, _ = boards.everything(real, Board("Note for Geneva", EVERY_KIND))
    show = pptx.Presentation(io.BytesIO(factsheet.deck(real, "Note for Geneva", found, f"{BASE}brief?item=1", BASE)))
    titles = [page.shapes.title.text_frame.text for page in show.slides]
    compared = figures.find(real, "comparison", {"id": ["bali-process", "igc"]}).words.title
    told = [*(entry.title for entry in found[:3]), compared]
    assert titles == ["Note for Geneva", *told]
    listed = "\n".join(s.text_frame.text for s in show.slides[0].shapes if s.has_text_frame)
    assert all(f"{n}. {title}" in listed for n, title in enumerate(told, start=1))
    assert show.slides[1].notes_slide.notes_text_frame.text.startswith("Ask in Geneva.\nTwice.")
    assert any(shape.has_chart for shape in show.slides[1].shapes)
    finding = next(page for page in show.slides if page.shapes.title.text_frame.text == found[1].title)
    cells = [c.text for s in finding.shapes if s.has_table for row in s.table.rows for c in row.cells]
    assert real.finding["colombo-process/F1"].statement in "\n".join(cells)
