"""The static edition: whole, the same each time, every link leading somewhere, and readable by everybody."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from itertools import product
from posixpath import join, normpath
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.edition import edition
from iscm_data.edition.links import KINDS, PAGES, VIEWS, FileLinks, file
from iscm_data.html import frame, icons, pages
from iscm_data.html.document import document
from iscm_data.language.text import LANGUAGES, language
from iscm_data.query.filters import Filters
from iscm_data.query.view import View
from iscm_data.wording import captions
from tests import invented
from tests.html.markup import Markup

BASE = "https://example.org/iscm/"
BASIN, ELAN, FJORD, ATLAS = invented.IDS


PNG = b"\x89PNG"


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Pictures take seconds to make of pixels, and tests/figures looks at them: here they are their first bytes."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(edition.MAKE, "png", ("image/png", lambda *_: PNG))
        yield


@pytest.fixture(scope="module")
def files(data: Dataset) -> dict[str, bytes]:
    """The whole edition of the invented data."""
    return edition.files(data, BASE)


@pytest.fixture(scope="module")
def html(files: dict[str, bytes]) -> dict[str, str]:
    return {path: content.decode() for path, content in files.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def ours(real: Dataset) -> dict[str, str]:
    """The pages in English of the published data, of countries only a few, without their figures."""
    made = {}
    for page, asked in edition._pages(real):
        if page == "country" and asked.get("iso3", ("KEN",))[0] not in ("KEN", "PHL", "FJI"):
            continue
        view = View(real, page, asked, Filters(), (), FileLinks(page, asked))
        made[f"en/{file(page, asked)}"] = document(view, pages.build(view), "../style.css", "../")
    return made


def lost(html: dict[str, str], there: Callable[[str], bool]) -> list[str]:
    """The links that lead to no file, or to no place in it."""
    ids = {path: {*Markup(content).values("id")} for path, content in html.items()}
    found = []
    for path, content in html.items():
        page = Markup(content)
        for link in page.values("href") + page.values("src"):
            here, target = path.rpartition("/")[0], unescape(link)
            if target.startswith(BASE):
                here, target = "", target.removeprefix(BASE) or "index.html"
            elif re.match(r"[a-z]+:", target):
                continue
            name, _, place = target.partition("#")
            whole = normpath(join(here, name)) if name else path
            if not link or not there(whole) or (place and whole in ids and unquote(place) not in ids[whole]):
                found.append(f"{path}: {link}")
    return found


def test_there_is_a_page_for_every_view_mechanism_and_country_in_every_language(
    html: dict[str, str], data: Dataset
) -> None:
    own = {file(page, {}) for page in PAGES}
    own |= {f"{page}-{view}.html" for page, views in VIEWS.items() for view in views}
    own |= {f"mechanism-{id_}.html" for id_ in data.mechanism}
    own |= {f"country-{iso3}.html" for iso3 in data.memberships["iso3"]}
    assert {*html} == {"index.html", *(f"{code}/{name}" for code in LANGUAGES for name in own)}
    assert [path for path in html if "/" in path and f'<html lang="{path.partition("/")[0]}"' not in html[path]] == []


def test_every_link_and_every_place_that_it_names_is_there(html: dict[str, str], files: dict[str, bytes]) -> None:
    assert lost(html, files.__contains__) == []


def test_every_link_of_the_published_pages_leads_to_a_page_a_figure_or_a_file(
    ours: dict[str, str], real: Dataset
) -> None:
    pages = {f"en/{file(page, asked)}" for page, asked in edition._pages(real)} | icons.FILES.keys()

    def there(path: str) -> bool:
        return re.sub("^(fr|es)/", "en/", path) in pages or path.startswith(("data/", "style.css", "en/figures/"))

    assert lost(ours, there) == []


def test_every_finding_stands_once_on_its_mechanism_s_page_with_source_and_place(
    ours: dict[str, str], real: Dataset
) -> None:
    seen: Counter[str] = Counter()
    articles = {}
    for path, content in ours.items():
        if path.startswith("en/mechanism-"):
            found = re.findall(r'<article class="ev[^"]*" id="([^"]+)">(.*?)</article>', content, re.DOTALL)
            seen.update(name for name, _ in found)
            articles |= {(path, name): article for name, article in found}
    assert seen == Counter(id_.replace("/", "-") for id_ in real.finding)
    for p in real.finding.values():
        told = unescape(articles[f"en/mechanism-{p.mechanism_id}.html", p.id.replace("/", "-")])
        for part in (p.statement, p.source_title, p.source_publisher, p.locator.rstrip("."), p.source_url or ""):
            assert part in told, p.id


def test_no_page_needs_a_script_a_server_or_another_host(html: dict[str, str]) -> None:
    for path, content in html.items():
        page = Markup(content)
        assert {*page.tags} & {"script", "iframe", "object", "embed", "form", "style"} == set(), path
        assert [name for name, _ in page.attributes if name.startswith("on")] == [], path
        assert [href for href in page.values("href") if href.lower().startswith("javascript:")] == [], path
        assert "data-pins" not in content, path
        asked = re.findall(r'<(?:img[^>]* src|link rel="(?:stylesheet|icon)"[^>]* href)="([^"]*)"', content)
        assert all(not re.match(r"(?!data:)[a-z]+:|//", each) for each in asked), path


def test_a_page_says_of_which_data_it_is_and_where_it_is_in_other_languages(
    html: dict[str, str], data: Dataset
) -> None:
    for path, content in html.items():
        if "/" in path:
            assert data.version in content, path
            assert '<meta property="og:title" content="' in content, path
    french = html["fr/funding.html"]
    assert f'<meta property="og:url" content="{BASE}fr/funding.html">' in french
    assert f'<link rel="canonical" href="{BASE}fr/funding.html">' in french
    assert f'hreflang="es" href="{BASE}es/funding.html"' in french


def test_every_page_has_a_picture_for_previews_and_each_mechanism_one_of_its_own(
    html: dict[str, str], files: dict[str, bytes], data: Dataset
) -> None:
    shown = {
        path: re.findall(rf'<meta property="og:image" content="{BASE}([^"]*)">', content)
        for path, content in html.items()
        if "/" in path
    }
    assert all(files[image].startswith(PNG) for (image,) in shown.values())
    for code, id_ in product(LANGUAGES, data.mechanism):
        assert shown[f"{code}/mechanism-{id_}.html"] == [f"{code}/figures/mechanism-{id_}-preview.png"]


def test_without_an_address_the_pages_have_none_of_the_tags_that_need_it(data: Dataset) -> None:
    view = View(data, "method", {}, Filters(), (), FileLinks("method", {}))
    assert not re.search(
        "canonical|og:url|og:image|alternate", document(view, pages.build(view), "../style.css", "../")
    )


def test_every_figure_that_a_page_offers_is_there_in_each_form(files: dict[str, bytes], html: dict[str, str]) -> None:
    starts = {"png": PNG, "svg": b"<svg", "csv": b"\xef\xbb\xbf"}
    offered = set()
    for path, content in html.items():
        for name in re.findall(r'href="(figures/[^"]+)"', content):
            offered.add(name)
            assert files[join(path.rpartition("/")[0], name)].startswith(starts[name.rpartition(".")[2]])
    assert {name.rpartition(".")[2] for name in offered} == {*KINDS}
    assert {f"figures/{d}-matrix.svg" for d in ("funding_model", "theme", "partnership_type")} <= offered


def test_the_same_data_give_the_same_bytes_on_any_day(
    files: dict[str, bytes], data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden() -> str:
        raise AssertionError("the edition asks for today's date")

    for module in (captions, frame):
        monkeypatch.setattr(module, "today", forbidden)
    monkeypatch.setattr(edition, "LANGUAGES", ("fr",))
    again = edition.files(data, BASE)
    assert {*again} <= {*files}
    assert [path for path in again if again[path] != files[path] and path != "index.html"] == []
    assert language() == "en", "the language of the caller is as before"


@pytest.mark.parametrize(
    ("page", "asked", "leads"),
    [
        ("", {}, "index.html"),
        ("mechanism", {}, "mechanisms.html"),
        ("mechanism", {"id": ATLAS}, f"mechanism-{ATLAS}.html"),
        ("findings", {"id": f"{ATLAS}/F1"}, f"mechanism-{ATLAS}.html#{ATLAS}-F1"),
        ("funding", {"cell": f"{ATLAS}.external_donors"}, f"mechanism-{ATLAS}.html"),
        ("funding", {"view": "payers"}, "funding-payers.html"),
        ("funding", {"view": "evidence"}, "funding.html"),
        ("country", {"iso3": "ken"}, "country-KEN.html"),
        ("compare", {"id": [ATLAS, BASIN]}, "mechanisms.html"),
        ("findings", {"q": "money"}, "index.html"),
        ("brief", {}, "index.html"),
    ],
)
def test_a_link_of_the_app_leads_to_the_file_that_has_it(page: str, asked: dict[str, str], leads: str) -> None:
    assert file(page, asked) == leads


def test_it_has_a_sitemap_of_its_own_files_and_a_feed_in_each_language(files: dict[str, bytes]) -> None:
    told = [url.findtext("{*}loc", "") for url in ElementTree.fromstring(files["sitemap.xml"])]
    assert {*told} == {f"{BASE}{path}" for path in files if path.endswith(".html") and "/" in path}
    assert files["robots.txt"].decode().endswith(f"Sitemap: {BASE}sitemap.xml\n")
    assert {*icons.FILES} <= files.keys()
    links = [str(link.get("href")) for link in ElementTree.fromstring(files["es/feed.xml"]).iterfind(".//{*}link")]
    assert links
    assert {link.removeprefix(BASE) for link in links} <= files.keys()


def test_where_its_address_is_not_known_it_has_nothing_that_needs_it(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition, "LANGUAGES", ("es",))
    monkeypatch.setattr(edition, "KINDS", ())
    assert not {"sitemap.xml", "robots.txt", "es/feed.xml"} & edition.files(data).keys()
