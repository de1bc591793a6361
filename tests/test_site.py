"""The static edition: whole, the same each time, every link leading somewhere, and readable by everybody."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import unquote

import pytest
from iscm_data.edition.pages import FIGURES
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from iscm_data import server
from iscm_data.__main__ import main
from iscm_data.dataset.load import PARQUET, Dataset, load
from iscm_data.edition import edition, folder, links
from iscm_data.edition.folder import EditionError
from iscm_data.figures import NAMES
from iscm_data.language.text import LANGUAGES, speaking, t
from iscm_data.query.address import PAGE_OF
from iscm_data.server import settings
from iscm_data.server.settings import SettingError
from iscm_data.server.shell import told
from iscm_data.wording import captions

BASE = "https://example.org/iscm/"
CHOSEN = {"partners", "country-timeline", "comparison"}  # by a reader: `partners` is the longer `shared-partners`


class Parsed(HTMLParser):
    """What a page refers to and can be referred to, and its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.elements: Counter[str] = Counter()
        self.handlers: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        for name, value in attributes:
            if name == "id":
                self.ids[value or ""] += 1
            if name in ("href", "src", "srcset"):
                self.links.append(value or "")
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.handlers.append(f"{name}={value}")


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load(PARQUET)


@pytest.fixture(scope="module")
def files(data: Dataset) -> dict[str, bytes]:
    return edition.files(data, BASE)


