"""The lines of a web page that was saved as a file: its text in reading order, without scripts and menus."""

import re

from lxml import etree, html

from iscm_data.curate.ingest.documents import IngestError, Line, cleaned

LEFT_OUT = {"script", "style", "noscript", "template", "head", "nav", "svg", "iframe", "object", "button", "select"}
BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
    *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "center", "summary", "details"),
}


def lines(content: bytes) -> tuple[Line, ...]:
    """A page's lines. Raises IngestError for a page in an encoding that it does not declare."""
    text = _decoded(content)
    try:
        parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
        page = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise IngestError("is damaged: it cannot be read as a web page") from error
    pieces: list[str] = []
    # Walked by events, not by recursion, so that no nesting is too deep.
    stack = [(page, False, False)]
    while stack:
        element, kept, leaving = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        block = "\f" if tag in BLOCKS else ""
        outside = kept  # the text behind an element belongs to its parent
        kept = kept or tag in ("pre", "textarea")
        if leaving or not tag or tag in LEFT_OUT:
            pieces.append((block if leaving else "") + _spaces(element.tail or "", outside))
            continue
        pieces.append(block + ("\v" if tag == "br" else "") + _spaces(element.text or "", kept))
        stack.append((element, outside, True))
        stack += [(child, kept, False) for child in reversed(element)]
    found: list[Line] = []
    for paragraph in "".join(pieces).split("\f"):
        filled = [plain for row in paragraph.split("\v") if (plain := cleaned(row))]
        found += [Line(plain, gap=number == 0) for number, plain in enumerate(filled)]
    return tuple(found)


def _spaces(text: str, kept: bool) -> str:
    """Text with its line breaks as a browser shows them: kept in preformatted text, spaces elsewhere."""
    if kept:
        return re.sub(r"[^\S\n]*\n", "\n", text).replace("\n\n", "\f").replace("\n", "\v")
    return re.sub(r"\s+", " ", text)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        declared = re.search(rb"(?i)<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", content[:4096])
        encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
        encoding = "utf-8-sig" if encoding in ("utf-8", "utf8") else encoding
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise IngestError(
            f"is not the {encoding.removesuffix('-sig').upper()} text that it should be "
            f"(byte {error.start} is none); save it as UTF-8"
        ) from error
    except LookupError as error:
        raise IngestError(f"declares the unknown encoding {encoding!r}; save it as UTF-8") from error
