"""Every page as HTML: it has one heading, its links lead to what there is, and whatever an address holds is text."""

import re
from html import unescape
from itertools import cycle, pairwise
from urllib.parse import parse_qs, urlsplit

import pytest

from iscm_data import figures
from iscm_data.dataset.tables import Dataset
from iscm_data.html.navigation import ENTRIES
from iscm_data.html.overlooked import overlooked
from iscm_data.html.pages import BUILDERS, page
from iscm_data.language.text import LANGUAGES, speaking
from iscm_data.query.address import LONGEST, ROOM
from iscm_data.query.filters import NAMES
from iscm_data.query.view import BRIEF, view
from tests.figures.test_pictures import NEEDED
from tests.html.markup import Markup

PROFILE = "colombo-process"
TOPICS = ["funding", "governance", "partnerships", "themes", "structure"]
STATES: list[tuple[str, dict[str, list[str]]]] = [
    *((path, {}) for path in BUILDERS),
    *((topic, {"view": [name]}) for topic in TOPICS for name in ("models", "chart", "evidence")),
    ("funding", {"view": ["payers"]}),
    ("funding", {"actor": ["European Union"]}),
    ("funding", {"cell": [f"{PROFILE}.external_donors"], "sort": ["similar"]}),
    ("funding", {"cell": [f"{PROFILE}.self_funding"]}),
    ("funding", {"funding_model": ["external_donors"], "region": ["africa"], "since": ["2022"]}),
    ("funding", {"funding_model": ["self_funding"], "scope": ["global"]}),
    ("partnerships", {"view": ["partners"], "sort": ["name"]}),
    ("partnerships", {"actor": ["IOM"]}),
    ("themes", {"view": ["objectives"]}),
    ("themes", {"family": ["work"], "cell": [".skills_recognition"]}),
    ("themes", {"cell": [".skills_recognition"]}),
    *(("method", {"view": [name]}) for name in ("words", "sources", "lacks", "changes")),
    ("brief", {"item": ["1~f~funding_model-matrix", f"1~p~{PROFILE}/F1~~~A note", "1~m~igc"], "title": ["Mine"]}),
    ("mechanism", {"id": [PROFILE]}),
    ("mechanism", {"id": ["acp-eu-migration-dialogue"]}),
    ("mechanism", {"id": ["puebla"]}),
    ("mechanism", {"id": [PROFILE], "data_version": ["2026.11.23-a4e53df1"]}),
    ("compare", {"id": ["bali-process", "colombo-process", "abu-dhabi-dialogue"]}),
    ("country", {"iso3": ["PHL"]}),
    ("findings", {"q": ["labour migration"]}),
    ("findings", {"id": [f"{PROFILE}/F1"]}),
]
PARAMETERS = (
    *NAMES,
    *("id", "iso3", "cell", "actor", "pair", "q", "page", "part", "view", "sort", "show", "family", "topic", "mine"),
    *("data_version", "item", "title", "own", "note", "act", "lang", "unheard_of", "self"),
)
EVIL = "evilword"
ATTACKS = [
    f"<script>alert('{EVIL}')</script><img src=x onerror=alert('{EVIL}')>'\" onmouseover='alert(1)' {EVIL}=\"",
    f"../../../../etc/passwd%00{EVIL}\x00\x1b[31m\r\nSet-Cookie: {EVIL}=1\x7f\u2028\u202e\u2066\U0001f6a8\u0301",
    f"{EVIL} " + "x" * 1_000,
    "{{ 7919 * 7919 }}{% raw %}{0} %s ${1}",
]


def made(real: Dataset, path: str, asked: dict[str, list[str]]) -> str:
    whole = page(view(real, path, asked, base="https://example.org/"))
    return f"{whole.navigation}{whole.head}{whole.foot}"


