"""nginx as deploy/ sets it up, before servers of this machine."""

import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import programs
import pytest
from conftest import _free_port

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"


@contextmanager
def behind_nginx(servers: Sequence[str], folder: Path, *changes: tuple[str, str]) -> Iterator[tuple[str, Path]]:
    """Three servers behind nginx with the configuration of deploy/; yields its address and where its log is."""
    program = programs.nginx() or pytest.fail(programs.told(programs.missing(["NGINX"])), pytrace=False)
    text = (DEPLOY / "nginx.conf").read_text()
    for number, server in enumerate(servers, start=1):
        text = text.replace(f"explorer-{number}:8501", server.removeprefix("http://"))
    port = _free_port()
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};").replace("/tmp/nginx", f"{folder}/nginx")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    settings, log = folder / "nginx.conf", folder / "nginx.txt"
    settings.write_text(text)
    command = [program, "-e", "stderr", "-c", str(settings)]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    with log.open("wb") as output:
        nginx = subprocess.Popen([*command, "-g", "daemon off;"], stdout=output, stderr=output)
    try:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}", log
    finally:
        nginx.terminate()
        nginx.wait()
