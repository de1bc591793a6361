"""What a reader does, done in a real browser: arrive, filter, open evidence, go back, compare, pin, take away."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import docx
import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from iscm_data.dataset.tables import Dataset
from iscm_data.html import pages
from iscm_data.query import questions
from iscm_data.query.view import view

LAPTOP: ViewportSize = {"width": 1280, "height": 900}
MECHANISM, MODEL = "rabat-process", "external_donors"
CELL = f"{MECHANISM}.{MODEL}"
FILE = ".tools a[download]"

Visit = Callable[[Page, str], None]
OpenWindow = Callable[..., AbstractContextManager[Page]]


def headline(data: Dataset, path: str, **asked: list[str]) -> str:
    """What the page at this address says first, as any client gets it."""
    return pages.page(view(data, path, asked)).page.headline


def heading(page: Page) -> Locator:
    return page.locator(".stApp h1")


def link(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.locator(".stApp main").get_by_role("link", name=name).first


def navigation(page: Page, name: str) -> Locator:
    return page.locator(".stApp").get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True)


def asks(page: Page, **parameters: list[str]) -> None:
    """The page's address comes to have these parameters, and no others."""
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == parameters)


@contextmanager
def hosts(page: Page) -> Iterator[set[str]]:
    """The hosts that are asked for anything meanwhile."""
    found: set[str] = set()

    def note(request: object) -> None:
        found.add(urlsplit(request.url).netloc)  # type: ignore[attr-defined]

    page.on("request", note)
    yield found
    page.remove_listener("request", note)


# Arriving ---------------------------------------------------------------------------------------------------


def test_a_journey_loads_the_app_once_and_asks_no_other_host_for_anything(
    page: Page, server: str, visit: Visit
) -> None:
    with hosts(page) as found:
        visit(page, "/")
        loads: list[str] = []
        page.on("load", lambda _: loads.append(page.url))
        for name in ("Funding", "Method", "Countries"):
            navigation(page, name).click()
            expect(heading(page).locator(".eyebrow")).to_have_text(name)
            expect(page).to_have_title(re.compile(f"^{name}"))
    assert loads == []
    assert found - {""} == {urlsplit(server).netloc}


def test_streamlit_marks_its_runs_its_connection_and_what_is_left_of_the_page_before(page: Page, visit: Visit) -> None:
    expected = {f"data-test-script-state={state}" for state in ("running", "notRunning")} | {"data-stale=true"}
    found: set[str] = set()
    for _ in range(20):  # a run that is over before the page is drawn leaves no mark: one of them does
        visit(page, "/funding")
        expect(page.locator(".stApp[data-test-connection-state=CONNECTED] main.stMain")).to_have_count(1)
        page.evaluate(
            """() => {
              const names = ['data-test-script-state', 'data-stale'];
              window.marks = new Set();
              new MutationObserver((all) => all.forEach(({target, attributeName: name}) =>
                marks.add(`${name}=${target.getAttribute(name)}`)))
                .observe(document.body, {subtree: true, attributeFilter: names});
            }"""
        )
        link(page, re.compile(r"^External donors \d+$")).click()
        asks(page, funding_model=[MODEL])
        expect(page.locator(".stApp .facets [aria-current=true]")).to_have_count(1)
        expect(page.locator(".stApp[data-test-script-state=notRunning]")).to_have_count(1)
        found |= set(page.evaluate("[...marks]"))
        if expected <= found:
            break
    assert expected <= found


def test_an_address_that_means_harm_runs_nothing_and_shows_a_page(browser: Browser, server: str) -> None:
    script = "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>"
    markdown = "[click me](javascript:document.title='hacked') ![](https://evil.example/x.png)"
    with closing(browser.new_context(base_url=server)) as context:  # whose console may tell of a 404
        page = context.new_page()
        with hosts(page) as found:
            page.goto(f"/findings?q={quote(script + markdown)}&cell={quote(script)}&{quote(script)}=1")
            expect(page.locator("#first")).to_have_count(0)
        expect(heading(page)).to_be_visible()
        expect(page.get_by_role("link", name="click me")).to_have_count(0)
        assert page.locator("main img, main script, main iframe").count() == 0
        assert not page.title().startswith("hacked")
    assert found <= {"", urlsplit(server).netloc}


