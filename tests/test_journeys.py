"""What a reader does, done in a real browser: find, filter, open, go back, take away, on a laptop and on a phone."""

import csv
import io
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import pytest
from conftest import STANDS, Window
from PIL import Image
from playwright.sync_api import Browser, Download, Locator, Page, expect

from iscm_data.dataset.load import Dataset, dataset
from iscm_data.html.navigation import HOME, NAVIGATION
from iscm_data.query import questions
from iscm_data.query.filters import Filters

PAGES = ["" if entry.file == HOME else entry.file for group in NAVIGATION.values() for entry in group]
MATRIX = "funding_model-matrix"
GLOBAL = Filters(scope=("global",))
SVG = "{http://www.w3.org/2000/svg}"
FOCUSED = """() => {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return (element.getAttribute('aria-label') || element.textContent || '').trim().slice(0, 80);
}"""

Visit = Callable[..., None]


@pytest.fixture(scope="module")
def data() -> Dataset:
    return dataset()


def card(page: Page, name: str = MATRIX) -> Locator:
    return page.locator(f".st-key-card_{name}")


def chosen(page: Page) -> Locator:
    """The sentence that says what the filters leave."""
    return page.locator(".chosen")


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=value, exact=True).click()
    page.keyboard.press("Escape")


def asks(page: Page, **parameters: list[str]) -> None:
    """The page's address comes to have these parameters, and no others."""
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == parameters)


def click_mark(page: Page, mechanism: str, column: str) -> None:
    """Click a mark of the matrix, found by what stands behind it."""
    page.mouse.click(*mark_of(page, mechanism, column))


def mark_of(page: Page, mechanism: str, column: str) -> tuple[float, float]:
    """Where a mark of the matrix is, in the middle of the window, once it is drawn and stays there."""
    page.evaluate("window.there = undefined")
    place = page.wait_for_function(
        """([chart, mechanism, column]) => {
          const plot = document.querySelector(`.plot[data-name="${chart}"]`);
          const trace = plot?.data?.find(t => t.customdata?.some(c => c[0] === mechanism && c[1] === column));
          const point = trace?.customdata.findIndex(c => c[0] === mechanism && c[1] === column);
          if (!trace || !plot._fullLayout?.xaxis) return false;
          const [x, y] = ['x', 'y'].map(name => plot._fullLayout[trace[`${name}axis`].replace(name, `${name}axis`)]);
          const {left, top} = plot.getBoundingClientRect();
          const place = [left + x._offset + x.l2p(trace.x[point]), top + y._offset + y.l2p(trace.y[point])];
          document.querySelector('[data-testid="stMain"]').scrollBy(0, place[1] - innerHeight / 2);
          window.times = window.there?.join() === place.join() ? window.times + 1 : 0;
          window.there = place;
          return window.times > 5 && place;
        }""",
        arg=[MATRIX, mechanism, column],
    )
    x, y = place.json_value()
    return x, y


# Arriving ---------------------------------------------------------------------------------------------------


def test_a_deep_link_works_as_the_first_request_of_a_server(fresh_server: str, open_window: Callable) -> None:
    with open_window(fresh_server, {"width": 1280, "height": 900}) as page:
        page.goto("/mechanism?id=rabat-process")
        expect(page.get_by_role("heading", level=1)).to_have_text("Rabat Process")
        expect(page).to_have_title("Rabat Process · ISCM Explorer")
        navigation = page.get_by_role("navigation", name="Pages")
        expect(navigation.get_by_role("link")).to_have_count(len(PAGES))
        expect(navigation.locator("[aria-current=page]")).to_have_text("Mechanisms")
        expect(page.locator(".foot")).to_contain_text("Data version")


def test_a_journey_asks_no_other_host_for_anything(page: Page, server: str, visit: Visit) -> None:
    """Nor does a first visit: test_network."""
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    visit(page, "/", anew=True)
    page.get_by_role("link", name="Which mechanisms rely entirely on external donors?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Funding")
    with page.expect_download():
        card(page).get_by_role("link", name="Download PNG").click()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Method").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Method")
    assert hosts - {""} == {urlsplit(server).netloc}


