"""The tables of the dataset, to take away, with what their columns mean."""

from functools import partial
from html import escape

import streamlit as st

from iscm_data import export
from iscm_data.load import Dataset
from iscm_data.schema import TABLES, Column
from iscm_data.text import t, tn
from iscm_data.ui.markup import show, table


def lead(data: Dataset) -> None:
    """What there is to take away."""
    st.markdown(
        t(
            "The whole dataset, data version **{version}**, as tables. CSV opens in a spreadsheet program; "
            "Parquet keeps the types and the meaning of each column. "
            "Codes are those of the codebook on the page Method.",
            version=data.version,
        )
    )


def downloads(data: Dataset) -> None:
    """A block for each table: its size, its files and its columns."""
    for name, columns in TABLES.items():
        frame = getattr(data, name)
        st.subheader(name, anchor=False)
        st.markdown(
            tn("1 row", "{rows} rows", len(frame), rows=f"{len(frame):,}") + ", " + t("{n} columns", n=len(columns))
        )
        with st.container(horizontal=True, key=f"files_{name}"):
            st.download_button(
                t("Download CSV"),
                partial(_csv, data, name),
                file_name=f"iscm_{name}_{data.version}.csv",
                mime="text/csv",
                on_click="ignore",
                key=f"csv_{name}",
            )
            st.download_button(
                t("Download Parquet"),
                partial(export.table_parquet, data, name),
                file_name=f"iscm_{name}_{data.version}.parquet",
                mime="application/vnd.apache.parquet",
                on_click="ignore",
                key=f"parquet_{name}",
            )
        rows = [[f"<code>{c.name}</code>", escape(t(c.description)), escape(_kind(c))] for c in columns]
        inner = table(name, map(escape, (t("Column"), t("Meaning"), t("Type"))), rows, hidden_caption=True)
        show(f"<details><summary>{escape(t('Columns of {name}', name=name))}</summary>{inner}</details>")


def licence(data: Dataset) -> None:
    """What may be done with the data, and whose the sources are."""
    st.markdown(
        t(
            "The dataset (codes, statements in our words, structure) is under {licence}: use it, and name this source. "
            "The sources belong to their publishers; the quotations are IOM's. The program is under the MIT licence.",
            licence=data.licence,
        )
    )
    st.markdown(export.licence(data))


def _csv(data: Dataset, name: str) -> bytes:
    return export.table_csv(data, name).encode()


def _kind(column: Column) -> str:
    """A column's type in words."""
    kinds = {"string": t("text"), "int16": t("year"), "int32": t("number"), "bool": t("true or false")}
    name = str(column.type)
    kind = kinds.get(name) or (t("code") if name.startswith("dictionary") else t("list of codes or names"))
    return t("{kind}, may be missing", kind=kind) if column.nullable else kind
