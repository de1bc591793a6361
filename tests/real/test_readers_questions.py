"""Questions as delegates type them, in three languages: a right finding is among the first five."""

import csv
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from iscm_data.dataset.index import index
from iscm_data.dataset.tables import Dataset
from iscm_data.html import pages
from iscm_data.language.text import quoted, speaking, spelled, t
from iscm_data.query.asked import read
from iscm_data.query.search import search
from iscm_data.query.suggestions import codes, suggestions
from iscm_data.query.view import view
from iscm_data.wording import activity, headlines, overview
from iscm_data.wording import comparison as alike
from iscm_data.wording.dates import of_list, undated
from iscm_data.wording.facts import facts
from iscm_data.wording.identity import count
from iscm_data.wording.labels import of_mechanisms
from tests.real.records import naming, newest, records, reporting

with (Path(__file__).parent / "search_questions.csv").open(encoding="utf-8", newline="") as file:
    QUESTIONS = [tuple(row.values()) for row in csv.DictReader(file)]

# Nobody says so in the sources: the day somebody does, it is to be found as all others are.
UNANSWERED = {"is climate change discussed in the Pacific"}


def right(data: Dataset, mechanism: str, code: str) -> set[str]:
    return {
        finding.id
        for finding in data.finding.values()
        if mechanism in ("", finding.mechanism_id) and code in ("", finding.code, finding.dimension)
    }


@pytest.mark.parametrize(("question", "language", "mechanism", "code"), QUESTIONS)
def test_a_right_answer_is_among_the_first_five(
    real: Dataset, question: str, language: str, mechanism: str, code: str
) -> None:
    wanted = right(real, mechanism, code)
    assert bool(wanted) != (question in UNANSWERED)
    if wanted:
        with speaking(language):
            first = [finding.id for finding in search(real, question).hits[:5]]
        assert wanted & {*first}, first


@pytest.mark.parametrize(
    ("typed", "kind", "id_"),
    [
        ("RCM", "mechanism", "regional-conference-on-migration"),
        ("rcm", "mechanism", "regional-conference-on-migration"),
        ("GFMD", "mechanism", "global-forum-migration-development"),
        ("MIWDA", "mechanism", "midwa"),
        ("colombo", "mechanism", "colombo-process"),
        ("soderkoping", "mechanism", "soderkoping-process"),
        ("5+5", "mechanism", "5-plus-5-dialogue"),
        ("Ivory Coast", "country", "CIV"),
        ("Turkey", "country", "TUR"),
        ("DR Congo", "country", "COD"),
        ("Swaziland", "country", "SWZ"),
        ("philipines", "country", "PHL"),
        ("KEN", "country", "KEN"),
        ("children", "code", "theme.children"),
        ("child", "code", "theme.children"),
        ("donors", "code", "funding_model.external_donors"),
        ("dormant", "code", "activity.dormant"),
        ("World Bank", "actor", "World Bank"),
        ("international labour organization", "actor", "ILO"),
    ],
)
def test_what_is_typed_suggests_who_or_what_is_called_so_first_of_its_kind(
    real: Dataset, typed: str, kind: str, id_: str
) -> None:
    assert [each.id for each in suggestions(real, typed).subjects[kind]][:1] == [id_]


@pytest.mark.parametrize("typed", ["RCM", "Colombo Process", "Ivory Coast", "Remittances", "IOM"])
def test_a_whole_name_is_a_sure_hit(real: Dataset, typed: str) -> None:
    assert suggestions(real, typed).sure is not None


def test_the_beginning_of_a_name_is_no_sure_hit(real: Dataset) -> None:
    for typed in ("col", "rem", "ken"):
        assert suggestions(real, typed).sure is None


def told(data: Dataset, question: str, language: str = "en") -> list[str]:
    with speaking(language):
        return [fact.text for fact in facts(data, read(data, question))]


def test_a_question_on_a_fact_is_answered_from_the_record_with_its_date(real: Dataset) -> None:
    m = real.mechanism["rabat-process"]
    (fact,) = facts(real, read(real, "who chairs the Rabat Process"))
    assert m["chair"] in fact.text
    assert m["chair_as_of"][:4] in fact.text
    assert fact.source == ("rabat-process", m["chair_source_id"])


def test_nobody_is_said_to_chair_a_mechanism_whose_record_names_nobody(real: Dataset) -> None:
    without = next(m for m in real.mechanism.values() if not m["chair"])
    assert told(real, f"who chairs {without['short_name']}") == ["No chair is named in the sources that we read."]


def test_who_pays_is_what_is_in_place_and_never_what_is_planned_or_past(real: Dataset) -> None:
    for id_, m in real.mechanism.items():
        placed = [f for f in real.finding.values() if f.mechanism_id == id_ and f.dimension == "funding_model"]
        placed = [f for f in placed if f.status == "in_place"]
        (fact,) = facts(real, read(real, f"who pays for {m['short_name']}"))
        assert (fact.source is not None) is bool(placed), id_
        if not placed:
            assert fact.text.startswith("We found no funding in place")
        else:
            codes = real.codebook.codes("funding_model")
            assert {code for code in codes if codes[code].label in fact.text} == {f.code for f in placed}, id_


