"""Reporting an error: an e-mail or an issue that is filled in already, where an address is set for it."""

import logging
import os
import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import quote, urlencode, urlsplit

from iscm_data.dataset.findings import Finding
from iscm_data.language.text import t

SETTING = "ISCM_REPORT_TO"
"""In the environment: mailto:somebody@example.org, or the address of a form for new issues that takes title and body,
as https://github.com/OWNER/REPOSITORY/issues/new does. Unset: no page offers it."""

CRLF, LF = "\r\n", "\n"
_MAIL = re.compile(r"mailto:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")


def target() -> str:
    """Where reports go, or an empty text where nothing usable is set."""
    return _checked(os.environ.get(SETTING, "").strip())


@cache
def _checked(value: str) -> str:
    if _MAIL.fullmatch(value) or _is_form(value):
        return value
    if value:
        logging.getLogger(__name__).warning(
            "%s is neither mailto:name@host nor an https:// address: no error can be reported.", SETTING
        )
    return ""


def _is_form(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return value.isprintable() and parts.scheme == "https" and bool(parts.hostname) and not parts.fragment


def href(finding: Finding, link: str, version: str) -> str:
    """The address that opens the report on a finding; an empty text where none can be reported.

    `link` is the finding's lasting address. Every part is percent-encoded: nothing in it can add a field.
    """
    lines = (
        t("Finding: {id}", id=finding.id),
        t("Statement: {statement}", statement=finding.statement),
        t("Source: {title}, {publisher}", title=finding.source_title, publisher=finding.source_publisher),
    )
    return _to(t("Error in finding {id}", id=finding.id), lines, link, version)


def of_mechanism(name: str, link: str, version: str) -> str:
    """The same on the page of a mechanism as a whole, by its name."""
    return _to(t("Error on the page of {name}", name=name), (t("Mechanism: {name}", name=name),), link, version)


def _to(subject: str, about: Sequence[str], link: str, version: str) -> str:
    to = target()
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
