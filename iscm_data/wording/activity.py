"""Whether a mechanism still meets, as far as sources say, and how a reader is told."""

from collections.abc import Mapping
from typing import Any

from iscm_data.dataset.load import Dataset
from iscm_data.language.text import day, t

ACTIVE = "active"


def word(data: Dataset, m: Mapping[str, Any]) -> str:
    """The activity of a mechanism (a row of mechanisms) as a label: Active, Dormant."""
    return t(data.codebook.label("activity", m["activity"]))


def sign(m: Mapping[str, Any]) -> str:
    """The last sign of activity that we know of; "" where we know none."""
    return t("last sign {date}", date=day(m["last_sign"])) if m["last_sign"] else ""


def beside_a_name(data: Dataset, m: Mapping[str, Any]) -> str:
    """What stands beside a name in a list: nothing for an active mechanism."""
    if m["activity"] == ACTIVE:
        return ""
    if m["activity"] == "no_recent_sign" and m["last_sign"]:
        return t("last sign {date}", date=m["last_sign"][:4])
    return word(data, m).lower()