PARTNERS = [
    ("Khartoum partners", "en", "khartoum-process", "Partners in place: "),
    ("Rabat partners", "en", "rabat-process", "Partners in place: "),
    ("who are the partners of the Budapest Process", "en", "budapest-process", "Partners in place: "),
    ("partners of the Colombo Process", "en", "colombo-process", "Partners in place: "),
    ("partenaires du Processus de Khartoum", "fr", "khartoum-process", "Partenaires en place : "),
    ("socios del Proceso de Jartum", "es", "khartoum-process", "Alianzas vigentes: "),
]


@pytest.mark.parametrize(("question", "language", "mechanism", "opening"), PARTNERS)
def test_partners_are_the_kinds_and_names_in_place_and_no_code_that_has_the_word(
    real: Dataset, question: str, language: str, mechanism: str, opening: str
) -> None:
    placed = [
        f
        for f in real.finding.values()
        if (f.mechanism_id, f.dimension, f.status) == (mechanism, "partnership_type", "in_place")
    ]
    with speaking(language):
        asked = read(real, question)
        (fact,) = facts(real, asked, codes(real, asked))
        assert fact.text.startswith(opening)
        every = real.codebook.codes("partnership_type").values()
        assert {code.id for code in every if t(code.label) in fact.text} == {f.code for f in placed}
        assert all(real.actor[actor].name in fact.text for f in placed for actor in f.actors)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("what is the budget of the Prague Process", "en"),
        ("quel est le budget du Processus de Prague", "fr"),
        ("cuál es el presupuesto del Proceso de Praga", "es"),
    ],
)
def test_a_budget_is_who_pays(real: Dataset, question: str, language: str) -> None:
    with speaking(language):
        asked, who = read(real, question), read(real, "who pays for the Prague Process")
        assert facts(real, asked, codes(real, asked)) == facts(real, replace(who, facts=("payers",)))


def test_findings_on_who_pays_and_partners_stand_in_the_same_order_in_each_language(real: Dataset) -> None:
    asked = {
        "funding_model": {"en": "who pays for {}", "fr": "qui finance {}", "es": "quién paga {}"},
        "partnership_type": {"en": "partners of {}", "fr": "partenaires de {}", "es": "socios de {}"},
    }
    for m in real.mechanism.values():
        for dimension, questions in asked.items():
            orders = set()
            for language, question in questions.items():
                with speaking(language):
                    hits = search(real, question.format(m["short_name"])).hits
                own = [f for f in hits if (f.mechanism_id, f.dimension) == (m["mechanism_id"], dimension)]
                orders.add(tuple(f.id for f in own))
            assert len(orders) == 1, (m["mechanism_id"], dimension)
    with speaking("es"):
        first = search(real, "quien paga el Proceso de Colombo").hits[0]
    assert (first.status, first.as_of) == ("in_place", 2023)


def test_each_payer_has_the_year_of_the_newest_source_that_names_it(real: Dataset) -> None:
    (fact,) = facts(real, read(real, "who pays for the COMMIT Process"))
    newest: dict[str, int] = {}
    for f in real.finding.values():
        if (f.mechanism_id, f.dimension, f.status) == ("commit-process", "funding_model", "in_place"):
            newest |= {actor: max(f.as_of or 0, newest.get(actor, 0)) for actor in f.actors}
    told = {name: year for names, year in re.findall(r"\(([^()]+), (\d{4})\)", fact.text) for name in names.split(", ")}
    assert len({*newest.values()}) > 1
    for actor, year in newest.items():
        assert any(real.actor[actor].name in name.split(" and ") and told[name] == str(year) for name in told), actor


def test_that_nothing_was_found_on_a_code_is_said_only_where_it_is_asked_for_plainly(real: Dataset) -> None:
    def said(question: str) -> list[str]:
        asked = read(real, question)
        return [fact.text for fact in facts(real, asked, codes(real, asked)) if fact.source is None]

    unions = "We found nothing on trade unions and employers, which does not mean that there is none."
    for question in ("trade unions in the Khartoum Process", "social partners of Khartoum", "Khartoum employers"):
        assert said(question) == [unions]
    for question in ("Khartoum partners", "Khartoum missing", "Khartoum legal", "budget of the Prague Process"):
        assert said(question) == []


def test_whether_a_state_sits_in_a_mechanism_is_told_from_its_list_and_never_more_than_that(real: Dataset) -> None:
    def told(question: str) -> list[str]:
        return [fact.text for fact in facts(real, read(real, question))]

    assert told("is the Philippines in the Bali Process?") == ["The Philippines is in the list of members (no date)."]
    assert told("Kenya Bali Process") == ["Kenya is not in the list of members, which is incomplete (no date)."]
    assert told("remittances between Kenya and the Bali Process") == []