# Filtering --------------------------------------------------------------------------------------------------


def test_a_filter_goes_into_the_address_is_announced_and_undone_by_back(
    page: Page, visit: Visit, real: Dataset
) -> None:
    visit(page, "/themes")
    navigation(page, "Governance").click()
    before, after = headline(real, "governance"), headline(real, "governance", governance_level=["global"])
    expect(heading(page)).to_contain_text(before)
    link(page, re.compile(r"^Global \d+$")).click()
    asks(page, governance_level=["global"])
    expect(heading(page)).to_contain_text(after)
    expect(page.locator("[data-iscm-status]")).to_have_text(after)
    page.go_back()
    asks(page)
    expect(heading(page)).to_contain_text(before)
    page.go_back()  # the choice was one step, and undoing it none
    expect(heading(page).locator(".eyebrow")).to_have_text("Themes")


def test_a_choice_in_a_menu_leaves_it_open_for_the_next_and_escape_closes_it(page: Page, visit: Visit) -> None:
    visit(page, "/funding")
    menu = page.locator(".stApp details.menu").filter(has_text="Governance level").first
    menu.locator("summary").click()
    menu.get_by_role("link").first.click()
    page.wait_for_url(re.compile("governance_level="))
    expect(menu).to_have_attribute("open", "")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    heading(page).click()  # a click beside it
    expect(menu).not_to_have_attribute("open", "")


# Evidence ---------------------------------------------------------------------------------------------------


def test_a_cell_opens_its_statements_and_leads_on_to_the_profile_and_back(
    page: Page, visit: Visit, real: Dataset
) -> None:
    visit(page, "/funding")
    entries = page.evaluate("history.length")
    page.locator(f".stApp [id='c.{CELL}']").click()
    asks(page, cell=[CELL])
    panel = page.locator(".stApp #cell")
    title = panel.get_by_role("heading", level=2)
    expect(title).to_be_focused()
    expect(title).to_be_in_viewport()
    assert page.evaluate("history.length") == entries + 1
    for finding in questions.cell(real, MECHANISM, "funding_model", MODEL).findings:
        expect(panel).to_contain_text(finding.statement)
    panel.get_by_role("link", name="Rabat Process", exact=True).click()
    expect(heading(page)).to_contain_text("Rabat Process")
    page.go_back()
    expect(title).to_be_in_viewport()  # where the reader was
    page.go_back()
    expect(panel).to_have_count(0)
    asks(page)


def test_evidence_that_is_closed_leaves_the_page_where_the_reader_opened_it(page: Page, visit: Visit) -> None:
    visit(page, "/funding")
    scrolled = "document.querySelector('.stMain').scrollTop"
    page.locator(".stApp .mx td a[id]").last.scroll_into_view_if_needed()
    top = page.evaluate(scrolled)
    page.locator(".stApp .mx td a[id]").last.click()
    expect(page.locator(".stApp #cell h2")).to_be_focused()
    page.mouse.move(600, 300)
    page.mouse.wheel(0, -200)
    page.wait_for_function(f"top => {scrolled} < top", arg=top)
    page.keyboard.press("Escape")
    page.wait_for_function(f"top => Math.abs({scrolled} - top) < 2", arg=top)


def test_a_bar_of_a_chart_leads_to_its_evidence_and_back_at_once_to_the_chart(page: Page, visit: Visit) -> None:
    visit(page, "/funding?view=chart")
    chart = page.locator(".stApp .js-plotly-plot")
    bar = chart.locator(".point path").first
    expect(bar).to_be_visible()
    place = bar.bounding_box()
    assert place
    page.mouse.move(place["x"] + 20, place["y"] + place["height"] / 2)
    expect(chart.locator(".hoverlayer .hovertext")).to_be_visible()  # Plotly knows what the pointer is on
    page.mouse.down()
    page.mouse.up()
    evidence = {"view": ["evidence"], "funding_model": [MODEL]}
    asks(page, **evidence)
    page.go_back()
    asks(page, view=["chart"])
    expect(chart).to_be_visible()
    page.go_forward()
    asks(page, **evidence)
    expect(page.locator(".stApp .hit .say").first).to_be_visible()
    expect(chart).to_have_count(0)


