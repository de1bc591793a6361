"""Firefox and WebKitGTK, driven by the commands of W3C WebDriver: WebKitGTK's own driver takes them by HTTP, Firefox by
itself over a socket (Marionette, for which Debian has no driver). So neither needs a package."""

import json
import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import programs
import pytest
from conftest import _free_port

PATIENCE = 90  # seconds
SCRIPT = ("ExecuteScript", "execute/sync")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # how WebDriver names an element in its answers


class Refused(Exception):
    """A command that the browser did not carry out, with its reason."""


class Engine(ABC):
    """A browser with one window. `downloads` is the folder of what it saves."""

    def __init__(self, downloads: Path) -> None:
        self.downloads = downloads

    @abstractmethod
    def _do(self, command: tuple[str, str], **given: Any) -> Any:
        """Carry out a command, which is its name and the end of its address."""

    def open(self, address: str) -> None:
        self._do(("Navigate", "url"), url=address)

    def back(self) -> None:
        self._do(("Back", "back"))

    def size(self, width: int, height: int) -> None:
        """Make the window so large, or as small as it can be."""
        self._do(("SetWindowRect", "window/rect"), width=width, height=height)

    def run(self, script: str, *given: Any) -> Any:
        """What a script returns."""
        return _told(self._do(SCRIPT, script=script, args=list(given)))

    def click(self, selector: str) -> None:
        """Click on the first element of a selector that is seen, with the pointer, at its middle."""
        find = "return [...document.querySelectorAll(arguments[0])].find(each => each.checkVisibility())"
        found = self.until(lambda: _told(self._do(SCRIPT, script=find, args=[selector])))
        id_ = found[ELEMENT]
        self._do(("ElementClick", f"element/{id_}/click"), id=id_)

    def until(self, test: Callable[[], Any]) -> Any:
        """What a test says as soon as it says something."""
        end = time.monotonic() + PATIENCE
        while not (found := test()):
            assert time.monotonic() < end, f"it did not come in {PATIENCE} s; now it is {self.state()}"
            time.sleep(0.05)
        return found

    def state(self) -> str:
        return str(self.run("return `${location.href}: ${document.activeElement.outerHTML.slice(0, 300)}`"))


class Firefox(Engine):
    """Commands over Marionette: each message is its length, a colon and JSON."""

    def __init__(self, downloads: Path, port: int) -> None:
        super().__init__(downloads)
        self._socket = _connected(port)
        self._read()  # it greets
        self._do(("NewSession", ""))

    def _do(self, command: tuple[str, str], **given: Any) -> Any:
        message = json.dumps([0, 1, f"WebDriver:{command[0]}", given]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, value = self._read()
        if error:
            raise Refused(error["message"])
        return value

    def _read(self) -> Any:
        length = b""
        while (byte := self._socket.recv(1)) not in (b":", b""):
            length += byte
        text = b""
        while len(text) < int(length):
            text += self._socket.recv(int(length) - len(text))
        return json.loads(text)


class WebKit(Engine):
    """Commands by HTTP to WebKitGTK's driver."""

    def __init__(self, downloads: Path, port: int, browser: str) -> None:
        super().__init__(downloads)
        _connected(port).close()
        self._at = f"http://127.0.0.1:{port}/session"
        options = {"webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]}}
        begun = self._do(("NewSession", ""), capabilities={"alwaysMatch": options})
        self._at = f"{self._at}/{begun['sessionId']}/"

    def _do(self, command: tuple[str, str], **given: Any) -> Any:
        asked = urllib.request.Request(self._at + command[1], json.dumps(given).encode(), method="POST")
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise Refused(json.load(error)["value"]["message"]) from None


def _told(answer: Any) -> Any:
    """A script's result: Firefox wraps it once more."""
    return answer["value"] if isinstance(answer, dict) and answer.keys() == {"value"} else answer


def _connected(port: int) -> socket.socket:
    """A connection to a program that is starting."""
    end = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError):
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        assert time.monotonic() < end, f"nothing answers at port {port}"
        time.sleep(0.1)


@contextmanager
def _started(command: list[str], log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=os.environ | environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def firefox(folder: Path) -> Iterator[Engine]:
    """Firefox with a profile of its own in this folder."""
    program = programs.firefox() or pytest.fail(programs.told(programs.missing(["FIREFOX"])), pytrace=False)
    port, downloads = _free_port(), folder / "downloads"
    downloads.mkdir()
    preferences = {
        "marionette.port": port,
        "browser.download.folderList": 2,
        "browser.download.dir": str(downloads),
        "intl.accept_languages": "en",
        "datareporting.policy.dataSubmissionEnabled": False,
        "app.update.enabled": False,
    }
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items())
    (folder / "user.js").write_text("\n".join(lines))
    command = [program, "--marionette", "--headless", "--no-remote", "--profile", str(folder), "about:blank"]
    with _started(command, folder / "log.txt", HOME=str(folder)):
        yield Firefox(downloads, port)


@contextmanager
def webkit(folder: Path) -> Iterator[Engine]:
    """WebKitGTK's small browser, on a screen that nobody sees."""
    program, browser, screen = programs.webkit_driver(), programs.webkit(), programs.screen()
    if not (program and browser and screen):
        pytest.fail(programs.told(programs.missing(["WEBKIT"])), pytrace=False)
    port, downloads = _free_port(), folder / "downloads"
    downloads.mkdir()
    (folder / ".config").mkdir()
    (folder / ".config" / "user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{downloads}"\n')
    told, tell = os.pipe()
    os.set_inheritable(tell, True)
    command = [screen, "-displayfd", str(tell), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with (folder / "screen.txt").open("wb") as output:
        shown = subprocess.Popen(command, stdout=output, stderr=output, pass_fds=[tell])
    os.close(tell)
    try:
        with os.fdopen(told) as answer:
            display = f":{answer.readline().strip()}"
        assert re.fullmatch(r":\d+", display), (folder / "screen.txt").read_text()
        environment = {"DISPLAY": display, "GDK_BACKEND": "x11", "HOME": str(folder), "LANGUAGE": "en"}
        with _started([program, f"--port={port}"], folder / "log.txt", **environment):
            yield WebKit(downloads, port, browser)
    finally:
        shown.terminate()
        shown.wait()