@pytest.mark.parametrize(
    ("question", "region", "dimension", "code", "page"),
    [
        ("which mechanisms in Africa have a secretariat?", "africa", "structure", "secretariat", "structure"),
        ("private sector in Africa", "africa", "partnership_type", "private_sector", "partnerships"),
        ("who relies on donors?", None, "funding_model", "external_donors", "funding"),
    ],
)
def test_a_question_on_all_mechanisms_leads_to_their_number_as_the_records_have_it(
    real: Dataset, question: str, region: str | None, dimension: str, code: str, page: str
) -> None:
    those = {id_ for id_, record in records().items() if region is None or region in record["regions"]}
    made = str(pages.page(view(real, "findings", {"q": [question]})).head)
    link = re.search(r'<ul class="also-named[^"]*">.*?href="(\w+)(.*?)".*?</ul>', made, re.DOTALL)
    assert link
    assert link[1] == page
    assert f"{len(reporting(dimension, code, 'in_place') & those)} of {len(those)} mechanisms" in link[0]
    assert (f"region={region}" in link[2]) is (region is not None)


def also(data: Dataset, question: str, language: str = "en") -> str:
    """What is offered above the hits of a question."""
    with speaking(language):
        made = str(pages.page(view(data, "findings", {"q": [question]})).head)
    found = re.search(r'<ul class="also-named[^"]*">.*?</ul>', made, re.DOTALL)
    return unescape(found[0]) if found else ""


INACTIVE = [
    ("which mechanisms are dead", "en"),
    ("inactive mechanisms", "en"),
    ("which dialogues no longer meet", "en"),
    ("which mechanisms are no longer active", "en"),
    ("defunct", "en"),
    ("dormant", "en"),
    ("en sommeil", "fr"),
    ("inactifs", "fr"),
    ("quels mécanismes ne se réunissent plus", "fr"),
    ("inactivos", "es"),
    ("qué mecanismos ya no se reúnen", "es"),
]


@pytest.mark.parametrize(("question", "language"), INACTIVE)
def test_who_asks_for_mechanisms_that_no_longer_meet_is_told_the_dormant_the_replaced_and_those_without_a_sign(
    real: Dataset, question: str, language: str
) -> None:
    said = also(real, question, language)
    assert re.findall(r'href="([^"]+)"', said) == [
        f"mechanism?activity={code}" for code in ("dormant", "replaced", "no_recent_sign")
    ]
    with speaking(language):
        for part, code in zip(said.split("</li>"), ("dormant", "replaced", "no_recent_sign"), strict=False):
            own = [m for m in real.mechanism.values() if m["activity"] == code]
            assert of_mechanisms(len(own), len(real.mechanism)) in part
            assert t(real.codebook.codes("activity")[code].definition) in part
            assert all(m["short_name"] in part for m in own) is (code != "no_recent_sign")


def test_whether_one_mechanism_still_meets_is_told_of_it_alone(real: Dataset) -> None:
    assert told(real, "is the MTM Dialogue defunct") == [f"{activity.headline(real, 'mtm-dialogue')}."]
    assert "activity=" not in also(real, "is the MTM Dialogue defunct")


LACKING = [
    ("what is not known", "en"),
    ("what is missing", "en"),
    ("what do you not know", "en"),
    ("qu'est-ce qu'on ne sait pas", "fr"),
    ("qu’est-ce qui manque", "fr"),
    ("qué no se sabe", "es"),
    ("qué falta", "es"),
]


@pytest.mark.parametrize(("question", "language"), LACKING)
def test_who_asks_what_is_not_known_is_led_to_what_we_lack_and_to_no_theme(
    real: Dataset, question: str, language: str
) -> None:
    assert re.findall(r'href="([^"]+)"', also(real, question, language)) == ["method?view=lacks"]


def test_a_word_that_asks_for_a_fact_is_taken_for_no_other(real: Dataset) -> None:
    assert not search(real, "which mechanisms are dead").hits
    with speaking("es"):
        (term,) = read(real, "socios del Proceso de Jartum").terms
    assert (term.how, term.meant) == ("as typed", ())


def test_missing_migrants_are_still_a_theme(real: Dataset) -> None:
    for question in ("missing migrants", "which migrants are missing"):
        assert re.findall(r'href="([^"]+)"', also(real, question)) == ["themes?theme=missing_migrants"]


DONORS = [
    ("who relies on donors?", "en"),
    ("qui dépend des donateurs", "fr"),
    ("qui dépend des bailleurs", "fr"),
    ("quels mécanismes vivent des bailleurs de fonds", "fr"),
    ("quién depende de los donantes", "es"),
]


@pytest.mark.parametrize(("question", "language"), DONORS)
def test_a_number_above_the_hits_is_as_old_as_its_page_says_and_opens_it_with_its_code(
    real: Dataset, question: str, language: str
) -> None:
    said = also(real, question, language)
    assert 'href="funding?funding_model=external_donors"' in said
    with speaking(language):
        chosen = view(real, "funding", {"funding_model": ["external_donors"]})
        assert headlines.lede(chosen)[0] in said
    assert headlines.lede(view(real, "funding", {}))[0] in also(real, "who pays"), "and that of a topic"


