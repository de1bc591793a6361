"""The sockets on which the server listens: what it sends goes out at once.

A system holds back small packets until earlier ones are acknowledged (Nagle's algorithm), and the other side takes some
40 ms to do so. asyncio switches that off, but only where it sees that a socket is TCP's, and Streamlit makes its socket
in a way in which that cannot be seen (uvicorn's issue 3149 tells the same of its workers): every answer after the first
on a connection, and every message of the websocket after another, came 40 ms late.
"""

import gc
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def sent_at_once(_app: object) -> AsyncIterator[None]:
    """For the time of the server's life: connections inherit this from the socket that takes them in."""
    for found in gc.get_objects():  # nobody hands the socket out
        if issubclass(type(found), socket.socket) and _listens(found):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    yield


def _listens(found: socket.socket) -> bool:
    internet = found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM
    return internet and found.fileno() >= 0 and bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
