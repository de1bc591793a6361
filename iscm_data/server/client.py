"""Who asks, and by which scheme: what a proxy says of it is believed exactly as the operator has set.

uvicorn believes such headers of any peer on this machine, and of no other: both are undone here.
"""

import hashlib
import ipaddress
import logging
from secrets import token_bytes

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from iscm_data.model import settings

LOG = logging.getLogger(__name__)
UNKNOWN = "unknown"
NEAR = "near"  # a peer on this machine that writes the headers of a proxy, though none is set
WIDER = 48  # bits of an IPv6 address that belong to one site, whose networks of 64 bits are households' or its own

_SALT = token_bytes(16)


def address(scope: Scope, proxies: int) -> str:
    """The address of a client, in one form; `UNKNOWN` where there is none.

    Behind `proxies` of our own it is the one that the outermost of them saw; what a client itself writes into
    X-Forwarded-For stands left of it and is not believed.
    """
    passed = _values(scope, "x-forwarded-for")
    if len(passed) >= proxies > 0:
        return _parsed(passed[-proxies])
    # Without proxies, uvicorn has put what the header says in the place of a near peer.
    return NEAR if passed and not proxies and _is_near(scope) else _parsed(_host(scope, "client"))


def scheme(scope: Scope, proxies: int, tls: bool) -> str:
    """http or https: as the outermost of our own proxies was asked, else as this server is (`tls`)."""
    said = [value.lower() for value in _values(scope, "x-forwarded-proto")]
    if not said:
        return "https" if scope["scheme"] in ("https", "wss") else "http"
    believed = said[-min(proxies, len(said))] if proxies else ""
    return believed if believed in ("http", "https") else "https" if tls else "http"


def networks(of: str) -> tuple[str, ...]:
    """The names under which a client is counted, the narrowest first: of an IPv6 address its network and its site."""
    try:
        found = ipaddress.ip_address(of)
    except ValueError:
        return (of,)
    if found.version == 4:
        return (of,)
    return tuple(str(ipaddress.ip_network((int(found), bits), strict=False)) for bits in (64, WIDER))


def _host(scope: Scope, end: str) -> str:
    return str((scope.get(end) or (UNKNOWN, 0))[0])


def _is_near(scope: Scope) -> bool:
    """Whether uvicorn believes the peer: one on this machine, by its end of the connection, or whom the operator names
    for it.
    """
    own = _parsed(_host(scope, "server"))
    return settings.believed_peers() or (own != UNKNOWN and ipaddress.ip_address(own).is_loopback)


def _values(scope: Scope, header: str) -> list[str]:
    return [part.strip() for part in ",".join(Headers(scope=scope).getlist(header)).split(",") if part.strip()]


def _parsed(text: str) -> str:
    """An address in one form: without a port or a zone, one of IPv4 as such also where it is written as IPv6."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return UNKNOWN
    return str(getattr(found, "ipv4_mapped", None) or found)


class Client:
    """Put into each request who asks and by which scheme, for all that comes after.

    `tls` says whether this server itself speaks https. `header` is the name of a header in which pages find a name of
    the client: the same for each of its windows, and no address.
    """

    def __init__(self, app: ASGIApp, proxies: int, tls: bool, header: str) -> None:
        self.app, self.proxies, self.tls = app, proxies, tls
        self.header = header.lower().encode()
        self._told = bool(proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            asks, by = address(scope, self.proxies), scheme(scope, self.proxies, self.tls)
            if asks == NEAR and not self._told:
                self._told = True
                LOG.warning("A proxy on this machine is not believed, so its readers count as one: set ISCM_PROXIES.")
            headers = [(key, value) for key, value in scope["headers"] if key != self.header]
            told = hashlib.blake2b(networks(asks)[0].encode(), digest_size=8, key=_SALT).hexdigest()
            scope = {
                **scope,
                "client": (asks, 0),
                "scheme": by.replace("http", "ws") if scope["type"] == "websocket" else by,
                "headers": [*headers, (self.header, told.encode())],
            }
        await self.app(scope, receive, send)
