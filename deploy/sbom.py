"""`make sbom`: what the explorer is made of, as CycloneDX in JSON on standard output.

The packages are those of requirements.lock, with the licences that they state themselves; what others made and lies in
the tree is that of THIRD_PARTY.md. The same tree gives the same list.
"""

import hashlib
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
LOCK, VENDORED = ROOT / "requirements.lock", ROOT / "THIRD_PARTY.md"
_LICENCES = LicenseFactory()
ELSEWHERE = {"httpx2-jsfetch": "BSD-3-Clause", "pywin32": "PSF-2.0"}
"""What packages state that are installed on other systems only."""


def packages() -> Iterator[Component]:
    """Every package of the lock."""
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE):
        purl = PackageURL("pypi", name=name, version=version)
        stated = _stated(name)
        yield Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            bom_ref=str(purl),
            purl=purl,
            licenses=[_LICENCES.make_from_string(stated)] if stated else [],
        )


def vendored() -> Iterator[Component]:
    """Every file in the tree that others made."""
    for path, name, version, licence, _ in re.findall(
        r"^\| `([^`]+)` \| (.+?) \| (\S+) \| (\S+) \| `([^`]+)` \|$", VENDORED.read_text(encoding="utf-8"), re.MULTILINE
    ):
        digest = hashlib.sha256((ROOT / path).read_bytes()).hexdigest()
        yield Component(
            name=name,
            version=version,
            type=ComponentType.FILE,
            bom_ref=path,
            description=path,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
            licenses=[_LICENCES.make_from_string(licence)],
        )


def _stated(name: str) -> str:
    """The licence that an installed package states: an SPDX expression, a name, or one of the index's classifiers."""
    try:
        told = distribution(name).metadata
    except PackageNotFoundError:
        return ELSEWHERE.get(name, "")
    if expression := told.get("License-Expression"):
        return str(expression)
    short = (told.get("License") or "").strip()
    if short and "\n" not in short and len(short) < 60:
        return short
    classified = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or () if c.startswith("License :: ")]
    if classified:
        return classified[0]
    # One that states nothing but brings a text.
    texts = [path.read_text() for path in distribution(name).files or () if "licenses/" in str(path)]
    return "MIT" if any("Permission is hereby granted, free of charge" in text for text in texts) else ""


def bom() -> Bom:
    """The whole list."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    made = Bom(components=[*packages(), *vendored()])
    made.serial_number = uuid5(NAMESPACE_URL, LOCK.read_text(encoding="utf-8") + VENDORED.read_text(encoding="utf-8"))
    made.metadata.timestamp = datetime.strptime(project["version"], "%Y.%m.%d").replace(tzinfo=UTC)
    made.metadata.component = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        licenses=[_LICENCES.make_from_string(project["license"])],
    )
    made.register_dependency(made.metadata.component, made.components)
    return made


if __name__ == "__main__":
    sys.stdout.write(JsonV1Dot6(bom()).output_as_string(indent=2) + "\n")