LISTS = [
    ("mechanisms in Africa", "en", {"region": "africa"}),
    ("active mechanisms in Africa", "en", {"region": "africa", "activity": "active"}),
    ("mecanismos activos en África", "es", {"region": "africa", "activity": "active"}),
    ("mécanismes actifs en Asie", "fr", {"region": "asia", "activity": "active"}),
]


@pytest.mark.parametrize(("question", "language", "wanted"), LISTS)
def test_who_asks_for_mechanisms_of_a_region_or_an_activity_is_led_to_just_those(
    real: Dataset, question: str, language: str, wanted: dict[str, str]
) -> None:
    said = also(real, question, language)
    assert all(f"{name}={code}" in said for name, code in wanted.items())
    ids = [id_ for id_ in records() if wanted["region"] in records()[id_]["regions"]]
    if "activity" in wanted:
        ids = [id_ for id_ in ids if real.mechanism[id_]["activity"] == wanted["activity"]]
    with speaking(language):
        assert f"</a>, {len(ids)} " in said
        assert sum(real.mechanism[id_]["short_name"] in said for id_ in ids) == (8 if len(ids) > 9 else len(ids))


def test_a_region_is_not_taken_for_the_one_mechanism_that_is_named_after_it(real: Dataset) -> None:
    assert facts(real, read(real, "dormant mechanisms in Asia")) == []
    assert "region=asia" in also(real, "dormant mechanisms in Asia")


WHO = [
    ("who relies on donors", "en", "funding_model", "external_donors"),
    ("qui dépend des bailleurs", "fr", "funding_model", "external_donors"),
    ("quién depende de donantes", "es", "funding_model", "external_donors"),
    ("who works with employers", "en", "partnership_type", "social_partner"),
    ("remittances", "en", "theme", "remittances"),
    ("who has regular meetings", "en", "structure", "regular_meetings"),
]


@pytest.mark.parametrize(("question", "language", "dimension", "code"), WHO)
def test_who_asks_for_something_is_told_which_mechanisms_have_it_in_place_each_with_its_year(
    real: Dataset, question: str, language: str, dimension: str, code: str
) -> None:
    said = also(real, question, language)
    years = {id_: newest(id_, dimension, code) or 0 for id_ in reporting(dimension, code, "in_place")}
    shown = 8 if len(years) > 9 else len(years)
    last = sorted(years.values(), reverse=True)[shown - 1]
    with speaking(language):
        for id_, year in years.items():
            name, when = re.escape(real.mechanism[id_]["short_name"]), year or undated()
            named = bool(re.search(rf"{name}[^;]*\({when}\)", said))
            assert named or year <= last, id_
        assert len(re.findall(rf"\((?:\d{{4}}|{undated()})\)", said)) == shown


OF_ONE = [
    ("does the Prague Process have regular meetings", "en", "prague-process", "structure", "regular_meetings"),
    ("el Proceso de Praga tiene reuniones periódicas", "es", "prague-process", "structure", "regular_meetings"),
    ("Rabat Process remittances", "en", "rabat-process", "theme", "remittances"),
    ("le Processus de Rabat et la société civile", "fr", "rabat-process", "partnership_type", "civil_society"),
]


@pytest.mark.parametrize(("question", "language", "id_", "dimension", "code"), OF_ONE)
def test_who_names_a_mechanism_and_something_is_told_what_is_known_of_it_there_and_nothing_on_others(
    real: Dataset, question: str, language: str, id_: str, dimension: str, code: str
) -> None:
    with speaking(language):
        asked = read(real, question)
        (fact,) = facts(real, asked, codes(real, asked))
        name = real.codebook.dimensions[dimension].codes[code].label
        date = newest(id_, dimension, code) or undated()
        assert fact.text.startswith(t(name))
        assert t("{model} ({date})", model=t("In place").lower(), date=date) in fact.text
        assert fact.source
    assert also(real, question, language) == ""


PAYING = [
    ("does Switzerland fund anything", "en", "CHE"),
    ("que finance la Suisse", "fr", "CHE"),
    ("qué paga Suiza", "es", "CHE"),
    ("Which mechanisms does IOM pay for", "en", "IOM"),
    ("que finance l'OIM", "fr", "IOM"),
    ("qué financia la OIM", "es", "IOM"),
    ("what does Japan pay for", "en", "JPN"),
    ("que paie le Japon", "fr", "JPN"),
    ("qué paga Japón", "es", "JPN"),
]


@pytest.mark.parametrize(("question", "language", "actor"), PAYING)
def test_a_state_or_organization_named_with_funding_is_told_where_it_pays_in_place_or_that_no_source_says_so(
    real: Dataset, question: str, language: str, actor: str
) -> None:
    years = naming(actor, "funding_model")
    said = also(real, question, language)
    assert 'href="funding"' not in said, "nothing on all who pay"
    assert bool(years) is (actor != "JPN")
    with speaking(language):
        name = real.actor[actor].within
        assert (t("No source names {name} as a payer in place", name=name) in said) is not years
        for id_, year in years.items():
            name = re.escape(real.mechanism[id_]["short_name"])
            assert re.search(rf"{name}[^;]*\({year or undated()}\)", said), id_
    if years:
        assert f'href="funding?view=payers&actor={actor}"' in said
        assert f"{len(years)} " in said.partition("view=payers")[2]