def test_every_file_that_the_data_page_links_to_is_there(page: Page, visit: Visit) -> None:
    visit(page, "/data")
    links = page.locator("main a[href^='data/']")
    addresses = {link.get_attribute("href") for link in links.all()}
    assert len(addresses) > 5
    refused = {href: page.request.get(f"/{href}").status for href in addresses}
    assert set(refused.values()) == {200}, refused


# Filtering --------------------------------------------------------------------------------------------------


def test_a_filter_goes_into_the_address_is_announced_and_undone_by_back(
    page: Page, visit: Visit, data: Dataset
) -> None:
    visit(page, "/themes")
    visit(page, "/governance")
    expect(chosen(page)).to_have_text("All 41 mechanisms are shown; no filter is set.")
    choose(page, "Funding model", "External donors")
    n = len(questions.matching(data, Filters(funding_model=("external_donors",))))
    expect(chosen(page)).to_contain_text(f"{n} of 41 mechanisms")
    asks(page, funding_model=["external_donors"])
    expect(page.locator(".st-key-browser [role=status]")).to_contain_text(f"{n} of 41 mechanisms")
    expect(card(page, "governance_level-matrix").locator(".title")).to_contain_text(f"of {n} mechanisms")
    page.go_back()
    expect(chosen(page)).to_have_text("All 41 mechanisms are shown; no filter is set.")
    expect(page.get_by_role("group", name="Selected values")).to_have_count(0)
    asks(page)
    page.go_back()  # the choice was one step, and undoing it none
    expect(page.get_by_role("heading", level=1)).to_have_text("Themes")


def test_typing_and_enter_choose_the_one_value_meant(page: Page, visit: Visit) -> None:
    visit(page, "/governance")
    page.get_by_role("combobox", name="Funding model").click()
    page.keyboard.type("host")
    page.keyboard.press("Enter")
    expect(chosen(page)).to_contain_text("Host or chair pays")
    asks(page, funding_model=["host_funded"])


def test_the_filters_hold_across_pages(page: Page, visit: Visit, data: Dataset) -> None:
    visit(page, "/funding?scope=global&sole=bogus")
    n = len(questions.matching(data, GLOBAL))
    for name in ("Governance", "Partnerships", "Mechanisms"):
        page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(chosen(page)).to_contain_text(f"{n} of 41 mechanisms")
        asks(page, scope=["global"])
    page.get_by_role("link", name="Clear all filters").click()
    expect(chosen(page)).to_have_text("All 41 mechanisms are shown; no filter is set.")
    assert page.url.endswith("/mechanism")


# The matrix -------------------------------------------------------------------------------------------------


