"""What a search field suggests, as suggest.js takes it: groups of links, the likeliest first, statements last."""

from collections.abc import Mapping
from typing import Any

from iscm_data.dataset.tables import Dataset
from iscm_data.html.evidence import coded
from iscm_data.html.subjects import Link, link
from iscm_data.language.text import t, tn
from iscm_data.query.links import Links
from iscm_data.query.subjects import ACTOR, CODE, COUNTRY, MECHANISM
from iscm_data.query.suggestions import suggestions
from iscm_data.wording.dates import undated


def suggested(data: Dataset, links: Links, typed: str) -> Mapping[str, Any]:
    """The suggestions for what somebody has typed. One whose whole name it is stands first, with those of its kind."""
    found = suggestions(data, typed)
    labels = {
        MECHANISM: t("Mechanisms"),
        COUNTRY: t("Countries"),
        CODE: t("Themes and answers"),
        ACTOR: t("Partners and payers"),
    }
    kinds = sorted(labels, key=lambda kind: found.sure is None or kind != found.sure.kind)
    groups = [
        {"label": labels[kind], "items": [_item(link(data, links, each)) for each in found.subjects.get(kind, ())]}
        for kind in kinds
    ]
    statements = [
        {
            "text": data.told(finding.statement),
            "about": f"{data.mechanism[finding.mechanism_id]['short_name']} · "
            f"{coded(data, finding.dimension, finding.code)} · {finding.as_of or undated()}",
            "href": links.to("findings", id=finding.id),
        }
        for finding in found.findings
    ]
    groups.append({"label": t("Statements"), "items": statements})
    groups = [group for group in groups if group["items"]]
    n = sum(len(group["items"]) for group in groups)
    return {
        "label": t("Suggestions"),
        "told": tn("{n} suggestion", "{n} suggestions", n) if n else "",
        "groups": groups,
    }


def _item(each: Link) -> Mapping[str, str]:
    return {"text": each.text, "about": each.about, "href": each.href}
