"""Where the Parquet files lie: a folder, or object storage that is asked with time-outs: nothing waits for ever."""

import importlib
import os
import re
import threading
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

import pyarrow as pa
from pyarrow import fs

T = TypeVar("T")
CONNECT, ANSWER, ALL = 3, 10, 30  # seconds: to be connected, for one answer, for all that is asked at a time
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
OPTIONS = ("region", "scheme", "endpoint_override", "anonymous")  # after the question mark of an s3 address
FAULTS = (OSError, ValueError, pa.ArrowException)  # what this module and PyArrow raise for a place that fails


@dataclass(frozen=True)
class Place:
    """A folder of files; `name` is what a message calls it, and holds no option and no secret."""

    name: str
    path: str
    files: fs.FileSystem
    remote: bool

    def marks(self, names: Iterable[str]) -> Hashable:
        """What changes when one of these files is replaced: sizes and times. Raises OSError when it cannot be asked."""
        infos = self.files.get_file_info([f"{self.path}/{name}" for name in names])
        return tuple((info.path, info.size, info.mtime_ns) for info in infos)

    def read(self, name: str) -> pa.Buffer:
        """The whole content of a file. Raises OSError: FileNotFoundError when there is none."""
        if not self.remote and self.files.get_file_info(f"{self.path}/{name}").type is fs.FileType.Unknown:
            raise OSError("it is no file")  # a pipe would be waited for
        with self.files.open_input_file(f"{self.path}/{name}") as file:
            return file.read_buffer()


def place(address: str | Path) -> Place:
    """The place that an address names: a path, s3://bucket/prefix, or any address that PyArrow or fsspec knows.

    Raises ValueError for an address that names none. Nothing is asked of a network for it.
    """
    text = str(address).strip()
    if re.match("[\"'“”‘’«]", text):
        raise ValueError("the address stands between quotation marks; leave them out")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/(?!/)", text):
        raise ValueError("an address has :// behind its first word")
    if "://" not in text:
        folder = Path(text).expanduser()
        return Place(folder.name, str(folder), fs.LocalFileSystem(), remote=False)
    parts = urlsplit(text, allow_fragments=False)
    if "@" in parts.netloc and parts.scheme in ("s3", "http", "https"):
        raise ValueError("an address may hold no password: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead")
    name = f"{parts.scheme}://{parts.hostname or ''}{parts.path.rstrip('/')}"
    if parts.scheme == "s3":
        return Place(name, f"{parts.netloc}{parts.path}".rstrip("/"), _s3(_options(parts.query)), remote=True)
    if "#" in text:
        raise ValueError("what stands behind a # would not be read; write it as %23")
    try:
        files, path = fs.FileSystem.from_uri(text)
    except pa.ArrowInvalid:
        files, path = _fsspec(text, parts.scheme)
    local = isinstance(files, fs.LocalFileSystem)
    return Place(Path(path).name if local else name, path.rstrip("/"), files, remote=not local)


def _options(query: str) -> dict[str, str]:
    """What stands behind the question mark of an s3 address. Raises ValueError for what would be overlooked."""
    options: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in OPTIONS:
            raise ValueError(f"an s3 address takes {', '.join(OPTIONS)} and not {name!r}")
        if not value or name in options:
            raise ValueError(f"{name} is given {'twice' if value else 'without a value'}")
        options[name] = value.strip()
    if options.get("scheme", "https") not in ("http", "https"):
        raise ValueError(f"scheme is http or https, and not {options['scheme']!r}")
    if options.get("anonymous", "0").lower() not in (*YES, *NO):
        raise ValueError(f"anonymous is 1 or 0, and not {options['anonymous']!r}")
    return options


def _s3(options: dict[str, str]) -> fs.FileSystem:
    own = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    scheme, _, endpoint = own.rpartition("://")
    return _client(
        options.get("anonymous", "0").lower() in YES,
        options.get("region") or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
        options.get("scheme") or scheme or None,
        options.get("endpoint_override") or endpoint or None,
    )


@cache
def _client(anonymous: bool, region: str | None, scheme: str | None, endpoint: str | None) -> fs.FileSystem:
    """The same client for the same place: Arrow lets nobody make another while one waits for an answer."""
    return fs.S3FileSystem(
        anonymous=anonymous,
        region=region,
        scheme=scheme,
        endpoint_override=endpoint,
        connect_timeout=CONNECT,
        request_timeout=ANSWER,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=2),
    )


def _fsspec(address: str, scheme: str) -> tuple[fs.FileSystem, str]:
    """The place of an address that PyArrow does not know; fsspec is used where an operator has installed it."""
    try:
        found, path = importlib.import_module("fsspec.core").url_to_fs(address)
    except ModuleNotFoundError as error:
        raise ValueError(f"{scheme}:// needs a package that is not installed ({error.name})") from None
    return fs.PyFileSystem(fs.FSSpecHandler(found)), path


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` gives or raises, in a thread of its own; TimeoutError when it takes longer. It is then left behind:
    its own time-outs end it, and the server does not wait for it at its own end.
    """
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    if not wait([answer], seconds).done:
        raise TimeoutError(f"no answer within {seconds:g} seconds")
    return answer.result()
