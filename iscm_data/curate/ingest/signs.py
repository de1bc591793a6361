"""Fonts of signs, in which a letter's number says nothing of what is seen: Symbol, Wingdings and Zapf Dingbats."""

import re

from iscm_data.curate.ingest.documents import UNREADABLE

_LOW = " !∀#∃%&∍()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
_SYMBOL = {**dict(enumerate(_LOW, 0x20)), **dict(enumerate(_HIGH, 0xA0)), 0xF1: "〉", 0xF2: "∫"}
_WINGDINGS = {
    **{0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x75: "◆"},
    **{0x76: "❖", 0x78: "☒", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑"},
    **{0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
}
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}
_ZAPF = {
    **{code: chr(0x26E0 + code) for code in range(0x21, 0x7F)},
    **{0x25: "☎", 0x2A: "☛", 0x2B: "☞", 0x48: "★", 0x6C: "●", 0x6E: "■", 0x73: "▲", 0x74: "▼", 0x75: "◆", 0x77: "◗"},
}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings2": _WINGDINGS_2, "zapfdingbats": _ZAPF}


def sign(font: str, number: int) -> str:
    """What a letter of a font shows; UNREADABLE where that is not known."""
    own = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    if own < 0x100 and (known := _FONTS.get(_plain(font))) is not None:
        return known.get(own, UNREADABLE)
    if own != number or not 0x20 <= number < 0x110000 or 0xD800 <= number < 0xE000:
        return UNREADABLE  # its own letter of a font that is not known
    return chr(number)


def has_signs(font: str) -> bool:
    """Whether a font is one of signs."""
    return _plain(font) in _FONTS


def _plain(font: str) -> str:
    """A font's name without the marks of a part of it (ABCDEF+) and of its cut."""
    return re.sub(r"^[A-Z]{6}\+|[-, ]|(?:Regular|Std|MT|PS)+$", "", font).lower()
