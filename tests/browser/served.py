"""A static server on this machine, as a publisher's would be: files and their types, and nothing else.

Limits: what stands outside the folder doesn't exist; the port is whatever is free.
Rejected: ``file://`` alone; there, absolute links and the origin of a page mean something else than on a host.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

TYPES = {
    "": "application/octet-stream",
    ".atom": "application/atom+xml",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}


class Files(SimpleHTTPRequestHandler):
    """Answers with a file of the folder, and tells nobody."""

    extensions_map = TYPES

    def do_GET(self) -> None:
        """Answers with a file; a browser asks for an icon by itself, which needn't be there."""
        if self.path == "/favicon.ico" and not Path(self.translate_path(self.path)).exists():
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Writes nothing."""


class Host(ThreadingHTTPServer):
    """Serves until it is told to stop; a browser that leaves in the middle of an answer is no error."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Writes nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Yields the address at which a folder is served, without the closing slash."""
    server = Host(("127.0.0.1", 0), partial(Files, directory=str(folder)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