OF_ALL = [
    ("on donors only?", "en", "donors"),
    ("who lives on donor money alone", "en", "donors"),
    ("qui ne vit que des bailleurs", "fr", "donors"),
    ("quién vive solo de donantes", "es", "donors"),
    ("which objectives are least covered?", "en", "objectives"),
    ("quels objectifs du Pacte mondial sont les moins traités", "fr", "objectives"),
    ("qué objetivos están menos cubiertos", "es", "objectives"),
    ("which mechanisms overlap", "en", "overlap"),
    ("quels mécanismes se recoupent", "fr", "overlap"),
    ("qué mecanismos comparten miembros", "es", "overlap"),
    ("who looks for other funding", "en", "funding"),
    ("which ones is my country in", "en", "country"),
    ("which country is in the most mechanisms?", "en", "country"),
    ("quel pays est membre du plus grand nombre de mécanismes", "fr", "country"),
    ("qué país está en más mecanismos", "es", "country"),
]


@pytest.mark.parametrize(("question", "language", "name"), OF_ALL)
def test_what_delegates_ask_of_all_mechanisms_has_the_answer_of_the_first_page(
    real: Dataset, question: str, language: str, name: str
) -> None:
    said = also(real, question, language)
    with speaking(language):
        answer = overview.answers(real)[name]
    assert answer.question in said
    assert f"{answer.short} {answer.more}" in said


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("which mechanism has the most members?", "en"),
        ("quel mécanisme a le plus de membres", "fr"),
        ("¿qué mecanismo tiene más miembros?", "es"),
    ],
)
def test_who_asks_for_the_most_members_is_told_numbers_and_the_age_of_lists_and_who_has_none(
    real: Dataset, question: str, language: str
) -> None:
    said = also(real, question, language)
    lists = {id_: record.get("members", {}) for id_, record in records().items()}
    numbers = {id_: max(m.get("stated_total", 0), len(m.get("states", ()))) for id_, m in lists.items()}
    first, second = sorted(numbers, key=lambda id_: -numbers[id_])[:2]
    assert 'href="mechanism?sort=members"' in said
    with speaking(language):
        names = {id_: m["short_name"] for id_, m in real.mechanism.items()}
    assert 0 < said.index(names[first]) < said.index(names[second])
    assert f"({numbers[first]} " in said.partition(names[second])[0]
    without = [id_ for id_, n in numbers.items() if not n]
    assert without
    assert all(names[id_] in said for id_ in without)


@pytest.mark.parametrize(
    ("question", "language", "href"),
    [
        ("what do members gain?", "en", "findings?dimension=added_value"),
        ("que gagnent les membres", "fr", "findings?dimension=added_value"),
        ("qué ganan los miembros", "es", "findings?dimension=added_value"),
        ("how old is this?", "en", "./"),
        ("de quand date cela ?", "fr", "./"),
        ("¿de cuándo es esto?", "es", "./"),
    ],
)
def test_what_members_gain_and_how_old_all_this_is_are_known_questions(
    real: Dataset, question: str, language: str, href: str
) -> None:
    assert re.findall(r'href="([^"]+)"', also(real, question, language)) == [href]


@pytest.mark.parametrize(
    ("question", "language", "mechanism"),
    [
        ("who chairs the South American Conference", "en", "south-american-conference-on-migration"),
        ("quién preside la Conferencia Suramericana", "es", "south-american-conference-on-migration"),
        ("qui préside le Forum ibéro-américain", "fr", "ibero-american-forum-migration-development"),
        ("cuándo se creó el FMMD", "es", "global-forum-migration-development"),
    ],
)
def test_a_mechanism_is_known_by_the_name_that_figures_give_it(
    real: Dataset, question: str, language: str, mechanism: str
) -> None:
    with speaking(language):
        (fact,) = facts(real, read(real, question))
    assert fact.mechanism_id == mechanism


def test_beside_a_name_stands_no_other_name_of_it_in_english(real: Dataset) -> None:
    said = also(real, "le Maroc et l’OIM", "fr")
    assert "Maroc" in said
    assert "Morocco" not in said
    assert "IOM<" not in said


def test_old_is_no_part_of_older_where_the_age_of_the_data_is_asked_for(real: Dataset) -> None:
    assert not search(real, "how old is this?").hits


def test_only_asks_for_nothing_by_itself_nor_do_the_objectives_of_one_mechanism(real: Dataset) -> None:
    assert "donor" not in also(real, "only remittances")
    assert "view=objectives" not in also(real, "objectives of the Rabat Process")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("who works with UNHCR?", "en"),
        ("partners: UNHCR", "en"),
        ("qui travaille avec le HCR", "fr"),
        ("quién trabaja con ACNUR", "es"),
    ],
)
def test_who_works_with_an_organization_is_answered_with_what_is_in_place_its_names_and_its_age(
    real: Dataset, question: str, language: str
) -> None:
    years = naming("UNHCR", "partnership_type")
    (said,) = also(real, question, language).split("</li>")[:-1]
    assert 'href="partnerships?view=partners&actor=UNHCR"' in said
    with speaking(language):
        n, recent = len(years), sum(year >= real.recent_from for year in years.values())
        assert of_mechanisms(n, len(real.mechanism)) in said
        assert headlines.ages(real, n, recent, [*years.values()].count(0)) in said
        newest = max(years, key=lambda id_: years[id_])
        assert f"{real.mechanism[newest]['short_name']} ({years[newest]})" in said


