"""Every language of the explorer: its catalogue is whole, its words are IOM's, and its pages are the same views."""

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from iscm_data.curate import translations
from iscm_data.dataset.load import Dataset, dataset
from iscm_data.export.data import files
from iscm_data.export.data.selection import BadAddress
from iscm_data.figures.rows import finding_rows
from iscm_data.html.navigation import HOME, NAVIGATION
from iscm_data.language.text import ENGLISH, FOLDER, LANGUAGES, speaking, t
from iscm_data.query import address

FRAME = Path(__file__).parent.parent / "pages" / "_frame.py"

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
PAGES = [entry.file for group in NAVIGATION.values() for entry in group]
GLOSSARY = tomllib.loads((FOLDER / "glossary.toml").read_text(encoding="utf-8"))["term"]


@pytest.fixture(scope="module")
def wanted() -> list[translations.Text]:
    return [text for some in translations.texts().values() for text in some]


@pytest.fixture(scope="module")
def data() -> Dataset:
    return dataset()


# Catalogues ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_has_a_translation_and_no_translation_is_left_over(
    code: str, wanted: list[translations.Text]
) -> None:
    found = translations.state(translations.read(code), wanted)
    assert (found.missing, found.stale) == ((), ()), "python -m iscm_data texts --add puts them into the catalogues"


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_placeholders_of_its_text(code: str, wanted: list[translations.Text]) -> None:
    assert translations.state(translations.read(code), wanted).faults == ()


def test_a_catalogue_that_lacks_a_text_has_one_too_many_or_a_wrong_placeholder_is_found_out() -> None:
    catalog = translations.read("fr")
    text = ("{n} thing of {of}", "{n} things of {of}")
    catalog.add(text, ("1 chose de {of}", "{n} choses de {autre}"))
    catalog.add("No longer used", "Plus utilisé")
    found = translations.state(catalog, [text, "Quite new"])
    assert found.missing == ("Quite new",)
    assert "No longer used" in found.stale
    assert len(found.faults) == 2  # the wrong name; and a literal 1, which French says of 0 too


def test_only_literal_texts_can_be_collected(tmp_path) -> None:
    file = tmp_path / "page.py"
    file.write_text("t('one' if a else 'two'); tn('a', 'b', n); later('c'); other('d'); t(name)")
    assert {*translations.in_source(file)} == {"one", "two", ("a", "b"), "c"}
    file.write_text("t(f'glued {name}')")
    with pytest.raises(translations.NotLiteral):
        [*translations.in_source(file)]


def forms(code: str) -> Iterator[tuple[str, str]]:
    """Each form of each text in English with its translation."""
    for text, said in translations.entries(translations.read(code)).items():
        pairs = zip(text if isinstance(text, tuple) else (text,), said, strict=False)
        yield from (pair for pair in pairs if all(pair))  # what is missing is another test's


@pytest.mark.parametrize("code", OTHERS)
def test_the_words_of_the_field_are_those_of_the_glossary(code: str) -> None:
    astray = []
    for english, said in forms(code):
        for term in GLOSSARY:
            words = re.sub(r"\{\w+\}", "", english)
            here = re.search(rf"\b{re.escape(term['en'])}s?\b", words, re.IGNORECASE)
            if here and not any(form.casefold() in said.casefold() for form in term[code]):
                astray.append((term["en"], english, said))
    assert astray == []


def test_french_puts_its_spaces_before_colons_and_within_quotation_marks() -> None:
    with_plain_space = [said for _, said in forms("fr") if re.search(r" [:;?!»]|«(?!\u00a0)|[^\s\u00a0]»", said)]
    assert with_plain_space == []


@pytest.mark.parametrize("code", OTHERS)
def test_countries_have_the_united_nations_names(code: str, data: Dataset) -> None:
    names = {
        "fr": {"CIV": "Côte d’Ivoire", "TUR": "Türkiye", "PSE": "État de Palestine", "CYM": "Îles Caïmanes"},
        "es": {"CIV": "Côte d’Ivoire", "TUR": "Türkiye", "PSE": "Estado de Palestina", "BEN": "Benin", "MLI": "Malí"},
    }
    with speaking(code):
        for iso3, name in names.get(code, {}).items():
            assert data.actor[iso3].name == name
        bolivia = data.actor["BOL"].name
    assert bolivia.startswith("Boliv")
    assert "(" in bolivia


def test_organizations_are_called_as_they_call_themselves_and_stand_in_the_data_under_their_english_names(
    data: Dataset,
) -> None:
    entries = tomllib.loads((FOLDER / "organizations.toml").read_text(encoding="utf-8"))["organization"]
    known = {tuple(dict.fromkeys((actor.english, actor.english_full))) for actor in data.actor.values()}
    for entry in entries:
        assert tuple(entry["en"]) in known, entry
        assert {*entry} <= {*LANGUAGES}
        assert {len(names) for names in entry.values()} == {len(entry["en"])}, entry
    with speaking("fr"):
        told = [(data.actor[id_].name, data.actor[id_].full_name) for id_ in ("UNHCR", "Sana Sezim")]
    assert told == [("HCR", "Haut-Commissariat des Nations Unies pour les réfugiés"), ("Sana Sezim", "Sana Sezim")]


