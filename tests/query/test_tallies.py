"""Numbers of a topic page on the invented dataset (see invented.py), worked out by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscm_data.dataset.load import load
from iscm_data.dataset.tables import Dataset
from iscm_data.model.codebook import codebook
from iscm_data.query import questions
from iscm_data.query.filters import Filters
from iscm_data.query.tallies import tallies
from tests import invented, synthetic

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def test_a_code_is_counted_in_place_among_all_mechanisms_and_the_most_reported_comes_first(data: Dataset) -> None:
    found = tallies(data, "funding_model", Filters())
    assert (found.codes[0].code, found.codes[0].n, found.of) == ("external_donors", 2, 4)
    assert found["member_contributions"].n == 0
    assert found["member_contributions"].by_status == {"in_place": 0, "considered": 1, "ended": 0}


def test_in_place_and_otherwise_and_nothing_add_up(data: Dataset) -> None:
    for dimension in ("funding_model", "theme", "partnership_type", "governance_level"):
        found = tallies(data, dimension, Filters())
        assert found.whole.n + found.otherwise + found.nothing == found.of == 4


def test_a_filter_of_its_own_does_not_change_the_denominator(data: Dataset) -> None:
    found = tallies(data, "funding_model", Filters(funding_model=("external_donors",)))
    assert found.chosen
    assert (found.chosen.n, found.chosen.of) == (2, 4)


def test_another_filter_does_and_only_those_that_match_it_are_counted(data: Dataset) -> None:
    found = tallies(data, "funding_model", Filters(funding_model=("external_donors",), scope=("interregional",)))
    assert found.chosen
    assert (found.chosen.n, found.chosen.of, found.ids) == (1, 1, (ATLAS,))


def test_further_are_those_of_a_status_that_the_number_leaves_out(data: Dataset) -> None:
    found = tallies(data, "funding_model", Filters(funding_model=("external_donors",)))
    assert found.chosen
    assert found.chosen.further == {"in_place": 0, "considered": 0, "ended": 0}  # both have it in place as well
    members = tallies(data, "funding_model", Filters(funding_model=("member_contributions",))).chosen
    assert members
    assert (members.n, members.further) == (0, {"in_place": 0, "considered": 1, "ended": 0})


def test_several_codes_are_counted_together_once_for_each_mechanism(data: Dataset) -> None:
    both = Filters(funding_model=("member_contributions", "external_donors"), status=("any",))
    chosen = tallies(data, "funding_model", both).chosen
    assert chosen
    assert chosen.n == 2


def test_ages_are_those_of_the_newest_source_in_a_status_asked_for(data: Dataset) -> None:
    remittances = tallies(data, "theme", Filters())["remittances"]
    # 2015 for one, 2024 for another, and one without a date; the invented data are of 2026.
    assert data.recent_from == 2022
    assert (remittances.n, remittances.recent, remittances.undated) == (3, 1, 1)


# --- on any dataset -------------------------------------------------------------------------------------------------

STATUSES = tuple(codebook().codes("status"))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(synthetic.write(tmp_path_factory.mktemp("synthetic"), findings=600, mechanisms=30))


@st.composite
def asked(draw: st.DrawFn) -> Filters:
    codes = {
        name: draw(st.lists(st.sampled_from([*codebook().codes(name)]), max_size=2, unique=True))
        for name in ("funding_model", "theme")
    }
    status = draw(st.lists(st.sampled_from([*STATUSES, "any"]), max_size=2, unique=True))
    return Filters(codes, status=status, since=draw(st.sampled_from([(), ("2020",)])))


@given(filters=asked(), dimension=st.sampled_from(["funding_model", "theme"]))
@settings(deadline=None, derandomize=True, max_examples=30)
def test_every_number_is_what_counting_every_finding_gives(many: Dataset, filters: Filters, dimension: str) -> None:
    found = tallies(many, dimension, filters)
    assert found.ids == questions.matching(many, filters.around(dimension))
    own = [f for f in many.finding.values() if f.dimension == dimension and f.mechanism_id in {*found.ids}]
    assert found.nothing == len({*found.ids} - {f.mechanism_id for f in own})
    assert found.whole.n + found.otherwise + found.nothing == found.of == len(found.ids)
    wanted = [(tally, {*tally.codes}) for tally in found.codes]
    wanted += [(found.chosen, {*filters.of(dimension)})] if found.chosen else []
    for tally, codes in [*wanted, (found.whole, {f.code for f in own})]:
        some = [f for f in own if f.code in codes and (f.as_of or 0) >= (filters.since or 0)]
        placed = {s: {f.mechanism_id for f in some if f.status == s} for s in STATUSES}
        held = set().union(*(placed[s] for s in filters.asked))
        newest = {
            id_: max(f.as_of or 0 for f in some if f.mechanism_id == id_ and f.status in filters.asked) for id_ in held
        }
        assert tally.n == len(held)
        assert tally.recent == sum(year >= many.recent_from for year in newest.values())
        assert tally.undated == sum(year == 0 for year in newest.values())
        assert tally.by_status == {s: len(ids) for s, ids in placed.items()}
        assert tally.further == {s: len(ids - held) for s, ids in placed.items()}