@pytest.mark.parametrize(
    ("question", "language", "mechanism"),
    [
        ("does the Rabat Process work with UNHCR?", "en", "rabat-process"),
        ("le Processus de Rabat travaille-t-il avec le HCR ?", "fr", "rabat-process"),
        ("¿trabaja el Proceso de Rabat con el ACNUR?", "es", "rabat-process"),
        ("does the Bali Process work with UNHCR?", "en", "bali-process"),
        ("le Processus de Bali travaille-t-il avec le HCR ?", "fr", "bali-process"),
        ("¿trabaja el Proceso de Bali con el ACNUR?", "es", "bali-process"),
    ],
)
def test_whether_a_mechanism_works_with_an_organization_is_told_of_these_two_and_the_rest_with_its_age(
    real: Dataset, question: str, language: str, mechanism: str
) -> None:
    years = naming("UNHCR", "partnership_type")
    (fact,) = told(real, question, language)
    with speaking(language):
        name = real.actor["UNHCR"]
        if mechanism in years:
            assert name.name in fact
            assert real.actor["IOM"].name not in fact
            assert str(years[mechanism] or undated()) in fact
        else:
            assert t("No source names {name} as a partner in place", name=name.within) in fact
            assert t("That does not mean that there is none.") in fact
        recent = sum(year >= real.recent_from for year in years.values())
        ages = headlines.ages(real, len(years), recent, [*years.values()].count(0))
    assert ages in also(real, question, language)


@pytest.mark.parametrize(
    ("question", "language", "mechanism"),
    [
        ("what is the Bali Process about?", "en", "bali-process"),
        ("de quoi parle le Processus de Bali ?", "fr", "bali-process"),
        ("de quoi traite le Dialogue d’Abou Dhabi ?", "fr", "abu-dhabi-dialogue"),
        ("¿de qué trata el Diálogo de Abu Dabi?", "es", "abu-dhabi-dialogue"),
    ],
)
def test_what_a_mechanism_is_about_is_answered_with_its_themes_and_not_with_trafficking(
    real: Dataset, question: str, language: str, mechanism: str
) -> None:
    (fact,) = told(real, question, language)
    with speaking(language):
        for code in real.codebook.codes("theme"):
            placed = mechanism in reporting("theme", code, "in_place")
            assert (t(real.codebook.label("theme", code)) in fact) is placed, code


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("which are still active?", "en"),
        ("which mechanisms still meet?", "en"),
        ("quels mécanismes sont encore actifs ?", "fr"),
        ("¿qué mecanismos siguen activos?", "es"),
    ],
)
def test_which_mechanisms_still_meet_is_told_with_their_number_and_what_that_means(
    real: Dataset, question: str, language: str
) -> None:
    said = also(real, question, language)
    assert re.findall(r'href="([^"]+)"', said) == ["mechanism?activity=active"]
    active = [m for m in real.mechanism.values() if m["activity"] == "active"]
    with speaking(language):
        assert of_mechanisms(len(active), len(real.mechanism)) in said
        assert t(real.codebook.codes("activity")["active"].definition) in said
        page = str(pages.page(view(real, "findings", {"q": [question]})).head)
        assert quoted(question) == unescape(re.search("</span>(.*?)</h1>", page)[1]), "no number"  # type: ignore[index]


@pytest.mark.parametrize(
    ("question", "language", "mechanism"),
    [
        ("is MIDSA still active?", "en", "midsa"),
        ("when did the Almaty Process last meet?", "en", "almaty-process"),
        ("le Processus de Prague est-il encore actif ?", "fr", "prague-process"),
        ("¿sigue activo el Proceso de Praga?", "es", "prague-process"),
    ],
)
def test_whether_one_mechanism_is_active_is_told_with_its_last_sign(
    real: Dataset, question: str, language: str, mechanism: str
) -> None:
    with speaking(language):
        expected = f"{activity.headline(real, mechanism)}."
    assert told(real, question, language) == [expected]
    assert "activity=" not in also(real, question, language)


def test_who_asks_for_members_is_told_nothing_of_what_members_pay(real: Dataset) -> None:
    assert "member_contributions" not in also(real, "which mechanism has the most members?")
    assert "structure=observers" not in also(real, "¿en qué mecanismos participa Colombia?", "es")
    for question in ("which mechanisms charge their members?", "member contributions", "do any charge membership fees"):
        first = re.findall(r'href="([^"]+)"', also(real, question))[0]
        assert first == "funding?funding_model=member_contributions", question


