"""The feeds of what changed: what stands in them, for whom, and what is refused."""

from xml.etree import ElementTree

import invented
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from iscm_data.dataset.changes import log
from iscm_data.dataset.changes.diff import Change
from iscm_data.dataset.changes.log import Entry
from iscm_data.dataset.load import load
from iscm_data.dataset.tables import Dataset
from iscm_data.html import feed
from iscm_data.html.document import head
from iscm_data.html.feed import LONGEST, MOST
from iscm_data.html.pages import build
from iscm_data.query.view import view
from iscm_data.server.feed import feed_routes
from tests.server.around import around

BASE = "https://iscm.example.org"
ATLAS, FJORD, BASIN = "atlas-dialogue", "fjord-talks", "basin-process"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def added(mechanism: str, number: int, statement: str = "It <b>pays</b> & hosts.") -> Change:
    id_ = f"{mechanism}/F{number}"
    return Change("findings", "added", (id_,), mechanism, {}, {"finding_id": id_, "statement": statement})


def left(mechanism: str, iso3: str, country: str) -> Change:
    before = {"country": country, "role": "member"}
    return Change("memberships", "removed", (mechanism, iso3, "member"), mechanism, before, {})


def version(name: str, before: str | None, *changes: Change) -> Entry:
    return Entry(name, f"2026-01-{name}", before, 4, 20, {}, changes)


VERSIONS = [
    version("01", None),
    version("02", "01", *(added(ATLAS, n) for n in range(3)), added(FJORD, 1)),
    version("03", "02", left(BASIN, "FRA", "France"), added(FJORD, 2, "Long. " * 100)),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = invented.dataset(tmp_path_factory.mktemp("data")).folder
    (folder / log.FILE).write_text(log.as_text(VERSIONS))
    return load(folder)


@pytest.fixture(scope="module")
def client(data: Dataset) -> TestClient:
    return TestClient(around(feed_routes(lambda: data)), base_url=BASE)


def entries(client: TestClient, query: str = "") -> list[ElementTree.Element]:
    return ElementTree.fromstring(client.get(f"/feed.xml{query}").content).findall("a:entry", ATOM)


def told(client: TestClient, query: str = "") -> list[str]:
    return [entry.findtext("a:title", "", ATOM) for entry in entries(client, query)]


def test_every_change_of_a_mechanism_in_a_version_is_one_entry_the_newest_version_first(client: TestClient) -> None:
    assert told(client)[0] == "Basin Process: No longer in the list of members: France."
    assert told(client)[1].startswith("Fjord Talks: New statement fjord-talks/F2: Long.")
    assert told(client)[2:] == [
        "Atlas Dialogue: 3 changes",
        "Fjord Talks: New statement fjord-talks/F1: It <b>pays</b> & hosts.",
    ]
    assert all(len(title) <= LONGEST for title in told(client))


def test_an_entry_has_all_of_it_in_sentences_and_as_text(client: TestClient) -> None:
    assert client.get("/feed.xml").headers["content-type"].startswith("application/atom+xml")
    content = entries(client)[2].findtext("a:content", "", ATOM)
    assert content.count("<li>") == 3
    assert "It &lt;b&gt;pays&lt;/b&gt; &amp; hosts." in content


def test_a_feed_is_of_a_mechanism_or_of_those_that_list_a_state_or_listed_it_before(client: TestClient) -> None:
    assert {title.partition(":")[0] for title in told(client, f"?mechanism={FJORD}")} == {"Fjord Talks"}
    assert {title.partition(":")[0] for title in told(client, "?iso3=fra")} == {"Atlas Dialogue", "Basin Process"}
    assert {title.partition(":")[0] for title in told(client, "?iso3=NOR")} == {"Fjord Talks"}


def test_an_entry_keeps_its_name_in_every_language_and_its_words_are_of_the_one_asked_for(client: TestClient) -> None:
    ids = [[entry.findtext("a:id", "", ATOM) for entry in entries(client, f"?lang={code}")] for code in ("en", "fr")]
    assert ids[0] == ids[1]
    assert len({*ids[0]}) == len(ids[0])
    french = ElementTree.fromstring(client.get("/feed.xml?lang=fr").content)
    links = {link.get("rel"): link.get("href") for link in french.findall("a:link", ATOM)}
    assert links == {"self": f"{BASE}/feed.xml?lang=fr", "alternate": f"{BASE}/method?lang=fr&view=changes"}


def test_a_feed_has_the_newest_entries_alone(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [version("01", None), *(version("02", "01", added(ATLAS, n)) for n in range(MOST + 5))]
    monkeypatch.setattr(feed.changes, "entries", lambda _: many)
    fresh = TestClient(Starlette(routes=feed_routes(lambda: data)), base_url=BASE)
    assert len(entries(fresh)) == MOST


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("?mechanism=nobody", "mechanism"),
        ("?iso3=XYZ", "iso3"),
        ("?iso3=IOM", "iso3"),
        ("?lang=tlh", "lang"),
        ("?colour=red", "colour"),
        (f"?mechanism={ATLAS}&mechanism={FJORD}", "mechanism"),
        (f"?mechanism={ATLAS}&iso3=KEN", None),
    ],
)
def test_what_there_is_not_is_refused(client: TestClient, query: str, parameter: str | None) -> None:
    answer = client.get(f"/feed.xml{query}")
    assert answer.status_code == 400
    assert answer.json().get("parameter") == parameter


@pytest.mark.parametrize(
    ("page", "asked", "address"),
    [
        ("funding", {}, "feed.xml"),
        ("mechanism", {"id": [FJORD]}, f"feed.xml?mechanism={FJORD}"),
        ("country", {"iso3": ["KEN"]}, "feed.xml?iso3=KEN"),
    ],
)
def test_a_page_names_the_feed_that_it_concerns(
    data: Dataset, page: str, asked: dict[str, list[str]], address: str
) -> None:
    seen = view(data, page, asked, base=f"{BASE}/")
    made = head(seen, build(seen), "./style.css", "./")
    assert f'href="{address}"' in made.partition('type="application/atom+xml"')[2].partition(">")[0]
