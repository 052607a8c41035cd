"""Checking links: what may be asked, and what becomes of each answer. The server is ours; the internet isn't asked."""

from __future__ import annotations

import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from lexdiff.errors import Unreadable
from lexdiff.links import fetch, guard, survey
from lexdiff.links.fetch import Answer, Asking
from lexdiff.links.guard import Refused
from lexdiff.links.survey import Named
from lexdiff.read import checked, scaffold
from lexdiff.read.checked import Checked
from tests.test_cli import run

PEM = Path(__file__).with_name("name-example.pem")  # signed by itself, for a name that doesn't exist
AGENT = "lexdiff/0 (test)"


class Server(ThreadingHTTPServer):
    """Answers as ``answers`` says, and remembers what it was asked, and how often at once."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], object]] = {}
        self.asked: list[tuple[str, str]] = []
        self.busy = self.most = 0
        self.lock = threading.Lock()

    @property
    def top(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Counts who is here at once. It ends before the answer leaves: whoever has heard it may ask again at once."""
        with self.lock:
            self.busy += 1
            self.most = max(self.most, self.busy)
        yield
        with self.lock:
            self.busy -= 1

    def says(self, path: str, status: int, location: str = "") -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            if location:
                handler.send_header("Location", location)
            handler.end_headers()

        self.answers[path] = answer


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.asked.append((self.path, self.headers["User-Agent"]))
        with suppress(OSError):  # whoever asked has heard enough
            self.server.answers.get(self.path, lambda handler: handler.send_error(404))(self)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def ask(address: str, seconds: float = 5.0, allow: guard.Allow = lambda *_: True) -> Answer:
    return fetch.fetch(address, Asking(AGENT, lambda host: nullcontext(), allow, seconds))


# -- what may be asked

PUBLIC = ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
PRIVATE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "169.254.0.1", "192.0.0.192",
    "168.63.129.16", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "2001:0:0:0:0:0:80ff:fffe", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_asked(address: str) -> None:
    assert guard.public(address, 443) and guard.public(address, 80)
    assert not any(guard.public(address, port) for port in (0, 21, 22, 25, 81, 6379, 8080, 65535))


@pytest.mark.parametrize("address", PRIVATE)
def test_no_other_address_may(address: str) -> None:
    assert not guard.public(address, 443) and not guard.public(address, 80)


def resolver(*addresses: str) -> Callable[..., list[Any]]:
    return lambda host, port, **_: [(0, 0, 0, "", (address, port)) for address in addresses]


@pytest.mark.parametrize("several", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["2606:4700::1", "::1"], []])
def test_a_name_that_leads_to_a_private_address_is_refused(several: list[str]) -> None:
    with (
        mock.patch("socket.getaddrinfo", resolver(*several)),
        mock.patch("socket.create_connection") as connected,
    ):
        assert ask("http://records.example/", allow=guard.public).why.startswith(
            "the host isn't on the public internet"
        )
        with pytest.raises(Refused):
            guard.resolve("records.example", 443, guard.public)
    assert not connected.called


def test_the_address_that_was_checked_is_the_one_that_is_asked(server: Server) -> None:
    """A name that leads elsewhere a moment later gains nothing: it is looked up once."""
    server.says("/", 200)
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])

    def once(host: str, port: int, **_: object) -> list[Any]:
        return resolver(*next(answers))(host, port)

    real = socket.create_connection
    with (
        mock.patch("lexdiff.links.guard.socket.getaddrinfo", once),
        mock.patch("socket.create_connection", side_effect=lambda at, timeout: _direct(real, at, timeout)) as connected,
    ):
        assert ask(f"http://name.example:{server.server_port}/").status == 200
    assert connected.call_args[0][0] == ("127.0.0.1", server.server_port)


def _direct(real: Callable[..., socket.socket], at: tuple[str, int], timeout: float) -> socket.socket:
    found = socket.socket()
    found.settimeout(timeout)
    found.connect(at)
    return found


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1/", "public internet"),
        ("http://127.1/", "public internet"),
        ("http://2130706433/", "public internet"),
        ("http://0x7f000001/", "public internet"),
        ("http://localhost/", "public internet"),
        ("http://[::1]/", "public internet"),
        ("http://[::ffff:169.254.169.254]/latest/meta-data/", "public internet"),
        ("http://169.254.169.254/latest/meta-data/", "public internet"),
        ("http://8.8.8.8:22/", "public internet"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/", "only http and https"),
        ("gopher://example.org/", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("http:///nothing", "only http and https"),
        ("http://user:secret@example.org/", "name or password"),
        ("http://8.8.8.8@127.0.0.1/", "name or password"),
        ("http://example.org/" + "x" * 5000, "too long"),
        ("http://example.org/\u202e", "can't be seen"),
        ("http://example.org/\r\nHost: other", "can't be seen"),
        ("http://[::1/", "no answer"),
        ("http://example.org:99999/", "no answer"),
        (f"http://{'x' * 70}.example/", "isn't known"),
    ],
)
def test_what_is_not_followed_says_why(address: str, why: str) -> None:
    with mock.patch("socket.create_connection", side_effect=AssertionError("asked")):
        found = ask(address, allow=guard.public)
    assert found.status == 0 and why in found.why and not found.moved


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/", "http://[::1]/", "http://10.0.0.1/x", "//192.168.0.1/", "file:///etc/passwd"]
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_checked_like_a_link(server: Server, target: str, status: int) -> None:
    server.says("/", status, target)
    asked: list[str] = []

    def allow(address: str, port: int) -> bool:
        asked.append(address)
        return (address, port) == ("127.0.0.1", server.server_port)

    found = ask(server.top + "/", allow=allow)
    assert found.status == 0 and found.why and not found.moved and len(server.asked) == 1


