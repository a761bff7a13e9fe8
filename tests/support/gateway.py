"""A telephone of our own: the part of SMS Gateway for Android's HTTP interface that the clinic uses.

As its source has it: basic authentication, JSON, 202 for a message it queued, 409 for an id that it has.
"""

import base64
import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USER, PASSWORD = "sms", "p@ss"


class Telephone:
    """`texts` are the messages it queued, by id; `status` other than 0 is answered instead."""

    def __init__(self) -> None:
        self.texts: dict[str, dict[str, Any]] = {}
        self.status = 0
        self.loses_answers = False
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://{USER}:p%40ss@127.0.0.1:{self.port}"


@contextlib.contextmanager
def open_telephone() -> Iterator[Telephone]:
    """A telephone that answers on this machine until it is left."""
    phone = Telephone()

    class Routes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = phone.status or self._queue(body)
            if phone.loses_answers:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _queue(self, body: bytes) -> int:
            wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            if self.headers["Authorization"] != wanted:
                return 401
            if self.path != "/messages":
                return 404
            wish = json.loads(body)
            if not wish["textMessage"]["text"] or not wish["phoneNumbers"]:
                return 400
            if wish["id"] in phone.texts:
                return 409
            phone.texts[wish["id"]] = wish
            return 202

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Routes)
    phone.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield phone
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