def test_meetings_at_the_level_of_ministers_are_no_level_at_which_mechanisms_have_an_effect(real: Dataset) -> None:
    said = also(real, "who meets at ministerial level?")
    assert "structure=ministerial_meetings" in said
    assert "governance" not in said


def test_mechanisms_that_are_compared_are_told_what_they_have_in_common(real: Dataset) -> None:
    ids = ("colombo-process", "abu-dhabi-dialogue")
    said = also(real, "what do the Colombo Process and the Abu Dhabi Dialogue have in common?")
    assert f"{alike.headline(real, ids)}." in said


def test_a_country_is_named_with_its_mechanisms_and_the_dates_of_their_lists_and_under_no_denial(real: Dataset) -> None:
    made = unescape(str(pages.page(view(real, "findings", {"q": ["which ones is Ghana in?"]})).head))
    assert "No statement for" not in made
    own = [m for m in real.mechanism.values() if "GHA" in index(real).states[m["mechanism_id"]]["member"]]
    assert f"member of at least {of_mechanisms(len(own), len(real.mechanism))}" in made
    for m in own:
        assert re.search(rf"{re.escape(m['short_name'])}[^;]*\({of_list(m['members_as_of'])}\)", made)


def test_how_many_members_there_are_is_told_with_how_many_of_them_are_named(real: Dataset) -> None:
    (fact,) = told(real, "how many members does the Prague Process have")
    m = real.mechanism["prague-process"]
    assert 0 < m["members_listed"] < m["members_stated_total"]
    assert fact == f"Members: {count(m)} ({of_list(m['members_as_of'])})."
    assert str(m["members_stated_total"]) in fact


def test_mechanisms_of_an_activity_and_misspelt_ones_are_offered_above_the_statements(real: Dataset) -> None:
    for question, page in (("which mechanisms are active", "?activity=active"), ("MIWDA", "?id=midwa")):
        made = str(pages.page(view(real, "findings", {"q": [question]})).head)
        assert f'href="mechanism{page}"><b>' in made


def test_mechanisms_that_are_named_together_can_be_compared(real: Dataset) -> None:
    made = str(pages.page(view(real, "findings", {"q": ["Bali Process, Colombo Process and Abu Dhabi Dialogue"]})).head)
    assert 'href="compare?id=bali-process&amp;id=colombo-process&amp;id=abu-dhabi-dialogue"' in made


@pytest.mark.parametrize(
    ("question", "language", "mechanism", "dimension"),
    [
        ("themes of Colombo Process", "en", "colombo-process", "theme"),
        ("what does MIDSA work on", "en", "midsa", "theme"),
        ("effects of MIDSA", "en", "midsa", "governance_level"),
        ("at which levels does the Quito Process work", "en", "quito-process", "governance_level"),
        ("structure of the Bali Process", "en", "bali-process", "structure"),
        ("funding of the Rabat Process", "en", "rabat-process", "funding_model"),
        ("thèmes du Processus de Colombo", "fr", "colombo-process", "theme"),
        ("effets de MIDSA", "fr", "midsa", "governance_level"),
        ("temas del Proceso de Colombo", "es", "colombo-process", "theme"),
        ("estructura del Proceso de Quito", "es", "quito-process", "structure"),
    ],
)
def test_who_names_a_mechanism_and_a_topic_has_all_of_it_that_is_in_place_with_its_years_and_a_link_to_that_part(
    real: Dataset, question: str, language: str, mechanism: str, dimension: str
) -> None:
    placed: dict[str, int] = {}
    for f in real.finding.values():
        if (f.mechanism_id, f.dimension, f.status) == (mechanism, dimension, "in_place") and f.code:
            placed[f.code] = max(f.as_of or 0, placed.get(f.code, 0))
    with speaking(language):
        asked = read(real, question)
        (fact,) = facts(real, asked, codes(real, asked))
        parts = fact.text.rstrip(".").split(";")
        for code in real.codebook.codes(dimension).values():
            own = [part for part in parts if re.search(rf"(^|\W){re.escape(t(code.label))}(\W|$)", part)]
            assert bool(own) is (code.id in placed), code.id
            assert all(str(placed[code.id] or undated()) in part for part in own), code.id
        made = unescape(str(pages.page(view(real, "findings", {"q": [question]})).head))
    assert f'href="mechanism?id={mechanism}&dimension={dimension}#dimension-{dimension}"' in made


