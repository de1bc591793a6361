"""SECURITY.md promises only what a test holds: each promise names its tests, and they are there; README.md names tests
too."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
TEXT = (TESTS.parent / "SECURITY.md").read_text(encoding="utf-8")
GUARDED = TEXT.partition("## What is guarded")[2].partition("## What is not guarded")[0]
PROMISES = re.split(r"^- ", GUARDED, flags=re.MULTILINE)[1:]
NAMED = re.compile(r"`([a-z_]+): (test_[a-z0-9_]+)`")


@cache
def known() -> set[tuple[str, str]]:
    """Every test, by its file and its name."""
    found = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add((path.stem.removeprefix("test_"), node.name))
    return found


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: " ".join(promise.split()[:6]))
def test_each_promise_names_tests_that_there_are(promise: str) -> None:
    named = NAMED.findall(promise)
    assert named
    assert [each for each in named if each not in known()] == []


def test_each_test_that_the_readme_names_is_there_and_each_reliance_on_streamlit_names_one() -> None:
    readme = (TESTS.parent / "README.md").read_text(encoding="utf-8")
    names = {name for _, name in known()}
    assert [name for name in re.findall(r"`(test_[a-z0-9_]+)`", readme) if name not in names] == []
    table = readme.partition("### What it relies on in Streamlit")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (?!what \||---).*$", table, re.MULTILINE)
    assert rows
    assert [row for row in rows if not re.search(r"`test_[a-z0-9_]+` \|$", row)] == []


def test_every_setting_that_a_promise_names_is_one_that_the_server_reads() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (TESTS.parent / "iscm_data").rglob("*.py"))
    assert all(f'"{name}"' in sources for name in re.findall(r"`(ISCM_[A-Z_]+)`", TEXT))
