"""Who may import whom. A new module takes its place in ORDER, and nothing else has to be changed here."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From left to right: a module imports only what stands in a line above its own. A package (charts, ui) is one module.
ORDER = (
    "schema codebook text storage renewal cache",
    "names",  # by which people call States and organizations: asked by both sides
    "changes",  # what differs between two builds: asked by the curator's commands and by pages
    "catalogue",  # what translators must have: nobody but the commands knows it
    "records",  # the write side: nobody but build and the curator's commands knows it
    "build ingest",
    "passages",  # from here on the read side, which never sees a curator's file
    "load",
    "index paging",
    "query",
    "relations search addressing legend report accessibility",
    "comparison countries objectives",
    "charts export",
    "picture",
    "answers citation content document",
    "figures",
    "board slides markup",
    "publish brief",
    "own site",  # a reader's own data; the pages without a server
    "server",
    "ui",
)
WRITE_SIDE = {"records", "build", "catalogue", "ingest"}
# What the package itself and its commands use.
ENTRANCES = {"": {"load"}, "__main__": {"records", "build", "codebook", "changes", "catalogue", "ingest", "site"}}

# Who may import a library from outside that only one part of the app is to know.
ONLY = {
    "streamlit": {"ui", "pages", "app"},
    "plotly": {"charts"},
    "pyarrow": {"schema", "storage", "build", "passages", "load", "publish", "changes", "own", "search"},
    "starlette": {"server"},
    "prometheus_client": {"server"},
    "resvg_py": {"picture"},
    "PIL": {"picture"},
    "jinja2": {"site"},
}

PLACE = {module: number for number, line in enumerate(ORDER) for module in line.split()}
FILES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "iscm_data").rglob("*.py"))]


def part(path: Path) -> str:
    """The module of iscm_data that a file is or belongs to; app and pages by their own names."""
    first, *rest = path.relative_to(ROOT).with_suffix("").parts
    return first if first != "iscm_data" else rest[0].replace("__init__", "")


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The full names of all that a file imports, wherever in it."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} line {node.lineno}: write out where it is imported from"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(path: Path) -> set[str]:
    """The modules of iscm_data that a file imports, without the part that it belongs to itself."""
    found = [name.split(".") for name in imports(path)]
    modules = {names[1] if len(names) > 1 else "" for names in found if names[0] == "iscm_data"}
    return {name if name in PLACE else "" for name in modules} - {part(path)}


def test_every_module_has_one_place_in_the_order() -> None:
    modules = {part(path) for path in (ROOT / "iscm_data").rglob("*.py")} - ENTRANCES.keys()
    placed = [module for line in ORDER for module in line.split()]
    assert sorted(modules - {*placed}) == [], "give each of these its place in ORDER"
    assert sorted({*placed} - modules) == [], "these are in ORDER, but there is no such module"
    assert len(placed) == len({*placed})


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_its_left(path: Path) -> None:
    name = part(path)
    if name in ENTRANCES:
        allowed = ENTRANCES[name]
    else:
        allowed = {module for module, place in PLACE.items() if place < PLACE.get(name, len(ORDER))}
    assert own(path) <= allowed


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_read_side_never_sees_a_curator_s_file(path: Path) -> None:
    if part(path) not in WRITE_SIDE | {"__main__"}:
        assert not own(path) & WRITE_SIDE


@pytest.mark.parametrize("library", ONLY)
def test_a_library_from_outside_is_known_only_where_it_belongs(library: str) -> None:
    users = {part(path) for path in FILES for name in imports(path) if name.split(".")[0] == library}
    assert users <= ONLY[library]
    assert users, f"nothing imports {library}: leave it out of ONLY"


def test_no_page_imports_another() -> None:
    for path in (ROOT / "pages").glob("*.py"):
        assert not [name for name in imports(path) if name.split(".")[0] in ("pages", "app")], path.name


def test_no_two_files_import_each_other_in_a_circle() -> None:
    files = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES}
    graph = {name: {*targets(path, files)} - {name} for name, path in files.items()}
    assert len([*TopologicalSorter(graph).static_order()]) == len(files)


def targets(path: Path, files: dict[str, Path]) -> Iterator[str]:
    """The files that a file imports: `from iscm_data.ui import address` is the file of address."""
    for name in imports(path):
        owner = name.rpartition(".")[0]
        if name in files:
            yield name
        elif owner in files:
            yield owner
