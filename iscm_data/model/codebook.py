"""The codebook: every dimension, code and label, read from data/codebook.toml and typed nowhere else."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True)
class Code:
    """One allowed value: its id as files and addresses have it, and its words for readers."""

    id: str
    label: str
    definition: str
    gcm_objectives: tuple[int, ...] = ()


@dataclass(frozen=True)
class Dimension:
    """A side of a mechanism that findings speak of; an open dimension has statements but no codes."""

    id: str
    label: str
    question: str
    definition: str
    codes: Mapping[str, Code]


@dataclass(frozen=True)
class Objective:
    """One of the 23 objectives of the Global Compact for Migration."""

    number: int
    label: str
    title: str


@dataclass(frozen=True)
class Codebook:
    """All dimensions (in the order in which pages show them) and all lists of codes (vocabularies)."""

    version: str
    dimensions: Mapping[str, Dimension]
    vocabularies: Mapping[str, Mapping[str, Code]]
    gcm_objectives: tuple[Objective, ...]

    def codes(self, name: str) -> Mapping[str, Code]:
        """The codes of a dimension ("theme") or of a vocabulary ("status"); KeyError for neither."""
        return self.dimensions[name].codes if name in self.dimensions else self.vocabularies[name]

    def label(self, name: str, code: str) -> str:
        """The label of one code of a dimension or vocabulary."""
        return self.codes(name)[code].label

    @property
    def coded(self) -> tuple[Dimension, ...]:
        """The dimensions that have codes."""
        return tuple(dimension for dimension in self.dimensions.values() if dimension.codes)

    def subject(self, name: str) -> str:
        """The label of what a gap or a conflict is about: a dimension or an identity field."""
        return self.dimensions[name].label if name in self.dimensions else self.label("subject", name)


def _codes(block: Mapping[str, Mapping]) -> dict[str, Code]:
    return {
        id_: Code(id_, entry["label"], entry["definition"], tuple(entry.get("gcm_objectives", ())))
        for id_, entry in block.items()
    }


def read(path: Path) -> Codebook:
    """Read a codebook file. Raises tomllib.TOMLDecodeError, KeyError or OSError for a file that is none."""
    blocks = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    version = blocks.pop("version")
    objectives = tuple(Objective(**entry) for entry in blocks.pop("gcm_objectives"))
    dimensions = {
        id_: Dimension(id_, d["label"], d["question"], d["definition"], _codes(d.get("codes", {})))
        for id_, d in blocks.pop("dimensions").items()
    }
    return Codebook(version, dimensions, {name: _codes(block) for name, block in blocks.items()}, objectives)


@cache
def codebook() -> Codebook:
    """The project's own codebook."""
    return read(DATA / "codebook.toml")
