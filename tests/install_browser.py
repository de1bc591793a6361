"""The browser that the tests drive: find it, or install it (`python tests/install_browser.py`).

In this order: $CHROME, a Chromium or Chrome on PATH, the Chromium that Playwright downloaded.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HELP = (
    "The tests need a Chromium browser and found none. Do one of these:\n"
    "  apt-get install chromium                 (Debian, Ubuntu; as root)\n"
    "  .venv/bin/playwright install chromium    (anywhere; a download)\n"
    "  CHROME=/path/to/chrome make test         (one that is there already)"
)


def on_system() -> str | None:
    """The path of $CHROME or of a browser on PATH; None where there is neither."""
    if chrome := os.environ.get("CHROME"):
        return shutil.which(chrome) or sys.exit(f"CHROME is {chrome!r}, which is no program that can be run.")
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def of_playwright() -> str | None:
    """The path of the Chromium that Playwright downloaded; None where it has none for this machine."""
    try:
        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Error:
        return None
    return path if Path(path).exists() else None


def install() -> None:
    """Install one: Playwright's download first, then the system's package where that is allowed."""
    print("Installing a browser for the tests, once ...", flush=True)
    _try(sys.executable, "-m", "playwright", "install", "chromium")
    if not of_playwright() and shutil.which("apt-get") and os.geteuid() == 0:
        _try("apt-get", "update")
        _try("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes", "chromium")


def _try(*command: str) -> None:
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, check=False, **quiet)


if __name__ == "__main__":
    if not (on_system() or of_playwright()):
        install()
        if not (on_system() or of_playwright()):
            sys.exit(HELP)
