"""One finding: what it says, its source, how to cite it, its lasting link."""

from iscm_data.dataset.findings import Finding
from iscm_data.html.evidence import coded, evidence
from iscm_data.html.page import Drawn, Page
from iscm_data.html.render import render
from iscm_data.language.text import labelled, t
from iscm_data.query.view import View
from iscm_data.wording import citation
from iscm_data.wording.labels import within


def page(view: View, finding: Finding) -> Page:
    """The page of one finding."""
    data, links = view.data, view.links
    shown = evidence(view, finding)
    headline = labelled(shown.mechanism, coded(data, finding.dimension, finding.code))
    link = links.lasting(links.to("findings", id=finding.id), data)
    cited = citation.finding(data, finding, link)
    cell = f"{finding.mechanism_id}.{finding.code}" if finding.code else ""
    topic = data.codebook.dimensions[finding.dimension]
    html = render(
        "finding.jinja",
        view=view,
        finding=shown,
        headline=headline,
        name=within(data, finding.mechanism_id),
        link=link,
        citations=[(t("Text"), cited.plain), ("BibTeX", cited.bibtex), ("RIS", cited.ris)],
        others=links.to("findings", mechanism=finding.mechanism_id, dimension=finding.dimension, status="any"),
        beside=(t(topic.label), links.to(topic.page, cell=cell)) if cell and topic.page else None,
    )
    return Page(
        t("Search"), headline, shown.statement.text, html, preview=Drawn("mechanism", {"id": (finding.mechanism_id,)})
    )
