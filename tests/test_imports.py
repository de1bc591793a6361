"""Who may import whom: twelve packages in one line, and what only one of them may know."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# From left to right: a package imports only what stands before it. `server` and `ui` do not know each other.
ORDER = ("language", "model", "dataset", "query", "wording", "figures", "export", "html", "edition", "server", "ui")
CURATE = "curate"  # the write side: it knows what the records are made into, and nobody of the read side knows it
ALLOWED = {name: {*ORDER[:number]} for number, name in enumerate(ORDER)} | {
    "ui": {*ORDER} - {"server", "ui"},
    CURATE: {"language", "model", "dataset", "query"},
    "__init__": {"dataset"},
    "__main__": {"model", "dataset", "edition", CURATE},
    "app": {"model", "dataset", "query", "html", "server", "ui"},
    "pages": {*ORDER} - {"server"},
}

# What comes from outside and only some of them are to know.
ONLY = {
    "streamlit": {"ui", "pages", "app"},
    "plotly": {"figures"},
    "pyarrow": {"model", "dataset", "query", "export", CURATE},
    "starlette": {"server"},
    "websockets": {"server"},
    "uvicorn": {"server"},
    "prometheus_client": {"server"},
    "resvg_py": {"figures"},
    "uharfbuzz": {"figures"},
    "jinja2": {"html", "edition"},
    "snowballstemmer": {"language"},
    "bm25s": {"language", "query"},
    "rapidfuzz": {"query", CURATE},
}

FILES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "iscm_data").rglob("*.py"))]


def room(path: Path) -> str:
    """The package of iscm_data that a file is in; app, pages and the package's own two files by their names."""
    first, *rest = path.relative_to(ROOT).with_suffix("").parts
    return first if first != "iscm_data" else rest[0]


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


def targets(path: Path) -> Iterator[str]:
    """The files that a file imports: `from iscm_data.ui import address` is the file of address."""
    for name in imports(path):
        owner = name.rpartition(".")[0]
        if name in BY_NAME:
            yield name
        elif owner in BY_NAME:
            yield owner


BY_NAME = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES}


def test_a_package_imports_only_what_stands_before_it() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {other}"
        for path in FILES
        for other in {room(BY_NAME[name]) for name in targets(path)} - {room(path)} - ALLOWED[room(path)]
    ]
    assert not wrong


def test_every_package_has_one_place_in_the_order() -> None:
    packages = {path.parent.name for path in (ROOT / "iscm_data").glob("*/__init__.py")}
    assert packages == {*ORDER, CURATE}


def test_only_the_commands_know_the_curators_side() -> None:
    assert [name for name, others in ALLOWED.items() if CURATE in others] == ["__main__"]


def test_a_library_from_outside_is_known_only_where_it_belongs() -> None:
    users: dict[str, set[str]] = {library: set() for library in ONLY}
    for path in FILES:
        for name in imports(path):
            users.get(name.split(".")[0], set()).add(room(path))
    assert {library: sorted(rooms - ONLY[library]) for library, rooms in users.items() if rooms - ONLY[library]} == {}
    assert not [library for library, rooms in users.items() if not rooms], "nothing imports these: leave them out"


def test_no_page_imports_another() -> None:
    for path in (ROOT / "pages").glob("*.py"):
        assert not [name for name in imports(path) if name.split(".")[0] in ("pages", "app")], path.name


def test_no_two_files_import_each_other_in_a_circle() -> None:
    graph = {name: {*targets(path)} - {name} for name, path in BY_NAME.items()}
    assert len([*TopologicalSorter(graph).static_order()]) == len(BY_NAME)
