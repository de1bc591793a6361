"""The title of the timeline: in which decade most mechanisms began, and no decade is singled out of a tie."""

import pytest

from iscm_data.figures.timeline import _title


@pytest.mark.parametrize(
    ("years", "title"),
    [
        ([1995, 1999, 2001], "2 of 3 mechanisms began in the 1990s, more than in any other decade"),
        ([2001, 2001], "2 of 2 mechanisms began in the 2000s"),
        ([1995, 2001], "The 1990s and the 2000s each saw the beginning of 1 of 2 mechanisms"),
        (
            [1985, 1995, 1996, 2001, 2002],
            "The 1990s and the 2000s each saw the beginning of 2 of 5 mechanisms, more than any other decade",
        ),
    ],
)
def test_the_decade_in_which_most_began_is_named_and_all_of_them_in_a_tie(years: list[int], title: str) -> None:
    assert _title(years) == title
