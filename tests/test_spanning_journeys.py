"""What readers do with the pages that span mechanisms, in a real browser: compare, countries, overlaps, partners."""

import re
import struct
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

Visit = Callable[..., None]

THREE = "/compare?id=rabat-process&id=igc&id=budapest-process"
NAMES = ["Rabat Process", "IGC", "Budapest Process"]


def asked(page: Page, name: str) -> list[str]:
    """The values of a parameter in the page's address, in their order."""
    return parse_qs(urlsplit(page.url).query).get(name, [])


def side_by_side(page: Page) -> Locator:
    return page.get_by_role("region", name="Side by side").first


def cells(line: Locator) -> list[str]:
    """The texts of a table's line, once it is there."""
    expect(line).to_be_visible()
    return line.locator("th, td").all_inner_texts()


def columns(page: Page) -> list[str]:
    expect(side_by_side(page)).to_be_visible()
    return side_by_side(page).get_by_role("columnheader").all_inner_texts()


def codes(page: Page) -> list[list[str]]:
    """The lines of the comparison as texts, without those of identity and of dimensions' names."""
    lines = side_by_side(page).locator("tbody tr").all()
    texts = [line.locator("th, td").all_inner_texts() for line in lines]
    start = next(n for n, line in enumerate(texts) if len(line) == 1)
    return [line for line in texts[start:] if len(line) > 1]


def first_lines(line: list[str]) -> set[str]:
    """What the cells beside a code say first: their status, without its years."""
    return {cell.strip().split("\n")[0] for cell in line[1:]}


def png_texts(file: bytes) -> str:
    """The texts in a PNG's iTXt chunks."""
    found, at = [], 8
    while at < len(file):
        (length,) = struct.unpack(">I", file[at : at + 4])
        if file[at + 4 : at + 8] == b"iTXt":
            found.append(file[at + 8 : at + 8 + length].decode())
        at += length + 12
    return "\n".join(found)


def download(page: Page, button: Locator) -> tuple[str, bytes]:
    with page.expect_download() as waited:
        button.click()
    return waited.value.suggested_filename, Path(waited.value.path()).read_bytes()


def card(page: Page, title: str | re.Pattern[str]) -> Locator:
    """The figure card with that title."""
    heading = page.get_by_role("heading", name=title, level=2)
    return page.locator("[class*='st-key-card_']").filter(has=heading)


def toggle(page: Page, label: str) -> None:
    page.get_by_text(label, exact=True).click()


def test_a_cold_comparison_keeps_the_reader_s_order(page: Page, visit: Visit) -> None:
    visit(page, THREE)
    assert columns(page) == ["Compared", *NAMES]
    visit(page, "/compare?id=budapest-process&id=rabat-process&id=igc")
    expect(side_by_side(page).get_by_role("columnheader").nth(1)).to_have_text("Budapest Process")
    assert columns(page) == ["Compared", "Budapest Process", "Rabat Process", "IGC"]


def test_only_where_they_differ_leaves_those_lines_and_back_brings_the_others_again(page: Page, visit: Visit) -> None:
    visit(page, THREE)
    told = page.get_by_text(re.compile(r"^\d+ of 63 codes are shown\.$"))
    expect(told).to_have_text("63 of 63 codes are shown.")
    everything = codes(page)
    assert len(everything) == 63
    toggle(page, "Only where they differ")
    expect(told).not_to_have_text("63 of 63 codes are shown.")
    assert asked(page, "differ") == ["1"]
    assert asked(page, "id") == ["rabat-process", "igc", "budapest-process"]
    some = codes(page)
    assert 0 < len(some) < 63
    assert told.inner_text() == f"{len(some)} of 63 codes are shown."
    left = {line[0] for line in some}
    for line in everything:  # what is gone says the same in all three
        if line[0] not in left:
            assert len({re.sub(r",.*", "", word) for word in first_lines(line)}) == 1
    page.go_back()
    expect(told).to_have_text("63 of 63 codes are shown.")
    assert asked(page, "differ") == []
    assert columns(page) == ["Compared", *NAMES]


