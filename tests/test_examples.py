"""What docstrings show at work."""

import doctest
import importlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_example_in_a_docstring_gives_what_stands_below_it() -> None:
    files = [path for path in (ROOT / "iscm_data").rglob("*.py") if ">>>" in path.read_text(encoding="utf-8")]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in files]
    results = [doctest.testmod(importlib.import_module(name)) for name in names]
    assert len(results) > 2
    assert sum(result.failed for result in results) == 0
