"""The lines of a Word document, tables and tracked insertions included, deletions left out."""

import io
import zipfile

import docx

from iscm_data.curate.ingest.documents import MEGABYTE, IngestError, Line, cleaned

LARGEST_UNPACKED = 100 * MEGABYTE  # what a reader's memory is asked to hold at most
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
LEFT_OUT = {W + "del", W + "moveFrom", FALLBACK, W + "instrText", W + "rPr", W + "pPr"}


def lines(content: bytes) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """A .docx file's lines and notes. Raises IngestError for a zip that is no Word document, or swells too far."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if "word/document.xml" not in packed.namelist():
                raise IngestError("is a zip file but not a Word document; save it as .docx")
            # No entry ever gives more than the size it declares: the zip module stops there.
            unpacked = sum(entry.file_size for entry in packed.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise IngestError(
                f"swells to {unpacked // MEGABYTE} MB when it is unpacked; more than "
                f"{LARGEST_UNPACKED // MEGABYTE} MB are not read. Save it again without its images"
            )
        body = docx.Document(io.BytesIO(content)).element.body
    except IngestError:
        raise
    except Exception as error:  # python-docx and lxml tell a broken file in a dozen ways
        raise IngestError("is damaged: it cannot be opened as a Word document; save it again") from error
    found: list[Line] = []
    for paragraph in body.iter(W + "p"):
        if any(parent.tag in LEFT_OUT for parent in paragraph.iterancestors()):
            continue
        rows = "".join(_text(paragraph)).split("\n")
        filled = [plain for row in rows if (plain := cleaned(row))]
        found += [Line(plain, gap=number == 0) for number, plain in enumerate(filled)]
    changed = next(body.iter(W + "ins", W + "del"), None) is not None
    notes = ("it has tracked changes that nobody accepted; they were read as if accepted",) if changed else ()
    return tuple(found), notes


def _text(element: object) -> list[str]:
    pieces: list[str] = []
    for child in element:  # type: ignore[attr-defined]  # an lxml element
        if child.tag in LEFT_OUT or child.tag == W + "p":  # a text box's paragraphs come by themselves
            continue
        if child.tag == W + "t":
            pieces.append(child.text or "")
        elif child.tag == W + "tab":
            pieces.append(" ")
        elif child.tag in (W + "br", W + "cr"):
            pieces.append("\n")
        elif child.tag == W + "noBreakHyphen":
            pieces.append("-")
        elif child.tag == W + "softHyphen":
            pieces.append("\u00ad")
        else:
            pieces += _text(child)
    return pieces
