"""Files below /data: what an address narrows."""

import csv
import io
from pathlib import Path

import invented
import pytest

from iscm_data.export.data.files import find
from iscm_data.export.data.selection import BadAddress


def test_the_findings_of_one_mechanism_are_a_file_under_its_name(tmp_path: Path) -> None:
    data = invented.dataset(tmp_path)
    file = find(data, "findings.csv", b"mechanism=basin-process")
    rows = csv.DictReader(io.StringIO(file.make().decode("utf-8-sig")))
    assert [row["finding_id"] for row in rows] == [f"basin-process/F{n}" for n in range(1, 9)]
    assert "basin-process" in file.saved_as
    with pytest.raises(BadAddress):
        find(data, "findings.csv", b"mechanism=nobody")
