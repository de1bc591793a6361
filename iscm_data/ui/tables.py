"""The tables of the dataset, to take away, with what their columns mean."""

from html import escape

import streamlit as st

from iscm_data.dataset.labels import columns, meaning
from iscm_data.dataset.load import Dataset
from iscm_data.export.data.package import NAME
from iscm_data.html import about
from iscm_data.language.text import t, tn
from iscm_data.model.schema import TABLES, Column
from iscm_data.ui import address
from iscm_data.ui.markup import link, show, table
from iscm_data.ui.view import View
from iscm_data.wording import captions


def lead(view: View) -> None:
    """What there is to take away, and all of it in one file."""
    st.markdown(about.files(view.data))
    everything = (
        (f"{NAME}.xlsx", t("Excel workbook: all tables, the columns, the codebook")),
        (f"{NAME}.zip", t("Zip of everything: CSV and Parquet, datapackage.json, codebook, licence, checksums")),
    )
    show(f"<ul>{''.join(f'<li>{_file(name, words)}</li>' for name, words in everything)}</ul>")


def downloads(data: Dataset) -> None:
    """A block for each table: its size, its files and its columns."""
    st.header(t("Tables"), anchor=False)
    for name in TABLES:
        held = columns(name)
        size = f"{tn('1 row', '{n} rows', len(getattr(data, name)))}, {tn('1 column', '{n} columns', len(held))}"
        kinds = (("csv", "CSV"), ("parquet", "Parquet"), ("json", "JSON"))
        links = " · ".join(
            _file(f"{name}.{kind}", label, aria_label=t("Download {table} as {kind}", table=name, kind=label))
            for kind, label in kinds
        )
        meanings = [[f"<code>{c.name}</code>", escape(meaning(c)), escape(_kind(c))] for c in held]
        inner = table(name, map(escape, (t("Column"), t("Meaning"), t("Type"))), meanings, hidden_caption=True)
        show(
            f"<h3>{escape(name)}</h3><p>{escape(size)}. {links}</p>"
            f"<details><summary>{escape(t('Columns of {name}', name=name))}</summary>{inner}</details>"
        )


def addresses(view: View) -> None:
    """The addresses for programs, and one with filters: the reader's own, or an example where none is set."""
    st.header(t("Addresses"), anchor=False)
    st.markdown(
        t(
            "Every file has a lasting address, which a program or a web page may read. The addresses of tables take "
            "the same filters as the pages, by the same codes: what a page shows, the file holds. A filter keeps the "
            "mechanisms that match; of findings it also keeps, in the filtered dimension, only the codes chosen. "
            "Findings also take `dimension`, `confidence` and `q` (words to search). What is not known is refused, "
            "with what is allowed. The table actors is given whole."
        )
    )
    filtered = address.file("data/findings.csv", view.filters if view.filters.chosen() else None, **_example(view))
    words = t("The findings that your filters leave:") if view.filters.chosen() else t("An example with filters:")
    described = " · ".join(link(f"data/{name}", name) for name in ("datapackage.json", "dataset.jsonld"))
    show(
        f"<p class='plain'>{escape(words)} {link(filtered, filtered, download='')}</p>"
        f"<p>{escape(t('For programs: what each column holds, and the dataset in the words of schema.org:'))} "
        f"{described}</p>"
    )
    st.markdown(
        t(
            "Every figure has an address too, as SVG and as PNG, with the filters of its page, to embed it elsewhere. "
            "It stands below the figure, in its description."
        )
    )


def elsewhere() -> None:
    """What to do with data of one's own."""
    st.header(t("Data of your own"), anchor=False)
    st.markdown(
        t(
            "To see data of your own in these pages, run the explorer on your computer: `ISCM_DATA=folder make run`, "
            "where `folder` has your Parquet files."
        )
    )


def _example(view: View) -> dict[str, str | list[str] | None]:
    if view.filters.chosen():
        return {}
    return {"dimension": "funding_model", "funding_model": "external_donors", "status": "in_place"}


def _file(name: str, words: str, **attributes: str) -> str:
    """A link that saves a file, under the name that the server gives it."""
    return link(
        f"data/{name}" if name.endswith(".zip") else address.file(f"data/{name}"), words, download="", **attributes
    )


def licence(data: Dataset) -> None:
    """What may be done with the data, and whose the sources are."""
    st.markdown(about.licence(data))
    st.markdown(captions.licence(data))


def _kind(column: Column) -> str:
    """A column's type in words."""
    kinds = {"string": t("text"), "int16": t("year"), "int32": t("number"), "bool": t("true or false")}
    name = str(column.type)
    kind = kinds.get(name) or (t("code") if name.startswith("dictionary") else t("list of codes or names"))
    if column.name.endswith("_label"):
        kind = t("text") if name.startswith("dictionary") else t("list of texts")
    return t("{kind}, may be missing", kind=kind) if column.nullable else kind
