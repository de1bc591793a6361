"""What lists of members tell of a country and of pairs of mechanisms, in the invented dataset, worked out by hand."""

from collections import Counter
from pathlib import Path

import pytest

from iscm_data.curate import build
from iscm_data.curate import records as reader
from iscm_data.dataset.load import load
from iscm_data.dataset.tables import Actor, Dataset
from iscm_data.query import countries
from iscm_data.query.countries import Lists, Part, Shared
from tests import invented

BASIN, ELAN, FJORD, ATLAS = invented.IDS


def rebuilt(folder: Path, records: dict[str, invented.Record]) -> Dataset:
    """The invented dataset with records changed."""
    read = reader.read(invented.write(folder, records))
    build.write(build.tables(read, folder), folder / "parquet")
    return load(folder / "parquet")


def test_every_country_comes_by_name_and_nobody_else(data: Dataset) -> None:
    assert countries.everyone(data) == ["CIV", "FRA", "ISL", "KEN", "MLT", "NOR", "UGA"]


def test_a_country_s_parts_are_its_memberships_by_name_and_then_what_it_observes(data: Dataset) -> None:
    assert countries.parts(data, "KEN", invented.IDS) == [Part(ATLAS, "member"), Part(BASIN, "member")]
    # The Atlas Dialogue comes before the Talks by name, and a member before an observer.
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


def test_who_shares_two_mechanisms_comes_before_who_shares_one(tmp_path: Path) -> None:
    records = invented.mechanisms()
    records[FJORD]["members"]["states"] = ["ISL", "NOR", "UGA", "KEN"]
    found = countries.companions(rebuilt(tmp_path, records), "KEN", invented.IDS)
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


def test_mechanisms_by_what_is_known_of_their_members(data: Dataset) -> None:
    found = countries.lists(data, invented.IDS)
    assert found == Lists(whole=(BASIN, FJORD), incomplete=(ATLAS,), open=(), others=(ELAN,))
    assert found.none == (ELAN,)
    assert found.least
    assert not countries.lists(data, (BASIN, FJORD)).least


def test_a_mechanism_of_every_region_without_a_list_is_open_to_all_states(tmp_path: Path) -> None:
    records = invented.mechanisms()
    records[ELAN]["regions"] = ["global"]
    assert countries.lists(rebuilt(tmp_path, records), invented.IDS).open == (ELAN,)


def test_an_empty_list_is_none(tmp_path: Path) -> None:
    records = invented.mechanisms()
    records[ELAN]["members"] = {"source": "S1", "complete": False, "states": [], "others": ["Isle Union"]}
    assert countries.lists(rebuilt(tmp_path, records), invented.IDS).others == (ELAN,)


def test_who_is_not_listed_is_an_answer_only_where_the_list_is_whole(data: Dataset) -> None:
    assert countries.unlisted(data, "UGA", invented.IDS) == Lists((FJORD,), (ATLAS,), (), (ELAN,))
    assert countries.unlisted(data, "KEN", invented.IDS) == Lists((FJORD,), (), (), (ELAN,))
    assert countries.unlisted(data, "ISL", (ATLAS,)) == Lists((), (), (), ())  # who observes is listed


def test_not_listed_are_the_mechanisms_of_the_region_whose_whole_list_does_not_name_the_country(data: Dataset) -> None:
    assert countries.not_listed(data, "FRA", invented.IDS) == [FJORD]  # Élan has no list: nothing can be said of it
    assert countries.not_listed(data, "UGA", invented.IDS) == []  # the list of Atlas is incomplete, Fjord is elsewhere
    assert countries.not_listed(data, "KEN", invented.IDS) == []


def test_a_state_of_the_caribbean_lies_there_and_in_the_americas_one_of_western_asia_in_the_middle_east_too() -> None:
    def lies(region: str, subregion: str) -> set[str]:
        return countries.regions(Actor("JAM", "Jamaica", "Jamaica", "state", region, subregion))

    assert lies("Americas", "Caribbean") == {"americas", "caribbean"}
    assert lies("Americas", "South America") == {"americas"}
    assert lies("Asia", "Western Asia") == {"asia", "middle_east"}
    assert lies("Europe", "Northern Europe") == {"europe"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Kenya", ["KEN"]),
        ("KEN", ["KEN"]),
        ("cote d'ivoire", ["CIV"]),
        ("land", ["ISL"]),
        ("  ", []),
        ("Atlantis", []),
    ],
)
def test_a_country_is_found_by_its_name_or_a_part_of_it_whatever_its_accents_and_case(
    data: Dataset, typed: str, expected: list[str]
) -> None:
    assert sorted(countries.found(data, typed)) == expected


def test_one_country_is_meant_by_a_whole_name_also_where_others_hold_it(real: Dataset) -> None:
    assert countries.found(real, "Niger")[0] == "NER"
    assert countries.meant(real, "niger") == "NER"
    assert countries.meant(real, "the Philippines") == "PHL"
    assert countries.meant(real, "Guinea") == "GIN"
    assert countries.meant(real, "guin") == ""


@pytest.mark.parametrize(
    ("typed", "iso3"),
    [
        *(("Boliva", "BOL"), ("Ilande", "IRL"), ("Lybia", "LBY"), ("Morroco", "MAR"), ("Phillipines", "PHL")),
        *(("Guinée Bissao", "GNB"), ("Marc", "MAR"), ("Suán", "SDN"), ("Uanda", "RWA"), ("rsia", "RUS")),
        *(("America", "USA"),),
    ],
)
def test_a_name_with_a_slip_or_one_that_is_a_part_of_others_opens_no_country_and_lists_the_one_that_was_meant(
    real: Dataset, typed: str, iso3: str
) -> None:
    assert countries.meant(real, typed) == ""
    assert iso3 in countries.found(real, typed)


@pytest.mark.parametrize("typed", ["Republic of China", "Taiwan", "Northern Cyprus", "Belgian Congo", "nowhere"])
def test_a_name_that_is_no_state_s_finds_none(real: Dataset, typed: str) -> None:
    assert countries.meant(real, typed) == ""
    assert countries.found(real, typed) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (BASIN, ATLAS, Shared((BASIN, ATLAS), ("KEN",), smaller=3, least=True)),
        (ATLAS, BASIN, Shared((ATLAS, BASIN), ("KEN",), smaller=3, least=True)),
        (BASIN, FJORD, Shared((BASIN, FJORD), (), smaller=2, least=False)),
        (FJORD, ATLAS, Shared((FJORD, ATLAS), (), smaller=2, least=True)),  # Iceland only observes
        (BASIN, ELAN, Shared((BASIN, ELAN), (), smaller=0, least=True)),  # Élan has no list
    ],
)
def test_the_overlap_of_two_lists_is_the_least_where_one_is_incomplete(
    data: Dataset, first: str, second: str, expected: Shared
) -> None:
    assert countries.shared(data, (first, second)) == expected


def test_each_pair_of_mechanisms_with_a_list_comes_once(data: Dataset) -> None:
    found = [pair.ids for pair in countries.overlaps(data, invented.IDS)]
    assert found == [(BASIN, FJORD), (BASIN, ATLAS), (FJORD, ATLAS)]
    assert countries.overlaps(data, (ELAN, BASIN)) == []


def test_in_how_many_mechanisms_each_state_is_a_member(data: Dataset) -> None:
    assert countries.busiest(data, invented.IDS) == Counter(KEN=2, CIV=1, UGA=1, FRA=1, MLT=1, ISL=1, NOR=1)
    assert countries.busiest(data, (ELAN,)) == Counter()