@pytest.mark.parametrize(("path", "asked"), STATES)
def test_a_page_has_one_heading_no_gap_below_it_each_id_once_and_links_to_what_there_is(
    real: Dataset, path: str, asked: dict[str, list[str]]
) -> None:
    with speaking(LANGUAGES[STATES.index((path, asked)) % len(LANGUAGES)]):
        found = Markup(made(real, path, asked))
        levels = [int(tag[1]) for tag in found.tags if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1
        assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []
        ids = found.values("id")
        assert len(ids) == len({*ids})
        hrefs = {*found.values("href")}
        assert len(hrefs) > len(ENTRIES)
        for href in hrefs:
            check_link(real, href, ids, asked.get("id", []))


def check_link(real: Dataset, href: str, ids: list[str], own: list[str]) -> None:
    """A link leads to a web page, or to a page or file of this explorer, by values that it knows; or to the page itself
    in another language."""
    parts = urlsplit(href)
    if parts.scheme:
        assert parts.scheme in ("http", "https", "mailto"), href
        return
    if not parts.path and not parts.query:
        assert parts.fragment in ids, f"{href} leads to nothing on this page"
        return
    asked = parse_qs(parts.query, strict_parsing=bool(parts.query))
    if parts.path.startswith("figure/"):
        name = parts.path.removeprefix("figure/").rpartition(".")[0]
        figures.find(real, name, {k: v for k, v in asked.items() if k not in ("lang", "shape", "table")})
        return
    if "/" in parts.path.removeprefix("./") or "." in parts.path.removeprefix("./"):
        return  # a file, which tests/server asks the server for
    to = parts.path.removeprefix("./")
    assert to in ENTRIES, href
    seen = view(real, to, asked)
    assert overlooked(seen) == [], href
    known = {"mechanism": real.mechanism, "compare": real.mechanism, "findings": real.finding}.get(to, {})
    if "id" in asked and known:
        assert all(id_ in known or id_ in own for id_ in asked["id"]), href
    assert all(iso3 in real.actor for iso3 in asked.get("iso3", ())), href


@pytest.mark.parametrize("path", BUILDERS)
def test_whatever_an_address_holds_is_text(real: Dataset, path: str) -> None:
    """Markup in every parameter, and the other attacks by turns."""
    for attacks in (ATTACKS[:1], ATTACKS[1:]):
        asked = {name: [attacks[n % len(attacks)]] for n, name in enumerate(PARAMETERS)}
        found = Markup(made(real, path, asked))
        assert found.tags.count("h1") == 1
        assert "script" not in found.tags
        assert not [name for name, _ in found.attributes if name.startswith("on") or name == EVIL]
        assert not [href for href in found.values("href") if href.lower().startswith(("javascript:", "data:"))]
        assert "62710561" not in found.text, "a template was run"
        assert "x" * 400 not in found.text


MUCH: list[dict[str, list[str]]] = [
    {"q": ["x" * 60_000, *(f"{number}" + "\U0001f6a8" * 300 for number in range(60))]},
    {f"n{number}": ["1"] for number in range(8_000)},
    {"theme": [f"v{number}" for number in range(8_000)], "country": ["é" * 300] * 8_000, "x" * 60_000: ["1"]},
]


@pytest.mark.parametrize(
    ("path", "asked"), [*zip([path for path in BUILDERS if path != BRIEF], cycle(MUCH), strict=False)]
)
def test_no_link_of_a_page_is_longer_than_an_address_that_is_read_and_what_was_not_read_is_told(
    real: Dataset, path: str, asked: dict[str, list[str]]
) -> None:
    seen = view(real, path, asked)
    links = re.findall(r'(?:href|action)="([^"]*)"', str(page(seen).page.html))
    assert [href[:100] for href in links if len(urlsplit(unescape(href)).query) > ROOM + 500] == []
    assert seen.ignored[-1].name in {name[:LONGEST] for name in asked}


@pytest.mark.parametrize("name", figures.NAMES)
def test_a_page_knows_all_that_the_address_of_its_figure_asks_for(real: Dataset, name: str) -> None:
    path, _, query = figures.find(real, name, NEEDED.get(name, {})).href().partition("?")
    assert overlooked(view(real, path.removeprefix("./"), parse_qs(query))) == []
