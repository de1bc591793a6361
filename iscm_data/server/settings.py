"""What an operator sets in the environment, checked when the server starts."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from iscm_data.edition.folder import EditionError
from iscm_data.server import edition

_ANCESTOR = re.compile(r"'(self|none)'|https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?")


class SettingError(ValueError):
    """A value in the environment that the server does not start with; the message says which and what is allowed."""


@dataclass(frozen=True)
class Settings:
    """`frame_ancestors`: who may show the pages in a frame. `rate`: costly requests a minute from one address, 0 for
    any number. `proxies`: how many proxies of our own stand before the server and add to X-Forwarded-For.
    `site`: the folder of a static edition to be served too.
    """

    frame_ancestors: tuple[str, ...] = ("'self'",)
    rate: int = 120
    proxies: int = 0
    site: Path | None = None


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of an environment. Raises SettingError."""
    ancestors = tuple(environment.get("ISCM_FRAME_ANCESTORS", "'self'").lower().split())
    wrong = [each for each in ancestors if not _ANCESTOR.fullmatch(each)]
    if wrong or not ancestors or ("'none'" in ancestors and len(ancestors) > 1):
        told = wrong[0] if wrong else " ".join(ancestors)
        raise SettingError(
            f"ISCM_FRAME_ANCESTORS has {told!r}: it takes 'self' and addresses such as https://www.example.org, "
            "separated by spaces, or 'none' alone."
        )
    try:
        site = edition.read(environment)
    except EditionError as error:
        raise SettingError(f"{edition.NAME}: {error}") from None
    return Settings(ancestors, _number(environment, "ISCM_RATE", 120), _number(environment, "ISCM_PROXIES", 0), site)


def _number(environment: Mapping[str, str], name: str, otherwise: int) -> int:
    text = environment.get(name, "").strip() or str(otherwise)
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise SettingError(f"{name} is {text[:40]!r}: it takes a whole number, 0 or more.")
    return int(text)