@pytest.mark.parametrize(
    ("question", "language", "dimension", "code"),
    [
        ("which mechanisms have no funding", "en", "funding_model", None),
        ("which mechanisms are not funded", "en", "funding_model", None),
        ("quels mécanismes n’ont pas de financement", "fr", "funding_model", None),
        ("qué mecanismos no tienen financiación", "es", "funding_model", None),
        ("mechanisms without donors", "en", "funding_model", "external_donors"),
        ("who lacks a founding act", "en", "structure", "founding_act"),
        ("mécanismes sans groupes de travail", "fr", "structure", "working_groups"),
        ("mecanismos sin sociedad civil", "es", "partnership_type", "civil_society"),
    ],
)
def test_which_mechanisms_have_none_is_told_in_numbers_that_add_up_and_nothing_found_is_called_no_absence(
    real: Dataset, question: str, language: str, dimension: str, code: str | None
) -> None:
    placed = reporting(dimension, code, "in_place")
    missing = {*records()} - placed
    nothing = missing - reporting(dimension, code)
    (said,) = also(real, question, language).split("</li>")[:-1]
    with speaking(language):
        assert of_mechanisms(len(missing), len(records())) in said
        assert t("For {some} we found only what was planned or is past.", some=spelled(len(missing - nothing))) in said
        assert (
            t("For {some} we found nothing, which does not mean that there is none.", some=spelled(len(nothing)))
            in said
        )
        assert t("No source says that there is none.") in said
    assert (f"sort={code}" in said) is (code is not None), "the page has all, and not those that have it"
    with speaking(language):
        made = str(pages.page(view(real, "findings", {"q": [question]})).head)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", made, re.DOTALL)
    assert heading
    assert str(len(records())) not in heading[1], "no number of those that have it stands over the question who has not"


def test_a_secretariat_that_is_named_or_denied_is_none_of_which_nothing_was_found(real: Dataset) -> None:
    missing = {*records()} - reporting("structure", "secretariat", "in_place")
    unknown = missing - reporting("structure", "secretariat")
    denied = {id_ for id_ in unknown if real.mechanism[id_]["secretariat_kind"] == "none"}
    named = {id_ for id_ in unknown - denied if real.mechanism[id_]["secretariat"]}
    said = also(real, "which mechanisms have no secretariat")
    assert f"not found in place for {len(missing)} of {len(records())} mechanisms" in said
    assert f"For {spelled(len(unknown - denied - named))} we found nothing" in said
    assert f"For {spelled(len(named))} we know only who it is" in said
    assert f"For {spelled(len(denied))}, a source says that there is none" in said


MEANT = {
    "en": {
        "theme.children": "unaccompanied minors; minors; youth",
        "theme.crisis_displacement": "IDPs; internally displaced persons; disasters; forced displacement",
        "theme.legal_identity": "statelessness; passports",
        "theme.labour_migration": "labour mobility; seafarers; domestic workers; work permits; circular migration",
        "theme.fair_recruitment": "ethical recruitment; recruitment agencies",
        "theme.international_protection": "refugees; asylum seekers",
        "theme.human_trafficking": "modern slavery; trafficking",
        "theme.migrant_smuggling": "people smuggling; smugglers",
        "theme.irregular_migration": "undocumented migrants; illegal migration",
        "theme.return_reintegration": "deportation; assisted voluntary return",
        "theme.missing_migrants": "search and rescue; deaths at sea",
        "theme.social_protection": "portability of pensions; social security",
        "theme.public_discourse": "xenophobia; racism",
        "theme.migration_health": "health; COVID-19",
        "theme.border_management": "border control; border security",
        "theme.migration_data": "statistics; data",
        "theme.environment_climate": "climate change; climate",
        "theme.detention_alternatives": "detention",
        "theme.visas_mobility": "visas",
        "theme.free_movement": "free movement of persons",
        "theme.readmission": "readmission",
        "theme.remittances": "remittances; money transfers",
        "partnership_type.civil_society": "NGOs; which mechanisms work with NGOs",
    },
    "fr": {
        "theme.children": "mineurs non accompagnés",
        "theme.irregular_migration": "migrants sans papiers",
        "theme.international_protection": "demandeurs d’asile; réfugiés",
        "theme.human_trafficking": "traite; esclavage moderne",
        "theme.legal_identity": "apatridie",
        "theme.crisis_displacement": "déplacés internes",
        "partnership_type.civil_society": "ONG",
    },
    "es": {
        "theme.children": "menores no acompañados",
        "theme.irregular_migration": "indocumentados",
        "theme.international_protection": "solicitantes de asilo; refugiados",
        "theme.migrant_smuggling": "tráfico de migrantes",
        "theme.crisis_displacement": "desplazados internos",
        "funding_model.member_contributions": "cuotas",
    },
}


@pytest.mark.parametrize(
    ("question", "language", "code"),
    [(each, lang, code) for lang, all_ in MEANT.items() for code, own in all_.items() for each in own.split("; ")],
)
def test_what_delegates_call_a_theme_offers_that_theme_alone(
    real: Dataset, question: str, language: str, code: str
) -> None:
    offered = re.findall(r'href="\w+\?(\w+=\w+)"', also(real, question, language))
    assert offered == [code.replace(".", "=")]


def test_a_word_that_many_labels_have_offers_none_of_them(real: Dataset) -> None:
    for question in ("migration", "stranded migrants", "transit migration"):
        assert not also(real, question)


def test_what_nobody_reports_in_place_is_told_in_words_and_not_as_nought(real: Dataset) -> None:
    unheard = [code for code in real.codebook.codes("theme") if not reporting("theme", code, "in_place")]
    for code in unheard:
        said = also(real, real.codebook.codes("theme")[code].label)
        assert "not found in place, which does not mean that there is none" in said
        assert "0 of" not in said
    assert unheard
