"""What lists of members tell of a country and of pairs of mechanisms, in the invented dataset, worked out by hand."""

from collections import Counter

import invented
import pytest

from iscm_data.curate import build
from iscm_data.curate import records as reader
from iscm_data.dataset.load import Dataset, load
from iscm_data.query import countries
from iscm_data.query.countries import Overlap, Part

BASIN, ELAN, FJORD, ATLAS = invented.IDS


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return invented.dataset(tmp_path_factory.mktemp("data"))


def test_every_country_comes_by_name_and_nobody_else(data: Dataset) -> None:
    assert countries.everyone(data) == ["CIV", "FRA", "ISL", "KEN", "MLT", "NOR", "UGA"]


def test_a_country_s_parts_are_its_memberships_first_and_then_what_it_observes(data: Dataset) -> None:
    assert countries.parts(data, "KEN", invented.IDS) == [Part(BASIN, "member"), Part(ATLAS, "member")]
    # The Talks come before the Atlas Dialogue in the order of pages, and a member before an observer in any order.
    assert countries.parts(data, "ISL", (ATLAS, FJORD)) == [Part(FJORD, "member"), Part(ATLAS, "observer")]


def test_only_the_mechanisms_given_count_and_a_donor_has_no_part(data: Dataset) -> None:
    assert countries.parts(data, "KEN", (ATLAS, ELAN)) == [Part(ATLAS, "member")]
    assert countries.parts(data, "NOR", (BASIN, ATLAS)) == []  # it pays for both


def test_the_states_that_share_most_mechanisms_each_with_which(data: Dataset) -> None:
    assert countries.companions(data, "KEN", invented.IDS) == [
        ("CIV", (BASIN,)),
        ("FRA", (ATLAS,)),
        ("MLT", (ATLAS,)),
        ("UGA", (BASIN,)),
    ]


def test_who_shares_two_mechanisms_comes_before_who_shares_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    records = invented.mechanisms()
    records[FJORD]["members"]["states"] = ["ISL", "NOR", "UGA", "KEN"]
    folder = tmp_path_factory.mktemp("more")
    read = reader.read(invented.write(folder, records))
    build.write(build.tables(read, folder), folder / "parquet")
    found = countries.companions(load(folder / "parquet"), "KEN", invented.IDS)
    assert found[0] == ("UGA", (BASIN, FJORD))
    assert [state for state, _ in found[1:]] == ["CIV", "FRA", "ISL", "MLT", "NOR"]


def test_an_observer_sits_beside_nobody_and_is_nobody_s_companion(data: Dataset) -> None:
    assert countries.companions(data, "ISL", invented.IDS) == [("NOR", (FJORD,))]
    assert "ISL" not in dict(countries.companions(data, "KEN", invented.IDS))


def test_themes_in_place_with_the_mechanisms_that_have_them_in_the_codebook_s_order(data: Dataset) -> None:
    found = countries.theme_cover(data, (BASIN, ELAN, ATLAS))
    assert found == {"remittances": (BASIN, ELAN, ATLAS), "diaspora": (BASIN, ELAN)}  # work is only considered
    order = list(data.codebook.dimensions["theme"].codes)
    assert list(found) == sorted(found, key=order.index)


def test_a_theme_of_one_mechanism_only_and_a_mechanism_without_themes(data: Dataset) -> None:
    assert countries.theme_cover(data, (ATLAS, BASIN)) == {"remittances": (ATLAS, BASIN), "diaspora": (BASIN,)}
    assert countries.theme_cover(data, (FJORD,)) == {}


def test_not_listed_are_the_mechanisms_of_the_region_whose_list_does_not_name_the_country(data: Dataset) -> None:
    assert countries.not_listed(data, "FRA", invented.IDS) == [FJORD]  # Élan has no list: nothing can be said of it
    assert countries.not_listed(data, "UGA", invented.IDS) == [ATLAS]
    assert countries.not_listed(data, "NOR", invented.IDS) == [ATLAS]
    assert countries.not_listed(data, "KEN", invented.IDS) == []


def test_who_observes_is_listed(data: Dataset) -> None:
    assert countries.not_listed(data, "ISL", invented.IDS) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (BASIN, ATLAS, Overlap(BASIN, ATLAS, ("KEN",), smaller=3, least=True)),
        (ATLAS, BASIN, Overlap(ATLAS, BASIN, ("KEN",), smaller=3, least=True)),
        (BASIN, FJORD, Overlap(BASIN, FJORD, (), smaller=2, least=False)),
        (FJORD, ATLAS, Overlap(FJORD, ATLAS, (), smaller=2, least=True)),  # Iceland only observes
        (BASIN, ELAN, Overlap(BASIN, ELAN, (), smaller=0, least=True)),  # Élan has no list
    ],
)
def test_the_overlap_of_two_lists_is_the_least_where_one_is_incomplete(
    data: Dataset, first: str, second: str, expected: Overlap
) -> None:
    assert countries.overlap(data, first, second) == expected


def test_each_pair_of_mechanisms_with_a_list_comes_once(data: Dataset) -> None:
    found = [(pair.first, pair.second) for pair in countries.overlaps(data, invented.IDS)]
    assert found == [(BASIN, FJORD), (BASIN, ATLAS), (FJORD, ATLAS)]
    assert countries.overlaps(data, (ELAN, BASIN)) == []


def test_in_how_many_mechanisms_each_state_is_a_member(data: Dataset) -> None:
    assert countries.busiest(data, invented.IDS) == Counter(KEN=2, CIV=1, UGA=1, FRA=1, MLT=1, ISL=1, NOR=1)
    assert countries.busiest(data, (ELAN,)) == Counter()
