"""Word and PowerPoint files opened in LibreOffice: every page is there, none is empty, and the words and charts too."""

import subprocess
from pathlib import Path

import programs
import pytest
from pypdf import PdfReader

from iscm_data import figures
from iscm_data.dataset.load import Dataset, load
from iscm_data.export import factsheet, slides
from iscm_data.export.brief import FIGURE, Item, Pinned

LINK = "https://iscm.example/view?scope=global"
BARS, MATRIX = "funding_model-counts", "governance_level-matrix"
# The longest there are.
PROFILES = ["asia-pacific-consultations", "rabat-process", "colombo-process", "bali-process"]
FOUR = [*PROFILES[1:], "regional-conference-on-migration"]


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load()


@pytest.fixture(scope="module")
def opened(data: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, PdfReader]:
    """Files as LibreOffice prints them, by name: all in one run of it, since to start it takes seconds."""
    program = programs.office()
    if program is None:
        pytest.fail(programs.told(programs.missing(["SOFFICE"])), pytrace=False)
    folder = tmp_path_factory.mktemp("office")
    pinned = Pinned(Item(FIGURE, BARS), "Counts", "funding", figure=figures.find(data, BARS, {}))
    made = {
        **{f"{id_}.docx": factsheet.profile(data, id_, LINK) for id_ in PROFILES},
        "two.docx": factsheet.comparison(data, FOUR[:2], LINK),
        "four.docx": factsheet.comparison(data, FOUR, LINK),
        "brief.docx": factsheet.pinned(data, "A brief", [pinned], LINK, "https://iscm.example/"),
        "deck.pptx": factsheet.deck(data, "A brief", [pinned], LINK, "https://iscm.example/"),
    }
    for name in (BARS, MATRIX):
        figure = figures.find(data, name, {})
        made[f"{name}.pptx"] = slides.slide(figure.words, LINK, figure.alt, figure.content())
    for name, content in made.items():
        (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'user').as_uri()}"  # of its own: another may be running
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    done = subprocess.run([*command, *(str(folder / name) for name in made)], capture_output=True, timeout=240)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return {name: PdfReader(folder / Path(name).with_suffix(".pdf").name) for name in made}


def words(pdf: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pdf.pages]


def test_no_page_of_any_file_is_empty(opened: dict[str, PdfReader]) -> None:
    for name, pdf in opened.items():
        assert pdf.pages, name
        assert [n for n, text in enumerate(words(pdf), start=1) if len(text) < 60] == [], name


def test_a_profile_opens_in_word_with_its_name_its_sources_and_its_version(
    opened: dict[str, PdfReader], data: Dataset
) -> None:
    text = " ".join(words(opened["colombo-process.docx"]))
    for part in ("Colombo Process", data.version, "Funding model", "[1]"):
        assert part in text


@pytest.mark.parametrize("name", [BARS, MATRIX])
def test_a_slide_opens_in_powerpoint_with_its_title_its_labels_and_its_source(
    opened: dict[str, PdfReader], data: Dataset, name: str
) -> None:
    pdf = opened[f"{name}.pptx"]
    figure = figures.find(data, name, {})
    text = " ".join(words(pdf))
    assert figure.words.title in text
    assert data.version in text
    for code in data.codebook.codes(name.partition("-")[0]).values():
        assert code.label.split()[0] in text
    for page in pdf.pages:
        assert page.mediabox.width / page.mediabox.height == pytest.approx(16 / 9, rel=0.01)


def test_the_longest_profiles_and_comparisons_have_at_most_two_pages_and_decks_a_page_for_their_titles(
    opened: dict[str, PdfReader],
) -> None:
    pages = {name: len(pdf.pages) for name, pdf in opened.items()}
    assert {name: pages[f"{name}.docx"] for name in (*PROFILES, "two", "four") if pages[f"{name}.docx"] > 2} == {}
    assert {pages[name] for name in ("colombo-process.docx", "two.docx", "four.docx", "deck.pptx")} == {2}


def test_a_figure_in_a_brief_is_a_picture_as_wide_as_it_was_made(opened: dict[str, PdfReader]) -> None:
    pdf = opened["brief.docx"]
    widths = [image.image.size[0] for page in pdf.pages for image in page.images]
    assert max(widths, default=0) >= 1200
    assert "A brief" in words(pdf)[0]