def test_the_next_part_of_a_list_begins_where_a_page_does(page: Page, visit: Visit) -> None:
    visit(page, "/findings?q=migration")
    pager = page.locator(".stApp").get_by_role("navigation", name="Pages of the list")
    first = page.locator(".stApp .hit .say").first.inner_text()
    pager.get_by_role("link", name=re.compile("^Next")).click()
    expect(pager).to_contain_text("11–20 of")
    expect(page.locator(".stApp .hit .say").first).not_to_have_text(first)
    expect(heading(page)).to_be_focused()
    expect(heading(page)).to_be_in_viewport()


# Across mechanisms ------------------------------------------------------------------------------------------


def test_ticked_mechanisms_are_compared_side_by_side_in_the_order_of_the_list(page: Page, visit: Visit) -> None:
    visit(page, "/mechanism")
    for name in ("Bali Process", "Rabat Process"):
        page.get_by_role("checkbox", name=f"Compare {name}", exact=True).check()
    page.locator(".stApp .go button").click()
    asks(page, id=["bali-process", "rabat-process"])
    expect(page.locator(".stApp .cmp thead").first).to_contain_text(
        re.compile("Bali Process.*Rabat Process", re.DOTALL)
    )


# Taking away ------------------------------------------------------------------------------------------------


def test_a_figure_is_taken_away_as_it_is_seen(page: Page, visit: Visit) -> None:
    visit(page, "/funding?scope=global")
    page.locator(".stApp .tools details.menu").last.locator("summary").click()
    with page.expect_download() as download:
        page.locator(f".stApp {FILE}[href*='.png?']").first.click()
    name = download.value.suggested_filename
    assert re.fullmatch(r"iscm_funding-model-matrix_[a-z0-9_-]*global[a-z0-9_.-]*\.png", name), name
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_link_to_the_view_is_copied_and_said_to_be(open_window: OpenWindow, server: str, visit: Visit) -> None:
    with open_window(server, LAPTOP) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit(page, "/funding?scope=global")
        page.locator(".stApp .tools details.menu").last.locator("summary").click()
        button = page.get_by_role("button", name="Copy link to this view")
        button.click()
        expect(page.locator("[data-iscm-status]")).to_have_text("Link copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == button.get_attribute("data-copies")
        page.goto(copied)
        expect(heading(page)).to_be_visible()


def test_a_file_that_does_not_come_is_said_to_have_failed(page: Page, visit: Visit) -> None:
    visit(page, "/funding?scope=global")
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('away')); }")
    page.locator(".stApp .tools details.menu").last.locator("summary").click()
    page.locator(f".stApp {FILE}[href*='.png?']").first.click()
    expect(page.locator("[data-iscm-status]")).to_have_text("That did not work. Please try again.")


def test_what_is_pinned_goes_into_a_brief_that_a_link_and_files_pass_on(
    page: Page, visit: Visit, open_window: OpenWindow, server: str
) -> None:
    visit(page, f"/mechanism?id={MECHANISM}")
    pin = page.locator(f".stApp [data-pins='1~m~{MECHANISM}']").first
    menu = page.locator(".stApp main details.menu")
    menu.filter(has=page.locator("[data-pins^='1~m~']")).locator("summary").click()
    pin.click()
    expect(page.locator("[data-iscm-status]")).to_have_text("Your brief has 1 item.")
    expect(page.locator(f".stApp [data-pins='1~m~{MECHANISM}']").first).to_be_focused()
    navigation(page, "Compare").click()
    navigation(page, "Search").click()
    navigation(page, "Mechanisms").click()
    expect(heading(page).locator(".eyebrow")).to_have_text("Mechanisms")  # IGC is on the pages before it too
    link(page, "IGC").click()
    pin = page.locator(".stApp [data-pins='1~m~igc']").first
    menu = page.locator(".stApp main details.menu")
    menu.filter(has=page.locator("[data-pins^='1~m~']")).locator("summary").click()
    pin.click()
    navigation(page, "Brief (2)").click()
    items = page.locator(".stApp form.brief h2")
    expect(items).to_have_text(["1. Rabat Process", "2. IGC"])
    page.get_by_role("button", name="Move item 2 up").click()
    expect(items).to_have_text(["1. IGC", "2. Rabat Process"])
    page.locator("#note-0").fill("Ask about 2025")
    page.locator("#brief-title").fill("For Geneva")
    page.get_by_role("button", name="Add a figure: Funding").click()
    expect(page.locator("#note-2")).to_be_focused()
    expect(page.locator("#note-2")).to_be_in_viewport()
    page.keyboard.type("My words on Funding")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Word").click()
    told = "\n".join(paragraph.text for paragraph in docx.Document(str(download.value.path())).paragraphs)
    assert told.index("Ask about 2025") < told.index("My words on Funding")
    page.get_by_role("button", name="Move item 1 down").click()
    expect(items.first).to_have_text("1. Rabat Process")
    page.reload()
    expect(navigation(page, "Brief (3)")).to_be_visible()
    with open_window(server, {"width": 390, "height": 844}) as other:
        visit(other, page.url)
        expect(other.locator(".stApp form.brief h2")).to_have_count(3)
        expect(other.locator("#note-1")).to_have_value("Ask about 2025")
        expect(other.locator("#brief-title")).to_have_value("For Geneva")


