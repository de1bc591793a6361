"""What filters mean: in place where no status is named, and what is chosen beside a page's own codes."""

import pytest

from iscm_data.query.filters import Filters

DONORS = ("external_donors",)


def test_a_code_without_a_status_asks_for_what_is_in_place_and_a_status_for_itself() -> None:
    assert Filters(funding_model=DONORS).asked == ("in_place",)
    assert Filters(status=("ended", "considered")).asked == ("considered", "ended")  # as the codebook orders them
    assert Filters(status=("any",)).asked == ("in_place", "considered", "ended")


def test_only_what_is_set_stands_in_them_in_one_order_whatever_the_reader_s() -> None:
    one = Filters(status=("ended",), funding_model=DONORS, scope=())
    assert [*one] == ["funding_model", "status"]
    assert one == Filters(funding_model=DONORS, status=("ended",))
    assert hash(one) == hash(Filters(funding_model=DONORS, status=("ended",)))
    assert not Filters(scope=())
    assert Filters().of("scope") == ()
    with pytest.raises(KeyError, match="colour"):
        Filters(colour=("red",))


def test_changes_leave_the_others_and_an_empty_one_drops_the_filter() -> None:
    both = Filters(funding_model=DONORS, region=("africa",))
    assert both.changed(region=()) == both.without("region") == Filters(funding_model=DONORS)
    assert both.changed(since=("2022",)).since == 2022


def test_around_a_page_s_own_codes_status_and_year_go_with_the_last_code() -> None:
    own = Filters(funding_model=DONORS, sole=("1",), status=("any",), since=("2020",), region=("africa",))
    assert own.around("funding_model") == Filters(region=("africa",))
    with_theme = own.changed(theme=("remittances",))
    assert with_theme.around("funding_model") == with_theme.without("funding_model", "sole")