# -- what becomes of an answer


def test_answers_are_told_apart(server: Server) -> None:
    for status in (200, 204, 404, 410, 403, 429, 500, 503):
        server.says(f"/{status}", status)
        assert ask(f"{server.top}/{status}") == Answer(status, f"{server.top}/{status}")
    assert {agent for _, agent in server.asked} == {AGENT}


def test_redirections_are_followed_and_those_for_good_said(server: Server) -> None:
    server.says("/a", 301, "/b")
    server.says("/b", 308, "c?x=1")
    server.says("/c?x=1", 200)
    server.says("/d", 302, "/b")
    server.says("/e", 301, "")
    server.says("/loop", 302, "/loop")
    assert ask(f"{server.top}/a") == Answer(200, f"{server.top}/c?x=1", True)
    assert ask(f"{server.top}/d") == Answer(200, f"{server.top}/c?x=1", False)
    assert ask(f"{server.top}/e").status == 301
    assert ask(f"{server.top}/loop").why == "more than 5 redirections"
    assert [path for path, _ in server.asked].count("/loop") == 6


def test_signs_of_other_languages_are_sent_encoded_and_codes_stay(server: Server) -> None:
    server.says("/%C3%B1/%20?q=%C3%A9&r=a%2Fb", 200)
    assert ask(f"{server.top}/ñ/%20?q=é&r=a%2Fb").status == 200


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(200):
        handler.wfile.write(b"X")
        handler.wfile.flush()
        time.sleep(0.05)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X-More: " + b"x" * 1000 + b"\r\n")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (drip, "no answer within 0.5 seconds"),
        (lambda handler: time.sleep(1), "no answer within 0.5 seconds"),
        (headers, "no answer that could be read"),
        (lambda handler: handler.wfile.write(b"hello, I am no web server\r\n\r\n"), "no answer that could be read"),
        (lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"x" * 70_000), "no answer that could be read"),
        (lambda handler: handler.connection.close(), "no answer that could be read"),
    ],
)
def test_a_hostile_server_costs_no_more_than_the_time_allowed(
    server: Server, answer: Callable[[BaseHTTPRequestHandler], object], expected: str
) -> None:
    server.answers["/"] = answer
    begun = time.monotonic()
    assert ask(server.top + "/", 0.5).why == expected
    assert time.monotonic() - begun < 5


def test_a_body_isn_t_read(server: Server) -> None:
    server.answers["/"] = endless
    assert ask(server.top + "/").status == 200


def test_nobody_who_answers_is_said() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert ask(f"http://127.0.0.1:{port}/").why == "no answer that could be read"
    assert ask(f"https://127.0.0.1:{port}/").why == "no answer that could be read"


def test_a_server_that_doesn_t_speak_tls_is_no_answer(server: Server) -> None:
    assert ask(f"https://127.0.0.1:{server.server_port}/", 1).status == 0


def test_a_certificate_must_be_valid_for_the_name(server: Server) -> None:
    server.says("/", 200)
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(PEM)
    server.socket = ours.wrap_socket(server.socket, server_side=True)
    with mock.patch("lexdiff.links.fetch.resolve", lambda *_: "127.0.0.1"):
        at = f"name.example:{server.server_port}"
        assert ask(f"https://{at}/").why == "its certificate isn't valid"
        trusting = ssl.create_default_context(cafile=PEM)
        with mock.patch("ssl.create_default_context", lambda: trusting):
            assert ask(f"https://{at}/").status == 200
            assert ask(f"https://other.{at}/").why == "its certificate isn't valid"
    assert [path for path, _ in server.asked] == ["/"]


# -- many links


def asking() -> Asking:
    return Asking(AGENT, survey.Turns(0.0), lambda *_: True, 5.0)


def test_one_request_at_a_time_at_each_host(server: Server) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        with server.counted():
            time.sleep(0.02)
        handler.send_response(200)
        handler.end_headers()

    links = [Named(f"{server.top}/{number}", ("x.md",), "") for number in range(12)]
    for link in links:
        server.answers[link.link.removeprefix(server.top)] = slow
    found = survey.check(links, {}, "2026-01-02", asking(), print, server.top)
    assert {one.result for one in found.values()} == {"answers"} and list(found) == [link.link for link in links]
    assert server.most == 1 and len(server.asked) == 12


