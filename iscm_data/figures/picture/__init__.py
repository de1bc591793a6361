"""Figures as pictures, made on the server without a browser: for a reader's download, for other pages, for briefs.

`svg` is text that any program shows; `png` is that SVG drawn by resvg. The words go into the file's metadata too, so
that a picture that loses its page keeps its source.
"""

import zlib

from iscm_data.figures.charts import SLIDE, Spec
from iscm_data.figures.picture.element import Text, element
from iscm_data.figures.picture.letters import FILES, Run, Unknown, clean, has, wrapped
from iscm_data.figures.picture.plot import Plot
from iscm_data.figures.picture.raster import NotDrawn, raster
from iscm_data.language.text import t
from iscm_data.wording.captions import Words

__all__ = ["Chart", "NotDrawn", "Picture", "Unknown", "chart", "picture", "png", "svg"]

_FAMILY = "Arial, 'Liberation Sans', Helvetica, sans-serif"  # on every machine, and as wide on each
_INK, _SOFT = "#1f2430", "#4a5261"
_PAD = 28  # px around everything
_LINE = 1.35  # height of a line, in sizes of its text
_LARGEST = 4  # pixels for a px: what a poster needs, and no more memory than a server has


class Chart:
    """A figure alone: `svg`, `width`, `height` px."""

    def __init__(self, spec: Spec, words: Words, alt: str) -> None:
        plot = Plot(spec)
        self.width, self.height = plot.width, plot.height
        self.svg = _whole(self.width, self.height, _described(words.title, alt), plot.svg(0))


class Picture:
    """A figure between its words: `svg`, `texts` (all of them, with the room that they take), `width`, `height` px."""

    def __init__(self, spec: Spec, words: Words, link: str, alt: str) -> None:
        plot = Plot(spec)
        self.width = plot.width
        self.texts: list[Text] = []
        self._y = float(_PAD)
        self._write(words.title, 26, _INK, bold=True, gap=4)
        self._write(words.subtitle, 16, _SOFT, gap=4)
        top = float(-(-self._y // 1) + 4)
        self._y = top + plot.height + 8
        head = len(self.texts)
        for line in (words.note, words.filters, words.source, _joined(" · ", words.version, words.licence)):
            self._write(line, 14, _SOFT, gap=4)
        self._write(t("Link: {link}", link=link) if link else "", 14, _SOFT)
        self.height = float(-(-(self._y + _PAD - 8) // 1))
        described = (words.subtitle, alt, words.note, words.filters, words.source, words.version, words.licence, link)
        self.svg = _whole(
            self.width,
            self.height,
            _described(words.title, _joined("\n", *described)),
            *(text.svg() for text in self.texts[:head]),
            plot.svg(top),
            *(text.svg() for text in self.texts[head:]),
        )
        self.texts += [Text(p.line, p.x, p.y + top, p.size, p.ink, p.anchor, p.angle) for p in plot.texts]

    def _write(self, text: str, size: float, ink: str, *, bold: bool = False, gap: float = 0) -> None:
        lines = wrapped(clean(text), size, self.width - 2 * _PAD, bold)
        for line in lines:
            self.texts.append(Text((Run(line, bold),), _PAD, self._y + size, size, ink))
            self._y += size * _LINE
        self._y += gap if lines else 0


def picture(spec: Spec, words: Words, link: str, alt: str) -> Picture:
    """A figure between its words. `spec` is of the form "slide", `alt` what it says to who does not see it.

    Raises Unknown where the spec holds something that would not be drawn.
    """
    return Picture(spec, words, link, alt)


def chart(spec: Spec, words: Words, alt: str, width: float = SLIDE) -> Chart:
    """A figure for a page that has its words beside it, `width` px wide. `spec` is of the form "slide" or "phone".

    Raises Unknown as `picture` does.
    """
    return Chart(spec | {"layout": spec["layout"] | {"width": width}}, words, alt)


def svg(spec: Spec, words: Words, link: str, alt: str) -> str:
    """A figure as SVG, as wide as its spec says. Raises Unknown as `picture` does."""
    return picture(spec, words, link, alt).svg


def png(spec: Spec, words: Words, link: str, alt: str, scale: float = 2) -> bytes:
    """A figure as PNG, `scale` pixels to each px of its SVG, with its words as iTXt metadata.

    Raises Unknown as `picture` does, ValueError for a scale that is not above 0 and at most 4, and NotDrawn where the
    drawing fails.
    """
    if not 0 < scale <= _LARGEST:
        raise ValueError(f"The scale is {scale}, and not above 0 and at most {_LARGEST}.")
    made = picture(spec, words, link, alt)
    # To read a system's fonts takes long: only for letters that ours has not.
    ours = all(has(letter) for text in made.texts for run in text.line for letter in {*run.text})
    return _with_words(
        raster(made.svg, round(made.width * scale), [*FILES.values()], system=not ours),
        {
            "Title": words.title,
            "Description": _joined("\n", words.subtitle, alt),
            "Comment": _joined("\n", words.note, words.filters),
            "Source": _joined("\n", words.source, link),
            "Copyright": words.licence,
            "Software": words.version,
        },
    )


def _described(title: str, description: str) -> str:
    return element("title", _text(title)) + element("desc", _text(description))


def _whole(width: float, height: float, *parts: str) -> str:
    """An SVG of these parts on white."""
    described, *drawn = parts
    return element(
        "svg",
        [described, element("rect", width="100%", height="100%", fill="#ffffff"), *drawn],
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        width=width,
        height=height,
        viewBox=f"0 0 {width:g} {height:g}",
        font_family=_FAMILY,
    )


def _joined(glue: str, *parts: str) -> str:
    return glue.join(part for part in parts if part)


def _text(text: str) -> str:
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _with_words(image: bytes, texts: dict[str, str]) -> bytes:
    """A PNG with texts as chunks right after its header, which every program reads first."""
    head = 33  # the signature and the header
    chunks = (_itxt(key, text) for key, text in texts.items() if text)
    return image[:head] + b"".join(chunks) + image[head:]


def _itxt(keyword: str, text: str) -> bytes:
    """A text chunk of a PNG: its length, type, keyword, no packing, no language, the text, and a checksum."""
    body = b"iTXt" + keyword.encode("latin-1") + b"\0\0\0\0\0" + clean(text).encode()
    return (len(body) - 4).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)
