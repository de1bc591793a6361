"""The packed parts of a PDF, unpacked only as far as the memory may be asked for, however often they are packed."""

import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
    resolve1,
)
from pdfminer.psparser import PSKeyword

from iscm_data.curate.ingest.documents import MEGABYTE, IngestError

LARGEST_UNPACKED = 200 * MEGABYTE
_OPENED, _CLOSED = re.compile(rb"stream\r?\n?"), re.compile(rb"\s{0,2}endstream")


class Parser(PDFParser):
    """Reads a PDF whose packed parts may grow to LARGEST_UNPACKED all together; beyond it IngestError is raised."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self.content = content
        self.left = LARGEST_UNPACKED

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        """Take a keyword. A part that does not end where it says is read to its end, as viewers do."""
        if token is self.KEYWORD_STREAM and not self.fallback and not self._is_as_long_as_it_says(pos):
            self.fallback = True
            super().do_keyword(pos, token)
            self.fallback = False
        else:
            super().do_keyword(pos, token)

    def _is_as_long_as_it_says(self, pos: int) -> bool:
        held = self.pop(1)  # away, while the length is read, which may stand elsewhere in the file
        attributes = held[0][1] if held else None
        length = resolve1(attributes.get("Length")) if isinstance(attributes, dict) else None
        super().push(*held)
        opened = _OPENED.match(self.content, pos)
        return (
            isinstance(length, int) and opened is not None and bool(_CLOSED.match(self.content, opened.end() + length))
        )

    def push(self, *objs: tuple[int, Any]) -> None:
        """Take what was read, packed parts as those that keep to the limit."""
        super().push(*((at, _Part(one, self) if type(one) is PDFStream else one) for at, one in objs))


class _Part(PDFStream):
    def __init__(self, part: PDFStream, parser: Parser) -> None:
        super().__init__(part.attrs, part.rawdata or b"", part.decipher)
        self.parser = parser

    def decode(self) -> None:
        data = self.rawdata or b""
        if self.decipher and self.objid is not None and self.genno is not None:
            data = self.decipher(self.objid, self.genno, data, self.attrs)
        known = True
        for name, values in self.get_filters():
            given = values if isinstance(values, dict) else {}
            numbers = [resolve1(given[key]) for key in ("Predictor", "Colors", "Columns", "Rows") if key in given]
            if any(isinstance(n, int) and n > self.parser.left for n in numbers):
                _swells()
            if (unpack := _UNPACKERS.get(name)) is None:
                known = False  # a picture: it is not unpacked to be read
                break
            try:
                data = _whole(unpack(data), self.parser.left)
            except zlib.error:
                known = False  # damaged: what can be saved is not more than it was
                break
            known = known and resolve1(given.get("Predictor", 1)) == 1
        if len(data) > self.parser.left:
            _swells()
        self.parser.left -= len(data)
        if known:
            self.data, self.rawdata = data, None
        else:
            super().decode()


def _swells() -> NoReturn:
    limit = LARGEST_UNPACKED // MEGABYTE
    raise IngestError(f"swells to more than {limit} MB when it is unpacked; save only the summary's pages")


def _whole(pieces: Iterable[bytes], most: int) -> bytes:
    made = bytearray()
    for piece in pieces:
        made += piece
        if len(made) > most:
            _swells()
    return bytes(made)


def _flate(data: bytes) -> Iterator[bytes]:
    unpacking = zlib.decompressobj()
    while data and not unpacking.eof:
        yield unpacking.decompress(data, MEGABYTE)
        data = unpacking.unconsumed_tail


def _runs(data: bytes) -> Iterator[bytes]:
    """What is packed as runs: a number and so many bytes (up to 127), or one byte to be repeated (above 128)."""
    at = 0
    while at < len(data) and (number := data[at]) != 128:
        length = number + 1 if number < 128 else 1
        yield data[at + 1 : at + 1 + length] * (1 if number < 128 else 257 - number)
        at += 1 + length


_UNPACKERS: dict[Any, Callable[[bytes], Iterable[bytes]]] = {
    **dict.fromkeys(LITERALS_FLATE_DECODE, _flate),
    **dict.fromkeys(LITERALS_LZW_DECODE, lambda data: LZWDecoder(io.BytesIO(data)).run()),
    **dict.fromkeys(LITERALS_RUNLENGTH_DECODE, _runs),
    **dict.fromkeys(LITERALS_ASCII85_DECODE, lambda data: [ascii85decode(data)]),
    **dict.fromkeys(LITERALS_ASCIIHEX_DECODE, lambda data: [asciihexdecode(data)]),
}
