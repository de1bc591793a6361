"""The encoding of a web page as browsers take it: by the page's own words, with the meaning that the web gives them."""

import re
from collections.abc import Iterator

import webencodings

from iscm_data.curate.ingest.documents import IngestError, encoding_of

# What Python has for an encoding where its own by that name is another: GBK on the web knows all of GB 18030. A page
# that says in ASCII that it is UTF-16 is none.
MEANT = {"gbk": "gb18030", "utf-16le": "utf-8", "utf-16be": "utf-8"}
REFUSED = ("replacement", "x-user-defined")  # which hide what is in them
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
    """The codec for a page's label, by its meaning on the web: Latin-1 is windows-1252 there."""
    found = webencodings.lookup(label)
    if found is None or found.name in REFUSED:
        raise IngestError(f"declares the unknown encoding {label!r}; save it as UTF-8")
    return MEANT.get(found.name) or str(found.codec_info.name)
