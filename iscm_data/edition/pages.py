"""The pages of the edition in the language of now: what stands on each, as HTML, with its figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from iscm_data.dataset.labels import columns
from iscm_data.dataset.load import Dataset
from iscm_data.edition import links
from iscm_data.edition.drawn import Drawn, figure
from iscm_data.export.data.package import NAME
from iscm_data.export.data.tables import rows
from iscm_data.figures.actors import ordered
from iscm_data.html import about, link, mechanisms, method, profile, prose, table
from iscm_data.html.passages import given, passage
from iscm_data.language.text import ENGLISH, LANGUAGES, day, fold, labelled, language, own_name, several, t, tn
from iscm_data.model.schema import TABLES
from iscm_data.query import countries, objectives, questions
from iscm_data.query.addressing import PAGE_OF
from iscm_data.query.questions import Filters
from iscm_data.query.ties import Tie, ties
from iscm_data.wording import answers, citation


@dataclass(frozen=True)
class Page:
    """A page: its file without the ending, its title, a sentence on it, its HTML, and its image for previews of links.

    `files` are those that belong to it, by their paths from the page.
    """

    name: str
    title: str
    description: str
    html: str
    image: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


FIGURES: Mapping[str, tuple[str, ...]] = {
    "index": ("timeline",),
    "funding": ("funding_model-matrix", "funding_model-counts", "payers"),
    "governance": ("governance_level-matrix", "governance_level-counts"),
    "partnerships": ("partnership_type-matrix", "partnership_type-counts", "shared-partners"),
    "themes": ("theme-matrix", "global-compact"),
    "countries": ("overlap",),
    "method": ("coverage",),
}
"""The figures of each page; the first is its image. Those that need a reader's choice are not here."""


def pages(data: Dataset, base: str) -> Iterator[Page]:
    """All pages in the language of now, as they stand in an edition at the address `base` (or "")."""
    ids = questions.matching(data, Filters())
    yield _home(data, base)
    for dimension, page in PAGE_OF.items():
        yield _dimension(data, base, dimension, page, ids)
    title = t("Mechanisms")
    told = answers.shown(data, answers.NO_FILTERS, len(ids))
    yield Page("mechanisms", title, told, mechanisms.listing(data, ids))
    for id_ in ids:
        yield _mechanism(data, base, id_)
    yield _countries(data, base, ids)
    yield _method(data, base)
    yield _data(data, base)


def navigation() -> dict[str, str]:
    """The pages that every page leads to: file without ending, title."""
    return {
        "index": t("Overview"),
        "funding": t("Funding"),
        "governance": t("Governance"),
        "partnerships": t("Partnerships"),
        "themes": t("Themes"),
        "mechanisms": t("Mechanisms"),
        "countries": t("Countries"),
        "method": t("Method"),
        "data": t("Data"),
    }


def _drawn(data: Dataset, base: str, page: str) -> dict[str, Drawn]:
    names = FIGURES[page]
    return {name: figure(data, name, page, base, image=name == names[0]) for name in names}


def _page(name: str, title: str, description: str, html: str, drawn: Mapping[str, Drawn]) -> Page:
    files = {path: content for each in drawn.values() for path, content in each.files.items()}
    image = next((each.image for each in drawn.values() if each.image), "")
    return Page(name, title, description, html, image, files)


def _h2(title: str) -> str:
    return f"<h2>{escape(title)}</h2>"


def _to_cite(told: str) -> str:
    first = t("Cite the original source first: it stands under each finding. Then this dataset:")
    return f"{_h2(t('How to cite'))}<p>{escape(first)}</p><p class='plain'>{escape(told)}</p>"


def _home(data: Dataset, base: str) -> Page:
    drawn = _drawn(data, base, "index")
    html = (
        prose(about.lead_of_edition())
        + about.counts(data)
        + about.questions(answers.overview(data))
        + _h2(t("The field over time"))
        + drawn["timeline"].html
        + _h2(t("What this is, and what it is not"))
        + prose(about.limits())
        + _to_cite(citation.dataset(data, f"{base}{language()}/index.html" if base else "").plain)
    )
    return _page("index", t("What is known of the dialogues on migration"), t(citation.ABSTRACT), html, drawn)


