"""What the tests need beside Python's packages: find it, or install it (`python tests/programs.py`; of the browser
alone: `python tests/programs.py CHROME`).

As root on Debian or Ubuntu all that is missing is installed. Elsewhere all of it is named, with what would install it.
"""

import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from playwright.sync_api import sync_playwright

# Beside PATH, on which a server's programs are not always.
PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/Applications/LibreOffice.app/Contents/MacOS")
SYSTEM = platform.freedesktop_os_release() if Path("/etc/os-release").exists() else {}
UBUNTU = SYSTEM.get("ID") == "ubuntu"  # its package of the browser only leads to a snap; Playwright's does for it
DEBIAN = bool({"debian", "ubuntu"} & {SYSTEM.get("ID"), *SYSTEM.get("ID_LIKE", "").split()})
APT = ("apt-get", "install", "--yes", "--no-install-recommends")
PLAYWRIGHT = (sys.executable, "-m", "playwright")
REFUSED: dict[str, str] = {}  # programs that did not start, with what they said


def driver() -> str | None:
    """The driver of Playwright, which comes with its package: on a small system it lacks a library."""
    return _started(*PLAYWRIGHT, "--version")


def browser() -> str | None:
    """The path of $CHROME, of a Chromium or Chrome on PATH, or of the Chromium that Playwright downloaded."""
    found = _program("CHROME", ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
    if found or os.environ.get("CHROME") or not driver():
        return found
    with sync_playwright() as playwright:
        return _started(playwright.chromium.executable_path, "--version")


def office() -> str | None:
    """The path of $SOFFICE or of LibreOffice on PATH, with Writer and Impress where they are packages of their own."""
    found = _program("SOFFICE", ("soffice", "libreoffice"))
    folder = Path(found or "").resolve().parent
    apart = (folder / "soffice.bin").exists()
    return found if not apart or all((folder / f"lib{name}lo.so").exists() for name in ("sw", "sd")) else None


def firefox() -> str | None:
    """The path of $FIREFOX or of Firefox on PATH."""
    return _program("FIREFOX", ("firefox-esr", "firefox"))


def webkit() -> str | None:
    """The path of $WEBKIT or of the small browser that comes with WebKitGTK, if its driver is there too. Without a
    screen it does not start."""
    known = sorted(str(path) for path in Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser"))
    found = [path for path in (os.environ.get("WEBKIT"), *known) if path and Path(path).exists()]
    return found[0] if found and webkit_driver() else None


def webkit_driver() -> str | None:
    """The path of WebKitGTK's driver on PATH."""
    return _program("", ("WebKitWebDriver",), "--help")


def screen() -> str | None:
    """The path of $XVFB or of Xvfb on PATH: a screen that nobody sees."""
    return _program("XVFB", ("Xvfb",), "-help")


def nginx() -> str | None:
    """The path of $NGINX or of nginx on PATH."""
    return _program("NGINX", ("nginx",), "-v")


def wide_font() -> str | None:
    """The file of DejaVu Sans: wider than the fonts that our files name, and what a machine without those takes."""
    if not (program := shutil.which("fc-match")):
        return None
    command = (program, "--format=%{file}", "DejaVu Sans:style=Book")
    file = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return file if Path(file).name == "DejaVuSans.ttf" else None


def _program(variable: str, names: Sequence[str], option: str = "--version") -> str | None:
    """The path of what a variable names, else of the first of these names that starts."""
    given = os.environ.get(variable)
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *PLACES))
    found = (shutil.which(name, path=path) for name in ([given] if given else names))
    return next((program for program in found if program and _started(program, option)), None)


