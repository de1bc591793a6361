"""What is kept of a page for the next reader: one of the same view, and never one with another language or width."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from iscm_data.dataset.tables import Dataset
from iscm_data.html import method, pages
from iscm_data.html.page import Page
from iscm_data.language.text import language, speaking
from iscm_data.query.view import View, view

HERE = {"unheard_of": ["a view of no other test"]}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages in which the page Method was made, a line each time."""
    found: list[str] = []

    def page(view: View) -> Page:
        found.append(language())
        return method.page(view)

    monkeypatch.setitem(pages.BUILDERS, "method", page)  # type: ignore[arg-type]
    monkeypatch.setattr(pages, "_CACHE", type(pages._CACHE)(pages.KEPT))
    return found


def test_a_page_is_made_once_for_all_readers_of_its_view_and_anew_for_any_other(
    data: Dataset, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(
        code: str = "en", board: tuple[str, ...] = (), data: Dataset = data, asked: dict = HERE, **more: object
    ) -> str:
        with speaking(code):
            return str(pages.page(view(data, "method", asked, **more), {"item": board}).head)

    def every() -> None:
        ask()
        for code in ("fr", "es"):
            ask(code)
        ask(phone=True)
        ask(board=("1~m~basin-process",))
        ask(pinned=frozenset({"1~m~basin-process"}))
        ask(base="https://example.org/")
        ask(asked={**HERE, "mine": ["KEN"]})
        ask(asked={**HERE, "view": ["words"]})
        other = replace(data)
        vars(other)["content"] = "other words under the same version"
        ask(data=other)

    for _ in range(2):
        every()
    assert made == ["en", "fr", "es", *["en"] * 7]
    assert ("Method</span>" in ask(), "Méthode</span>" in ask("fr")) == (True, True)

    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date.today() + timedelta(days=1)

    monkeypatch.setattr(pages, "date", Tomorrow)
    ask()
    assert len(made) == 11, "a page says on which day it was printed"


def test_the_page_of_a_very_long_address_is_not_kept(data: Dataset, made: list[str]) -> None:
    for _ in range(2):
        pages.page(view(data, "method", {"q": [f"{number}" + "x" * 200 for number in range(10)]}))
    assert made == ["en", "en"]
    assert not pages._CACHE._kept
