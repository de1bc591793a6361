"""Synthetic datasets are datasets, and the queries give on any of them what a slow and plain count gives."""

from pathlib import Path

import pytest
import synthetic
from hypothesis import given, settings
from hypothesis import strategies as st

from iscm_data import figures
from iscm_data.dataset.findings import Findings
from iscm_data.dataset.index import Index
from iscm_data.dataset.load import Dataset, load
from iscm_data.figures import NAMES, NoFigure
from iscm_data.model.codebook import codebook
from iscm_data.query import paging, questions
from iscm_data.query.filters import CODED, Filters

STATUSES = tuple(codebook().codes("status"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(synthetic.write(tmp_path_factory.mktemp("synthetic"), findings=600, mechanisms=30))


def test_a_synthetic_dataset_passes_the_loader_s_checks_and_says_what_it_is(data: Dataset) -> None:
    assert "Invented" in data.title
    assert len(data.findings) == len(data.finding) == 600
    assert len(data.mechanism) == 30
    assert {p.mechanism_id for p in data.finding.values()} <= set(data.mechanism)


def test_the_same_seed_gives_the_same_synthetic_dataset(tmp_path: Path) -> None:
    one, again, other = (synthetic.tables(50, 5, seed) for seed in (1, 1, 2))
    assert all(one[name].equals(again[name]) for name in one)
    assert not one["findings"].equals(other["findings"])


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    chosen = {
        name: tuple(draw(st.lists(st.sampled_from([*codebook().dimensions[name].codes]), max_size=3, unique=True)))
        for name in CODED
    }
    status = tuple(draw(st.lists(st.sampled_from(STATUSES), max_size=2, unique=True)))
    return Filters(**chosen, status=status, sole=draw(st.booleans()))


def plainly(data: Dataset, asked: Filters) -> set[str]:
    """The mechanisms that match, found by reading every finding for every filter."""
    matched = set()
    for id_ in data.mechanism:
        own = [p for p in data.finding.values() if p.mechanism_id == id_]
        own = [p for p in own if not asked.status or p.status in asked.status]
        chosen = {name: codes for name in CODED if (codes := getattr(asked, name))}
        good = all(any(p.dimension == name and p.code in codes for p in own) for name, codes in chosen.items())
        if asked.sole:
            models = asked.funding_model
            good = good and any(p.sole and (not models or p.code in models) for p in own)
        elif asked.status and not chosen:
            good = bool(own)
        if good:
            matched.add(id_)
    return matched


@given(asked=filters())
@settings(deadline=None, derandomize=True, max_examples=60)
def test_filters_keep_what_reading_every_finding_keeps(data: Dataset, asked: Filters) -> None:
    assert set(questions.matching(data, asked)) == plainly(data, asked)


@given(asked=filters(), dimension=st.sampled_from(CODED))
@settings(deadline=None, derandomize=True, max_examples=40)
def test_counts_are_what_counting_every_finding_gives(data: Dataset, asked: Filters, dimension: str) -> None:
    ids = questions.matching(data, asked)
    of = [p for p in data.finding.values() if p.dimension == dimension and p.mechanism_id in ids]
    for count in questions.counts(data, dimension, ids):
        own = [p for p in of if p.code == count.code]
        assert count.by_status == {s: len({p.mechanism_id for p in own if p.status == s}) for s in STATUSES}
        assert count.reported == len({p.mechanism_id for p in own})
        assert (count.known, count.of) == (len({p.mechanism_id for p in of}), len(ids))


def test_every_cell_holds_its_findings_in_the_order_of_the_table(data: Dataset) -> None:
    groups = Index(data).findings
    for id_ in data.mechanism:
        for dimension in codebook().dimensions.values():
            own = [p for p in data.finding.values() if (p.mechanism_id, p.dimension) == (id_, dimension.id)]
            assert list(groups.get((id_, dimension.id, None), ())) == own
            for code in dimension.codes:
                assert list(groups.get((id_, dimension.id, code), ())) == [p for p in own if p.code == code]
                assert ((id_, dimension.id, code) in groups) is any(p.code == code for p in own)
    assert groups.get(("nobody", "theme", None), ()) == ()


def test_findings_of_a_large_table_are_made_when_they_are_asked_for(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Findings, "MOST", 20)
    lazy = Findings(data.findings)
    every = list(data.finding.values())
    assert lazy._kept == {}
    assert lazy.rows([3, 1, 3]) == [every[3], every[1], every[3]]
    assert lazy.rows(range(100)) == every[:100]
    assert lazy.rows([1, 99, 200]) == [every[1], every[99], every[200]]
    assert len(lazy._kept) <= 20
    assert lazy[every[7].id] == every[7]
    assert list(lazy) == [p.id for p in every]
    assert "nobody/F1" not in lazy


# --- figures and lists in parts -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(synthetic.write(tmp_path_factory.mktemp("many"), findings=4000, mechanisms=100))


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


PARTED = [name for name, kind in NAMES.items() if kind.part and not kind.needed]


@pytest.mark.parametrize("name", PARTED)
def test_a_figure_of_many_mechanisms_shows_a_part_of_them_and_says_which(many: Dataset, name: str) -> None:
    parameter, seen, titles = NAMES[name].part, [], set()
    for number, told in (("1", "mechanisms 1 to 30 of 100"), ("2", "mechanisms 31 to 60 of 100")):
        made = figures.find(many, name, {parameter: [number]})
        assert made.part is not None
        assert all(told in words for words in (made.words.subtitle, made.words.filters, made.alt))
        assert f"_part-{number}_" in made.file
        drawn = {row["mechanism_id"] for row in made.rows()}
        assert drawn
        assert drawn <= {*made.part.rows}
        assert figures.find(many, name, made.parameters).words == made.words
        seen += made.part.rows
        titles.add(made.words.title)
    assert len({*seen}) == len(seen) == 2 * paging.ROWS
    assert len(titles) == 1  # it tells of all


@pytest.mark.parametrize("name", PARTED)
def test_a_figure_of_a_part_that_there_is_not_is_refused_and_few_mechanisms_stand_together(
    many: Dataset, name: str
) -> None:
    for hostile in ("0", "5", "x", "<script>", "9" * 400):
        with pytest.raises(NoFigure) as refused:
            figures.find(many, name, {NAMES[name].part: [hostile]})
        assert (refused.value.parameter, refused.value.allowed) == (NAMES[name].part, ("1", "2", "3", "4"))
    if NAMES[name].filtered:
        made = figures.find(many, name, {"scope": ["global"]})
        assert made.part is None
        assert "mechanisms 1 to" not in f"{made.words.subtitle} {made.words.filters}"