def _started(program: str, *options: str) -> str | None:
    """A program that starts; not one that lacks a library, nor one that only says where to get another."""
    try:
        done = subprocess.run((program, *options), stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as problem:
        REFUSED[program] = str(problem)
        return None
    if done.returncode:
        REFUSED[program] = " ".join(done.stderr.decode(errors="replace").split())[:300]
    return None if done.returncode else program


@dataclass(frozen=True)
class Need:
    """Something that is needed, the packages of Debian that have it, and the variable that names another."""

    name: str
    find: Callable[[], str | None]
    packages: tuple[str, ...]
    variable: str = ""


NEEDS = (
    Need("Playwright's library libatomic", driver, ("libatomic1",)),
    Need("a Chromium browser", browser, () if UBUNTU else ("chromium", "fonts-liberation"), "CHROME"),
    Need("LibreOffice", office, ("libreoffice-writer-nogui", "libreoffice-impress-nogui"), "SOFFICE"),
    Need("nginx", nginx, ("nginx",), "NGINX"),
    Need("the font DejaVu Sans", wide_font, ("fonts-dejavu-core", "fontconfig")),
)
# What `make test-browsers` needs beside the libraries of `make test`.
ENGINES = (
    Need("Firefox", firefox, () if UBUNTU else ("firefox-esr",), "FIREFOX"),  # Ubuntu's leads to a snap too
    Need("WebKitGTK with its driver and its small browser", webkit, ("webkit2gtk-driver",), "WEBKIT"),
    Need("Xvfb", screen, ("xvfb",), "XVFB"),
)


def missing(variables: Sequence[str] = ()) -> list[Need]:
    """What is not there: of all that `make test` needs, or of what these variables name."""
    REFUSED.clear()
    asked = (need for need in (*NEEDS, *ENGINES) if need.variable in variables or need.find is driver)
    needs = asked if variables else NEEDS
    return [need for need in needs if not need.find()]


def commands(needs: Sequence[Need]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """What installs them on Debian or Ubuntu: what root does, and what who runs the tests does."""
    packages = [package for need in needs for package in need.packages]
    snapped = UBUNTU and any(need.find is browser for need in needs)
    return (
        [("apt-get", "update"), (*APT, *packages)] if packages else [],
        [(*PLAYWRIGHT, "install", "--with-deps", "chromium")] if snapped else [],
    )


def told(needs: Sequence[Need]) -> str:
    """All that is missing in one message, with what to do."""
    lines = ["The tests need what is not here, or does not start:"]
    for need in needs:
        given = os.environ.get(need.variable)
        wrong = f": {need.variable} is {given!r}" if given else ""
        lines.append(f"  - {need.name}{wrong}")
    lines += [f"{program} did not start: {said}" for program, said in REFUSED.items()]
    if DEBIAN:
        for who, made in zip(("As root:", "As who runs the tests:"), commands(needs), strict=True):
            lines += [who, *(f"  {shlex.join(command)}" for command in made)] if made else []
    else:
        lines.append("Install these as your system does.")
        if any(need.find is browser for need in needs):
            lines.append(f"  The browser also comes with: {shlex.join((*PLAYWRIGHT, 'install', 'chromium'))}")
    named = " ".join(f"{need.variable}=/path/to/it" for need in needs if need.variable)
    return "\n".join([*lines, f"Or name one that is there already: {named} make test" if named else ""]).rstrip()


def install(needs: Sequence[Need]) -> None:
    """Install what is missing; what goes wrong is shown. A server among it is not started."""
    print(f"Installing for the tests, once: {', '.join(need.name for need in needs)} ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "SYSTEMD_OFFLINE": "1"}
    for command in chain(*commands(needs)):
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
        )
        if done.returncode:
            print(done.stdout.decode(errors="replace")[-2000:], file=sys.stderr)


def main(variables: Sequence[str]) -> None:
    needs = missing(variables)
    if needs and DEBIAN and os.geteuid() == 0 and not any(os.environ.get(need.variable) for need in needs):
        install(needs)
        needs = missing(variables)
    if needs:
        sys.exit(told(needs))


if __name__ == "__main__":
    main(sys.argv[1:])
