"""Word and PowerPoint files opened in LibreOffice, with the fonts that they name and with none of them: every page is
there, none is empty, the words and charts too, and no text leaves its page or lies on another."""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import programs
import pytest
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTPage
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pypdf import PdfReader

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.export import factsheet, slides
from iscm_data.export.brief import FIGURE, Pin, Pinned
from iscm_data.figures.picture.letters import FONTS
from iscm_data.figures.picture.paragraphs import FONT
from iscm_data.language.text import speaking

LINK = "https://iscm.example/view?scope=global"
BARS, MATRIX = "funding_model-counts", "governance_level-matrix"
FIGURES = [BARS, MATRIX, "theme-codes", "timeline"]
# The longest there are.
PROFILES = ["asia-pacific-consultations", "rabat-process", "colombo-process"]
FOUR = [*PROFILES[1:], "bali-process", "regional-conference-on-migration"]


@dataclass(frozen=True)
class Opened:
    """Files as LibreOffice prints them: the folder of the PDF files, and in which font text is to be."""

    folder: Path
    font: str

    def pdf(self, name: str) -> PdfReader:
        return PdfReader((self.folder / name).with_suffix(".pdf"))

    def drawn(self, name: str) -> Iterator[LTPage]:
        """The pages of a file with the place of each letter."""
        fonts = PDFResourceManager()
        device = PDFPageAggregator(fonts)
        with (self.folder / name).with_suffix(".pdf").open("rb") as file:
            for page in PDFPage.get_pages(file):
                PDFPageInterpreter(fonts, device).process_page(page)
                yield device.get_result()


@pytest.fixture(scope="module")
def made(real: Dataset) -> dict[str, bytes]:
    """The files by their names."""
    pinned = Pinned(Pin(FIGURE, BARS), "Counts", "funding", figure=figures.find(real, BARS, {}))
    files = {
        **{f"{id_}.docx": factsheet.profile(real, id_, LINK) for id_ in PROFILES},
        "two.docx": factsheet.comparison(real, FOUR[:2], LINK),
        "four.docx": factsheet.comparison(real, FOUR, LINK),
        "brief.docx": factsheet.pinned(real, "A brief", [pinned], LINK, "https://iscm.example/"),
        "deck.pptx": factsheet.deck(real, "A brief", [pinned], LINK, "https://iscm.example/"),
    }
    with speaking("fr"):
        files["french.docx"] = factsheet.profile(real, PROFILES[1], LINK)
        files["french-matrix.pptx"] = _slides(real, MATRIX)
    return files | {f"{name}.pptx": _slides(real, name) for name in FIGURES}


def _slides(real: Dataset, name: str) -> bytes:
    figure = figures.find(real, name, {})
    return slides.slide(figure, LINK, appended=True)