def test_a_mark_opens_its_findings_and_leads_on_to_the_profile_and_back(
    page: Page, visit: Visit, data: Dataset
) -> None:
    visit(page, "/funding")
    expect(card(page).locator(".plot a").first).to_be_visible()
    click_mark(page, "rabat-process", "external_donors")
    panel = page.locator("#cell")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Rabat Process: External donors")
    asks(page, cell=["rabat-process.external_donors"])
    for finding in questions.cell(data, "rabat-process", "funding_model", "external_donors").findings:
        expect(panel).to_contain_text(finding.statement)
    # The panel stands below the figure: the reader is taken there, else nothing seems to happen.
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    expect(panel.get_by_role("heading", level=2)).to_be_in_viewport()
    panel.get_by_role("link", name="Rabat Process", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rabat Process")
    page.go_back()
    expect(panel.get_by_role("heading", level=2)).to_have_text("Rabat Process: External donors")
    expect(panel.get_by_role("heading", level=2)).to_be_in_viewport()  # where the reader was
    page.go_back()
    expect(panel).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Funding")
    assert page.url.endswith("/funding")


def test_a_closed_panel_takes_the_reader_back_and_another_cell_opens(page: Page, visit: Visit) -> None:
    visit(page, "/funding")
    expect(card(page).locator(".scatterlayer .point").first).to_be_visible()
    panel = page.locator("#cell")
    entries = page.evaluate("history.length")
    page.mouse.move(*mark_of(page, "almaty-process", "external_donors"))
    page.mouse.down()
    page.mouse.move(900, 600, steps=5)  # thought better of it
    page.mouse.up()
    click_mark(page, "almaty-process", "international_organization_support")
    expect(panel.get_by_role("heading", level=2)).to_contain_text("International organization pays")
    assert page.evaluate("history.length") == entries + 1
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    panel.get_by_role("link", name="Close").click()
    expect(panel).to_have_count(0)
    expect(card(page).locator(".scatterlayer .point").first).to_be_in_viewport()
    click_mark(page, "almaty-process", "self_funding")  # a dot, which opens what is known of the absence
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    expect(panel).to_contain_text("Not found in the sources consulted")


def test_a_name_in_the_figure_leads_to_the_profile(page: Page, visit: Visit) -> None:
    visit(page, "/funding?scope=global")
    # A rectangle of Plotly's covers the words of its link: the click is for the place, as a reader's is.
    card(page).locator(".plot a", has_text="UN High-level Dialogue").first.click(force=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("UN High-level Dialogue")
    asks(page, id=["un-high-level-dialogue-migration"])


def test_where_the_script_of_figures_does_not_come_the_page_says_so(browser: Browser, server: str) -> None:
    with closing(browser.new_context(base_url=server)) as context:
        page = context.new_page()
        page.route("**/plotly-basic.min.js", lambda route: route.abort())
        page.goto("/funding?scope=global")
        expect(page.locator(".plot").first).to_contain_text("The figure cannot be shown")
        card(page).get_by_text("Show as table", exact=True).click()
        expect(card(page).get_by_role("table")).to_be_visible()


def test_the_figure_as_a_table_is_a_real_one_with_links(page: Page, visit: Visit, data: Dataset) -> None:
    visit(page, "/funding?scope=global")
    card(page).get_by_text("Show as table").click()
    table = card(page).get_by_role("table")
    ids = questions.matching(data, GLOBAL)
    expect(table.get_by_role("rowheader")).to_have_count(len(ids))
    codes = data.codebook.dimensions["funding_model"].codes.values()
    expect(table.get_by_role("columnheader")).to_have_text(["Mechanism", *(code.label for code in codes)])
    table.get_by_role("link", name="In place").first.click()
    expect(page.locator("#cell h2")).to_contain_text("Global Forum on Migration and Development:")


# Taking away ------------------------------------------------------------------------------------------------


def take(page: Page, button: str) -> Download:
    with page.expect_download() as download:
        card(page).get_by_role("link", name=button).click()
    return download.value


def words_on_the_page(page: Page) -> list[str]:
    """All words that belong to the figure, as the page shows them, and the address."""
    words = card(page).locator(".title, .subtitle, .notes p").all_inner_texts()
    assert len(words) >= 6, "title, subtitle, note, filters, source, version"
    return [*words, page.url]


def squeezed(text: str) -> str:
    """Text without its white space: lines of an image may be broken anywhere."""
    return "".join(text.split())


def test_the_svg_carries_its_own_words(page: Page, visit: Visit) -> None:
    visit(page, "/funding?scope=global&status=in_place")
    download = take(page, "Download SVG")
    assert re.fullmatch(r"iscm_funding-model-matrix_[a-z0-9_-]*global[a-z0-9_.-]*\.svg", download.suggested_filename)
    root = ElementTree.fromstring(Path(download.path()).read_bytes())
    assert root.tag == f"{SVG}svg"
    text = "".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))
    assert [line for line in words_on_the_page(page) if squeezed(line) not in squeezed(text)] == []
    assert "…" not in text
    assert "CC BY" in text
    assert not list(root.iter(f"{SVG}script"))
    assert not list(root.iter(f"{SVG}image"))
    assert not list(root.iter(f"{SVG}a")), "a link in an image leads nowhere"


