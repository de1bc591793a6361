"""Whom a name means: what readers type in any language and spelling, and what a text says."""

import csv

import pytest
from babel import Locale, localedata
from babel.languages import get_official_languages

from iscm_data.curate.records import read
from iscm_data.language.text import LANGUAGES
from iscm_data.model import names
from iscm_data.model.codebook import DATA


@pytest.fixture(scope="module")
def countries() -> dict[str, str]:
    with (DATA / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row["name"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def known(countries: dict[str, str]) -> dict[str, names.Known]:
    return {iso3: names.of_state(iso3, name) for iso3, name in countries.items()}


@pytest.mark.parametrize("language", sorted({*LANGUAGES, *names.UN_LANGUAGES}))
def test_every_name_of_unicode_s_list_leads_to_its_country_first(known: dict[str, names.Known], language: str) -> None:
    territories = Locale.parse(language).territories
    for iso3, one in known.items():
        assert names.find(territories[one.codes[1]], known)[0] == iso3


def test_what_a_state_calls_itself_in_its_official_languages_is_its_whole_name(known: dict[str, names.Known]) -> None:
    spoken = [
        (str(Locale.parse(language.replace("-", "_")).territories.get(one.codes[1], one.names[0])), iso3)
        for iso3, one in known.items()
        for language in get_official_languages(one.codes[1], de_facto=True)
        if localedata.exists(language.replace("-", "_"))
    ]
    assert len(spoken) > 300
    for name, iso3 in (*spoken, ("Nippon", "JPN"), ("Bharat", "IND"), ("Česká republika", "CZE"), ("Misr", "EGY")):
        assert iso3 in names.exact(name, known), name


def test_every_code_and_every_name_leads_to_its_country(known: dict[str, names.Known]) -> None:
    for iso3, one in known.items():
        for typed in (one.codes[0], *(code.lower() for code in one.codes)):
            assert names.find(typed, known)[0] == iso3, typed
        for typed in (name.upper() for name in one.names):
            assert iso3 in names.exact(typed, known), typed


@pytest.mark.parametrize(
    ("typed", "iso3"),
    [
        *(("Turkey", "TUR"), ("turkiye", "TUR"), ("Ivory Coast", "CIV"), ("Cote d Ivoire", "CIV")),
        *(("COTE DIVOIRE", "CIV"), ("Czech Republic", "CZE"), ("Vietnam", "VNM"), ("UK", "GBR"), ("U.K.", "GBR")),
        *(("Great Britain", "GBR"), ("US", "USA"), ("DR Congo", "COD"), ("RDC", "COD"), ("Swaziland", "SWZ")),
        *(("the Democratic Republic of Congo", "COD"), ("Congo, Republic of", "COG"), ("Congo", "COG")),
        *(("St. Lucia", "LCA"), ("Trinidad & Tobago", "TTO"), ("The Gambia", "GMB"), ("guinea bissau", "GNB")),
        *(("timor leste", "TLS"), ("Corée du Sud", "KOR"), ("emiratos", "ARE"), ("Aland", "ALA"), ("Burma", "MMR")),
        *(("Republic of Kenya", "KEN"), ("Kingdom of Saudi Arabia", "SAU"), ("République du Sénégal", "SEN")),
        *(("Republic of Guinea-Bissau", "GNB"), ("türki", "TUR"), ("zeal", "NZL"), ("holland", "NLD")),
        *(("Rep. of Korea", "KOR"), ("Rép. dém. du Congo", "COD"), ("Rep. Dem. del Congo", "COD"), ("Congo, D", "COD")),
        *(("The Congo, DR", "COD"), ("RSA", "ZAF"), ("Ceylan", "LKA"), ("British Guiana", "GUY"), ("Suráfrica", "ZAF")),
        *(
            ("Co\u0302te d'Ivoire", "CIV"),
            ("Viet\u00adnam", "VNM"),
            ("Inglaterra", "GBR"),
            ("Scotland", "GBR"),
            ("république de Corée", "KOR"),
        ),
    ],
)
def test_the_country_that_is_meant_comes_first(known: dict[str, names.Known], typed: str, iso3: str) -> None:
    assert names.find(typed, known)[0] == iso3


def test_initials_that_are_joined_are_no_code(known: dict[str, names.Known]) -> None:
    assert names.exact("BH", known) == ["BHR"]
    for typed in ("B&H", "R-U", "T&T", "E-U"):
        assert names.exact(typed, known) == [], typed


def test_a_part_of_a_name_finds_all_that_have_it_and_nothing_finds_nobody(known: dict[str, names.Known]) -> None:
    assert names.find("guinea", known) == ["GIN", "GNQ", "GNB", "PNG"]
    assert set(names.find("Korea", known)) == {"KOR", "PRK"}
    for typed in ("", "  ", "–", "Atlantis", "Taiwan"):
        assert names.find(typed, known) == [], typed


def test_only_a_whole_name_is_taken_without_asking(known: dict[str, names.Known]) -> None:
    assert names.exact("cote d'ivoire", known) == ["CIV"]
    assert names.exact("Congo", known) == ["COG"]
    assert names.exact("Niger", known) == ["NER"]
    assert names.exact("Guine", known) == []
    assert names.exact("Korea", known) == ["PRK", "KOR"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Funding came from DR Congo.", ["COD"]),
        ("the Democratic Republic of Congo, Congo and the Republic of Moldova", ["COD", "COG", "MDA"]),
        ("Congo (Democratic Republic of the) and Congo, Dem. Rep.", ["COD", "COD"]),
        ("Congo and the Democratic Republic of the Congo", ["COG", "COD"]),
        ("Cote d'Ivoire, CÔTE D’IVOIRE; Vietnam; Syria", ["CIV", "CIV", "VNM", "SYR"]),
        ("Papua New Guinea, Equatorial Guinea and Guinea. Bissau is a city.", ["PNG", "GNQ", "GIN"]),
        ("the UK, the U.K., the uk", ["GBR", "GBR"]),
        ("South Sudan and Sudan; the Dominican Republic and Dominica", ["SSD", "SDN", "DOM", "DMA"]),
        ("St. Kitts and Nevis; Trinidad & Tobago", ["KNA", "TTO"]),
        ("Hong Kong SAR, China", ["HKG"]),
        ("Northern Ireland, Lake Chad, the Gulf of Guinea, the Niger Delta and New Mexico", []),
        ("they turkey, the EU-Turkey statement, Korea", []),
        ("República Democrática del Congo, République démocratique du Congo", ["COD", "COD"]),
        ("Congo (RDC), Congo DR, Dem. Rep. of the Congo; Congo, the Democratic Republic of the", ["COD"] * 4),
        ("Guinea Ecuatorial, Sudán del Sur and Soudan du Sud", ["GNQ", "SSD", "SSD"]),
        ("the USA, the U.S.A. and Côte dʼIvoire", ["USA", "USA", "CIV"]),
        ("the Congo River, the Congo Basin, the Panama Canal, New Guinea, the Netherlands Antilles", []),
        ("Norway’s fund", ["NOR"]),
        ("Nigeria", ["NGA"]),
        ("the Rep. of Korea, Dem. Rep. of the Congo, the Congo (DR) and S. Sudan", ["KOR", "COD", "COD", "SSD"]),
        ("Co\u0302te d’Ivoire and Viet\u00adnam", ["CIV", "VNM"]),
        ("US$ 5 million, two million US dollars, US $3, Swiss francs", []),
        ("Northern Cyprus, Golfo de Guinea, le fleuve Congo, the Belgian Congo, Inner Mongolia", []),
        ("Georgia State University, Luxembourg City, New South Wales, White Russia", []),
    ],
)
def test_a_text_names_a_state_by_its_longest_name_alone(countries: dict[str, str], text: str, named: list[str]) -> None:
    found = names.Texts.of_states(countries).named(text)
    assert [mention.id for mention in found] == named
    assert all(text[mention.start : mention.end] == mention.words for mention in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_a_state_in_any_language_is_taken_for_another_state_s(
    countries: dict[str, str], language: str
) -> None:
    texts = names.Texts.of_states(countries)
    territories = Locale.parse(language).territories
    for iso3, name in countries.items():
        for told in (territories[names.of_state(iso3, name).codes[1]], *names.of_state(iso3, name).names):
            assert {mention.id for mention in texts.named(told)} <= {iso3}, told


def test_other_names_are_those_of_states_and_organizations_that_there_are() -> None:
    with names.OTHERS.open(encoding="utf-8", newline="") as file:
        rows = [(row["name"], row["actor"]) for row in csv.DictReader(file)]
    records = read()
    assert {actor for _, actor in rows} - {names.NOBODY} <= {*records.countries, *records.actors}
    assert len(rows) == len({*rows})
    shared = {name for name, _ in rows if sum(name == other for other, _ in rows) > 1}
    assert shared == {"Korea", "Corée", "Corea"}
