"""Figures as pictures, drawn on the server from their content: for a slide, for a square, or as high as they need.

`svg` looks the same in every program, since its letters are outlines; `png` is that SVG drawn by resvg at twice the
size. The words that would crowd a picture, such as notes and licence, go into the file beside it.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from xml.sax.saxutils import escape

from iscm_data.figures.content import Bars, Card, Content, Grid, Listing
from iscm_data.figures.picture import bars, card, grid, listing
from iscm_data.figures.picture.canvas import Canvas, element
from iscm_data.figures.picture.frame import PREVIEW, SHAPES, SLIDE, SQUARE, TALL, Frame, Head, Shape
from iscm_data.figures.picture.letters import clean
from iscm_data.figures.picture.raster import raster
from iscm_data.language.text import language

__all__ = ["PREVIEW", "SHAPES", "SLIDE", "SQUARE", "TALL", "Head", "Shape", "alone", "draw", "png", "shown", "svg"]

_MOST = 18_000_000  # pixels: of more, drawing takes seconds, and there is one for each px


_DRAWN: Mapping[type, Callable[..., None]] = {Card: card.draw, Grid: grid.draw, Bars: bars.draw, Listing: listing.draw}


def draw(content: Content, head: Head, shape: Shape) -> Canvas:
    """A figure as a picture of a shape."""
    return _drawn(content, head, shape, language())


@lru_cache(maxsize=8)  # a page is told the size of a picture that its reader's browser asks for next
def _drawn(content: Content, head: Head, shape: Shape, _: str) -> Canvas:
    if isinstance(content, Card) and head.title:
        head = replace(head, title=content.asked, lede=())
    frame = Frame(shape, head)
    _DRAWN[type(content)](frame, content)
    return frame.finish()


def alone(content: Content, width: int, height: int) -> Canvas:
    """A figure without the words around it, with a margin to its sides only: for a slide that has them as text."""
    return draw(content, Head(), _alone(width, height))


def shown(content: Content, width: int, height: int) -> Content:
    """What `alone` draws of a figure: of a grid whose rows have no room, its columns as numbers."""
    return grid.shown(Frame(_alone(width, height), Head()), content) if isinstance(content, Grid) else content


def _alone(width: int, height: int) -> Shape:
    return Shape("alone", width, height, SLIDE.pad, SLIDE.title, SLIDE.columns)


def svg(drawn: Canvas, title: str, description: str, words: Mapping[str, str]) -> str:
    """A picture as SVG; `words` go into its metadata, by their names in Dublin Core."""
    told = "".join(element(f"dc:{name}", escape(clean(text))) for name, text in words.items() if text)
    metadata = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<rdf:Description rdf:about="">{told}</rdf:Description></rdf:RDF>'
    )
    return drawn.svg(title, description, metadata)


def png(drawn: Canvas, title: str, description: str, words: Mapping[str, str], scale: int = 2) -> bytes:
    """A picture as PNG of so many times its size (a very high one of its size), with its words as iTXt metadata.

    Raises raster.NotDrawn where the drawing fails.
    """
    # To read a system's fonts takes long: only for letters that ours has not.
    scale = scale if drawn.width * drawn.height * scale**2 <= _MOST else 1
    image = raster(drawn.svg(title, ""), round(drawn.width * scale), system=not drawn.whole)
    names = {"rights": "Copyright", "creator": "Author"}
    texts = {"Title": title, "Description": description}
    texts |= {names.get(name) or name.capitalize(): text for name, text in words.items()}
    head = 33  # the signature and the header
    chunks = (_itxt(key, text) for key, text in texts.items() if text)
    return image[:head] + b"".join(chunks) + image[head:]


def _itxt(keyword: str, text: str) -> bytes:
    """A text chunk of a PNG: its length, type, keyword, no packing, no language, the text, and a checksum."""
    body = b"iTXt" + keyword.encode("latin-1") + b"\0\0\0\0\0" + clean(text).encode()
    return (len(body) - 4).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)