def test_the_png_is_large_lies_on_white_and_carries_its_own_words(page: Page, visit: Visit) -> None:
    visit(page, "/funding?scope=global&status=in_place")
    image = _open(take(page, "Download PNG"))
    assert image.width >= 2400
    right, bottom = image.width - 1, image.height - 1
    corners = [image.convert("RGB").getpixel(place) for place in ((0, 0), (right, 0), (0, bottom), (right, bottom))]
    assert corners == [(255, 255, 255)] * 4
    told = squeezed(" ".join(image.text.values()))
    assert [line for line in words_on_the_page(page) if squeezed(line) not in told] == []
    assert set(image.text) >= {"Title", "Description", "Source", "Copyright", "Software"}


def test_a_phone_takes_away_the_same_image_as_a_laptop(page: Page, phone: Page, visit: Visit) -> None:
    images = []
    for window in (page, phone):
        visit(window, "/funding?scope=global&status=in_place")
        if window is phone:
            expect(window.get_by_role("button", name="Filters (2)", exact=True)).to_be_visible()
        images.append(_open(take(window, "Download PNG")))
    laptop, small = images
    assert small.size == laptop.size
    assert small.convert("RGB").tobytes() == laptop.convert("RGB").tobytes()
    assert small.text == laptop.text


def test_the_csv_opens_in_a_spreadsheet_with_its_words_above(page: Page, visit: Visit, data: Dataset) -> None:
    visit(page, "/funding?scope=global")
    expect(chosen(page)).to_contain_text("4 of 41")
    download = take(page, "Download CSV")
    assert download.suggested_filename.endswith(".csv")
    content = Path(download.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "without a byte order mark a spreadsheet garbles accents"
    lines = content.decode("utf-8-sig").splitlines(keepends=True)
    head = [line for line in lines if line.startswith("# ")]
    told = squeezed("".join(head))
    assert [line for line in words_on_the_page(page) if squeezed(line) not in told] == []
    rows = [*csv.DictReader(io.StringIO("".join(lines[len(head) :])))]
    ids = questions.matching(data, GLOBAL)
    assert {row["mechanism_id"] for row in rows} == set(ids)
    behind = questions.findings(data, "funding_model", ids)
    assert {p.id for p in behind} <= {row["finding_id"] for row in rows}


def test_the_link_of_a_finding_leads_back_to_it(page: Page, visit: Visit) -> None:
    visit(page, "/findings?id=colombo-process/F1")
    cited = page.get_by_text("As coded in: ")
    found = re.search(r"https?://\S+", cited.inner_text())
    assert found, "the citation has no link"
    visit(page, found[0].rstrip("."), anew=True)
    expect(cited).to_contain_text("finding colombo-process/F1")


def _open(download: Download) -> Image.Image:
    image = Image.open(download.path())
    assert image.format == "PNG"
    image.load()  # the text after the pixels, too
    return image


# By keyboard ------------------------------------------------------------------------------------------------


def test_everything_is_reached_with_the_tab_key_in_the_order_of_the_page(page: Page, visit: Visit) -> None:
    visit(page, "/funding?scope=global", anew=True)
    reached = []
    while not reached or reached[-1] != "Describe this figure":
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
        assert len(reached) < 80, reached
    wanted = ["Skip to main content", "ISCM Explorer"]
    wanted += [entry.title for group in NAVIGATION.values() for entry in group]
    wanted += [
        "Funding model",
        "Governance level",
        "Partnership type",
        "Stated as the only source",
        "Clear all filters",
    ]
    wanted += ["Download PNG", "Download SVG", "Download CSV", "PowerPoint", "Copy link", "Show as table"]
    assert [label for label in reached if label in wanted] == wanted
    assert any(label.startswith("More filters") for label in reached)


def test_the_skip_link_leads_past_the_navigation(page: Page, visit: Visit) -> None:
    visit(page, "/governance", anew=True)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "English"  # the first of the languages, which begin the page


def test_a_reader_without_a_mouse_filters_opens_a_mechanism_and_comes_back(
    page: Page, visit: Visit, data: Dataset
) -> None:
    visit(page, "/governance", anew=True)
    press(page, "Tab")
    skip = page.evaluate("(({width, height}) => [width, height])(document.activeElement.getBoundingClientRect())")
    assert min(skip) >= 24, "the skip link is too small a target"
    press(page, "Enter")
    expect(page.locator("main")).to_be_focused()
    # Back from the page's beginning, through the navigation.
    press_until(page, "Shift+Tab", "document.activeElement.textContent.trim() === 'Funding'")
    press(page, "Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Funding")
    expect(heading).to_be_focused()
    field = page.get_by_role("combobox", name="Funding model")
    press_until(page, "Tab", "document.activeElement.ariaLabel === 'Funding model'")
    expect(field).to_be_focused()
    for key in ("h", "o", "s", "t", "Enter", "Escape"):
        press(page, key)
    n = len(questions.matching(data, Filters(funding_model=("host_funded",)), "funding_model"))
    announced = page.get_by_role("status").filter(has_text=f"{n} of 41 mechanisms")
    expect(announced).to_contain_text("Host or chair pays")
    expect(field).to_be_focused()
    press_until(page, "Tab", "document.activeElement.matches('main .plot a')")  # a name in the figure
    name = page.evaluate(FOCUSED)
    press(page, "Enter")
    expect(heading).to_have_text(name)
    expect(heading).to_be_focused()
    check_that_the_focus_is_seen(page)
    page.go_back()
    expect(heading).to_have_text("Funding")
    expect(heading).to_be_focused()
    check_that_the_focus_is_seen(page)
    expect(chosen(page)).to_contain_text(f"{n} of 41 mechanisms")


def press(page: Page, key: str) -> None:
    """Press a key; thereafter the focus is somewhere, and is seen there."""
    page.keyboard.press(key)
    check_that_the_focus_is_seen(page)


def press_until(page: Page, key: str, there: str) -> None:
    for _ in range(40):
        press(page, key)
        if page.evaluate(there):
            return
    pytest.fail(f"{key} does not lead to where {there}")


def check_that_the_focus_is_seen(page: Page) -> None:
    """What has the focus is not the body, stands in the window, and it, its switch or its field has an outline."""
    page.wait_for_function(
        """() => {
          let element = document.activeElement;
          while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          const box = element.getBoundingClientRect();
          const inView = box.width && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
          const around = [element, element.closest('label'), element.closest('.react-aria-ComboBox > div')];
          return element !== document.body && inView && around.filter(Boolean).map(e => getComputedStyle(e))
            .some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
        }"""
    )


def test_enter_on_a_page_s_link_goes_there_and_moves_the_focus_to_its_heading(page: Page, visit: Visit) -> None:
    visit(page, "/")
    loads = []
    page.on("load", lambda _: loads.append(page.url))
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Governance").focus()
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Governance")
    expect(heading).to_be_focused()
    expect(page).to_have_title("Governance · ISCM Explorer")
    assert loads == [], "the whole app was loaded again"


def test_choosing_what_to_compare_keeps_the_focus_in_the_field(page: Page, visit: Visit) -> None:
    visit(page, "/compare")
    field = page.get_by_role("combobox")
    field.click()
    for name, id_ in (("Bali", "bali-process"), ("Rabat", "rabat-process")):
        page.keyboard.type(name)
        expect(page.get_by_role("option")).to_have_count(1)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(f"id={id_}"))
        expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("columnheader").nth(1)).to_have_text("Bali Process")
    expect(page.get_by_role("columnheader").nth(2)).to_have_text("Rabat Process")


