"""Long lists in parts: whatever an address asks for, there is a part, and the parts make up the whole."""

import pytest

from iscm_data.query import paging


def test_a_short_list_stands_whole_and_a_long_one_in_parts_that_make_up_all_of_it() -> None:
    for n in (0, 1, paging.WHOLE):
        assert (paging.part(range(n), "2").rows, paging.part(range(n), "2").whole) == (range(n), True)
    for n in (paging.WHOLE + 1, 400, 401):
        parts = [paging.part(range(n), str(k)) for k in range(1, paging.part(range(n), "").parts + 1)]
        assert [row for part in parts for row in part.rows] == [*range(n)]
        assert {(part.first - 1, part.last - 1, part.of) for part in parts} == {
            (part.rows[0], part.rows[-1], n) for part in parts
        }
    assert paging.part(range(400), "99").rows[-1] == 399


@pytest.mark.parametrize("asked", ["", "0", "-1", "x", "1e1", "٣", "²", "2 ", "<script>", "../2"])
def test_what_is_no_number_of_a_part_gives_the_first_one(asked: str) -> None:
    assert paging.part(range(400), asked) == paging.part(range(400), "1")
