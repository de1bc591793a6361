"""Invented summaries of IOM's template in every format. Nothing in them is about a real mechanism."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import docx

OPENING = """Invented Survey Office (ISO)
Assessment of Invented Mechanisms
Summary of Findings per ISCM

A survey was conducted in 2021 among invented mechanisms."""

SUMMARY = f"""{OPENING}

Name of the Inter-state consultation mechanism (ISCM): **Lagoon Dialogue on Migration (LDM)**

1. Evolution of programing and thematic focus

The Dialogue started with labour migration. Since 2018 it has also dealt with remittances and return.

2. Contribution to migration governance at national, (inter)regional and global levels (with examples)

National level: Officials of all members were trained in data analysis.

(Inter)regional level: The Dialogue should bring two regions together.

Global level: It fed the Global Compact.

3. Salient ISCM structures

The chair rotates every year. Funding is provided entirely by external donors. The Dialogue has no membership fees.
Voluntary contributions are being considered, e.g. in Malta. The secretariat is hosted by IOM.

4. Partnership models by the ISCM

The Dialogue works with IOM and the Isle Union. It plans to involve civil society and the private sector.

5. Added value of Membership in the given ISCM for States and Organizations (with examples)

Members value the trust that grew between them.
"""

HEADINGS = [line for line in SUMMARY.splitlines() if line[:2] in ("1.", "2.", "3.", "4.", "5.")]


def word(path: Path, paragraphs: Sequence[str], table: Sequence[Sequence[str]] = ()) -> Path:
    """A Word document: its paragraphs, and a table after the heading of section 2 where one is given."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
        if table and text.startswith("2."):
            grid = document.add_table(len(table), len(table[0]))
            for row, cells in zip(grid.rows, table, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = words
    document.save(str(path))
    return path


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    W: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def package(
    body: str, main: str = "word/document.xml", strict: bool = False, root: str = "document", **parts: str
) -> bytes:
    """A Word file from the XML within its body, and of its other parts, such as styles and footnotes."""
    space = f'xmlns:w="{W}" xmlns:w14="urn:w14" xmlns:m="urn:m" xmlns:mc="urn:mc"'
    folder, _, file = main.rpartition("/")
    names = {name: f"{name}.xml" for name in parts} | {"image": "media/there-is-none.png"}
    files = {
        "_rels/.rels": _relations({"officeDocument": f"/{main}"}),
        f"{folder}/_rels/{file}.rels": _relations(names),
        main: f"<w:{root} {space}><w:body>{body}</w:body></w:{root}>",
        **{f"{folder}/{name}.xml": f"<w:{name} {space}>{text}</w:{name}>" for name, text in parts.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for name, text in files.items():
            for own, other in STRICT.items() if strict else ():
                text = text.replace(own, other)
            out.writestr(name, text)
    return packed.getvalue()


def _relations(targets: dict[str, str]) -> str:
    each = (f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{name}"/>' for kind, name in targets.items())
    return f'<Relationships xmlns="urn:r">{"".join(each)}</Relationships>'


def pdf(path: Path, pages: Sequence[Sequence[tuple[float, float, str]]], trailer: str = "") -> Path:
    """A PDF with a text at each place (x, y) of each page. ﬁ and ﬂ are drawn as the font's own joined letters."""
    objects: list[bytes] = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/StandardEncoding>>"]
    kids = []
    for page in pages:
        drawn = b"".join(f"BT /F1 9 Tf {x} {y} Td (".encode() + _shown(text) + b") Tj ET\n" for x, y, text in page)
        packed = zlib.compress(drawn)
        objects.append(f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode() + packed + b"\nendstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    path.write_bytes(assembled(objects, trailer))
    return path


def assembled(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """A PDF from its objects, of which the first is the catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{place:010} 00000 n \n".encode() for place in places))
    out.write(f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def _shown(text: str) -> bytes:
    escaped = text.replace("\\", "\\\\").replace("(", r"\(").replace(")", r"\)")
    joined = escaped.replace("ﬁ", r"\256").replace("ﬂ", r"\257").replace("–", r"\261")
    return joined.encode("latin-1")


def column(x: float, lines: Sequence[str], top: float = 760) -> list[tuple[float, float, str]]:
    """Lines one below the other, an empty one as a gap."""
    return [(x, top - 11 * number, line) for number, line in enumerate(lines) if line]
