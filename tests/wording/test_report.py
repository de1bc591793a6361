"""Reporting an error in a finding: where it goes, what stands in it, and that nothing in a record can bend it."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscm_data.dataset.findings import Finding
from iscm_data.dataset.tables import Dataset
from iscm_data.html.pages import build
from iscm_data.model import settings
from iscm_data.query.view import view
from iscm_data.wording import report
from tests.html.markup import Markup

MAIL = "mailto:data@example.org"
FORM = "https://issues.example.org/new"
LINK = "https://explorer.example.org/findings?id=basin-process%2FF1&data_version=1"


@pytest.fixture(scope="module")
def finding(data: Dataset) -> Finding:
    return data.finding["basin-process/F1"]


def test_an_email_has_the_finding_in_its_subject_and_its_link_in_its_text(
    finding: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.REPORT_TO, MAIL)
    to, _, fields = report.href(finding, LINK, "2026-1").partition("?")
    assert to == MAIL
    assert "+" not in fields, "a mail program shows it as a plus sign"
    told = {name: unquote(value) for name, value in (field.split("=") for field in fields.split("&"))}
    assert told.keys() == {"subject", "body"}
    assert told["subject"] == "Error in statement basin-process/F1"
    assert told["body"].split("\r\n")[-1] == f"Link: {LINK}"
    assert finding.statement in told["body"]
    assert "Data version: 2026-1" in told["body"]


@pytest.mark.parametrize("form", [FORM, f"{FORM}?template=error&labels=data"])
def test_an_issue_keeps_what_its_form_was_asked_with(
    finding: Finding, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv(settings.REPORT_TO, form)
    made = report.href(finding, LINK, "2026-1")
    assert made.startswith(form)
    asked = parse_qs(urlsplit(made).query)
    assert asked["title"] == ["Error in statement basin-process/F1"]
    assert LINK in asked["body"][0]
    assert asked.get("template", ["error"]) == ["error"]


@given(st.text(), st.sampled_from([MAIL, FORM]))
def test_no_text_of_a_record_adds_a_field(finding: Finding, text: str, to: str) -> None:
    finding = replace(finding, statement=text.encode(errors="replace").decode())
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(settings.REPORT_TO, to)
        made = report.href(finding, LINK, "2026-1")
    assert made.isascii()
    assert not set(made) & set(" \r\n<>\"'#")
    assert len(parse_qsl(made.partition("?")[2], keep_blank_values=True)) == 2


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "x",
            "data@example.org",
            "mailto:",
            "mailto:a@b?cc=x@y",
            "mailto:a@b\nc",
            "http://example.org",
            "https://",
        ),
        *(
            "javascript:alert(1)",
            "https://example.org/new#here",
            "https://example.org/\nx",
            "https://[",
            "https://[x]y",
        ),
    ],
)
def test_an_address_that_cannot_be_used_offers_nothing(
    finding: Finding, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(settings.REPORT_TO, value)
    assert report.href(finding, LINK, "1") == ""


def test_every_finding_on_a_page_can_be_reported_once_an_address_is_set(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def links() -> list[str]:
        open_ = view(data, "funding", {"cell": ["atlas-dialogue.external_donors"]}, base="https://example.org/")
        found = Markup(str(build(open_).head))
        return [href for href in found.values("href") if href.startswith(MAIL)]

    assert links() == []
    monkeypatch.setenv(settings.REPORT_TO, MAIL)
    told = [unquote(href) for href in links()]
    assert [re.findall(r"Error in statement ([a-z-]+/F\d+)", each) for each in told] == [
        ["atlas-dialogue/F1"],
        ["atlas-dialogue/F3"],
    ]
    link = "https://example.org/findings?id=atlas-dialogue%2FF1&data_version="
    assert f"Link: {link}{data.version}" in unquote(links()[0])