# Pages -----------------------------------------------------------------------------------------------------------


def opened(file: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(FRAME), default_timeout=60)
    if file != HOME:
        app.switch_page(f"{file}.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("file", PAGES)
def test_a_page_speaks_its_language_in_its_title_and_keeps_it_in_its_links(file: str, code: str) -> None:
    app = opened(file, lang=code)
    body = html(app)
    current = re.search(r'<a href="[^"]*" lang="(\w+)" hreflang="\w+" aria-current="true">', body)
    assert current
    assert current[1] == code
    astray = [
        link
        for link in re.findall(r'<a href="([^"]*)"', body)
        if not link.startswith(("http", "#", "data/")) and f"lang={code}" not in link and "lang=" not in link
    ]
    assert astray == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_link_quoted_in_one_language_leads_to_the_same_view_in_another(code: str) -> None:
    chosen = {"funding_model": "external_donors", "status": "in_place"}

    def links(language: str) -> list[dict[str, list[str]]]:
        found = re.findall(r'<a href="([^"]*)"', html(opened("funding", **chosen, lang=language)).replace("&amp;", "&"))
        asked = [(urlsplit(link).path, parse_qs(urlsplit(link).query)) for link in found if not link.startswith("http")]
        led = [{"path": [path]} | {n: v for n, v in given.items() if n != "lang"} for path, given in asked]
        return sorted(led, key=str)  # names stand in another order in another language

    assert links(code) == links(ENGLISH)


def test_what_came_of_a_click_is_told_in_the_reader_s_language() -> None:
    app = opened("method", lang="fr")
    app.button(key="pin_coverage").click().run()
    assert "La note compte 1 élément." in html(app)


def test_a_language_that_there_is_not_is_said_and_ignored() -> None:
    app = opened("method", lang="tlh")
    assert any("English" in text.value for text in app.text)
    assert app.code[0].value == "lang: tlh"


# What leaves -----------------------------------------------------------------------------------------------------


def test_labels_in_files_follow_the_language_and_codes_do_not(data: Dataset) -> None:
    rows = {}
    for code in LANGUAGES:
        with speaking(code):
            rows[code] = finding_rows(data, list(data.finding.values())[:5])
    for code in OTHERS:
        assert [row["status"] for row in rows[code]] == [row["status"] for row in rows[ENGLISH]]
        assert rows[code][0]["status_label"] != rows[ENGLISH][0]["status_label"]
        assert [row["statement"] for row in rows[code]] == [row["statement"] for row in rows[ENGLISH]]


def test_an_address_of_data_gives_labels_in_the_language_asked_for(data: Dataset) -> None:
    made = {code: files.find(data, "findings.csv", f"lang={code}".encode()) for code in LANGUAGES}
    assert len({file.key for file in made.values()}) == len(LANGUAGES)
    contents = {code: file.make().decode() for code, file in made.items()}
    assert contents[ENGLISH] == files.find(data, "findings.csv", b"").make().decode()
    with speaking("fr"):
        assert t("In place") in contents["fr"]
    heads = {content.splitlines()[0] for content in contents.values()}
    assert len(heads) == 1
    assert made["fr"].saved_as.endswith("_fr.csv")
    with pytest.raises(BadAddress) as refused:
        files.find(data, "findings.csv", b"lang=tlh")
    assert refused.value.told["allowed"] == list(LANGUAGES)
    with pytest.raises(BadAddress):
        files.find(data, "datapackage.json", b"lang=fr")


def test_no_reader_gets_the_words_of_another(data: Dataset) -> None:
    with speaking("es"):
        spanish = address.options(data)["country"]
        names = [data.actor[iso3].name for iso3 in spanish]
    english = address.options(data)["country"]
    assert spanish != english
    assert {*spanish} == {*english}
    assert names.index("Alemania") < names.index("Egipto")


# A reader --------------------------------------------------------------------------------------------------------


def test_a_deep_link_in_french_becomes_spanish_with_its_filter_and_its_figure(
    page: Page, visit: Callable[..., None], data: Dataset
) -> None:
    visit(page, "/funding?lang=fr&funding_model=external_donors")
    expect(page.get_by_role("heading", level=1)).to_have_text("Financement")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator(".chosen")).to_contain_text("Donateurs extérieurs")
    page.get_by_role("link", name="Español", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Financiación")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator(".chosen")).to_contain_text("«Donantes externos»")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {"lang": ["es"], "funding_model": ["external_donors"]}
    with page.expect_download() as download:
        page.locator(".st-key-card_funding_model-matrix").get_by_role("link", name="Descargar SVG").click()
    drawn = Path(download.value.path()).read_text(encoding="utf-8")
    assert "Modelo de financiación por mecanismo" in drawn
    assert "Elaborado el" in drawn
