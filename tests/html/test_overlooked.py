"""What an address asks for that its page does not know is told on it: a misspelt link never passes for another view."""

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.html import overlooked
from iscm_data.html.pages import BUILDERS, page
from iscm_data.query import address
from iscm_data.query.view import View, view
from tests import invented
from tests.html.markup import Markup
from tests.html.test_every_page import STATES

BASIN, ELAN, *_ = invented.IDS


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("funding", {"stauts": "in_place"}),
        ("", {"Lang": "fr"}),
        ("funding", {"status": "in-place"}),
        ("funding", {"lang": "xx"}),
        ("funding", {"view": "matrx"}),
        ("themes", {"view": "payers"}),
        ("themes", {"family": "works"}),
        ("themes", {"sort": "likeness"}),
        ("funding", {"cell": f"{BASIN}.national"}),
        ("funding", {"cell": "basin.external_donors"}),
        ("method", {"cell": f"{BASIN}.national"}),
        ("funding", {"actor": "nobody"}),
        ("country", {"pair": f"{BASIN}.{BASIN}"}),
        ("mechanism", {"tick": "basin"}),
        ("compare", {"topic": "money"}),
        ("compare", {"view": "matrix"}),
        ("method", {"view": "matrix"}),
        ("findings", {"dimension": "money"}),
        ("findings", {"publisher": "nobody"}),
        ("funding", {"q": "donors"}),
        ("country", {"iso3": "KEN", "sort": "name"}),
        ("country", {"iso3": "KEN", "q": "Mali"}),
        ("funding", {"part": "two"}),
        ("findings", {"q": "donors", "page": "next"}),
        ("mechanism", {"sort": "newest"}),
        ("findings", {"q": "donors", "sort": "oldest"}),
        ("funding", {"embed": "yes"}),
        ("country", {"iso3": "MLT", "all": "zzz"}),
        ("compare", {"id": BASIN, "differ": "zzz"}),
        ("governance", {"show": "none"}),
        ("governance", {"of": "payers"}),
        ("funding", {"of": "matrix"}),
        # What another page reads: an address whose page was lost or mistaken shows more than its sender saw.
        ("", {"funding_model": "external_donors"}),
        ("compare", {"id": BASIN, "since": "2022"}),
        ("mechanism", {"id": BASIN, "status": "planned"}),
        ("method", {"region": "africa"}),
        ("funding", {"iso3": "MLT"}),
        ("themes", {"id": BASIN}),
        ("findings", {"topic": "funding_model"}),
        ("data", {"sort": "name"}),
        ("governance", {"dimension": "theme"}),
    ],
)
def test_a_part_that_the_page_does_not_know_is_told_with_its_value(
    data: Dataset, path: str, asked: dict[str, str]
) -> None:
    seen = view(data, path, {name: [value] for name, value in asked.items()})
    name, value = [*asked.items()][-1]
    assert [(each.name, each.value) for each in overlooked.overlooked(seen)] == [(name, value)]
    text = " ".join(Markup(page(seen).head).text.split())
    assert "We ignored:" in text
    assert f": {value}" in text


@pytest.mark.parametrize(
    ("path", "asked", "name"),
    [
        ("country", {"iso3": ["KEN"]}, "all"),
        ("compare", {"id": ["bali-process", "rabat-process"]}, "open"),
        ("compare", {"id": ["bali-process", "rabat-process"]}, "differ"),
        ("compare", {"id": ["bali-process", "rabat-process"]}, "common"),
        ("funding", {}, "show"),
    ],
)
def test_what_is_told_as_ignored_changes_nothing(
    real: Dataset, path: str, asked: dict[str, list[str]], name: str
) -> None:
    plain, odd, known = (
        Markup(page(view(real, path, {**asked, **more})).page.html)
        for more in ({}, {name: ["zzz"]}, {name: ["all" if name == "show" else "1"]})
    )
    assert odd.text == plain.text
    assert (known.text, known.tags, known.attributes) != (plain.text, plain.tags, plain.attributes)


@pytest.mark.parametrize(
    ("path", "name", "values"),
    [
        ("country", "iso3", ["KEN", "MLT"]),
        ("mechanism", "id", [BASIN, ELAN]),
        ("funding", "lang", ["fr", "en"]),
        ("funding", "since", ["2019", "2020"]),
        ("findings", "q", ["donors", "members"]),
    ],
)
def test_of_what_can_be_asked_once_only_the_last_counts_and_the_others_are_told(
    data: Dataset, path: str, name: str, values: list[str]
) -> None:
    told = overlooked.overlooked(view(data, path, {name: values}))
    assert [(each.name, each.value) for each in told] == [(name, values[0])]
    assert overlooked.overlooked(view(data, path, {name: values[:1] * 2})) == []


def test_the_rest_of_a_long_value_and_the_first_of_too_many_are_told(data: Dataset) -> None:
    told = overlooked.overlooked(view(data, "findings", {"q": [f"{'donors ' * 60}end"]}))
    assert [(each.name, each.value[-4:]) for each in told] == [("q", " end")]
    states = [*sorted(data.countries)[: address.MOST + 1]]
    told = overlooked.overlooked(view(data, "funding", {"status": states}))
    assert told[-1] == address.Ignored("status", states[-1])
    assert overlooked.overlooked(view(data, "funding", {"country": ["MLT"] * (address.MOST + 1)})) == []


def test_several_mechanisms_are_asked_for_where_they_are_compared(data: Dataset) -> None:
    assert overlooked.overlooked(view(data, "compare", {"id": [BASIN, ELAN]})) == []


def test_letters_that_no_page_can_hold_are_not_read(data: Dataset) -> None:
    seen = view(data, "findings", {"q": ["a\x00b\x85c"]})
    assert seen.value("q") == "a b c"
    assert "\x00" not in page(seen).head + page(seen).page.html


def test_what_others_add_to_a_link_is_not_minded(data: Dataset) -> None:
    added = ("utm_source", "utm_id", "fbclid", "gclid", "mc_cid", "_ga", "ref", "msclkid")
    added = (*added, "gbraid", "_hsenc", "wt.mc_id", "trk", "si", "pk_campaign", "UTM_Source")
    assert overlooked.overlooked(view(data, "funding", {name: ["x"] for name in added})) == []


def test_every_parameter_that_a_page_reads_is_known(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    read = set()
    for name in ("value", "values"):
        own = getattr(View, name)
        monkeypatch.setattr(View, name, lambda self, asked, own=own: read.add(asked) or own(self, asked))
    for path, asked in [*STATES, *((path, {"q": ["basin"], "id": [BASIN, ELAN]}) for path in BUILDERS)]:
        page(view(data, path, {**asked, "lang": ["en"], "utm_id": ["read"]}))
    assert read <= overlooked.KNOWN.keys()
    assert len(read) > 15
