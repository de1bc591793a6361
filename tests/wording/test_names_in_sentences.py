"""How mechanisms are called where there is little room and within a sentence, in each language. Real records."""

import re

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import LANGUAGES, speaking
from iscm_data.query.comparison import members
from iscm_data.wording import comparison, labels

COLOMBO, ABU_DHABI = "colombo-process", "abu-dhabi-dialogue"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_short_name_is_no_longer_than_the_name_and_no_two_are_alike(real: Dataset, code: str) -> None:
    with speaking(code):
        short = {id_: labels.short(real, id_) for id_ in real.mechanism}
        assert len({*short.values()}) == len(short)
        assert all(len(name) <= len(real.mechanism[id_]["short_name"]) for id_, name in short.items())


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_short_name_is_never_initials_of_two_letters(real: Dataset, code: str) -> None:
    with speaking(code):
        told = [labels.short(real, id_) for id_ in real.mechanism]
        assert not [name for name in told if len(name) < 3 or name in ("EMM", "HLD", "CBCP", "ARCP", "AFML", "APC")]


def test_each_language_has_its_own_short_names(real: Dataset) -> None:
    told = {}
    for code in ("en", "fr", "es"):
        with speaking(code):
            ids = ("khartoum-process", ABU_DHABI, "global-forum-migration-development", "acp-eu-migration-dialogue")
            told[code] = [labels.short(real, id_) for id_ in ids]
    assert told == {
        "en": ["Khartoum", "Abu Dhabi", "GFMD", "ACP-EU Dialogue"],
        "fr": ["Khartoum", "Abou Dhabi", "FMMD", "Dialogue ACP-UE"],
        "es": ["Jartum", "Abu Dabi", "FMMD", "Diálogo ACP-UE"],
    }


@pytest.mark.parametrize("code", ["fr", "es"])
def test_within_a_sentence_each_mechanism_has_its_article_but_one_that_is_a_programme(real: Dataset, code: str) -> None:
    articles = ("le ", "la ", "les ", "l’") if code == "fr" else ("el ", "la ", "los ", "las ")
    with speaking(code):
        told = {id_: labels.within(real, id_) for id_ in real.mechanism}
        assert [id_ for id_, name in told.items() if not name.startswith(articles)] == ["euromed-migration"]
        assert all(name.endswith(real.mechanism[id_]["short_name"]) for id_, name in told.items())


def test_what_two_share_is_said_as_each_language_says_it(real: Dataset) -> None:
    told = {}
    for code in ("en", "fr", "es"):
        with speaking(code):
            shared = members(real, (COLOMBO, ABU_DHABI)).shared[0]
            told[code] = comparison.pair(real, shared).partition(" 11")[0]
    assert told["en"].startswith("Colombo and Abu Dhabi share")
    assert told["fr"].startswith("Le Processus de Colombo et le Dialogue d’Abou Dhabi ont en commun")
    assert told["es"].startswith("El Proceso de Colombo y el Diálogo de Abu Dabi comparten")


@pytest.mark.parametrize("code", ["fr", "es"])
def test_a_mechanism_without_a_name_in_a_language_stands_there_with_its_initials(real: Dataset, code: str) -> None:
    with speaking(code):
        assert real.mechanism["pacific-immigration-development-community"]["short_name"] == "PIDC"


def test_a_mechanism_has_an_article_within_a_sentence_where_statements_give_it_one(real: Dataset) -> None:
    said = " ".join(finding.statement for finding in real.finding.values())
    for id_, m in real.mechanism.items():
        name = re.escape(m["short_name"].partition(" / ")[0])
        every, with_article = (len(re.findall(rf"{article}\b{name}\b", said)) for article in ("", "[Tt]he "))
        assert labels.within(real, id_).startswith("the ") or 2 * with_article <= every, id_


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_mechanism_has_one_name_as_a_partner_of_others_and_on_its_own_page(real: Dataset, code: str) -> None:
    with speaking(code):
        partners = {id_: actor.name for id_, actor in real.actor.items() if actor.kind == "other_iscm"}
        told = {id_: row["short_name"] for id_, row in real.mechanism.items() if id_ in partners}
        assert {id_: partners[id_] for id_ in told} == told
