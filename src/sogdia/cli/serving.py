"""A socket and a server on it."""

from __future__ import annotations

import socket
from typing import Any

import uvicorn

from sogdia.errors import ExchangeError, Problem


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raise `ExchangeError` if it cannot, before anything takes long."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except (OSError, UnicodeError) as error:
        found.close()
        what = f"cannot be listened on ({getattr(error, 'strerror', None) or error}); give another --port"
        raise ExchangeError(Problem(f"{host}:{port}", what)) from error
    return found


def run_server(app: Any, at: socket.socket, root_path: str) -> None:
    """Serve until stopped. Requests are not logged: scenarios are nobody else's business."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, root_path=root_path, server_header=False, proxy_headers=False,
        timeout_keep_alive=20, limit_concurrency=200, h11_max_incomplete_event_size=32_768,
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[at])