def test_hiding_what_none_reports_leaves_no_line_of_things_not_found_and_back_undoes_it(
    page: Page, visit: Visit
) -> None:
    visit(page, THREE)
    told = page.get_by_text(re.compile(r"^\d+ of 63 codes are shown\.$"))
    expect(told).to_have_text("63 of 63 codes are shown.")
    reported = {line[0] for line in codes(page) if re.search("In place|Considered|Ended", " ".join(line[1:]))}
    toggle(page, "Hide what none of them reports")
    expect(told).to_have_text(f"{len(reported)} of 63 codes are shown.")
    assert asked(page, "reported") == ["1"]
    assert {line[0] for line in codes(page)} == reported
    page.go_back()
    expect(told).to_have_text("63 of 63 codes are shown.")
    assert asked(page, "reported") == []


def test_a_cell_leads_to_the_finding_that_it_tells_of(page: Page, visit: Visit) -> None:
    visit(page, THREE)
    cell = side_by_side(page).locator("tbody td p").first
    statement = cell.inner_text().rpartition(" [")[0]
    cell.get_by_role("link").click()
    page.wait_for_url(re.compile(r"/findings\?id="))
    expect(page.locator("main .passage .statement")).to_have_text(statement)


def test_states_in_common_are_named_and_counted_as_the_least_where_a_list_is_incomplete(
    page: Page, visit: Visit
) -> None:
    visit(page, "/compare?id=igc&id=rabat-process")  # the IGC's list has 18 of 19
    lines = page.get_by_role("region", name="Members in common").locator("tbody tr")
    _, number, names = cells(lines.first)
    assert number == f"at least {len(names.split('; '))}"
    expect(page.get_by_text("IGC: 18 of 19 listed")).to_be_visible()


def test_a_comparison_starts_from_a_profile(page: Page, visit: Visit) -> None:
    visit(page, "/mechanism?id=colombo-process")
    page.get_by_role("link", name="Compare with others").click()
    page.wait_for_url(re.compile(r"/compare\?id=colombo-process$"))
    expect(page.get_by_text("Choose at least two mechanisms.")).to_be_visible()
    box = page.get_by_role("combobox", name=re.compile("Mechanisms to compare"))
    box.click()
    box.type("Bali")
    page.get_by_role("option", name="Bali Process").click()
    page.wait_for_url(re.compile("bali-process"))
    page.keyboard.press("Escape")  # the list stays open for a third
    assert columns(page) == ["Compared", "Colombo Process", "Bali Process"]
    assert asked(page, "id") == ["colombo-process", "bali-process"]


def test_a_comparison_starts_from_ticked_rows_in_the_order_of_the_ticks(page: Page, visit: Visit) -> None:
    visit(page, "/mechanism")
    expect(page.get_by_text("Tick two to four mechanisms to compare them.")).to_be_visible()
    page.get_by_role("link", name="Compare Rabat Process", exact=True).click()
    expect(page.get_by_text("Tick at least one more.")).to_be_visible()
    page.get_by_role("link", name="Compare Budapest Process", exact=True).click()
    page.get_by_role("link", name="Compare Rabat Process and Budapest Process", exact=True).click()
    page.wait_for_url(re.compile("/compare"))
    assert columns(page) == ["Compared", "Rabat Process", "Budapest Process"]


def test_a_tick_can_be_taken_away(page: Page, visit: Visit) -> None:
    visit(page, "/mechanism?tick=rabat-process&tick=igc")
    page.get_by_role("link", name="Do not compare Rabat Process", exact=True).click()
    expect(page.get_by_text("Ticked: IGC. Tick at least one more.")).to_be_visible()
    assert asked(page, "tick") == ["igc"]


def test_what_is_no_mechanism_and_a_fifth_one_are_told_and_not_compared(page: Page, visit: Visit) -> None:
    five = "&".join(f"id={id_}" for id_ in ("igc", "no-such-body", "midsa", "rabat-process", "midcom", "bali-process"))
    visit(page, f"/compare?{five}")
    expect(page.get_by_text("Left out: no mechanism of this dataset, or more than four.")).to_be_visible()
    expect(page.locator("main code")).to_have_text(["no-such-body", "bali-process"])
    assert columns(page) == ["Compared", "IGC", "MIDSA", "Rabat Process", "MIDCOM"]


