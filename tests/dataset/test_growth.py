"""What is looked up of many findings is what reading every one gives."""

import pytest

from iscm_data.dataset.findings import Findings
from iscm_data.dataset.index import Index
from iscm_data.dataset.load import load
from iscm_data.dataset.tables import Dataset
from iscm_data.model.codebook import codebook
from tests import synthetic


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(synthetic.write(tmp_path_factory.mktemp("synthetic"), findings=600, mechanisms=30))


def test_every_cell_holds_its_findings_in_the_order_of_the_table(data: Dataset) -> None:
    groups = Index(data).findings
    for id_ in data.mechanism:
        for dimension in codebook().dimensions.values():
            own = [p for p in data.finding.values() if (p.mechanism_id, p.dimension) == (id_, dimension.id)]
            assert list(groups.get((id_, dimension.id, None))) == own
            for code in dimension.codes:
                assert list(groups.get((id_, dimension.id, code))) == [p for p in own if p.code == code]
    assert groups.get(("nobody", "theme", None)) == ()


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
