"""Servers to be measured, each a process of its own on this machine, and what the system knows of them."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = Path(__file__).resolve().parent / "apps"
START_SECONDS = 120
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A running server: its address, process, and the seconds that it took to answer for the first time."""

    address: str
    process: subprocess.Popen[bytes]
    started: float
    log: Path

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has used, threads that have ended included."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def memory(self) -> float:
        """Megabytes of memory that it holds."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("The server has ended.")


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(command: Sequence[str], *, path: str = "/", env: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run a server, {port} in its command filled in, until it answers at `path`; end it afterwards."""
    port = free_port()
    log = Path(tempfile.mkstemp(prefix="bench", suffix=".log")[1])
    begun = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [part.format(port=port) for part in command],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        while not _answers(port, path):
            if process.poll() is not None or time.monotonic() - begun > START_SECONDS:
                raise RuntimeError(f"The server did not start: {' '.join(command)}\n{log.read_text()[-3000:]}")
            time.sleep(0.05)
        yield Server(f"http://127.0.0.1:{port}", process, time.monotonic() - begun, log)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.unlink(missing_ok=True)


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def streamlit(script: str, *options: str) -> list[str]:
    """The command that serves a Streamlit app of this folder's project."""
    listen = ["--server.port", "{port}", "--server.address", "127.0.0.1", "--server.headless", "true"]
    return [sys.executable, "-m", "streamlit", "run", script, *listen, *options]


EXPLORER = streamlit("app.py")
