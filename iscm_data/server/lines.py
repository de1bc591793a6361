"""The log: one line of JSON for whatever happens, whoever tells of it.

It has no addresses of readers and nothing that they typed or chose, and no traces: of an error its kind and its places
in the code.
"""

import json
import linecache
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from functools import cache, partial
from types import TracebackType
from typing import Any

from iscm_data.dataset.parquet import DataError
from iscm_data.model.settings import SettingError

LOG = logging.getLogger("iscm_data")
# What uvicorn and Streamlit say beside what we tell ourselves, by their loggers.
_SAID_OTHERWISE = {
    "streamlit.error_util": "Uncaught app execution",
    "uvicorn.error": "ASGI callable returned without completing handshake.",  # of a window that was refused
}


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        return line(record) if _ours(record.name) else record.getMessage()


def write_lines() -> None:
    """Send every log to standard error, as lines of JSON, and silence those that tell of readers."""
    if not any(isinstance(handler.formatter, Lines) for handler in LOG.handlers):
        ours = logging.StreamHandler(sys.stderr)
        ours.setFormatter(Lines())
        LOG.addHandler(ours)
        LOG.setLevel(logging.INFO)
        LOG.propagate = False
    # What others log is made a line as it comes: each has its own handlers, some of them made later. Streamlit's write
    # a record's message alone (.streamlit/config.toml), and so does Python where there is no handler.
    logging.setLogRecordFactory(_record)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):
        for handler in logging.getLogger(name).handlers:
            if type(handler) is logging.StreamHandler:
                handler.setFormatter(Lines())
    for name, words in _SAID_OTHERWISE.items():
        logging.getLogger(name).addFilter(partial(_lacks, words))
    # uvicorn's lines have readers' addresses and what they asked for; Streamlit brings them back though switched off.
    logging.getLogger("uvicorn.access").addFilter(lambda _: False)
    logging.captureWarnings(True)
    sys.excepthook = _failed
    threading.excepthook = lambda told: _failed(told.exc_type, told.exc_value)
    sys.unraisablehook = lambda told: _failed(told.exc_type, told.exc_value)


def line(record: logging.LogRecord) -> str:
    """A record as one line of JSON. What is not ours may have readers' words in it: of that its place in the code, and
    the words that stand there.
    """
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    told: dict[str, Any] = {"time": at, "level": record.levelname.lower()}
    if _ours(record.name):
        told |= {"message": record.getMessage(), **getattr(record, "told", {})}
    else:
        told |= {"message": _words(record), "logger": record.name, "place": f"{record.pathname}:{record.lineno}"}
    if record.exc_info and (error := record.exc_info[1]):
        told |= {"error": type(error).__name__, "places": places(error)}
    return json.dumps(told, ensure_ascii=True)


def places(error: BaseException) -> list[str]:
    """Where an error arose, innermost last: file, line and function, without any value."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)][-6:]


def _ours(logger: str) -> bool:
    return logger.partition(".")[0] == LOG.name


def _record(*arguments: Any, **named: Any) -> logging.LogRecord:
    record = logging.LogRecord(*arguments, **named)
    if not _ours(record.name):
        record.msg, record.args, record.exc_info, record.stack_info = line(record), (), None, None
    return record


def _words(record: logging.LogRecord) -> str:
    """What a program says before values are put in; nothing where it cannot be told from them."""
    words = record.msg if isinstance(record.msg, str) else ""
    return words if record.args or words in _source(record.pathname) else ""


@cache
def _source(path: str) -> str:
    return "".join(linecache.getlines(path))


def _lacks(words: str, record: logging.LogRecord) -> bool:
    return words not in str(record.msg)


def _failed(kind: type[BaseException], error: BaseException | None, *_: TracebackType | None) -> None:
    """Log what nobody caught. What our own settings and data say of themselves is for the operator."""
    if issubclass(kind, KeyboardInterrupt):
        return
    told = str(error) if isinstance(error, SettingError | DataError) else ""
    of = {"error": kind.__name__, "places": places(error) if error else []}
    LOG.critical("Not caught. %s", told, extra={"told": of})