def _dimension(data: Dataset, base: str, dimension: str, page: str, ids: tuple[str, ...]) -> Page:
    told, drawn = answers.dimension(data, dimension, ids), _drawn(data, base, page)
    matrix, second = (drawn[name].html for name in FIGURES[page][:2])
    html = f"<p>{escape(told)}</p>"
    if page == "governance":
        own = t("Contributions are mostly reported by the mechanisms themselves or by their secretariats.")
        html += f"<p>{escape(own)}</p>"
    html += matrix
    if page == "themes":
        touched = answers.objectives(data, objectives.counts(data, ids))
        html += _h2(t("The Global Compact's objectives")) + f"<p>{escape(touched)}</p>{second}"
    else:
        html += _h2(t("How many, of how many")) + second
    if page == "funding":
        paid = answers.payers(data, questions.passages(data, dimension, ids))
        html += f"{_h2(t('Who pays, and on what basis'))}<p>{escape(paid)}</p>{drawn['payers'].html}"
    if page == "partnerships":
        partners = answers.partners(questions.passages(data, dimension, ids).named())
        html += f"{_h2(t('Who works with how many'))}<p>{escape(partners)}</p>{drawn['shared-partners'].html}"
        html += _actors(data, ids)
    heading, title = {
        "funding": (t("What the sources say on funding"), t("Funding")),
        "governance": (t("What the sources say on contributions"), t("Governance")),
        "partnerships": (t("What the sources say on partnerships"), t("Partnerships")),
        "themes": (t("What the sources say on themes"), t("Themes")),
    }[page]
    html += _h2(heading) + _listing(data, dimension, ids)
    return _page(page, title, told, html, drawn)


def _listing(data: Dataset, dimension: str, ids: tuple[str, ...]) -> str:
    """All findings of a dimension, folded by mechanism: hundreds of them, of which a reader opens some."""
    html = ""
    for id_, group in groupby(questions.passages(data, dimension, ids), key=lambda p: p.mechanism_id):
        found = [*group]
        name = t("{name} ({n})", name=data.mechanism[id_]["short_name"], n=len(found))
        passages = "".join(passage(data, p) for p in found)
        html += f'<details class="of"><summary>{escape(name)}</summary>{passages}</details>'
    return html


def _actors(data: Dataset, ids: tuple[str, ...]) -> str:
    """Everyone who is named as paying or as a partner, with the mechanisms, their statuses and years."""
    paying = {tie.actor_id: tie for tie in ties(data, "funding_model", ids)}
    partners = {tie.actor_id: tie for tie in ties(data, "partnership_type", ids)}
    kinds = data.codebook.dimensions["partnership_type"].codes
    lines: list[list[str]] = []
    everyone = ordered(data, [*partners.values(), *(tie for id_, tie in paying.items() if id_ not in partners)])
    for kind, group in groupby(everyone, key=lambda tie: data.actor[tie.actor_id].kind):
        lines.append([escape(t(kinds[kind].label))])
        for tie in group:
            name = f"<span id='{links.actor(tie.actor_id)}'>{escape(data.actor[tie.actor_id].name)}</span>"
            lines.append([name, *(_given(data, found.get(tie.actor_id)) for found in (paying, partners))])
    heads = (t("Named"), t("Named as paying"), t("Named as a partner"))
    return table(t("By name, with status and years"), map(escape, heads), lines)


def _given(data: Dataset, tie: Tie | None) -> str:
    return given(data, tie.mechanisms if tie else {})


def _mechanism(data: Dataset, base: str, id_: str) -> Page:
    m, name = data.mechanism[id_], links.profile(id_)
    address = f"{base}{language()}/{name}.html" if base else ""
    cited = citation.mechanism(data, id_, address) if base else citation.dataset(data)
    html = (
        profile.full_name(data, id_)
        + f"<p>{link('mechanisms.html', t('All mechanisms'))}</p>"
        + profile.identity(data, id_)
        + _h2(t("What is known, and what is not"))
        + profile.known(data, id_)
        + "".join(profile.findings(data, id_))
        + _h2(t("Members and observers"))
        + profile.states(data, id_)
        + "".join(_h2(title) + told for title, told in profile.notes(data, id_))
        + _h2(t("Shared members and themes"))
        + profile.similar(data, id_)
        + _h2(t("Sources"))
        + profile.sources(data, id_)
        + _to_cite(cited.plain)
    )
    return Page(name, m["short_name"], labelled(m["name"], t("All findings on this mechanism")), html)