@pytest.fixture(scope="module", params=["with the fonts that the files name", "with none of them"])
def opened(made: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Opened:
    """All of them in one run of LibreOffice, since to start it takes seconds; of fonts it sees those of one folder."""
    program, wide = programs.office(), programs.wide_font()
    if not (program and wide):
        pytest.fail(programs.told(programs.missing()), pytrace=False)
    folder = tmp_path_factory.mktemp("office")
    fonts = folder / "fonts"
    fonts.mkdir()
    named = request.param == "with the fonts that the files name"
    for font in FONTS.glob("*.ttf") if named else Path(wide).parent.glob("DejaVuSans*.ttf"):
        (fonts / font.name).symlink_to(font)
    # An office program may bring fonts of its own.
    others = "" if named else "".join(REJECTED.format(name=name) for name in ("Arial", "Liberation Sans", "Arimo"))
    (folder / "fonts.conf").write_text(SETTINGS.format(fonts=fonts, cache=folder / "cache", others=others))
    for name, content in made.items():
        (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'user').as_uri()}"  # of its own: another may be running
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    environment = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}
    done = subprocess.run([*command, *(str(folder / name) for name in made)], capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return Opened(folder, "LiberationSans" if named else "DejaVuSans")


SETTINGS = f"""<?xml version="1.0"?>
<fontconfig>
  <dir>{{fonts}}</dir>
  <cachedir>{{cache}}</cachedir>
  <alias binding="same"><family>{FONT}</family><accept><family>Liberation Sans</family></accept></alias>
  {{others}}
</fontconfig>
"""
REJECTED = """
  <selectfont><rejectfont>
    <pattern><patelt name="family"><string>{name}</string></patelt></pattern>
  </rejectfont></selectfont>"""


def words(pdf: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pdf.pages]


def letters(part: LTContainer) -> Iterator[LTChar]:
    """All that is to be seen of the text of a page, letter by letter."""
    for each in part:
        if isinstance(each, LTChar):
            if each.get_text().strip():
                yield each
        elif isinstance(each, LTContainer):
            yield from letters(each)


def outside(page: LTPage) -> list[str]:
    """The letters that stand outside of their page, or not wholly within."""
    return [
        each.get_text()
        for each in letters(page)
        if each.x0 < 0 or each.y0 < 0 or each.x1 > page.width or each.y1 > page.height
    ]


def _meet(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Which of so many lengths share some of it, each with each."""
    return (start[:, None] < end) & (start < end[:, None])


def overlapping(page: LTPage) -> list[str]:
    """The letters that lie on another: with the inner two thirds of the room that each takes."""
    found = [*letters(page)]
    left, bottom, right, top = np.array([each.bbox for each in found]).T
    wide, high = (right - left) / 6, (top - bottom) / 6
    shared = _meet(left + wide, right - wide) & _meet(bottom + high, top - high)
    np.fill_diagonal(shared, False)
    return [found[n].get_text() for n in np.flatnonzero(shared.any(axis=0))]


def test_no_page_is_empty_and_no_text_leaves_its_page_or_lies_on_another_in_whatever_font(
    opened: Opened, made: dict[str, bytes]
) -> None:
    wrong = {}
    fonts = set()
    for name in made:
        for number, page in enumerate(opened.drawn(name), start=1):
            found = [*letters(page)]
            assert len(found) >= 50, (name, number)
            fonts |= {each.fontname.partition("+")[2].partition("-")[0] for each in found if each.get_text().isalpha()}
            if told := outside(page) + overlapping(page):
                wrong[name, number] = "".join(told)
    assert wrong == {}
    assert fonts == {opened.font}


def test_the_files_name_one_font_and_leave_the_height_of_lines_to_none(made: dict[str, bytes]) -> None:
    for name, content in made.items():
        with ZipFile(BytesIO(content)) as parts:
            texts = {each: parts.read(each).decode() for each in parts.namelist() if each.endswith(".xml")}
        named = re.findall(r' typeface="([^+"]+)', "".join(texts.values()))
        assert set(named) == {FONT}, name
        named = re.findall(r'w:(?:ascii|hAnsi)="([^"]+)', texts.get("word/styles.xml", ""))
        assert set(named) <= {"Courier"}, f"{name}: of a style that is not used"
        for each, text in texts.items():
            if each.startswith("ppt/slides/slide"):
                assert text.count("<a:spcPts") == len(re.findall(r"<a:p>|<a:p ", text)), (name, each)


def test_a_profile_opens_in_word_with_its_name_its_sources_and_its_version(opened: Opened, real: Dataset) -> None:
    text = " ".join(words(opened.pdf("colombo-process.docx")))
    for part in ("Colombo Process", real.version, "What funds it", "[1]"):
        assert part in text


@pytest.mark.parametrize("name", [BARS, MATRIX])
def test_a_slide_opens_in_powerpoint_with_its_title_its_labels_and_its_source(
    opened: Opened, real: Dataset, name: str
) -> None:
    pdf = opened.pdf(f"{name}.pptx")
    figure = figures.find(real, name, {})
    text = " ".join(words(pdf))
    assert figure.words.title in text
    assert "CC BY 4.0" in text
    for code in real.codebook.codes(name.partition("-")[0]).values():
        assert code.label.split()[0] in text
    for page in pdf.pages:
        assert page.mediabox.width / page.mediabox.height == pytest.approx(16 / 9, rel=0.01)


def test_the_longest_profiles_and_comparisons_have_at_most_two_pages_and_decks_a_page_for_their_titles(
    opened: Opened, made: dict[str, bytes]
) -> None:
    pages = {name: len(opened.pdf(name).pages) for name in made}
    assert {name: n for name in (*PROFILES, "french", "two", "four") if (n := pages[f"{name}.docx"]) > 2} == {}
    assert {pages[name] for name in ("colombo-process.docx", "two.docx", "four.docx", "deck.pptx")} == {2}


def test_a_figure_in_a_brief_is_a_picture_as_wide_as_it_was_made(opened: Opened) -> None:
    pdf = opened.pdf("brief.docx")
    widths = [image.image.size[0] for page in pdf.pages for image in page.images]
    assert max(widths, default=0) >= 1200
    assert "A brief" in words(pdf)[0]
