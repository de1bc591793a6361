"""A dataset in which every text means harm, on every page: it is shown as it is written, and does nothing."""

import re

import pyarrow as pa
import pytest

from iscm_data.curate import build, records
from iscm_data.dataset.load import load
from iscm_data.dataset.tables import Dataset
from iscm_data.html import pages
from iscm_data.model import schema
from iscm_data.query.view import view
from tests import invented
from tests.html.markup import Markup

HARM = (
    "<script>alert('evilword')</script><img src=x onerror=alert(1)>"
    " [evilword](https://evil.example) {{ evilword }} {evilword} %s"
    " \"' onmouseover='alert(1)"
)
NO_TEXT = re.compile(r"(^|_)(id|url)$|^(iso3|website|file|language|country)$")  # a code, an address
DEEPER = [
    ("mechanism", {"id": ["basin-process"]}),
    ("mechanism", {"id": ["atlas-dialogue"]}),
    ("findings", {"id": ["basin-process/F1"]}),
    ("findings", {"q": ["evilword"]}),
    ("country", {"iso3": ["NOR"]}),
    ("compare", {"id": ["basin-process", "atlas-dialogue"]}),
    ("compare", {"view": ["all"], "pair": ["basin-process.atlas-dialogue"]}),
    ("partnerships", {"actor": ["IOM"]}),
    ("funding", {"cell": ["atlas-dialogue.external_donors"]}),
    ("funding", {"view": ["evidence"]}),
    ("brief", {"item": ["1~p~basin-process/F1", "1~m~basin-process", "1~c~~id.basin-process.atlas-dialogue"]}),
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = invented.write(tmp_path_factory.mktemp("hostile"))
    tables = build.tables(records.read(folder), folder)
    for name, table in tables.items():
        for number, column in enumerate(schema.TABLES[name]):
            if column.type == pa.string() and not column.dated and not NO_TEXT.search(column.name):
                values = [None if v is None else f"{v} {HARM}" for v in table.column(number).to_pylist()]
                table = table.set_column(number, table.schema.field(number), pa.array(values, pa.string()))
        tables[name] = table
    build.write(tables, folder / "parquet")
    return load(folder / "parquet")


@pytest.mark.parametrize(("page", "asked"), [*((path, {}) for path in pages.BUILDERS), *DEEPER])
def test_texts_of_the_data_are_shown_and_do_nothing(hostile: Dataset, page: str, asked: dict[str, list[str]]) -> None:
    made = pages.build(view(hostile, page, asked, base="https://example.org/"))
    found = Markup(f"{made.navigation}{made.head}{made.foot}")
    assert not {*found.tags} & {"script", "iframe", "object", "embed", "meta", "base"}
    assert all(source.startswith("figure/") for source in found.values("src"))
    assert not [name for name, _ in found.attributes if name.startswith("on") or "evilword" in name]
    assert not [href for href in found.values("href") if href.startswith(("javascript:", "https://evil"))]
    if asked:
        assert HARM in found.text, "the hostile text is not on the page as it is written"
