"""The office program that the tests open Word and PowerPoint files with: find it, or install it
(`python tests/install_office.py`)."""

import os
import shutil
import subprocess
import sys

HELP = (
    "The tests need LibreOffice (Writer and Impress) and found none. Do one of these:\n"
    "  apt-get install libreoffice-writer-nogui libreoffice-impress-nogui   (Debian, Ubuntu; as root)\n"
    "  SOFFICE=/path/to/soffice make test                                  (one that is there already)"
)


def office() -> str | None:
    """The path of $SOFFICE or of LibreOffice on PATH; None where there is neither."""
    if given := os.environ.get("SOFFICE"):
        return shutil.which(given) or sys.exit(f"SOFFICE is {given!r}, which is no program that can be run.")
    return shutil.which("soffice") or shutil.which("libreoffice")


def install() -> None:
    """Install the system's package where that is allowed."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing LibreOffice for the tests, once ...", flush=True)
        packages = ("libreoffice-writer-nogui", "libreoffice-impress-nogui")
        for command in (("update",), ("install", "--yes", "--no-install-recommends", *packages)):
            subprocess.run(
                ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *command), check=False, stdout=subprocess.DEVNULL
            )


if __name__ == "__main__" and not office():
    install()
    if not office():
        sys.exit(HELP)
