"""The server around the pages: addresses of our own, security headers, and a compressed front end.

Plain ASGI, without Streamlit: `app.py` hands all of it to Streamlit's server.
"""

import logging
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from iscm_data.dataset.parquet import DataError
from iscm_data.model.settings import Settings
from iscm_data.server import tools
from iscm_data.server.answers import Source
from iscm_data.server.below import Below
from iscm_data.server.client import Client
from iscm_data.server.compression import CompressedFiles
from iscm_data.server.headers import CLOSED, AddHeaders, Close, framed, security_headers
from iscm_data.server.limits import Limits
from iscm_data.server.observation import Observation, Observed
from iscm_data.server.shell import Shell
from iscm_data.server.windows import Windows, room


def warm_up(package: ModuleType, read: Callable[[], object]) -> None:
    """Import every module of `package` and call `read`, before the first reader comes.

    When `read` raises DataError, it is said in the log and the server starts all the same: the pages then show the
    message and /healthz answers 503.
    """
    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    try:
        read()
    except DataError as error:
        logging.getLogger(__name__).error("The server starts without data. %s", error)


def middleware(
    *,
    front_end: Path,
    settings: Settings,
    observation: Observation,
    dataset: Source,
    scripts: Mapping[str, Path],
    base: str,
    header: str,
    tls: bool,
) -> list[Middleware]:
    """What each request passes through on its way to Streamlit, outermost first.

    `front_end` is the folder with Streamlit's index.html, `scripts` are our own, by their addresses. Where the app is
    served below a path, `base`, there are our own routes too. `header` and `tls` are as in Client.
    """
    refused, ours = observation.refused_window, observation.routes
    below = f"/{base}/" if base else "/"
    static = {f"{below}{path.relative_to(front_end).as_posix()}": path for path in (front_end / "static").rglob("*")}
    modules = [address for address in scripts if address.endswith(".js")]
    return [
        *([Middleware(Below, base=base, routes=ours)] if base else []),
        Middleware(Observed, observation=observation),
        Middleware(Client, proxies=settings.proxies, tls=tls, header=header),
        Middleware(AddHeaders, headers=security_headers(front_end, settings.frame_ancestors)),
        Middleware(Close, closed=CLOSED, posts=(tools.ADDRESS,)),
        Middleware(Limits, rate=settings.rate),
        Middleware(Windows, most=room(settings.windows), each=settings.windows_each, refused=refused),
        Middleware(CompressedFiles, files={**static, **scripts}),
        Middleware(GZipMiddleware),  # Streamlit has its own, but leaves out the page at "/"
        Middleware(Shell, dataset=dataset, modules=modules, base=base, ours=ours, framed=framed(settings.embedders)),
    ]


def streamlit_front_end() -> Path:
    """The folder of the installed Streamlit's index.html, found without importing Streamlit."""
    streamlit = find_spec("streamlit")
    if streamlit is None or streamlit.origin is None:
        raise ModuleNotFoundError("Streamlit is not installed.")
    return Path(streamlit.origin).parent / "static"