@pytest.fixture(scope="module")
def pages(files: dict[str, bytes]) -> dict[str, str]:
    return {path: content.decode() for path, content in files.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def parsed(pages: dict[str, str]) -> dict[str, Parsed]:
    return {path: Parsed(html) for path, html in pages.items()}


def test_there_is_a_page_for_every_view_and_every_mechanism_in_every_language(
    pages: dict[str, str], data: Dataset
) -> None:
    own = {*links.PAGES.values(), *map(links.profile, data.mechanism)}
    assert {*pages} == {"index.html", *(f"{code}/{name}.html" for code in LANGUAGES for name in own)}
    for path, html in pages.items():
        assert f'<html lang="{path.partition("/")[0] if "/" in path else "en"}"' in html


def test_every_link_and_every_place_that_it_names_is_there(parsed: dict[str, Parsed], files: dict[str, bytes]) -> None:
    lost = []
    for path, page in parsed.items():
        assert [id_ for id_, n in page.ids.items() if n > 1] == [], path
        for link in page.links:
            if link.startswith(BASE):
                link, here = link.removeprefix(BASE) or "index.html", ""
            elif re.match(r"[a-z]+:", link):
                continue
            else:
                here = path.rpartition("/")[0]
            file, _, place = link.partition("#")
            target = normpath(join(here, file)) if file else path
            if target not in files or (place and unquote(place) not in parsed[target].ids):
                lost.append(f"{path}: {link}")
    assert lost == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_finding_stands_once_on_its_mechanism_s_page_with_source_place_and_year(
    code: str, pages: dict[str, str], data: Dataset
) -> None:
    seen: Counter[str] = Counter()
    articles = {}
    for path, html in pages.items():
        if path.startswith(f"{code}/"):
            found = re.findall(r'<article class="passage" id="([^"]+)">(.*?)</article>', html, re.DOTALL)
            seen.update(name for name, _ in found)
            articles |= {(path, name): article for name, article in found}
    assert seen == Counter(id_.replace("/", "-") for id_ in data.finding)

    with speaking(code):
        undated = escape(t("undated"))
    for p in data.finding.values():
        told = articles[f"{code}/{links.profile(p.mechanism_id)}.html", p.id.replace("/", "-")]
        assert f'<p class="statement" lang="en">{escape(p.statement)}</p>' in told
        for part in (p.source_title, p.source_publisher, p.locator):
            assert escape(part) in told, p.id
        assert f"<span class='year'>{p.as_of or undated}</span>" in told
        if p.source_url:
            assert f'href="{escape(p.source_url)}"' in told


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_view_has_all_findings_of_its_dimension(code: str, pages: dict[str, str], data: Dataset) -> None:
    for dimension, page in PAGE_OF.items():
        own = [id_.replace("/", "-") for id_, p in data.finding.items() if p.dimension == dimension]
        html = pages[f"{code}/{page}.html"]
        assert html.count('<article class="passage">') == len(own)
        assert all(f"#{id_}" in html for id_ in own)


def test_no_page_needs_a_script_or_another_host(parsed: dict[str, Parsed], pages: dict[str, str]) -> None:
    for path, page in parsed.items():
        assert page.elements.keys() & {"script", "iframe", "object", "embed", "form", "style"} == set(), path
        assert page.handlers == [], path
        asked = re.findall(r'<(?:img[^>]* src|link rel="(?:stylesheet|icon)"[^>]* href)="([^"]*)"', pages[path])
        assert all(not re.match(r"(?!data:)[a-z]+:|//", each) for each in asked), path


def test_a_page_says_of_which_data_it_is_and_what_names_of_countries_imply(
    pages: dict[str, str], data: Dataset
) -> None:
    for path, html in pages.items():
        with speaking(path.partition("/")[0] if "/" in path else "en"):
            assert captions.released(data) in html
            assert '<meta property="og:title" content="' in html
    assert '<meta property="og:url" content="https://example.org/iscm/fr/funding.html">' in pages["fr/funding.html"]
    image = f"{BASE}fr/figures/funding_model-matrix.png"
    assert f'<meta property="og:image" content="{image}">' in pages["fr/funding.html"]
    assert 'hreflang="es" href="https://example.org/iscm/es/funding.html"' in pages["fr/funding.html"]


def test_every_figure_that_needs_no_choice_is_there_with_its_words_and_table(
    files: dict[str, bytes], pages: dict[str, str]
) -> None:
    assert {name for names in FIGURES.values() for name in names} == NAMES.keys() - CHOSEN
    for page, names in FIGURES.items():
        for code in LANGUAGES:
            html = pages[f"{code}/{page}.html"]
            for name in names:
                assert files[f"{code}/figures/{name}.svg"].startswith(b"<svg")
                shown = files[f"{code}/figures/{name}-wide.svg"].decode()
                assert shown.count("Codebook 1") == 0, "the words stand on the page, and not in the drawing too"
                figure = html.partition(f'<figure id="{name}">')[2].partition("</figure>")[0]
                assert re.search(r'alt="[^"]{20,}"', figure)
                assert "<table>" in figure
            assert files[f"{code}/figures/{names[0]}.png"].startswith(b"\x89PNG")


def test_the_same_data_give_the_same_bytes_on_any_day(
    files: dict[str, bytes], data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden() -> str:
        raise AssertionError("the edition asks for today's date")

    monkeypatch.setattr(captions, "today", forbidden)
    again = edition.files(load(PARQUET), BASE)
    assert [*again] == [*files]
    assert [path for path in files if again[path] != files[path]] == []


def test_the_language_and_the_links_of_the_caller_are_as_before(files: dict[str, bytes]) -> None:
    from iscm_data.language import text
    from iscm_data.query import address

    assert text.language() == "en"
    assert address.href("mechanism", id="igc") == "mechanism?id=igc"


# Folder ----------------------------------------------------------------------------------------------------------


def everything(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def test_an_edition_replaces_an_earlier_one_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    out = folder.target(tmp_path / "out")
    folder.write(out, {"a.html": b"1", "old/b.html": b"2"}, {"data_version": "1"})
    folder.write(folder.target(out), {"a.html": b"3"}, {"data_version": "2"})
    assert everything(out).keys() == {"a.html", folder.MARKER}
    assert (out / "a.html").read_bytes() == b"3"
    assert folder.read(out)["data_version"] == "2"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert out.stat().st_mode & 0o777 == 0o755


def spoil_file(out: Path) -> None:
    out.write_text("mine")


def spoil_foreign(out: Path) -> None:
    out.mkdir()
    (out / "thesis.docx").write_text("mine")


def spoil_added(out: Path) -> None:
    folder.write(out, {"a.html": b"1"}, {})
    (out / "notes.txt").write_text("mine")


def spoil_marker(out: Path) -> None:
    folder.write(out, {"a.html": b"1"}, {})
    (out / folder.MARKER).write_text("{")


@pytest.mark.parametrize("spoil", [spoil_file, spoil_foreign, spoil_added, spoil_marker])
def test_a_folder_that_is_not_an_edition_alone_is_left_as_it_is(
    spoil: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    spoil(out)
    before = everything(tmp_path)
    assert main(["site", str(out)]) == 1
    assert everything(tmp_path) == before
    assert str(out) in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["missing/out"], ["out", "--base", "example.org"], ["out", "--base", 'https://a.example/"><script>']]
)
def test_a_wrong_place_or_address_is_refused_with_a_sentence(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["site", str(tmp_path / arguments[0]), *arguments[1:]]) == 1
    assert [*tmp_path.iterdir()] == []
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 1
    assert told.out == ""


def test_data_that_cannot_be_read_write_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ISCM_DATA", str(tmp_path / "nowhere"))
    assert main(["site", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()
    assert "missing" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_keeps_what_it_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = folder.target(tmp_path / "out")
    folder.write(out, {"a.html": b"1"}, {})
    before = everything(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(EditionError, match="No space left on device"):
        folder.write(out, {"a.html": b"2"}, {})
    monkeypatch.undo()
    assert everything(tmp_path) == before


# Browser ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = folder.target(tmp_path_factory.mktemp("edition") / "out")
    folder.write(out, files, {})
    return out


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 4000})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    "address",
    ["index.html", "en/index.html", "fr/funding.html", "es/mechanism-rabat-process.html", "en/countries.html"],
)
def test_nothing_bars_a_reader_of_the_edition(
    address: str, written: Path, window: Page, axe: Callable[..., list[str]]
) -> None:
    window.goto((written / address).as_uri())
    for width, scheme in ((1280, "light"), (390, "dark")):
        window.set_viewport_size({"width": width, "height": 4000})
        window.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert axe(window) == [], f"{width} px, {scheme}"
        assert window.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
        shown = window.evaluate(  # drawings that are too wide for a phone, and the tables that stand for them there
            "[...document.querySelectorAll('.wide')].map(drawing => [drawing, drawing.nextElementSibling"
            ".querySelector('td')].map(each => each.checkVisibility()))"
        )
        assert shown == [[width > 390, width == 390]] * len(shown)
        unloaded = window.evaluate("[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)")
        assert unloaded == []


# --- beside the app -------------------------------------------------------------------------------------------------


def test_an_edition_stands_beside_the_app_and_the_app_leads_to_it(
    files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "edition"
    folder.write(out, files, {"data_version": "1"})
    monkeypatch.setenv("ISCM_SITE", str(out))
    options = settings.read()
    shell = (
        '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title></head><body><div id="root"></div></body></html>'
    )
    app = Starlette(
        routes=[
            *server.edition_routes(options.site),
            *(Route(f"/{page}", lambda _: HTMLResponse(shell)) for page in links.PAGES | {"compare": ""}),
        ],
        middleware=server.middleware(settings=options),
    )
    client = TestClient(app)
    for address, page in (
        ("/", "fr/index.html"),
        ("/funding?lang=es&funding_model=external_donors", "es/funding.html"),
        ("/mechanism?id=colombo-process", "fr/mechanism-colombo-process.html"),
        ("/findings?id=colombo-process/F1&lang=en", "en/mechanism-colombo-process.html#colombo-process-F1"),
        ("/country?iso3=ken", "fr/countries.html#KEN"),
        ("/compare?id=igc&id=bali-process", "fr/index.html"),
        ("/mechanism?id=none-such", "fr/index.html"),
        ("/mechanism?id=../../edition.json%23%00", "fr/index.html"),
        ("/country?iso3=%22%3E%3Cb%3E%C3%A9&lang=//example.org", "fr/countries.html#%22%3E%3CB%3E%C3%89"),
        (f"/mechanism?id={'x' * 5000}", "fr/index.html"),
    ):
        html = client.get(address, headers={"Accept": "text/html", "Accept-Language": "fr"}).text
        led = {link for link in links_of(html) if "/site/" in link}
        assert led == {f"./site/{page}"}, address
    response = client.get("/site/fr/index.html", headers={"Accept": "text/html"})
    assert response.content == files["fr/index.html"]
    assert response.headers["x-content-type-options"] == "nosniff"
    begun = client.get("/site", headers={"Accept": "text/html"}, follow_redirects=False)
    assert (begun.status_code, begun.headers["location"]) == (307, "site/")
    known = {"Accept": "text/html", "If-None-Match": response.headers["etag"]}
    assert client.get("/site/fr/index.html", headers=known).status_code == 304
    for path in ("/site/../pyproject.toml", "/site/%2e%2e/pyproject.toml", "/site/fr/none.html"):
        assert client.get(path).status_code == 404


def links_of(html: str) -> list[str]:
    return Parsed(html).links


def test_a_folder_that_is_no_edition_stops_the_start_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"ISCM_SITE: .*no static edition"):
        settings.read({"ISCM_SITE": str(tmp_path)})


def test_without_an_edition_nothing_leads_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ISCM_SITE", raising=False)
    assert server.edition_routes(settings.read().site) == []
    assert "site/" not in told('<div id="root"></div>', "en")