def test_the_links_at_the_end_of_a_list_lead_to_the_next_part_s_beginning(page: Page, visit: Visit) -> None:
    visit(page, "/findings?q=migration")
    pager = page.get_by_role("group", name="Parts of the list")
    first = page.locator(".passage").first.inner_text()
    pager.last.get_by_role("link", name="2", exact=True).click()
    expect(pager.first).to_contain_text("21 to 40 of")
    expect(pager.first).to_be_focused()
    expect(page.locator(".passage").first).to_be_in_viewport()
    assert page.locator(".passage").first.inner_text() != first


# On a phone -------------------------------------------------------------------------------------------------


def test_on_a_phone_the_filters_fold_behind_a_button_with_their_number(phone: Page, visit: Visit) -> None:
    visit(phone, "/funding?scope=global&status=in_place")
    button = phone.get_by_role("button", name="Filters (2)", exact=True)
    expect(button).to_have_attribute("aria-expanded", "false")
    field = phone.get_by_role("combobox", name="Funding model")
    expect(field).to_be_hidden()
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(field).to_be_visible()
    button.click()
    expect(field).to_be_hidden()


def test_on_a_phone_a_finger_scrolls_past_a_figure_and_one_tap_opens_a_mark(phone: Page, visit: Visit) -> None:
    visit(phone, "/funding?scope=global")
    mark = ("global-forum-migration-development", "voluntary_contributions")
    x, y = mark_of(phone, *mark)
    top = phone.locator("main").evaluate("main => main.scrollTop")
    finger = phone.context.new_cdp_session(phone)
    for up in range(0, 110, 10):
        kind = "touchMove" if up else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y - up}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.wait_for_function("top => document.querySelector('main').scrollTop > top", arg=top)
    phone.touchscreen.tap(*mark_of(phone, *mark))
    asks(phone, scope=["global"], cell=[".".join(mark)])