def test_requests_at_a_host_are_paused_between() -> None:
    turns, times = survey.Turns(0.1), []
    for _ in range(3):
        with turns("host"):
            times.append(time.monotonic())
    assert all(later - earlier >= 0.1 for earlier, later in pairwise(times))


def test_results_carry_the_day_and_the_archive_s_copy(server: Server) -> None:
    server.says("/ok", 200)
    server.says("/moved", 301, "/ok")
    server.says("/locked", 403)
    server.says(f"/web/20191219/{server.top}/gone", 302, f"/web/20191220010203/{server.top}/gone")
    server.says(f"/web/20191220010203/{server.top}/gone", 200)
    links = [Named(f"{server.top}/{name}", ("x.md",), "20191219") for name in ("ok", "moved", "locked", "gone", "lost")]
    before = {f"{server.top}/gone": Checked("2025-01-01", "answers", "", "2025-01-01")}
    found = survey.check(links, before, "2026-01-02", asking(), print, f"{server.top}/web")
    told = {link.removeprefix(server.top): one for link, one in found.items()}
    assert told == {
        "/ok": Checked("2026-01-02", "answers", "", "2026-01-02"),
        "/moved": Checked("2026-01-02", "moved", "", "2026-01-02", f"{server.top}/ok"),
        "/locked": Checked("2026-01-02", "not known", "the answer was 403"),
        "/gone": Checked("2026-01-02", "gone", "the answer was 404", "2025-01-01",
                         f"{server.top}/web/20191220010203/{server.top}/gone"),
        "/lost": Checked("2026-01-02", "gone", "the answer was 404"),
    }  # fmt: skip


def test_what_was_found_is_kept_and_read_back(tmp_path: Path) -> None:
    links = {
        "https://b.example/": Checked("2026-01-02", "answers", "", "2026-01-02"),
        'https://a.example/\u202e"': Checked("2026-01-02", "gone", "the answer was 404", "", "https://c.example/"),
    }
    (tmp_path / "site").mkdir()
    assert checked.read(tmp_path) == {}
    (tmp_path / checked.FILE).write_text(checked.text(links), "utf-8")
    assert checked.read(tmp_path) == links
    assert checked.text(links).isascii() and checked.text(links).count("\n") == 4
    (tmp_path / checked.FILE).write_text(checked.text({}), "utf-8")
    assert checked.read(tmp_path) == {}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"schema": "x"}', "\xff", '{"schema": "lexdiff.links/1", "links": []}', "[" * 5000,
     '{"schema": "lexdiff.links/1", "links": {"a": {"date": "x", "result": "perhaps"}}}',
     '{"schema": "lexdiff.links/1", "links": {"a": {"other": "x"}}}'],
)  # fmt: skip
def test_a_list_that_is_none_is_one_clear_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / checked.FILE).write_text(text, "latin-1")
    with pytest.raises(Unreadable) as raised:
        checked.read(tmp_path)
    assert raised.value.place == checked.FILE and "lexdiff links" in raised.value.hint


def test_the_command_says_what_to_paste_and_writes_the_list(server: Server, tmp_path: Path) -> None:
    scaffold.init(tmp_path / "law")
    root = tmp_path / "law"
    news = root / "amendments/2023-quiet-hours/2023-05-10-news.md"
    text = news.read_text("utf-8")
    links = [line for line in text.splitlines() if line.startswith("link:")]
    assert links
    news.write_text(text.replace(links[0], f"link: {server.top}/gone#part"), "utf-8")
    server.says(f"/20230510/{server.top}/gone", 200)
    ours = mock.patch("lexdiff.cli.links._asking", lambda root: asking())
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with ours, mock.patch("lexdiff.links.survey.ARCHIVE", server.top), mock.patch("lexdiff.links.fetch.resolve", local):
        done = run("links", cwd=root)
    assert (done.code, done.err) == (1, "")
    line = f"{news.relative_to(root)}: gone: {server.top}/gone (the answer was 404)"
    assert f"{line}\n  archive: {server.top}/20230510/{server.top}/gone\n" in done.out
    assert done.out.endswith("\n1 link: 0 answer, 0 moved, 1 gone, 0 not known; written to site/links.json\n")
    kept = checked.read(root)
    assert kept[f"{server.top}/gone"].date == date.today().isoformat()
    assert {path: path.read_bytes() for path in before} == before
    assert json.loads((root / checked.FILE).read_text())["schema"] == checked.SCHEMA


def local(host: str, port: int, allow: guard.Allow) -> str:
    """Stands for the resolver: what isn't this machine is nowhere."""
    if host != "127.0.0.1":
        raise Refused("the host isn't known")
    return host


def test_no_other_part_can_ask() -> None:
    package = Path(fetch.__file__).parent.parent
    asking_parts = [path for path in package.rglob("*.py") if re.search(r"lexdiff\.links(?!/)", path.read_text())]
    assert {path.relative_to(package).parts[0] for path in asking_parts} == {"links", "cli"}
    assert [path.name for path in asking_parts if path.parent.name == "cli"] == ["links.py"]
