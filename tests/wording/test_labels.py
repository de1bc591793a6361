"""The words for codes, for how many mechanisms, for marks and for whether a mechanism still meets. Invented data."""

from dataclasses import replace
from typing import Any

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import speaking
from iscm_data.model.codebook import codebook
from iscm_data.query import questions
from iscm_data.query.filters import NAMES, Filters
from iscm_data.wording import activity, labels, marks
from tests import invented

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def test_so_many_are_of_those_that_the_other_filters_leave(data: Dataset) -> None:
    def told(**filters: Any) -> str:
        return labels.of_those(data, 2, 18, Filters(**filters), "theme")

    assert told() == told(theme=("health",), status=("any",), since=("2020",)) == "2 of 18 mechanisms"
    assert told(region=("africa",)) == "2 of 18 mechanisms in Africa"
    assert told(scope=("global",)) == "2 of 18 global mechanisms"
    assert told(scope=("global",), region=("africa",)) == "2 of 18 global mechanisms in Africa"
    assert told(activity=("active",)) == "2 of 18 mechanisms known to meet"
    assert told(activity=("active", "dormant")) == "2 of 18 mechanisms that match the other filters"
    assert told(region=("africa", "asia")) == "2 of 18 mechanisms that match the other filters"
    assert told(country=("KEN",)) == "2 of 18 mechanisms that match the other filters"


def test_every_filter_and_each_of_its_values_has_a_name(data: Dataset) -> None:
    values = {"country": ["KEN"], "since": ["2022"], "sole": ["1"], "status": [*codebook().codes("status"), "any"]}
    for name in NAMES:
        assert labels.filter_name(data, name)
        for value in values.get(name) or codebook().codes(name):
            assert labels.label(data, name, value)
    assert labels.label(data, "since", "2022") == "2022 or later"


def test_a_name_beside_others_is_short_unless_another_is_called_like_that(data: Dataset) -> None:
    assert labels.called(data, BASIN) == "Basin"
    assert labels.called(data, ELAN) == "Élan Forum"
    twin = {**data.record[ELAN], "short_name": "Basin Dialogue"}
    changed = replace(data)
    vars(changed)["record"] = {**data.record, ELAN: twin}
    assert labels.called(changed, BASIN) == "Basin Process"


# --- marks ----------------------------------------------------------------------------------------------------------


def test_a_single_event_that_is_over_took_part_and_has_not_ended(data: Dataset) -> None:
    told = {id_: marks.state(data, data.finding[id_]) for id_ in ("basin-process/F6", "atlas-dialogue/F3")}
    assert told == {"basin-process/F6": "Took part", "atlas-dialogue/F3": "Single event"}
    lasting = replace(data.finding["atlas-dialogue/F3"], basis="standing")
    assert marks.state(data, lasting) == "Past"
    assert marks.state(data, data.finding["atlas-dialogue/F1"]) == "In place"


def test_years_come_newest_first_and_what_has_no_date_is_said_to_have_none(data: Dataset) -> None:
    dated = data.finding["basin-process/F3"]
    found = [dated, replace(dated, as_of=2018), replace(dated, as_of=None), dated]
    assert marks.years(found) == ["2022", "2018", "no date"]
    assert marks.years([data.finding["atlas-dialogue/F7"]]) == ["no date"]


def test_a_cell_is_read_out_with_its_names_its_states_and_its_years(data: Dataset) -> None:
    cell = questions.cell(data, ATLAS, "funding_model", "external_donors")
    told = marks.spoken(data, ("Atlas Dialogue", "External donors"), cell)
    assert told == "Atlas Dialogue, External donors: in place (2019) and past (2021). 2 statements"
    undated = questions.cell(data, ATLAS, "theme", "remittances")
    assert marks.spoken(data, ("Atlas Dialogue",), undated) == "Atlas Dialogue: in place (no date). 1 statement"


def test_the_key_has_each_mark_that_is_there_and_no_other(data: Dataset) -> None:
    assert [id_ for id_, _ in marks.key(data, {"ended", "in_place", "not_found"})] == ["in_place", "ended", "not_found"]
    assert dict(marks.key(data, {"not_found"}))["not_found"].startswith("Not found")


# --- whether it still meets -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "sign", "told"),
    [
        ("active", "2025-06", ""),
        ("no_recent_sign", "2019-03", "last sign 2019"),
        ("no_recent_sign", None, "no recent sign"),
        ("dormant", "2019", "dormant"),
        ("replaced", None, "replaced"),
    ],
)
def test_beside_a_name_stands_what_is_not_plainly_active(
    data: Dataset, state: str, sign: str | None, told: str
) -> None:
    assert activity.beside_a_name(data, {"activity": state, "last_sign": sign}) == told


def test_the_last_sign_is_told_as_exactly_as_it_is_known() -> None:
    assert [activity.sign({"last_sign": sign}) for sign in ("2024-06", "2024", None)] == [
        "last sign June 2024",
        "last sign 2024",
        "",
    ]
    with speaking("fr"):
        assert "juin 2024" in activity.sign({"last_sign": "2024-06"})
