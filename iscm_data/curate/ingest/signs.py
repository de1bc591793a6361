"""Fonts of signs, in which a letter's number says nothing of what is seen: Symbol and Wingdings, as Word uses them."""

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
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def sign(font: str, number: int) -> str:
    """What a letter of a font shows; UNREADABLE where that is not known."""
    own = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    if own < 0x100 and (known := _FONTS.get(font.lower())) is not None:
        return known.get(own, UNREADABLE)
    if own != number or not 0x20 <= number < 0x110000 or 0xD800 <= number < 0xE000:
        return UNREADABLE  # its own letter of a font that is not known
    return chr(number)


def has_signs(font: str) -> bool:
    """Whether a font is one of signs."""
    return font.lower() in _FONTS
