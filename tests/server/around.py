"""The server's middleware around what a test is about; what the test does not name is as for no one in particular."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from iscm_data import server
from iscm_data.dataset.parquet import DataError
from iscm_data.model.settings import Settings
from iscm_data.server.observation import Observation


@dataclass(frozen=True)
class Source:
    """What a server has its dataset from, as it reads one at each call; and for what fault newer data are refused."""

    read: Callable[[], Any]
    refused: Exception | None = None

    def __call__(self) -> Any:
        return self.read()


def nothing() -> None:
    raise DataError("There are no data.")


def observed(read: Callable[[], Any] = nothing, **given: Any) -> Observation:
    refused = given.pop("refused", None)
    return Observation(Source(read, refused), **{"routes": (), "token": "", "proxies": 0, **given})


def layers(**given: Any) -> list[Middleware]:
    """As `server.middleware`, of what is given; without settings nobody asks too often."""
    otherwise = {
        "front_end": server.streamlit_front_end(),
        "settings": Settings(rate=0),
        "dataset": nothing,
        "scripts": {},
        "base": "",
        "header": "X-Client",
        "tls": False,
    }
    return server.middleware(**otherwise | {"observation": observed()} | given)


def around(ours: Sequence[BaseRoute] = (), others: Sequence[BaseRoute] = (), **given: Any) -> Starlette:
    """A server of our own routes and of others, as Streamlit has them, in these layers."""
    observation = given.setdefault("observation", observed(routes=ours))
    return Starlette(routes=[*observation.routes, *others], middleware=layers(**given))