def test_on_a_phone_the_navigation_gives_way_to_the_page_that_was_chosen(phone: Page, visit: Visit) -> None:
    visit(phone, "/")
    link = phone.get_by_role("navigation", name="Pages").get_by_role("link", name="Governance")
    expect(link).to_be_hidden()  # folded away beside the window, where it is not to take the focus
    phone.get_by_test_id("stExpandSidebarButton").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_test_id("stSidebarCollapseButton").get_by_role("button")).to_be_focused()
    link.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Governance")
    expect(link).not_to_be_in_viewport()


def test_a_laptop_s_window_shows_the_filters_without_a_button(page: Page, visit: Visit) -> None:
    visit(page, "/funding?scope=global")
    expect(page.get_by_role("combobox", name="Funding model")).to_be_visible()
    expect(page.get_by_role("button", name="Filters (1)", exact=True)).to_be_hidden()


# Addresses that mean harm -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "name"), [("mechanism", "id"), ("findings", "q"), ("funding", "scope")])
def test_an_address_that_means_harm_runs_nothing_and_shows_a_page(
    path: str, name: str, page: Page, visit: Visit, server: str
) -> None:
    script = "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>"
    markdown = "[click me](javascript:document.title='hacked') ![](https://evil.example/x.png)"
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    visit(page, f"/{path}?{name}={quote(script)}&{name}={quote(markdown)}&cell={quote(script)}&{quote(script)}=1")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="click me")).to_have_count(0)
    assert page.locator("main img, main script, main iframe").count() == 0
    assert not page.title().startswith("hacked")
    assert hosts <= {"", urlsplit(server).netloc}


def test_an_address_of_no_page_says_so_and_shows_the_first(laptop: Window) -> None:
    page = laptop.page  # whose errors are not minded: Streamlit logs one
    page.goto("/no-such-page")
    expect(page.get_by_text("The address asks for a page that this explorer does not have")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Pages").locator("[aria-current=page]")).to_have_text("Overview")
    page.goto("about:blank")


def test_a_finding_is_pinned_from_a_list_and_the_reader_stays_where_it_stands(page: Page, visit: Visit) -> None:
    visit(page, "/governance?scope=global", anew=True)
    button = page.locator("[data-pins]").first
    named = button.get_attribute("data-pins")
    button.focus()
    page.keyboard.press("Enter")
    same = page.locator(f'[data-pins="{named}"]').first
    expect(same).to_have_text("Take out of brief")
    expect(page.get_by_text("The brief has 1 item.")).to_be_visible()
    expect(same).to_be_focused()
    expect(page.get_by_role("link", name="Brief (1)")).to_have_attribute("href", re.compile(r"item=1"))
    page.reload()
    page.wait_for_function(STANDS)
    expect(page.get_by_role("link", name="Brief (1)")).to_be_visible()
    page.locator(f'[data-pins="{named}"]').first.press("Enter")
    expect(page.locator(f'[data-pins="{named}"]').first).to_have_text("Add to brief")
    expect(page.get_by_role("link", name="Brief", exact=True)).to_be_visible()
