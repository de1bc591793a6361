"""A dataset in which every text means harm, on every page: it is shown as it is written, and does nothing."""

import re
from pathlib import Path

import invented
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest
from test_pages import Markup, markup, open_page, written

from iscm_data.curate import build, records
from iscm_data.dataset.load import dataset
from iscm_data.model import schema
from iscm_data.ui.frame import NAVIGATION

HARM = (
    "<script>alert('evilword')</script><img src=x onerror=alert(1)>"
    " [evilword](https://evil.example) ![evilword](https://evil.example/x.png) :material/evilword: $x$ {evilword}"
    " \"' onmouseover='alert(1)"
)
TEXTS = {"name", "short_name", "full_name", "statement", "quote", "locator", "title", "publisher", "note", "reason"}
TEXTS |= {"source_title", "source_publisher", "statute", "summary", "role_note", "members_note", "region_note"}
PAGES = [entry.file for group in NAVIGATION.values() for entry in group]
DEEPER = [
    ("mechanism", {"id": "basin-process"}),
    ("findings", {"id": "basin-process/F1"}),
    ("findings", {"q": "evilword"}),
    ("country", {"iso3": "NOR"}),
    ("compare", {"id": ["basin-process", "atlas-dialogue"]}),
    ("partnerships", {"actor": "IOM"}),
    ("brief", {"item": ["1~p~basin-process/F1", "1~m~basin-process", "1~c~~id.basin-process.atlas-dialogue"]}),
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = invented.write(tmp_path_factory.mktemp("hostile"))
    tables = build.tables(records.read(folder), folder)
    for name, table in tables.items():
        for number, column in enumerate(schema.TABLES[name]):
            if column.name in TEXTS and column.type == pa.string():
                values = [None if v is None else f"{v} {HARM}" for v in table.column(number).to_pylist()]
                table = table.set_column(number, table.schema.field(number), pa.array(values, pa.string()))
        tables[name] = table
    build.write(tables, folder / "parquet")
    return folder / "parquet"


def live_markdown(text: str) -> list[str]:
    """What Streamlit would turn into a link, a picture, an icon or a formula to somewhere of the hostile text's own."""
    plain = re.sub(r"\\.", "", re.sub(r"`[^`\n]*`", "", text))
    return re.findall(r"\]\(https://evil[^)]*\)|:material/evilword:", plain)


def check(app: AppTest) -> None:
    assert not app.exception
    html: Markup = markup(app)
    assert not html.tags & {"script", "img", "iframe"}
    assert not [name for name, _ in html.attributes if name.startswith("on")]
    assert not [value for value in html.values("href") + html.values("src") if "evil.example" in value]
    assert live_markdown(written(app)) == []


@pytest.mark.parametrize(("file", "parameters"), [*((file, {}) for file in PAGES), *DEEPER])
def test_texts_of_the_data_are_shown_and_do_nothing(
    hostile: Path, monkeypatch: pytest.MonkeyPatch, file: str, parameters: dict[str, str | list[str]]
) -> None:
    monkeypatch.setenv("ISCM_DATA", str(hostile))
    dataset.cache_clear()
    try:
        assert HARM in dataset().mechanism["basin-process"]["name"]
        app = open_page(file, **parameters)
    finally:
        dataset.cache_clear()
    check(app)
    if parameters:
        assert "evilword" in markup(app).text + written(app), "the hostile text is not on the page at all"
