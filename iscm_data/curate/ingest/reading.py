"""Reading a document: what kind of file it really is, whether it may be read at all, and its lines."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iscm_data.curate.ingest import pdf, plain, web, word
from iscm_data.curate.ingest.documents import MEGABYTE, TOO_DEEP, Document, IngestError, encoding_of

LARGEST_FILE = 50 * MEGABYTE  # the summaries have a few pages; a longer document is not one of them
LARGEST_TEXT = 5 * MEGABYTE
LONGEST_LINE = 50_000  # characters
LONGEST = 300  # seconds of computing; most documents take one, and the longest that are read a minute or two

KINDS = {".txt": "text", ".md": "text", ".docx": "docx", ".pdf": "pdf", ".html": "html", ".htm": "html"}
KINDS |= {".docm": "docx", ".dotx": "docx", ".dotm": "docx", ".xhtml": "html"}
NAMES = {"text": "plain text", "docx": "a Word document (.docx)", "pdf": "a PDF", "html": "a web page (HTML)"}


def read(path: Path) -> Document:
    """Read one document. Raises IngestError for what cannot be read; nothing is written anywhere."""
    content = _content(path)
    kind = _kind(path, content)
    try:
        with _in_time():
            lines, notes = {"text": plain, "docx": word, "html": web, "pdf": pdf}[kind].lines(content)
    except RecursionError as error:
        raise IngestError(TOO_DEEP) from error
    if sum(len(line.text) for line in lines) > LARGEST_TEXT:
        raise IngestError("has more text than a summary can have (5 MB); give only the pages of the summary")
    if (longest := max((len(line.text) for line in lines), default=0)) > LONGEST_LINE:
        raise IngestError(f"has a line of {longest} characters; a summary has lines and paragraphs. Save it again")
    if not any(re.search(r"\w", line.text) for line in lines):
        raise IngestError("has no text in it. If it is a scan, run text recognition (OCR) over it first")
    return Document(kind, lines, notes)


@contextmanager
def _in_time() -> Iterator[None]:
    """Within, what takes longer than LONGEST is ended by IngestError; not on Windows, which has no such clock."""

    def stop(*_: object) -> None:
        raise IngestError(f"takes more than {LONGEST} seconds to read; save only the summary's pages")

    if not hasattr(signal, "setitimer"):
        yield
        return
    former = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST, 1)  # and again, where what reads takes it for a fault of the file
    try:
        yield
    finally:
        signal.signal(signal.SIGVTALRM, signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)


def _content(path: Path) -> bytes:
    if not path.exists():
        raise IngestError("there is no such file")
    if not path.is_file():
        raise IngestError("is not a file; name the documents in it one by one, as in folder/*.docx")
    if path.suffix.lower() not in KINDS:
        raise IngestError(f"{path.suffix or 'no ending'} is not read; save it as one of: {', '.join(KINDS)}")
    size = path.stat().st_size
    if size > LARGEST_FILE:
        limit = LARGEST_FILE // MEGABYTE
        raise IngestError(
            f"has {size // MEGABYTE} MB; more than {limit} MB are not read. Save only the summary's pages"
        )
    if size == 0:
        raise IngestError("is empty")
    try:
        return path.read_bytes()
    except OSError as error:
        raise IngestError(f"cannot be read: {error.strerror}") from error


def _kind(path: Path, content: bytes) -> str:
    """What the file is by its content. Raises IngestError where its name says something else."""
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    wide = encoding_of(content) in ("utf-16", "utf-32")
    if wide:
        start = content[:2048].decode(encoding_of(content), "replace").lstrip().encode()
    named = KINDS[path.suffix.lower()]
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise IngestError("is an old Word file (.doc) or is locked with a password; save it as .docx without one")
    if start.startswith(b"{\\rtf"):
        raise IngestError("is rich text (.rtf); save it as .docx")
    if start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise IngestError("is an image; run text recognition (OCR) over it first")
    if re.search(rb"(?im)^content-type:\s*multipart/related|^snapshot-content-location:", start):
        raise IngestError("is a web archive (.mht); save the page as HTML")
    if start.startswith(b"bplist00"):
        raise IngestError("is a web archive of Safari or a list of settings; save the page as its source (HTML)")
    if start.startswith(b"\x1f\x8b"):
        raise IngestError("is packed (gzip); unpack it first")
    if re.match(rb"<\?xml|<\w+:", start) and re.search(rb"mso-application|<pkg:|<office:|<w:|<fo:", start):
        raise IngestError("is a document as XML; save it as .docx")
    if b"%PDF-" in content[:1024]:
        kind = "pdf"
    elif start.startswith(b"PK"):
        kind = "docx"  # whether it is a Word document and not another zip file, its reader tells
    elif re.match(
        rb"(?i)(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!doctype\s+html|<html\b|<head\b|<body\b)", start, re.DOTALL
    ):
        kind = "html"
    elif named == "html" and re.search(rb"<[a-zA-Z]", content):
        kind = "html"  # a piece of a page
    elif wide or b"\0" not in content:
        kind = "text"
    else:
        raise IngestError("is none of the formats that are read, whatever its name says")
    if kind != named:
        raise IngestError(f"is named as {NAMES[named]} but is {NAMES[kind]} by its content; rename or save it again")
    return kind
