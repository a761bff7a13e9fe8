"""A server that can be killed and is back at once: Django is imported here once, and forked for every life.

Run as a process of its own. It says its port, then answers each line of JSON on its input:

    {"start": 2}                                        the number of a group of two servers on the port
    {"warm": ["POST", path, body], "session": cookie}   the answer to one request in this process, so that
                                                        every later life begins with what it left in memory

Whoever asked may kill the group at any time.
"""

import contextlib
import json
import os
import socket
import sys
from typing import Any
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer


class Quiet(WSGIRequestHandler):
    timeout = 60

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
        return

    def get_stderr(self) -> Any:
        return sys.stderr


class OnSocket(WSGIServer):
    """Answers one request after the other on a socket that all servers share."""

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(listening.getsockname(), Quiet, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.server_name, self.server_port = "127.0.0.1", listening.getsockname()[1]
        self.setup_environ()

    def handle_error(self, request: object, client_address: object) -> None:
        return


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ashi.web.config.settings")
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    if synchronous := os.environ.get("DRILL_SYNCHRONOUS"):
        options = settings.DATABASES["default"]["OPTIONS"]
        options["init_command"] = options["init_command"].replace(
            "synchronous=FULL", f"synchronous={synchronous}"
        )
    from ashi.web.config.wsgi import application

    ServerHandler.http_version = "1.0"
    Client(HTTP_HOST="127.0.0.1").get("/livez")  # imports every page, opens no database
    connections.close_all()
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", 0))
    listening.listen(256)
    print(listening.getsockname()[1], flush=True)
    for line in sys.stdin:
        wish = json.loads(line)
        if "warm" in wish:
            print(_warm(*wish["warm"], session=wish["session"]), flush=True)
            continue
        print(_life(wish["start"], listening, application), flush=True)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _warm(method: str, path: str, body: str, *, session: str) -> str:
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    answer = client.generic(method, path, body, content_type="application/json")
    connections.close_all()
    return json.dumps([answer.status_code, answer.content.decode()])


def _measured(application: Any) -> Any:
    """Say how long each answer is, so that one which was cut off can be told from a whole one."""

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        said: list[Any] = []
        response = application(environ, lambda *words: said.append(words))
        body = b"".join(response)
        response.close()
        ((status, headers, *more),) = said
        start_response(status, [*headers, ("Content-Length", str(len(body)))], *more)
        return [body]

    return answer


def _life(servers: int, listening: socket.socket, application: object) -> int:
    """Fork a group of servers; answers its number."""
    leader = os.fork()
    if leader:
        return leader
    with contextlib.suppress(OSError):
        os.close(0)
    os.setsid()
    for _ in range(servers - 1):
        if os.fork() == 0:
            break
    try:
        server = OnSocket(listening)
        server.set_app(_measured(application))
        server.serve_forever(poll_interval=5)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
