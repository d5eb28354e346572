"""Serving: a socket, uvicorn on it, and an address to open."""

from __future__ import annotations

import errno
import logging
import socket
from typing import Any

from afoot.errors import AfootError, Where
from afoot.viewer.state import Viewer

ANY_PORT, LAST_PORT = 0, 65535
MESSAGE_BYTES = 64 * 1024  # of a WebSocket
FORGOTTEN = "ASGI callable returned without completing handshake."
LET_GO_S = 2  # how long open connections keep a server that is told to end


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; with port 0 the system chooses one. Raises AfootError where that cannot be."""
    if not ANY_PORT <= port <= LAST_PORT:
        # Some systems take such a number for another.
        raise AfootError("there is no such port", where=Where(field="--port"), came=port,
                         expected=f"{ANY_PORT}, for any free one, to {LAST_PORT}",
                         fix="Leave --port out for any free one.")  # fmt: skip
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise AfootError("there is no such host", where=Where(field="--host"), came=host,
                         expected="a name or address of this machine, such as 127.0.0.1",
                         fix="Leave --host out to be seen by this machine alone.") from error  # fmt: skip
    bound = socket.socket(family, kind, proto)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(128)
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise AfootError("this machine has no such address", where=Where(field="--host"), came=host,
                             expected="an address of this machine, such as 127.0.0.1",
                             fix="Leave --host out to be seen by this machine alone.") from error  # fmt: skip
        raise AfootError("nothing can listen there", where=Where(field="--port"),
                         came=f"{host}:{port}: {error.strerror}",
                         expected="a free port of this machine",
                         fix="Leave --port out for any free port.") from error  # fmt: skip
    return bound


def address(viewer: Viewer, bound: socket.socket, place: str = "") -> str:
    """What to open in a browser; place: what stands behind the # of a link."""
    return f"http://{_authority(bound)}/?token={viewer.token}{f'#{place}' if place else ''}"


def stream_address(viewer: Viewer, bound: socket.socket) -> str:
    """Where the chase that is played is streamed."""
    return f"ws://{_authority(bound)}/api/stream?token={viewer.token}"


def _authority(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{shown}]:{port}" if ":" in shown else f"{shown}:{port}"


def _worth_saying(record: logging.LogRecord) -> bool:
    """uvicorn takes a WebSocket that is answered over HTTP for one that was forgotten, and complains of each."""
    return record.msg != FORGOTTEN


def server(viewer: Viewer) -> Any:
    """A uvicorn server of a viewer. `serve` runs it until Ctrl-C, or until `should_exit` is set."""
    import uvicorn

    from afoot.viewer.front import make_app

    config = uvicorn.Config(
        make_app(viewer),
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=MESSAGE_BYTES,
        limit_concurrency=200,
        timeout_graceful_shutdown=LET_GO_S,
        lifespan="off",
    )
    logging.getLogger("uvicorn.error").addFilter(_worth_saying)
    return uvicorn.Server(config)
