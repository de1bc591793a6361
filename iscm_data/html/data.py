"""Download data: all of it in one file, each table, the addresses for programs, the versions."""

from iscm_data.dataset.labels import columns, meaning
from iscm_data.export.data.package import NAME
from iscm_data.html import changes
from iscm_data.html.page import Page, made
from iscm_data.language.text import t
from iscm_data.model.schema import PUBLISHED, Column
from iscm_data.query.view import View
from iscm_data.wording import captions
from iscm_data.wording.citation import dataset as cited

KINDS = (("csv", "CSV"), ("parquet", "Parquet"), ("json", "JSON"))


def page(view: View) -> Page:
    """The page of the data."""
    data = view.data
    headline = t("Download the data")
    lede = [t("Everything this explorer shows, as tables with codes and labels. Use it freely and name the source.")]
    example = {"dimension": "funding_model", "funding_model": "external_donors"}
    return made(
        view,
        "data.jinja",
        t("Data"),
        headline,
        lede,
        whole=[
            (view.links.file(f"data/{NAME}.xlsx"), t("Excel workbook"), t("All tables, their columns, the codebook.")),
            (
                view.links.whole(f"data/{NAME}.zip"),
                t("Zip of everything"),
                t("CSV and Parquet, description for programs, codebook, licence, checksums."),
            ),
        ],
        tables=_tables(),
        kinds=KINDS,
        example=view.links.file("data/findings.csv", example),
        described=[(view.links.whole(f"data/{name}"), name) for name in ("datapackage.json", "dataset.jsonld")],
        citation=cited(data, view.links.lasting(view.links.to("data"), data)),
        versions=changes.versions(view),
        licence=captions.licence(data),
    )


def _tables() -> dict[str, tuple[str, list[tuple[str, str, str]]]]:
    """What stands in each table of the dataset, and its columns with their meaning and kind."""
    about = {
        "mechanisms": t("Each mechanism with its key facts"),
        "aliases": t("Each name of each mechanism"),
        "findings": t("Each statement with its code, status, year and source"),
        "memberships": t("Each State in each list of members or observers"),
        "sources": t("Each document and page that we read"),
        "coverage": t("What we have and what we lack, by mechanism and topic"),
        "actors": t("States, organizations and mechanisms that are named"),
        "notes": t("What we could not find, and where sources differ"),
    }
    return {
        name: (about.get(name, ""), [(column.name, meaning(column), _kind(column)) for column in columns(name)])
        for name in PUBLISHED
    }


def _kind(column: Column) -> str:
    """A column's type in words."""
    kinds = {"string": t("text"), "int16": t("year"), "int32": t("number"), "bool": t("true or false")}
    name = str(column.type)
    kind = kinds.get(name) or (t("code") if name.startswith("dictionary") else t("list of codes or names"))
    if column.name.endswith("_label"):
        kind = t("text") if name.startswith("dictionary") else t("list of texts")
    return t("{kind}, may be missing", kind=kind) if column.nullable else kind
