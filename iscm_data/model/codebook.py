"""The codebook: every dimension, code and label, read from data/codebook.toml and typed nowhere else."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"


def counts(sentence: str) -> bool:
    """Whether a number of mechanisms does what a sentence says, so that a language may need a form for one of them."""
    return sentence.startswith("{of}")


@dataclass(frozen=True)
class Code:
    """One allowed value: its id as files and addresses have it, and its words for readers.

    `short` is its label where there is little room, `subject` its name within a sentence ("external donors"), `plural`
    whether a verb after it is;
    `in_place` is a sentence of its own for how many report it, where its dimension's does not fit.
    """

    id: str
    label: str
    definition: str
    gcm_objectives: tuple[int, ...] = ()
    family: str | None = None
    short: str = ""
    subject: str = ""
    plural: bool = False
    in_place: str = ""


@dataclass(frozen=True)
class Dimension:
    """A side of a mechanism that findings speak of; an open dimension has statements but no codes.

    `code_optional`: a finding that fits none of the codes stands without one. `heading` stands over its findings on a
    mechanism's page, `about` is what they are about, within a sentence. A coded one has a `page` of its own, a label
    for its `facet`, and sentences in `says`: by status, a form for one thing and one for several, with gaps {Code} or
    {code} and {of}; `share`, for how many of its codes several mechanisms have in common: none, one, {n}; others by
    their purpose, with two forms where the sentence goes on about one mechanism or about several. One that begins with
    {of} is about that number: see `counts`.
    """

    id: str
    label: str
    question: str
    definition: str
    codes: Mapping[str, Code]
    code_optional: bool = False
    heading: str = ""
    page: str = ""
    about: str = ""
    facet: str = ""
    says: Mapping[str, str | Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Objective:
    """One of the 23 objectives of the Global Compact for Migration."""

    number: int
    label: str
    title: str


@dataclass(frozen=True)
class Codebook:
    """All dimensions (in the order in which pages show them), all lists of codes (vocabularies), and two thresholds.

    Counted back from the day of release: a source is recent where it is of that year or of the `recent_years` before
    it; a mechanism is active where its last sign lies within `sign_months`. `audits` says how often the findings were
    checked against their sources, and with what result.
    """

    version: str
    dimensions: Mapping[str, Dimension]
    vocabularies: Mapping[str, Mapping[str, Code]]
    gcm_objectives: tuple[Objective, ...]
    recent_years: int = 0
    sign_months: int = 0
    audits: tuple[str, ...] = ()

    def codes(self, name: str) -> Mapping[str, Code]:
        """The codes of a dimension ("theme") or of a vocabulary ("status"); KeyError for neither."""
        return self.dimensions[name].codes if name in self.dimensions else self.vocabularies[name]

    def listed(self, name: str) -> Sequence[str]:
        """The codes of any list that a column may name (`Column.of`), also of one made of others; KeyError for none."""
        made = {
            "dimension": tuple(self.dimensions),
            "subject": (*self.dimensions, *self.codes("subject")),
            "state": ("reported", *self.codes("missing")),
            "kind": ("gap", "conflict"),
        }
        return made.get(name) or tuple(self.codes(name))

    def label(self, name: str, code: str) -> str:
        """The label of one code of a dimension or vocabulary."""
        return self.codes(name)[code].label

    @property
    def page_of(self) -> Mapping[str, str]:
        """The page of each coded dimension."""
        return {dimension.id: dimension.page for dimension in self.coded}

    @property
    def coded(self) -> tuple[Dimension, ...]:
        """The dimensions that have codes."""
        return tuple(dimension for dimension in self.dimensions.values() if dimension.codes)

    def subject(self, name: str) -> str:
        """The label of what a gap or a conflict is about: a dimension or an identity field."""
        return self.dimensions[name].label if name in self.dimensions else self.label("subject", name)


def _codes(block: Mapping[str, Mapping]) -> dict[str, Code]:
    return {
        id_: Code(id=id_, **{**entry, "gcm_objectives": tuple(entry.get("gcm_objectives", ()))})
        for id_, entry in block.items()
    }


def read(path: Path) -> Codebook:
    """Read a codebook file. Raises tomllib.TOMLDecodeError, KeyError or OSError for a file that is none."""
    blocks = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    version, recent_years, sign_months, audits = (
        blocks.pop(name) for name in ("version", "recent_years", "sign_months", "audits")
    )
    objectives = tuple(Objective(**entry) for entry in blocks.pop("gcm_objectives"))
    dimensions = {
        id_: Dimension(id=id_, **{**entry, "codes": _codes(entry.get("codes", {}))})
        for id_, entry in blocks.pop("dimensions").items()
    }
    vocabularies = {name: _codes(block) for name, block in blocks.items()}
    return Codebook(version, dimensions, vocabularies, objectives, recent_years, sign_months, tuple(audits))


@cache
def codebook() -> Codebook:
    """The project's own codebook."""
    return read(DATA / "codebook.toml")
