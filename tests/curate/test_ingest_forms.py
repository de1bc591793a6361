"""Forms: boxes that are ticked or not, in letters, marks and tables; the prompts of fields that nobody filled in."""

import pytest
from summaries import SUMMARY

from iscm_data.curate.ingest import forms, plain, template
from iscm_data.curate.ingest.documents import Document, Line, row_lines
from iscm_data.curate.ingest.rules import rules
from iscm_data.curate.ingest.template import Summary


def said(*body: str) -> list[str]:
    return [piece.text for piece in forms.read(body) if not piece.open_]


def unticked(*body: str) -> list[str]:
    return [piece.text for piece in forms.read(body) if piece.open_]


@pytest.mark.parametrize(
    "paragraph",
    [
        *("☒ Members ☐ Donors", "☐ Donors ☒ Members", "[x] Members [ ] Donors", "[X] Members [] Donors"),
        *("☑ Members ☐ Donors", "(x) Members ( ) Donors", "■ Members □ Donors", "● Members ○ Donors"),
        *("• ☒ Members ☐ Donors", "– ☐ Donors ☒ Members"),
        *("✔ Members ☐ Donors", "Funding: ☒ Members ☐ Donors", "Members ☒ Donors ☐", "✓ Members □ Donors"),
    ],
)
def test_what_stands_at_a_box_is_said_where_it_is_ticked_and_not_where_it_is_open(paragraph: str) -> None:
    assert (said(paragraph), unticked(paragraph)) == (["Members"], ["Donors"])


def test_boxes_may_have_paragraphs_and_lines_of_their_own() -> None:
    assert unticked("☒ Members. They pay.", "☐ Donors. They pay all.") == ["Donors. They pay all."]
    assert unticked("☒", "Members", "☐", "Donors") == ["Donors"]
    assert unticked("Members", "☒", "Donors", "☐") == ["Donors"]
    assert unticked("Who pays?", "☐", "Donors", "☒", "Members") == ["Donors"]


def test_several_shapes_in_one_line_are_boxes_though_none_is_ticked() -> None:
    assert unticked("□ Members □ Donors □ Hosts") == ["Members", "Donors", "Hosts"]


def test_a_shape_before_each_item_of_a_list_is_no_box() -> None:
    for mark in "□■●○▪❑":
        assert said(f"{mark} Members pay.", f"{mark} Donors pay.") == [f"{mark} Members pay.", f"{mark} Donors pay."]
    assert said("Article 3 (x) holds.", "See [12].") == ["Article 3 (x) holds.", "See [12]."]


@pytest.mark.parametrize("paragraph", ["Donors: ☐ Yes ☒ No", "External donors ☒ ☐", "☐ Donors ☒", "Donors ☐ Oui ☒ Non"])
def test_where_it_is_not_clear_what_a_box_says_the_curator_looks(paragraph: str) -> None:
    (piece,) = forms.read([paragraph])
    assert (piece.text, piece.unsure) == (paragraph, True)


def found(text: str) -> Summary:
    lines, _ = plain.lines(text.encode())
    return template.find(Document("text", lines), rules()).summaries[0]


def test_an_open_box_is_no_passage_and_told() -> None:
    form = "Funding:\n\n☐ It is funded entirely by external donors.\n\n☒ Members pay.\n\nHosts: ☐ Yes ☒ No"
    made = found(SUMMARY.replace("The chair rotates every year.", f"The chair rotates.\n\n{form}\n\nIt is so."))
    passages = [passage for passage in made.sections[2].passages if "chair" not in passage.text]
    assert [(p.text, p.unsure) for p in passages[:4]] == [
        ("Funding:", False),
        ("Members pay.", False),
        ("Hosts: ☐ Yes ☒ No", True),
        ("It is so.", False),
    ]
    assert "left out was: It is funded entirely by external donors." in " ".join(made.notes)
    assert "one must look what they mean, so nothing is suggested: Hosts: ☐ Yes ☒ No" in " ".join(made.notes)


@pytest.mark.parametrize(
    "prompt",
    [
        *(
            "Click or tap here to enter text.",
            "[Click here to enter text]",
            "Choose an item.",
            "<Type your answer here>",
        ),
        *("Cliquez ou appuyez ici pour entrer du texte.", "Haga clic o pulse aquí para escribir texto."),
    ],
)
def test_a_prompt_is_an_empty_answer(prompt: str) -> None:
    made = found(SUMMARY.replace("Members value the trust that grew between them.", prompt))
    assert made.sections[4].passages == ()
    labelled = found(SUMMARY.replace("It fed the Global Compact.", prompt))
    assert [passage.text for passage in labelled.sections[1].passages][-1].startswith("The Dialogue should bring")


def test_a_prompt_within_a_sentence_is_its_words() -> None:
    made = found(
        SUMMARY.replace("Members value the trust", "Members choose an item of the agenda. They value the trust")
    )
    assert made.sections[4].passages[0].text == "Members choose an item of the agenda."


def test_a_row_of_a_table_is_one_line_only_where_it_has_a_box() -> None:
    assert [*row_lines([Line("☐"), Line("Donors")])] == [Line("☐ Donors")]
    assert [*row_lines([Line("A"), Line("B")])] == [Line("A"), Line("B")]


def test_a_table_of_contents_whose_dots_lead_to_pages_is_left_out_and_told() -> None:
    titles = ["Name of the ISCM: Lagoon Dialogue", "1. Thematic focus", "2. Contribution", "5. Added value"]
    contents = "\n".join(f"{title} {'. ' * 12}{page}" for page, title in enumerate(titles, start=1))
    lines, _ = plain.lines(f"Contents\n\n{contents}\n\n{SUMMARY}".encode())
    made = template.find(Document("text", lines), rules())
    assert [one.name for one in made.summaries] == [found(SUMMARY).name]
    assert made.summaries[0].sections == found(SUMMARY).sections
    assert any(note.startswith("a table of contents was left out: Name of the ISCM") for note in made.notes)
    few = found(SUMMARY.replace("The chair rotates every year.", "Fee ........ 5\n\nThe chair rotates."))
    assert "Fee ........" in [passage.text for section in few.sections for passage in section.passages]
