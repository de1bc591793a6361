"""The encoding of a web page as browsers take it: by the page's own words, with the meaning that the web gives them."""

import codecs
import re
from collections.abc import Iterator

from iscm_data.curate.ingest.documents import IngestError, encoding_of

# What the labels of pages mean on the web (https://encoding.spec.whatwg.org), where Python means something else by them
# or does not know them. Latin-1 is windows-1252 there: else its quotation marks and dashes are controls.
MEANT = {
    **dict.fromkeys(("ascii", "iso8859-1", "iso88591"), "cp1252"),
    **dict.fromkeys(("iso8859-11", "tis-620", "dos-874", "windows-874"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk", "csgb2312", "gb_2312", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("big5", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc_kr", "windows-949", "cseuckr", "csksc56011987", "iso-ir-149"), "cp949"),
    **dict.fromkeys(("ks_c_5601-1989", "ksc_5601"), "cp949"),
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be", "unicode", "csunicode", "ucs-2", "iso-10646-ucs-2"), "utf-8"),
    **dict.fromkeys(("unicodefeff", "unicodefffe", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8"), "utf-8"),
    **dict.fromkeys(("iso-8859-6-e", "iso-8859-6-i", "csiso88596e", "csiso88596i"), "iso8859-6"),
    **dict.fromkeys(("iso-8859-8-e", "iso-8859-8-i", "csiso88598e", "csiso88598i", "visual", "logical"), "iso8859-8"),
    **dict.fromkeys(("koi", "koi8"), "koi8-r"),
    **dict.fromkeys(("mac", "csmacintosh"), "mac-roman"),
    **{"iso88592": "iso8859-2", "iso88595": "iso8859-5", "sun_eu_greek": "iso8859-7", "csisolatin9": "iso8859-15"},
    **{"iso8859-9": "cp1254", "cseucpkdfmtjapanese": "euc_jp", "koi8-ru": "koi8-u", "mac-ukrainian": "mac-cyrillic"},
}
REFUSED = ("hz", "iso2022_kr", "utf-7")  # which browsers do not read, since they hide what is in them
# What is not closed is found too, to the end of the page, and stays: so the end is looked for once, not from each.
UNSEEN = re.compile(rb"(?is)<!--.*?(?P<end>-->|\Z)|<(script|style|title|textarea|noscript)\b.*?(?P<close></\2\s*>|\Z)")
META = re.compile(rb"(?is)<meta\b([^>]*)(?:>|\Z)")
ATTRIBUTE = re.compile(r"""(?is)(?<![\w-])([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?\s*([^\s;\"']+)")
GUESS = "it does not say in which encoding it is, and is not UTF-8; it was read as windows-1252, as browsers do: look"
GUESS += " whether its accents and quotation marks are right"


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """A page's text and notes. Raises IngestError for one that is not in the encoding that it names."""
    name = encoding_of(content)
    declared = "" if name else next(_labels(content), "")
    encoding = name or (_meant(declared) if declared else "utf-8")
    try:
        return content.decode(encoding), ()
    except UnicodeDecodeError as error:
        if not name and not declared:
            return content.decode("cp1252", "replace"), (GUESS,)
        if encoding.startswith(("cp125", "cp874", "iso8859", "mac-", "koi8")):
            return content.decode(encoding, "replace"), ()  # bytes that stand for nothing: they are told with the text
        raise IngestError(
            f"is not the {(declared or encoding.removesuffix('-sig')).upper()} text that it should be "
            f"(byte {error.start} is none); save it as UTF-8"
        ) from error


def _labels(content: bytes) -> Iterator[str]:
    """The encodings that a page names, in the order in which they count: meta elements, then the XML declaration."""
    for element in META.finditer(
        UNSEEN.sub(lambda found: b"" if found["end"] or found["close"] else found[0], content)
    ):
        found = ATTRIBUTE.findall(element[1].decode("ascii", "replace"))
        given = {name.lower(): double or single or bare for name, double, single, bare in found}
        if label := given.get("charset", "").strip():
            yield label.lower()
        elif given.get("http-equiv", "").strip().lower() == "content-type":
            yield from (label.lower() for label in CHARSET.findall(given.get("content", ""))[:1])
    if told_first := re.match(rb"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']\s*([\w.:-]+)", content):
        yield told_first[1].decode("ascii", "replace").lower()


def _meant(label: str) -> str:
    """The codec for a page's label."""
    bare = re.sub(r"^(?:x-)+", "", label)
    if bare in MEANT:
        return MEANT[bare]
    try:
        name = codecs.lookup(bare).name
        known = isinstance(b"text".decode(name, "replace"), str)  # and no way of packing bytes
    except (LookupError, ValueError):  # no codec, or one that packs no text
        known = False
    if not known or name in REFUSED:
        raise IngestError(f"declares the unknown encoding {label!r}; save it as UTF-8")
    return MEANT.get(name, name)
