"""Reporting an error: an e-mail or an issue that is filled in already, where an address is set for it."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode, urlsplit

from iscm_data.dataset.findings import Finding
from iscm_data.language.text import t
from iscm_data.model import settings

CRLF, LF = "\r\n", "\n"


def href(finding: Finding, link: str, version: str) -> str:
    """The address that opens the report on a finding; an empty text where none can be reported.

    `link` is the finding's lasting address. Every part is percent-encoded: nothing in it can add a field.
    """
    lines = (
        t("Statement: {id}", id=finding.id),
        t("Statement: {statement}", statement=finding.statement),
        t("Source: {title}, {publisher}", title=finding.source_title, publisher=finding.source_publisher),
    )
    return _to(t("Error in statement {id}", id=finding.id), lines, link, version)


def of_mechanism(name: str, link: str, version: str) -> str:
    """The same on the page of a mechanism as a whole, by its name."""
    return _to(t("Error on the page of {name}", name=name), (t("Mechanism: {name}", name=name),), link, version)


def _to(subject: str, about: Sequence[str], link: str, version: str) -> str:
    to = settings.report_to()
    if not to:
        return ""
    lines = (
        t("What is wrong, and which source says so?"),
        "",
        "",
        *about,
        t("Data version: {version}", version=version),
        t("Link: {link}", link=link),
    )
    if to.startswith("mailto:"):
        # RFC 6068: spaces as %20 (a mail program shows a plus sign), lines ended by CRLF.
        return f"{to}?{_encoded(subject=subject, body=CRLF.join(lines))}"
    mark = "&" if urlsplit(to).query else "?"
    return f"{to}{mark}{_encoded(title=subject, body=LF.join(lines))}"


def _encoded(**parts: str) -> str:
    return urlencode(parts, quote_via=quote, safe="")
