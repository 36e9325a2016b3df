# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Answers in the companion's place when that cannot run.

Every request gets one problem (RFC 9457) that says what is missing. When the
cause was a missing Node and one appears, this process becomes the companion.
"""

from __future__ import annotations

import argparse
import json
import os
import socketserver
import sys
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from .node import NodeNotFound, find_node
from .proxy import BUNDLE, companion_command

#: Seconds between two looks for Node.
LOOK_AGAIN = 10.0


class Answer(BaseHTTPRequestHandler):
    """Says what is missing, whatever is asked."""

    server: _Mixin
    protocol_version = "HTTP/1.0"
    server_version = "mlspace"
    sys_version = ""

    def do_GET(self) -> None:
        self.server.look_again()
        body = json.dumps(self.server.problem()).encode()
        self.send_response(503)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a page asks again and again."""

    def address_string(self) -> str:
        # A unix socket's peer has no address.
        return "local"


class _Mixin:
    sentence = ""
    next = ""
    unix_socket: str | None = None
    looked_at = 0.0

    def problem(self) -> dict[str, object]:
        return {
            "type": "urn:jupyterlab-mlspace:problem:internal",
            "title": "The companion is not running",
            "status": 503,
            "class": "internal",
            "operation": "start the companion",
            "detail": self.sentence,
            "next": self.next,
        }

    def look_again(self) -> None:
        """Become the companion if that is possible by now."""
        now = time.monotonic()
        if self.unix_socket is None or now - self.looked_at < LOOK_AGAIN:
            return
        self.looked_at = now
        try:
            node = find_node()
        except NodeNotFound:
            return
        os.unlink(self.unix_socket)
        os.execv(node.path, companion_command(node.path, self.unix_socket))  # noqa: S606 - no shell is meant


class _UnixServer(_Mixin, socketserver.UnixStreamServer):
    pass


class _PortServer(_Mixin, socketserver.TCPServer):
    allow_reuse_address = True


def make_server(options: argparse.Namespace) -> _UnixServer | _PortServer:
    """The server, listening, with the sentence it will answer."""
    if options.unix_socket is None:
        server: _UnixServer | _PortServer = _PortServer(("127.0.0.1", options.port), Answer)
        server.sentence, server.next = options.sentence, options.next
        return server
    Path(options.unix_socket).unlink(missing_ok=True)
    server = _UnixServer(options.unix_socket, Answer)
    os.chmod(options.unix_socket, 0o600)
    server.unix_socket = options.unix_socket
    server.looked_at = time.monotonic()
    server.sentence, server.next = _why()
    return server


def _why() -> tuple[str, str]:
    try:
        find_node()
    except NodeNotFound as error:
        sentence, _, remedy = str(error).rpartition(" Install ")
        return sentence, f"Install {remedy}"
    return f"{BUNDLE.name} could not be started.", "Restart the Jupyter server."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unix-socket")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--sentence", default="The companion is not running.")
    parser.add_argument("--next", default="Restart the Jupyter server.")
    server = make_server(parser.parse_args())
    print(f"[mlspace] {server.sentence} {server.next}", file=sys.stderr)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
