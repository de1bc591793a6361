"""Whatever a record that the check passes holds: it is built, drawn, exported and published, and each text is text."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from iscm_data import figures
from iscm_data.curate import build, records
from iscm_data.dataset.load import load
from iscm_data.dataset.tables import Dataset
from iscm_data.edition import edition
from iscm_data.export import documents, figure_files, tools
from iscm_data.export.data import files
from iscm_data.html import feed, markdown, pages
from iscm_data.html.suggestions import suggested
from iscm_data.query.links import Links
from iscm_data.query.view import view
from tests import invented
from tests.html.markup import Markup

BASE = "https://example.org/"
OFFICE = ("docx", "pptx", "xlsx")
ATLAS, BASIN = "atlas-dialogue", "basin-process"
NEEDED = {
    "comparison": {"id": [ATLAS, BASIN]},
    "country": {"iso3": ["KEN"]},
    "mechanism": {"id": [ATLAS]},
    "question": {"question": ["funding"]},
    "state": {"iso3": ["KEN"]},
}
ASKED = {"mechanism": {"id": [ATLAS]}, "compare": {"id": [ATLAS, BASIN]}, "findings": {"q": ["Atlas"]}}
DOCUMENTS = {
    "mechanism": {"id": [ATLAS]},
    "country": {"iso3": ["KEN"]},
    "comparison": {"id": [ATLAS, BASIN]},
    "brief": {"item": [f"1~p~{ATLAS}/F1", f"1~m~{ATLAS}", f"1~c~~id.{ATLAS}.{BASIN}"], "title": ["Mine"]},
}

CALLS = {
    "search": {"q": "Atlas"},
    "findings": {"funding_model": ["external_donors"]},
    "mechanism": {"mechanism": ATLAS},
    "compare": {"mechanisms": [ATLAS, BASIN]},
    "country": {"country": "KEN"},
    "what_is_not_known": {},
}

# What does harm somewhere: in HTML, SVG, Office's XML, a table, a template, a link, TeX, RIS or Markdown; any letters.
# What no file can hold is refused by the check: see tests/curate/test_records.py.
HARM = (
    *("<b id=harm>", "<script>harm()</script>", "&amp;&lt;", "]]>", "{{ 7 * 7 }}", "{n}", "%s", "=HYPERLINK(1)"),
    *("a\u0301\u0301", "TY  - JOUR", "\\input{x}", "[x](javascript:harm)", "”“'\"", "@{}", "|", "العربية", "漢字"),
)
LETTERS = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
TEXTS = st.lists(st.sampled_from(HARM) | LETTERS, min_size=2, max_size=5).map(" ".join)
TEXTS = TEXTS.filter(lambda text: "©" not in text)  # a line on copyright is no place
NOT_IN_A_STATEMENT = re.compile(r"[^\w '\"=%@|&;-]|_")  # marks of what is still to be written, and ends of sentences


def changed(text: str) -> dict[str, invented.Record]:
    """The invented records, with a text in every place of one of them where a curator may write freely."""
    made = invented.mechanisms()
    atlas = made[ATLAS]
    atlas["short_name"] = f"Atlas Dialogue {text}"
    atlas["name"] = f"Atlas Dialogue on Migration {text}"
    atlas["chair"]["value"] = text
    atlas["members"]["note"] = atlas["secretariat"]["note"] = text
    atlas["members"]["others"] = [text]
    atlas["aliases"][0]["name"] = text
    atlas["seen"][0]["words"] = text
    for kind in ("gaps", "conflicts", "not_reported"):
        for entry in atlas.get(kind, ()):
            entry |= {"note": text} if "note" in entry else {}
    atlas["aliases"][1]["name"] = "Atlas Dialogue"  # as its statements name it
    within = " ".join(NOT_IN_A_STATEMENT.sub("", text).split())
    for finding in atlas["findings"].values():
        finding["locator"] = text
        finding["statement"] = f"{finding['statement'][:-1]} and so on x{within}x."
    for source in atlas["sources"].values():
        source["title"] = source["publisher"] = text
    return made


def built(text: str, place: Path) -> Dataset:
    folder = invented.write(place, changed(text))
    read = records.read(folder)
    assert not read.faults
    build.write(build.tables(read, folder), folder / "parquet")
    return load(folder / "parquet")


@settings(
    max_examples=6, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck], phases=[Phase.generate]
)
@given(text=TEXTS)
def test_a_record_that_the_check_passes_is_text_in_every_output(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = built(text, tmp_path_factory.mktemp("any"))
    for path in pages.BUILDERS:
        made = view(data, path, ASKED.get(path, {}), base=BASE)
        whole = pages.build(made)
        is_text(f"{whole.navigation}{whole.head}{whole.foot}")
        markdown.markdown(made, whole.page)
    for name in figures.NAMES:
        drawn(data, name)
    for name in documents.NAMES:
        content = documents.find(data, name, DOCUMENTS[name.partition(".")[0]], BASE).make()
        if name.endswith(OFFICE):
            is_office(content)
    for name in files.NAMES:
        content = files.find(data, name, b"").make()
        if name.endswith(OFFICE):
            is_office(content)
    for link in etree.fromstring(feed.feed(data, feed.Subject(ATLAS), Links("", {}, BASE), BASE)).xpath("//@href"):
        assert link.startswith(BASE)


def test_all_that_does_harm_is_text_in_what_takes_longer_to_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, links = built(" ".join(HARM), tmp_path), Links("", {}, BASE)
    for name in figures.NAMES:
        made = figures.find(data, name, NEEDED.get(name, {}))
        assert figure_files.KINDS["png"][1](made, BASE, figure_files.Form()).startswith(b"\x89PNG")
        is_office(figure_files.KINDS["pptx"][1](made, BASE, figure_files.Form()))
    for name, asked in CALLS.items():
        assert all(
            word in json.dumps(tools.call(data, name, asked, links), ensure_ascii=False) for word in ("漢字", BASE)
        )
    assert "漢字" in json.dumps(suggested(data, links, "Atlas"), ensure_ascii=False)
    monkeypatch.setattr(edition, "MAKE", dict.fromkeys(edition.MAKE, ("", lambda *_: b"")))  # figures are tried above
    published = edition.files(data, BASE)
    assert "漢字" in published[f"en/mechanism-{ATLAS}.html"].decode()
    for name, content in published.items():
        if name.endswith(".html"):
            is_text(content.decode())


def drawn(data: Dataset, name: str) -> None:
    made = figures.find(data, name, NEEDED.get(name, {}))
    svg = etree.fromstring(made.svg(BASE))
    assert not svg.xpath("//*[local-name()='script' or @id='harm']")
    for kind in figure_files.KINDS.keys() - {"svg", "png", "pptx"}:
        figure_files.KINDS[kind][1](made, BASE, figure_files.Form())


def is_text(html: str) -> None:
    found = Markup(html)
    assert "harm" not in found.values("id")
    assert not {*found.tags} & {"script", "iframe", "object"}
    assert not [href for href in found.values("href") if re.match(r"\s*javascript:", href, re.IGNORECASE)]


def is_office(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(packed.read(name))
