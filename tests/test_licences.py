"""What others made: each file of theirs in the tree has its licence beside it, and `make sbom` names all of it."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \| (\S+) \| (\S+) \| `([^`]+)` \|$", re.MULTILINE)
VENDORED = {row[0]: row for row in ROW.findall((ROOT / "THIRD_PARTY.md").read_text())}
OTHERS = re.compile(r"\.(ttf|otf|woff2?|min\.js|min\.css|wasm|so|dll)$")


def test_every_file_that_others_made_is_named_with_a_licence_whose_text_is_there() -> None:
    every = [path for name in ("iscm_data", "pages", "deploy", "data") for path in (ROOT / name).rglob("*")]
    assert {str(path.relative_to(ROOT)) for path in every if OTHERS.search(path.name)} == VENDORED.keys()
    for path, _, _, licence, text in VENDORED.values():
        assert (ROOT / text).parent == (ROOT / path).parent, "the text lies beside it"
        words = (ROOT / text).read_text()
        assert {"OFL-1.1": "SIL OPEN FONT LICENSE"}[licence] in words


@pytest.mark.parametrize("lock", sorted(path.name for path in ROOT.glob("requirements*.lock")))
def test_every_package_of_a_lock_file_has_one_version_and_the_hashes_of_its_files(lock: str) -> None:
    packages = re.split(r"^(?=[^\s#])", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]
    assert packages
    for package in packages:
        assert re.match(r"[a-z0-9._-]+(\[\S+\])?==[^\s*]+ ", package), package
        assert re.search(r"^ +--hash=sha256:[0-9a-f]{64}\b", package, re.MULTILINE), package
    assert "--require-hashes -r\n" in (ROOT / "Makefile").read_text()
    assert "--require-hashes -r requirements.lock" in (ROOT / "deploy" / "Dockerfile").read_text()


def test_the_list_of_what_it_is_made_of_is_cyclonedx_and_has_every_package_and_file_with_a_licence() -> None:
    made = [
        subprocess.run([sys.executable, "deploy/sbom.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(made[0]) is None
    told = json.loads(made[0])
    locked = set(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert locked <= {(each["name"], each["version"]) for each in told["components"]}
    assert [each["name"] for each in told["components"] if not each.get("licenses")] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert told["metadata"]["component"]["version"] == project["version"]
    files = {each["description"]: each for each in told["components"] if each["type"] == "file"}
    assert files.keys() == VENDORED.keys()
    for path, each in files.items():
        assert each["hashes"][0]["content"] == hashlib.sha256((ROOT / path).read_bytes()).hexdigest()