def test_the_image_of_a_comparison_is_wide_and_carries_its_own_address(page: Page, visit: Visit) -> None:
    visit(page, THREE)
    name, file = download(page, page.get_by_role("link", name="Download PNG"))
    assert re.fullmatch(r"iscm_comparison_all_.+\.png", name)
    assert struct.unpack(">I", file[16:20])[0] >= 2400
    texts = png_texts(file)
    assert page.url in texts
    assert "Rabat Process, IGC and Budapest Process: side by side" in texts


def test_a_country_opened_cold_shows_its_mechanisms_with_role_date_and_how_much_of_the_list_there_is(
    page: Page, visit: Visit
) -> None:
    visit(page, "/country?iso3=KEN")
    expect(page.get_by_role("heading", name="Kenya", exact=True)).to_be_visible()
    lines = page.get_by_role("region", name="Mechanisms of Kenya").locator("tbody tr")
    expect(lines.first).to_be_visible()
    told = {name: rest[:3] for name, *rest in map(cells, lines.all())}
    assert told["RMFM"] == ["Member", "March 2023", "11"]
    assert told["MTM Dialogue"] == ["Member", "undated list", "45 of 46 listed"]
    expect(page.get_by_text(f"Kenya is listed in {len(told)} of the 41 mechanisms shown")).to_be_visible()
    timeline = card(page, "When the mechanisms that list Kenya began")
    expect(timeline.get_by_text(f"Mechanisms that list Kenya: {len(told)} of the 41 shown.")).to_be_visible()


