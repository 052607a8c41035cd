"""The preview: what it hands out, to whom, and that a fault in the sources neither ends nor empties it."""

from __future__ import annotations

import http.client
import os
import threading
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from lexdiff.errors import Unreadable
from lexdiff.model.location import Problem
from lexdiff.site import serve
from tests import carried

PAGE = b"<html><head><meta content=\"default-src 'none'; style-src 'self'\"></head><body><p>Words</p></body></html>"
SECRET = b"what nobody may read"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Returns a site beside a file that must not leave it."""
    target = tmp_path / "site"
    (target / "a").mkdir(parents=True)
    (target / "index.html").write_bytes(PAGE)
    (target / "a" / "b.html").write_bytes(PAGE)
    (target / "a" / "style.css").write_bytes(b"p{}")
    (tmp_path / "secret").write_bytes(SECRET)
    os.symlink(tmp_path / "secret", target / "out")
    os.symlink(tmp_path, target / "up")
    return target


@pytest.fixture
def running(site: Path) -> Iterator[tuple[serve.Preview, int]]:
    """Yields a preview that answers, and its port."""
    preview = serve.Preview(site.parent, site, lambda: None, list)
    server = serve.server(preview, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield preview, server.server_port
    preview.stopped.set()
    server.shutdown()
    server.server_close()


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    """Returns the status and the bytes of an answer; ``host`` and ``origin`` may be given."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", headers.get("host", f"127.0.0.1:{port}").format(port=port))
    if "origin" in headers:
        connection.putheader("Origin", headers["origin"].format(port=port))
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


@pytest.mark.parametrize("path", ["/", "/index.html", "/a/b.html", "/a/b.html?x=1", "/%61/b.html"])
def test_a_page_is_served_and_reloads_itself(running: tuple[serve.Preview, int], path: str) -> None:
    status, content = ask(running[1], path)
    assert status == 200 and b"<p>Words</p>" in content
    assert b'<script src="/-/reload.js" defer>' in content and b"connect-src 'self'" in content


def test_other_files_are_served_as_they_are(running: tuple[serve.Preview, int]) -> None:
    assert ask(running[1], "/a/style.css") == (200, b"p{}")
    assert ask(running[1], "/a/style.css", "HEAD") == (200, b"")
    assert b"EventSource" in ask(running[1], "/-/reload.js")[1]


ENDS = ("secret", "site/../secret", "etc/passwd")
STEPS = ("..", "%2e%2e", ".%2e", "%2E.", "%252e%252e", "..%2f..", "..%5c..", "..\\..", "up", "out")
FORMS = [
    f"{start}{sign.join([step] * times)}{sign}{end}"
    for start, sign, step, times, end in product(("/", "/a/"), ("/", "//"), STEPS, (1, 3), ENDS)
]
HOSTS = ("evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}")


def test_nothing_outside_the_site_leaves_it(running: tuple[serve.Preview, int]) -> None:
    assert len(FORMS) >= 200
    for form in (
        *FORMS,
        "/out",
        "/up/secret",
        "/a/../../secret",
        "/\0",
        "/%00",
        "/a",
        "/a/",
        "//secret",
        "/..%00/secret",
    ):
        status, content = ask(running[1], form.replace("\0", "%00"))
        assert status == 404 and SECRET not in content and b"root:" not in content, form


@pytest.mark.slow
def test_a_foreign_name_is_refused_whatever_it_asks_for(running: tuple[serve.Preview, int]) -> None:
    for form, host in product((*FORMS, "/", "/index.html", "/-/reload.js", "/-/changes"), HOSTS):
        status, content = ask(running[1], form, host=host)
        assert status == 403 and b"Words" not in content and SECRET not in content, (form, host)


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:{port}", 200),
        ("http://localhost:{port}", 200),
        ("http://127.0.0.1:1", 403),
        ("https://evil.example", 403),
        ("null", 403),
    ],
)
def test_a_page_from_elsewhere_gets_nothing(running: tuple[serve.Preview, int], origin: str, status: int) -> None:
    assert ask(running[1], "/", origin=origin)[0] == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"])
def test_nothing_but_reading(running: tuple[serve.Preview, int], method: str) -> None:
    assert ask(running[1], "/", method)[0] == 405


def test_a_fault_stands_in_the_pages_and_the_last_site_stays(site: Path) -> None:
    faults: list[Exception] = [Unreadable("broken <front> matter", "mend it", "ordinances/1/a.md:3")]

    def make() -> None:
        if faults:
            raise faults.pop()

    preview = serve.Preview(site.parent, site, make, lambda: [Problem("b.md", 7, "odd", "look")])
    preview.build()
    content = serve.answer(preview, "/").content
    assert b"<p>Words</p>" in content and b"ordinances/1/a.md:3" not in PAGE
    assert b"ordinances/1/a.md:3: broken &lt;front&gt; matter; mend it" in content
    preview.build()
    content = serve.answer(preview, "/").content
    assert b"b.md:7: odd; look" in content and b"broken" not in content and preview.number == 2


def test_a_fault_nobody_foresaw_stands_in_the_pages_and_the_next_change_is_still_seen(site: Path) -> None:
    faults: list[Exception] = [ValueError("one\ntwo")]

    def make() -> None:
        if faults:
            raise faults.pop()

    preview = serve.Preview(site.parent, site, make, list)
    watching = threading.Thread(target=preview.watch, daemon=True)
    watching.start()
    sources = site.parent / "ordinances"
    sources.mkdir()
    (sources / "a.md").write_text("x")
    assert preview.changes(0) == 1
    content = serve.answer(preview, "/").content
    assert b"<strong>1 problem</strong>" in content and b"(ValueError: one\\ntwo)" in content
    (sources / "a.md").write_text("xy")
    assert preview.changes(1) == 2 and not preview.problems
    preview.stopped.set()
    watching.join(5)


def test_a_change_of_a_source_is_noticed(tmp_path: Path) -> None:
    preview = serve.Preview(tmp_path, tmp_path / "site", lambda: None, list)
    assert not preview.stirred()
    (tmp_path / "ordinances").mkdir()
    assert not preview.stirred()
    (tmp_path / "ordinances" / "a.md").write_text("x")
    assert preview.stirred() and not preview.stirred()
    (tmp_path / "ordinances" / "a.md").write_text("xy")
    assert preview.stirred()
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "a.html").write_text("x")
    assert not preview.stirred()
    (tmp_path / "ordinances" / "a.md").unlink()
    assert preview.stirred()


def test_a_tag_is_noticed_too(tmp_path: Path) -> None:
    root = carried.begin(tmp_path / "law", "tags")
    preview = serve.Preview(root, tmp_path / "site", lambda: None, list)
    carried.commit(root, {"act.md": "# Act"}, "One")
    assert preview.stirred() and not preview.stirred()
    carried.run(root, "tag", "2019")
    assert preview.stirred() and not preview.stirred()