@pytest.mark.parametrize(
    "path", ["/funding?view=payers", "/themes?view=models", "/themes?view=objectives", "/mechanism"]
)
def test_a_name_in_a_table_stands_on_the_line_of_what_is_told_of_it(page: Page, visit: Visit, path: str) -> None:
    visit(page, path)
    named, told = "th > a", "td:is(.num, .c-since), .c-statements > a, .share b"
    feet = page.locator(".stApp .tb tbody tr:has(> th > a)").evaluate_all(
        """(rows, cells) => rows.map(row => [...row.querySelectorAll(cells)].map(cell => {
            const words = document.createRange();
            words.selectNodeContents(cell);
            return words.getClientRects()[0].bottom;
        }))""",
        f"{named}, {told}",
    )
    assert len(feet) > 20
    assert all(len(row) > 1 and max(row) - min(row) < 2 for row in feet)


OVER = """cells => cells.map(cell => {
    const seen = (where, what) => [...where.querySelectorAll(what)].flatMap(each => [...each.getClientRects()]);
    const right = Math.max(...seen(cell.previousElementSibling, ".y, .m").map(box => box.right));
    return right - Math.min(...seen(cell, ".m").map(box => box.left));
})"""  # by how much the years and marks of the cell before lie over the marks of each


@pytest.mark.parametrize(
    "cell",
    [
        "funding?cell=colombo-process.external_donors",
        "governance?cell=bali-process.national",
        "partnerships?cell=bali-process.civil_society",
        "structure?cell=bali-process.secretariat",
    ],
)
def test_beside_open_evidence_no_year_of_a_matrix_lies_over_the_next_mark(page: Page, visit: Visit, cell: str) -> None:
    for code in ("en", "es"):
        visit(page, f"/{cell}&lang={code}")
        expect(page.locator(".stApp #cell h2")).to_be_visible()
        over = page.locator(".stApp .mx tbody td:has(.y) + td").evaluate_all(OVER)
        assert len(over) > 20, code
        assert max(over) <= 1, code


@pytest.mark.parametrize("width", [1024, 768])
def test_between_a_laptop_and_a_phone_nothing_lies_over_its_neighbour(
    open_window: OpenWindow, server: str, visit: Visit, width: int
) -> None:
    with open_window(server, {"width": width, "height": 900}) as page:
        for path in ("/partnerships", "/structure"):
            visit(page, path)
            over = page.locator(".stApp .mx tbody td:has(.y) + td").evaluate_all(OVER)
            assert len(over) > 20, path
            assert max(over) <= 1, path
        visit(page, "/mechanism?lang=fr")
        over = page.locator(".stApp .mechs tbody tr:has(.tick)").evaluate_all(
            """rows => rows.map(row => {
                const [members, payers] = [".c-members", ".c-payers"].map(name => row.querySelector(name));
                const words = document.createRange();
                words.selectNodeContents(members);
                return words.getBoundingClientRect().right - payers.getBoundingClientRect().left;
            })"""
        )
        assert len(over) > 40
        assert max(over) <= 0
        main = page.locator(".stApp .stMain")
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