def _countries(data: Dataset, base: str, ids: tuple[str, ...]) -> Page:
    drawn = _drawn(data, base, "countries")
    having = sum(bool(data.mechanism[id_]["members_listed"]) for id_ in ids)
    told = answers.lists_of_members(having)
    html = f"<p>{escape(told)}</p>"

    def listing(iso3: str) -> str:
        named = []
        for part in countries.parts(data, iso3, ids):
            m = data.mechanism[part.mechanism_id]
            as_of = m[f"{part.role}s_as_of"]
            date = t("list of {date}", date=day(as_of)) if as_of else t("undated list")
            words = escape(several([t(data.codebook.label("role", part.role)), date]))
            named.append(f"{link(f'{links.profile(part.mechanism_id)}.html', m['short_name'])} ({words})")
        return "<br>".join(named)

    everyone = data.memberships["iso3"].unique()
    found = sorted(everyone, key=lambda i: (data.actor[i].region or "", fold(data.actor[i].name)))
    for region, group in groupby(found, key=lambda i: data.actor[i].region or ""):
        lines = [[f"<span id='{i}'>{escape(data.actor[i].name)}</span>", listing(i)] for i in group]
        heads = (escape(t("State")), escape(t("Mechanisms")))
        html += _h2(t(region)) + table(t(region), heads, lines, hidden_caption=True)
    html += _h2(t("Where mechanisms overlap")) + drawn["overlap"].html
    return _page("countries", t("Countries"), told, html, drawn)


def _method(data: Dataset, base: str) -> Page:
    drawn, (sources, publishers) = _drawn(data, base, "method"), method.sources(data)
    html = (
        prose(method.how())
        + _h2(t("What is known, and what is not"))
        + drawn["coverage"].html
        + _h2(t("Codebook {version}", version=data.codebook.version))
        + "".join(method.codebook(data))
        + _h2(t("Sources"))
        + prose(sources)
        + publishers
        + _h2(t("Limits"))
        + prose(method.limits(data))
    )
    return _page("method", t("Method"), t(citation.ABSTRACT), html, drawn)


def _data(data: Dataset, base: str) -> Page:
    items = [
        (f"../data/{NAME}.xlsx", t("Excel workbook: all tables, the columns, the codebook"), ENGLISH),
        *(
            (f"../data/{code}/{NAME}.xlsx", t("Excel workbook: all tables, the columns, the codebook"), code)
            for code in LANGUAGES
            if code != ENGLISH
        ),
        (
            f"../data/{NAME}.zip",
            t("Zip of everything: CSV and Parquet, datapackage.json, codebook, licence, checksums"),
            ENGLISH,
        ),
    ]
    html = prose(about.files(data)) + "<ul>"
    html += "".join(f"<li>{link(path, words)} ({escape(own_name(code))})</li>" for path, words, code in items) + "</ul>"
    html += _h2(t("Tables"))
    for name in TABLES:
        size = f"{tn('1 row', '{n} rows', len(rows(data, name)))}, {tn('1 column', '{n} columns', len(columns(name)))}"
        kinds = (("csv", "CSV"), ("parquet", "Parquet"), ("json", "JSON"))
        files = " · ".join(
            link(
                f"../data/{name}.{kind}",
                label,
                aria_label=t("Download {table} as {kind}", table=name, kind=label),
            )
            for kind, label in kinds
        )
        html += f"<h3>{escape(name)}</h3><p>{escape(size)}. {files}</p>"
    described = ("datapackage.json", "dataset.jsonld", "codebook.toml")
    html += f"<p>{' · '.join(link(f'../data/{file}', file) for file in described)}</p>"
    html += _to_cite(citation.dataset(data, f"{base}{language()}/data.html" if base else "").plain)
    html += _h2(t("Licence")) + prose(about.licence(data))
    return Page("data", t("Data"), t(citation.ABSTRACT), html)
