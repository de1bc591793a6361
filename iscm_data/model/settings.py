"""What an operator sets in the environment: read here and nowhere else (but what object storage itself reads)."""

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

DATA = "ISCM_DATA"
"""The folder or address of the dataset's files. Unset: the project's own."""

REPORT_TO = "ISCM_REPORT_TO"
"""Where readers report errors: mailto:somebody@example.org, or the address of a form for new issues that takes title
and body, as https://github.com/OWNER/REPOSITORY/issues/new does. Unset: no page offers it."""

SITE = "ISCM_SITE"

FRAMES = "ISCM_FRAME_ANCESTORS"
"""Who may show the pages in a frame: 'self' and addresses, or 'none'. Unset: this site; everybody its figures."""

_MAIL = re.compile(r"mailto:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
_ANCESTOR = re.compile(r"'(self|none)'|https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?")


class SettingError(ValueError):
    """A setting of the operator that cannot be used; the message says which, and what it takes."""


@dataclass(frozen=True)
class Settings:
    """`frame_ancestors`: who may show the pages in a frame, `embedders`: who may show a figure, which
    has no script: everybody where nothing is set. `rate`: costly requests a minute from one address, 0 for any number.
    `proxies`: how many proxies of our own stand before the server and add to X-Forwarded-For.
    `site`: the folder of a static edition to be served too. `windows`: how many readers' windows may be open,
    `windows_each`: of one address. `metrics_token`: what a monitor that asks for /metrics must bear.
    """

    frame_ancestors: tuple[str, ...] = ("'self'",)
    embedders: tuple[str, ...] = ("*",)
    rate: int = 120
    proxies: int = 0
    site: Path | None = None
    windows: int = 500
    windows_each: int = 200
    metrics_token: str = ""

    @property
    def embeddable(self) -> bool:
        """Whether a page of another site may show a figure."""
        return not {*self.embedders} <= {"'self'", "'none'"}


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of an environment. Raises SettingError."""
    ancestors = tuple(environment.get(FRAMES, "'self'").lower().split())
    wrong = [each for each in ancestors if not _ANCESTOR.fullmatch(each)]
    if wrong or not ancestors or ("'none'" in ancestors and len(ancestors) > 1):
        told = wrong[0] if wrong else " ".join(ancestors)
        raise SettingError(
            f"ISCM_FRAME_ANCESTORS has {told!r}: it takes 'self' and addresses such as https://www.example.org, "
            "separated by spaces, or 'none' alone."
        )
    site = environment.get(SITE, "").strip()
    return Settings(
        frame_ancestors=ancestors,
        embedders=ancestors if FRAMES in environment else Settings.embedders,
        rate=_number(environment, "ISCM_RATE", Settings.rate),
        proxies=_number(environment, "ISCM_PROXIES", Settings.proxies),
        site=Path(site).expanduser().resolve() if site else None,
        windows=_number(environment, "ISCM_WINDOWS", Settings.windows, least=1),
        windows_each=_number(environment, "ISCM_WINDOWS_EACH", Settings.windows_each, least=1),
        metrics_token=_token(environment, "ISCM_METRICS_TOKEN"),
    )


def _number(environment: Mapping[str, str], name: str, otherwise: int, least: int = 0) -> int:
    text = environment.get(name, "").strip() or str(otherwise)
    if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) < least:
        raise SettingError(f"{name} is {text[:40]!r}: it takes a whole number, {least} or more.")
    return int(text)


def _token(environment: Mapping[str, str], name: str) -> str:
    text = environment.get(name, "").strip()
    if text and not re.fullmatch(r"[!-~]{16,200}", text):
        raise SettingError(f"{name} takes 16 to 200 letters, digits and signs without spaces.")
    return text


def data() -> str:
    """Where the dataset's files are, or an empty text where nothing is set."""
    return os.environ.get(DATA, "")


def believed_peers() -> bool:
    """Whether uvicorn's own setting names peers whose headers it believes, beside those on this machine."""
    return bool(os.environ.get("FORWARDED_ALLOW_IPS"))


def report_to() -> str:
    """Where reports go, or an empty text where nothing usable is set."""
    return _usable(os.environ.get(REPORT_TO, "").strip())


@cache
def _usable(value: str) -> str:
    if _MAIL.fullmatch(value) or _is_form(value):
        return value
    if value:
        logging.getLogger(__name__).warning(
            "%s is neither mailto:name@host nor an https:// address: no error can be reported.", REPORT_TO
        )
    return ""


def _is_form(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return value.isprintable() and parts.scheme == "https" and bool(parts.hostname) and not parts.fragment