def test_a_theme_of_a_country_leads_to_the_findings_of_as_many_mechanisms(page: Page, visit: Visit) -> None:
    visit(page, "/country?iso3=KEN")
    line = page.get_by_role("region", name="Themes its mechanisms take up").locator("tbody tr").first
    _, number, names = cells(line)
    assert number.startswith(f"{len(names.split('; '))} of ")
    line.get_by_role("link").first.click()
    page.wait_for_url(re.compile("/findings"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Findings")
    expect(page.locator("main .of").first).to_be_visible()
    assert {*page.locator("main .of").all_inner_texts()} == {*names.split("; ")}


def test_a_country_is_found_without_its_accents_and_its_link_works(page: Page, visit: Visit) -> None:
    visit(page, "/country")
    box = page.get_by_role("textbox", name="Find a country")
    box.fill(" cote d ")
    box.press("Enter")
    expect(page.get_by_text("1 country.", exact=True)).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Côte d’Ivoire", exact=True).first.click()
    page.wait_for_url(re.compile("iso3=CIV"))
    expect(page.get_by_role("heading", name="Côte d’Ivoire", level=1)).to_be_visible()
    expect(page.get_by_role("region", name="Mechanisms of Côte d’Ivoire")).to_be_visible()


def test_a_code_of_no_country_is_told_as_text_and_the_list_is_there(page: Page, visit: Visit) -> None:
    visit(page, "/country?iso3=%5Bx%5D(https%3A%2F%2Fexample.org)")
    expect(page.get_by_text("There is no country with this code.")).to_be_visible()
    expect(page.locator("main code")).to_have_text("[x](https://example.org)")
    expect(page.get_by_role("link", name="x", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Kenya", exact=True)).to_be_visible()


def test_a_click_on_a_square_of_the_overlap_opens_the_pair_with_names(page: Page, visit: Visit) -> None:
    visit(page, "/country?iso3=KEN")
    figure = card(page, re.compile("pairs of mechanisms share a member State"))
    number = figure.locator(".plot .textpoint").filter(has_text=re.compile(r"^48$"))
    number.scroll_into_view_if_needed()  # 48 States: the Prague Process and the Budapest Process
    place = number.bounding_box()
    assert place
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.move(x + 1, y)
    expect(figure.locator(".hovertext")).to_be_visible()
    page.mouse.click(x + 1, y)
    panel = page.locator("section#pair")
    expect(panel.get_by_role("heading", level=2)).to_contain_text("Prague Process")
    expect(panel.get_by_role("heading", level=2)).to_contain_text("Budapest Process")
    heading = panel.get_by_role("heading", name="Member States in common")
    expect(heading).to_contain_text(re.compile(r"(at least )?48 of the smaller list of \d+"))
    names = heading.locator("xpath=following-sibling::p[1]").get_by_role("link").all_inner_texts()
    assert len(names) == 48
    assert {"Armenia", "Türkiye"} <= {*names}
    assert len(asked(page, "pair")) == 1
    page.go_back()
    expect(panel).to_have_count(0)


def test_a_pair_with_no_state_in_common_has_words_and_no_nought_and_a_wrong_pair_is_told(
    page: Page, visit: Visit
) -> None:
    visit(page, "/country?pair=colombo-process.midsa")
    panel = page.locator("section#pair")
    expect(panel.get_by_role("heading", name="Member States in common")).to_have_text("Member States in common")
    expect(panel.get_by_text("none found in the lists at hand")).to_be_visible()
    visit(page, "/country?pair=colombo-process.nothing")
    expect(page.get_by_text("The address names no pair of mechanisms of this dataset.")).to_be_visible()
    expect(panel).to_have_count(0)


def test_an_actor_opened_cold_shows_every_mechanism_with_the_findings(page: Page, visit: Visit) -> None:
    visit(page, "/partnerships?actor=UNHCR")
    panel = page.locator("section#actor")
    expect(panel.get_by_role("heading", name="UNHCR", exact=True)).to_be_visible()
    for title in ("Named as paying", "Named as a partner"):
        heading = panel.get_by_role("heading", name=title).inner_text()
        number = int(re.search(r": (\d+) of the 41 mechanisms shown, in any status$", heading)[1])  # type: ignore[index]
        after = panel.get_by_role("heading", name=title).locator("xpath=following-sibling::*").all()
        tags = [element.evaluate("e => e.localName") for element in after]
        own = tags[: tags.index("h3")] if "h3" in tags else tags
        assert own.count("h4") == number
        assert own.count("article") >= number
    for finding in panel.locator(".passage").all():
        expect(finding).to_contain_text("UNHCR")


def test_the_number_of_an_objective_leads_to_the_findings_of_as_many_mechanisms(page: Page, visit: Visit) -> None:
    visit(page, "/themes")
    figure = card(page, re.compile("objectives? of the Global Compact"))
    figure.get_by_text("Show as table").click()
    line = figure.locator("tbody tr").filter(has=page.get_by_role("rowheader", name=re.compile("^18 ")))
    number = line.locator("td").nth(1).get_by_role("link")
    told = number.inner_text()
    number.click()
    page.wait_for_url(re.compile("/findings"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Findings")
    expect(page.locator("main .of").first).to_be_visible()
    assert asked(page, "status") == ["in_place"]
    assert told == f"{len({*page.locator('main .of').all_inner_texts()})} of 41"


@pytest.mark.parametrize(
    ("address", "title", "caption"),
    [
        ("/country?iso3=KEN", re.compile("pairs of mechanisms share a member State"), "Pair"),
        ("/themes", re.compile("^(?!.*Global Compact).*of 41 mechanisms"), "Theme"),
    ],
)
def test_on_a_phone_a_figure_too_wide_is_a_table_and_its_image_is_as_on_a_desktop(
    phone: Page, visit: Visit, address: str, title: re.Pattern[str], caption: str
) -> None:
    visit(phone, address)
    figure = card(phone, title)
    expect(figure.get_by_role("columnheader", name=caption, exact=True)).to_be_visible()
    expect(figure.locator(".plot")).to_have_count(0)
    assert figure.locator("tbody tr").count() > 20
    _, file = download(phone, figure.get_by_role("link", name="Download PNG"))
    assert struct.unpack(">I", file[16:20])[0] >= 2400
    assert unquote(urlsplit(phone.url).path) in png_texts(file)
