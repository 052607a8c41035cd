"""Previews the site while its sources are edited: builds, serves on this machine only, and reloads open pages.

Files are looked at a few times a second, which needs no library and works on every file system; a code of a thousand
files costs some milliseconds a look. What is wrong in the sources stands in the pages, and the last good site stays.
Limits: 127.0.0.1, GET and HEAD, and requests that name this machine (a page elsewhere can't read drafts through a
name that it points here). Rejected: a web framework; there is nothing here but files.
"""

from __future__ import annotations

import html
import mimetypes
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lexdiff.errors import LexdiffError
from lexdiff.model.location import Problem
from lexdiff.read import git

HOST = "127.0.0.1"
_LOOK = 0.25  # seconds between two looks at the sources
_RELOAD = b"""new EventSource("/-/changes").onmessage = (e) => {
  if (window.lexdiffSeen && window.lexdiffSeen !== e.data) location.reload();
  window.lexdiffSeen = e.data;
};
"""
_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".ics": "text/calendar; charset=utf-8"}


class Answer(NamedTuple):
    """What is sent back: the status, the type, and the bytes."""

    status: int
    type: str
    content: bytes


class Preview:
    """A site that is made again whenever its sources change."""

    def __init__(
        self, sources: Path, target: Path, make: Callable[[], object], look: Callable[[], list[Problem]]
    ) -> None:
        self.sources, self.target, self.make, self.look = sources, target, make, look
        self.number = 0
        self.problems: list[Problem] = []
        self.seen: dict[str, tuple[int, int]] = {}
        self.changed = threading.Condition()
        self.stopped = threading.Event()

    def build(self) -> None:
        """Makes the site; a fault in the sources becomes a problem that the pages show."""
        try:
            self.make()
            problems = self.look()
        except LexdiffError as error:
            problems = [Problem(error.place, 0, error.what, error.hint)]
        with self.changed:
            self.problems = problems
            self.number += 1
            self.changed.notify_all()

    def watch(self) -> None:
        """Builds again whenever a source changes, until it is stopped."""
        while not self.stopped.wait(_LOOK):
            if self.stirred():
                self.build()

    def stirred(self) -> bool:
        """Returns whether a source has changed since the last time this was asked."""
        found = dict(_sources(self.sources))
        if found == self.seen:
            return False
        self.seen = found
        return True

    def changes(self, after: int) -> int:
        """Returns the number of the newest build once it isn't ``after`` any more, or after some seconds."""
        with self.changed:
            self.changed.wait_for(lambda: self.number != after, timeout=10)
            return self.number


def _sources(root: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yields the sources of a site, each with its size and the time of its last change."""
    folders = [root / name for name in ("ordinances", "amendments", "site")]
    if repository := git.locate(root):  # where git carries the versions, a commit or a tag is a change
        folders.append(git.shared(repository) / "refs")
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
                continue
            try:
                found = entry.stat()
            except OSError:
                continue  # gone since, or a link to nowhere: the build will say so
            yield entry.path, (found.st_size, found.st_mtime_ns)


def answer(preview: Preview, path: str) -> Answer:
    """Returns what is sent back for a path of the site."""
    if path == "/-/reload.js":
        return Answer(200, "text/javascript", _RELOAD)
    file = _inside(preview.target, path)
    if file is None:
        return Answer(404, "text/html; charset=utf-8", _marked(_missing(path), preview))
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    content = file.read_bytes()
    return Answer(200, kind, _marked(content, preview) if file.suffix == ".html" else content)


def _inside(target: Path, path: str) -> Path | None:
    """Returns the file of the site that a path means; None for whatever isn't one, or leads out."""
    parts = unquote(urlsplit(path).path).split("/")[1:]
    if any(part in ("", ".", "..") or "\0" in part or "\\" in part for part in parts[:-1]) or parts[-1] in (".", ".."):
        return None
    if "\0" in parts[-1] or "\\" in parts[-1]:
        return None
    file = target.joinpath(*parts[:-1], parts[-1] or "index.html")
    top = os.path.realpath(target)
    real = os.path.realpath(file)
    return file if real.startswith(os.path.join(top, "")) and os.path.isfile(real) else None


_MISSING = "<!doctype html><html lang=en><head><title>Not here</title></head><body><p>No page at {}.</p></body></html>"
_NOTE = '<aside class="restated" role="status"><strong>{} problems</strong><ol>{}</ol></aside>\n</body>'


def _missing(path: str) -> bytes:
    return _MISSING.format(html.escape(unquote(path))).encode("utf-8", "replace")


def _marked(content: bytes, preview: Preview) -> bytes:
    """Returns a page that reloads itself, with what is wrong in the sources at its foot."""
    content = content.replace(b"default-src 'none';", b"default-src 'none'; connect-src 'self';", 1)
    content = content.replace(b"</head>", b'<script src="/-/reload.js" defer></script>\n</head>', 1)
    if not preview.problems:
        return content
    lines = "".join(f"<li>{html.escape(_line(one))}</li>" for one in preview.problems[:50])
    note = _NOTE.format(len(preview.problems), lines)
    return content.replace(b"</body>", note.encode("utf-8", "replace"), 1)


def _line(one: Problem) -> str:
    place = f"{one.file}:{one.line}: " if one.line else f"{one.file}: " if one.file else ""
    return f"{place}{one.what}; {one.hint}"


def server(preview: Preview, port: int) -> ThreadingHTTPServer:
    """Returns the server of a preview, not yet running; port 0 takes any that is free."""

    class Handler(BaseHTTPRequestHandler):
        """Answers one request."""

        protocol_version = "HTTP/1.1"
        server_version, sys_version = "lexdiff", ""
        disable_nagle_algorithm = True  # else each answer waits for 40 ms

        def do_GET(self) -> None:
            self._answer(body=True)

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_POST(self) -> None:
            self._send(Answer(405, "text/plain", b"only GET and HEAD\n"), body=True)

        do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_CONNECT = do_POST

        def _answer(self, body: bool) -> None:
            if not _is_ours(self.headers.get_all("Host") or [], self.headers.get("Origin"), made.server_port):
                self._send(Answer(403, "text/plain", b"only for pages of this preview\n"), body)
            elif self.path == "/-/changes" and body:
                self._changes()
            else:
                self._send(answer(preview, self.path), body)

        def _send(self, found: Answer, body: bool) -> None:
            self.send_response(found.status)
            self.send_header("Content-Type", found.type)
            self.send_header("Content-Length", str(len(found.content)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cross-Origin-Resource-Policy", "same-origin")
            self.end_headers()
            if body:
                self.wfile.write(found.content)

        def _changes(self) -> None:
            """Sends the number of each build as it is made, as long as the page listens."""
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.close_connection = True
            number = preview.number
            try:
                while not preview.stopped.is_set():
                    self.wfile.write(f"data: {number}\n\n".encode())
                    self.wfile.flush()
                    number = preview.changes(number)
            except OSError:
                return  # the page was closed

        def log_message(self, format: str, *args: object) -> None:
            return  # what matters is said by the command

    made = ThreadingHTTPServer((HOST, port), Handler)
    made.daemon_threads = True
    return made


def _is_ours(hosts: list[str], origin: str | None, port: int) -> bool:
    """Returns whether a request names this preview, and comes from one of its pages if it says where from."""
    names = {f"{HOST}:{port}", f"localhost:{port}"} | ({HOST, "localhost"} if port == 80 else set())
    return len(hosts) == 1 and hosts[0] in names and (origin is None or origin in {f"http://{name}" for name in names})
