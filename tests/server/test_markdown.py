"""Pages as Markdown: the answer first, evidence with sources, what to say with it last; and what /llms.txt names."""

import re
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from iscm_data.dataset.tables import Dataset
from iscm_data.html.document import head
from iscm_data.html.pages import build
from iscm_data.language.text import LANGUAGES, speaking, t
from iscm_data.query.view import view
from iscm_data.server.markdown import NAMES, markdown_routes
from tests.server.around import around

BASE = "https://iscm.example.org"
ATLAS = "atlas-dialogue"
LINK = re.compile(r"\]\(([^)\s]*)\)|<(https?:[^>]*)>")


@pytest.fixture(scope="module")
def client(data: Dataset) -> TestClient:
    return TestClient(around(markdown_routes(lambda: data)), base_url=BASE)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_begins_with_its_answer_ends_with_what_not_found_means_and_has_whole_links_and_no_markup(
    client: TestClient, data: Dataset, name: str
) -> None:
    code = LANGUAGES[[*NAMES].index(name) % len(LANGUAGES)]
    answer = client.get(f"/{name}.md?lang={code}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/markdown; charset=utf-8")
    told = answer.text
    assert told.startswith("# ")
    assert told.count("\n# ") == 0
    end = told.rpartition("\n---\n")[2]
    with speaking(code):
        assert t("“Not found” never means “no”. It means that the sources we read do not say.") in end
    assert data.version in end
    assert "\u00ad" not in told
    links = [a or b for a, b in LINK.findall(told)]
    assert links
    assert {urlsplit(link).scheme for link in links} <= {"https", "http", "mailto"}
    assert not re.search(r"</?(div|span|a|p|ul|details|table|form|button)\b", told)


def test_a_profile_has_each_statement_with_its_name_year_source_and_place(client: TestClient, data: Dataset) -> None:
    told = client.get(f"/mechanism.md?id={ATLAS}").text
    own = [finding for finding in data.finding.values() if finding.mechanism_id == ATLAS]
    assert own
    for finding in own:
        assert f"[{finding.id}]({BASE}/findings?id=" in told
        assert finding.statement.partition("*")[0] in told
        assert finding.locator in told
    assert "Atlas Dialogue" in told.partition("\n")[0]


def test_a_list_of_mechanisms_says_in_words_what_a_page_says_by_marks(client: TestClient) -> None:
    told = client.get("/funding.md?view=matrix").text
    row = next(line for line in told.splitlines() if line.startswith("| [Atlas Dialogue · dormant]"))
    assert "in place" in row
    assert "Not found" in row
    assert "Partnership type" not in told  # a filter
    assert "| Considered: [Élan Forum]" in client.get("/themes.md").text


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("index.md", "External donors: 2 (2022 or later: 1)"),
        ("themes.md?view=matrix", "| Mechanism | Migration data: 0 of 4 |"),
        ("themes.md?view=matrix", "| Regional: something found for 2 of 3 |"),
        ("mechanism.md", "| Fjord Talks | Replaced | Europe | 2015 | 2 | not found | 0 |"),
        ("mechanism.md", "| Atlas Dialogue · AD | Dormant 2020 |"),
        (f"mechanism.md?id={ATLAS}", "**This mechanism is reported to be dormant.** Atlas says so as of 2020."),
        ("funding.md?view=payers", "In place, Considered: Basin Process 2022; Past: Atlas Dialogue 2021"),
        (f"compare.md?id={ATLAS}&id=basin-process", "| In place 2024 · Kenya: Kenya, as host, pays for"),
        (
            f"compare.md?id={ATLAS}&id=basin-process&topic=all",
            "| Dormant · as of 2020 | Active · last sign June 2024 |",
        ),
        ("data.md", "**`name`**: Full name. text; **`name_es`**:"),
    ],
)
def test_what_a_screen_sets_apart_by_its_place_is_set_apart_by_signs(
    client: TestClient, address: str, words: str
) -> None:
    assert words in re.sub(r"\[([^\[\]]*)\]\([^)]*\)", r"\1", client.get(f"/{address}").text)


def test_the_filters_of_a_page_hold_and_what_is_not_known_is_said(client: TestClient) -> None:
    told = client.get("/funding.md?scope=regional&region=atlantis&view=matrix").text
    assert "`region`" in told.partition("# ")[0]
    assert "`stauts`" in client.get("/funding.md?stauts=in_place").text.partition("# ")[0]
    assert "| [Atlas Dialogue]" not in told


def test_words_of_an_address_make_no_link_and_no_markup(client: TestClient) -> None:
    told = client.get("/findings.md?q=[x](http://evil.example)<script>").text
    assert "](http://evil.example)" not in told.replace("\\]", "")
    assert "<script>" not in told.replace("\\<", "")


def test_it_leads_back_to_the_page_and_a_brief_is_kept_by_nobody(client: TestClient) -> None:
    answer = client.get(f"/mechanism.md?id={ATLAS}")
    assert answer.headers["link"].startswith(f"<{BASE}/mechanism?id={ATLAS}&data_version=")
    assert "no-store" in client.get("/brief.md?title=Mine").headers["cache-control"]


@pytest.mark.parametrize(("path", "status"), [("nothing.md", 404), ("mechanism.md?id=nobody", 404)])
def test_what_there_is_not_is_404(client: TestClient, path: str, status: int) -> None:
    assert client.get(f"/{path}").status_code == status


def test_a_page_names_itself_as_markdown_with_its_parameters(data: Dataset) -> None:
    seen = view(data, "funding", {"scope": ["regional"]}, base=f"{BASE}/")
    made = head(seen, build(seen), "./style.css", "./")
    assert '<link rel="alternate" type="text/markdown" href="funding.md?scope=regional">' in made


def test_llms_txt_names_every_page_and_mechanism_and_each_of_its_markdown_links_is_answered(
    client: TestClient, data: Dataset
) -> None:
    told = client.get("/llms.txt").text
    assert told.startswith("# ")
    assert "Not found is not no" in told
    links = [link.removeprefix(BASE) for link, _ in LINK.findall(told) if ".md" in link]
    assert len({*links}) == len(NAMES) - 1 + len(data.mechanism)  # all but the brief
    assert [client.get(link).status_code for link in links] == [200] * len(links)
