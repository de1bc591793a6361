"""Every language of the explorer: its catalogue is whole, its words are IOM's, and names are the ones in use."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from iscm_data.curate import catalogues
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import ENGLISH, FOLDER, LANGUAGES, speaking

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
GLOSSARY = tomllib.loads((FOLDER / "glossary.toml").read_text(encoding="utf-8"))["term"]


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return catalogues.wanted()


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_has_a_translation_and_no_translation_is_left_over(code: str, wanted: Catalog) -> None:
    found = catalogues.state(catalogues.read(code), wanted)
    assert (found.missing, found.stale) == ((), ()), "python -m iscm_data texts --add puts them into the catalogues"


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_placeholders_of_its_text(code: str, wanted: Catalog) -> None:
    assert catalogues.state(catalogues.read(code), wanted).faults == ()


def test_a_catalogue_that_lacks_a_text_has_one_too_many_or_a_wrong_placeholder_is_found_out() -> None:
    catalog, template = catalogues.read("fr"), Catalog()
    things = ("{n} thing of {of}", "{n} things of {of}")
    catalog.add(things, ("1 chose de {of}", "{n} choses de {autre}"))
    catalog.add("No longer used", "Plus utilisé")
    catalog.add("In doubt", "En doute", flags=["fuzzy"])
    for text in (things, "Quite new", "In doubt"):
        template.add(text)
    found = catalogues.state(catalog, template)
    assert found.missing == ("In doubt", "Quite new")
    assert "No longer used" in found.stale
    assert len(found.faults) == 2  # the wrong name; and a literal 1, which French says of 0 too


@pytest.mark.parametrize(("said", "faults"), [(("una cosa", "{some} cosas"), 0), (("una cosa", "cosas"), 1)])
def test_the_form_for_one_may_leave_out_the_number_that_english_leaves_out(said: tuple[str, str], faults: int) -> None:
    catalog, template = Catalog(locale="es"), Catalog()
    things = ("one thing", "{some} things")
    catalog.add(things, said)
    template.add(things)
    assert len(catalogues.state(catalog, template).faults) == faults


def test_texts_are_collected_from_the_code_the_templates_the_codebook_and_the_names_of_countries(
    wanted: Catalog,
) -> None:
    origin = {message.id: message.auto_comments[0] for message in wanted if message.id}
    assert origin["Scope, then name"] == "iscm_data/html/menus.py"
    assert origin["Clear all"] == "iscm_data/html/templates/macros.jinja"
    assert origin["Readmission"] == "data/codebook.toml"
    counted = "{of} are reported to have {code}"
    assert (counted, counted) in origin  # of one mechanism, another language may need a form
    assert origin["Kenya"] == "data/countries.csv"
    assert origin["{n} mechanism", "{n} mechanisms"].endswith((".py", ".jinja"))


def texts_in(path: Path) -> Iterator[str]:
    """The texts that a module has translated, as Python reads it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in catalogues.KEYWORDS:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_no_text_of_the_code_is_overlooked_in_whatever_folder_or_f_string_it_stands(wanted: Catalog) -> None:
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in wanted if message.id}
    paths = sorted((catalogues.ROOT / "iscm_data").rglob("*.py"))
    overlooked = [f"{path.name}: {text}" for path in paths for text in texts_in(path) if text and text not in known]
    assert overlooked == []


def test_a_text_is_a_whole_sentence_and_none_that_is_glued_together() -> None:
    """What is put together before it is looked up has no translation, and nothing would tell so."""
    glued = [
        f"{path.relative_to(catalogues.ROOT)}:{node.lineno}"
        for path in sorted((catalogues.ROOT / "iscm_data").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in catalogues.KEYWORDS
        and any(isinstance(text, ast.JoinedStr | ast.BinOp) for text in node.args[:2])
    ]
    assert glued == []


def forms(code: str) -> Iterator[tuple[str, str]]:
    """Each form of each text in English with its translation."""
    for message in catalogues.read(code):
        if message.id and message.string and not message.fuzzy:
            one = isinstance(message.id, str)
            pairs = [(message.id, message.string)] if one else zip(message.id, message.string, strict=False)
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


def test_french_puts_its_spaces_before_colons_and_within_quotation_marks_in_texts_and_statements(real: Dataset) -> None:
    rows = real.translations[real.translations["language"] == "fr"]["translation"]
    every = [*(said for _, said in forms("fr")), *rows]
    assert len(rows) > 1000
    assert [said for said in every if re.search(r" [:;?!»]|«(?!\u00a0)|[^\s\u00a0]»", said)] == []


@pytest.mark.parametrize("code", OTHERS)
def test_countries_have_the_united_nations_names(code: str, real: Dataset) -> None:
    names = {
        "fr": {"CIV": "Côte d’Ivoire", "TUR": "Türkiye", "PSE": "État de Palestine", "CYM": "Îles Caïmanes"},
        "es": {"CIV": "Côte d’Ivoire", "TUR": "Türkiye", "PSE": "Estado de Palestina", "BEN": "Benin", "MLI": "Malí"},
    }
    with speaking(code):
        for iso3, name in names.get(code, {}).items():
            assert real.actor[iso3].name == name
        bolivia = real.actor["BOL"].name
    assert bolivia.startswith("Boliv")
    assert "(" in bolivia


def test_organizations_are_called_as_they_call_themselves_and_stand_in_the_data_under_their_english_names(
    real: Dataset,
) -> None:
    entries = tomllib.loads((FOLDER / "organizations.toml").read_text(encoding="utf-8"))["organization"]
    known = {tuple(dict.fromkeys((actor.english, actor.english_full))) for actor in real.actor.values()}
    for entry in entries:
        assert tuple(entry["en"]) in known, entry
        assert {*entry} <= {*LANGUAGES}
        assert {len(names) for names in entry.values()} == {len(entry["en"])}, entry
    with speaking("fr"):
        told = [(real.actor[id_].name, real.actor[id_].full_name) for id_ in ("UNHCR", "Sana Sezim")]
    assert told == [("HCR", "Haut-Commissariat des Nations Unies pour les réfugiés"), ("Sana Sezim", "Sana Sezim")]
