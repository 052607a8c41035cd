"""Asks whether a web address still leads somewhere: one request a step, its head read, its body left alone.

Every step of a redirection is checked anew: scheme, host, every address of the host. Limits: a page that says "not
found" with the code of success counts as found; proxies that the surroundings name are not used.
Rejected: ``urllib.request``, which resolves the name again after it was checked, and follows redirections on its own.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from lexdiff.links.guard import Allow, Refused, public, resolve

SECONDS = 20.0  # for one request, however slowly its answer drips
STEPS = 5
_LONGEST = 4000
_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_SAFE = "/%:@!$&'()*+,;=~-._"
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}


class Answer(NamedTuple):
    """What came of asking: the last code (0 where there was none), where it led, and why there was no answer.

    ``moved`` says that every step on the way was for good.
    """

    status: int
    address: str
    moved: bool = False
    why: str = ""


class Asking(NamedTuple):
    """How to ask: as whom, which addresses may be asked, one at a time at each host, and for how long."""

    agent: str
    turn: Callable[[str], AbstractContextManager[object]]
    allow: Allow = public
    seconds: float = SECONDS


def fetch(address: str, asking: Asking) -> Answer:
    """Returns what came of asking for an address; never raises."""
    here, moved = address, True
    for step in range(STEPS + 1):
        try:
            status, where = _ask(here, asking)
            there = urljoin(here, where)
        except Refused as error:
            return Answer(0, here, False, str(error))
        except ssl.SSLCertVerificationError:
            return Answer(0, here, False, "its certificate isn't valid")
        except TimeoutError:
            return Answer(0, here, False, f"no answer within {asking.seconds:g} seconds")
        except (OSError, http.client.HTTPException, ValueError):
            return Answer(0, here, False, "no answer that could be read")
        if status not in _REDIRECTS or not where:
            return Answer(status, here, moved and step > 0)
        moved = moved and status in _PERMANENT
        here = there
    return Answer(0, here, False, f"more than {STEPS} redirections")


def _ask(address: str, asking: Asking) -> tuple[int, str]:
    """Returns the code of an answer and where it leads on."""
    if len(address) > _LONGEST or not address.isprintable():
        raise Refused("the address is too long, or holds signs that can't be seen")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused("only http and https are followed")
    if parts.username is not None or parts.password is not None:
        raise Refused("the address holds a name or password")
    host = parts.hostname.encode("idna").decode("ascii") if not parts.hostname.isascii() else parts.hostname
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with asking.turn(host):
        return _request(parts, host, port, asking)


def _request(parts: SplitResult, host: str, port: int, asking: Asking) -> tuple[int, str]:
    connection = http.client.HTTPConnection(host, port)
    late = threading.Event()
    socket_now: socket.socket = socket.create_connection((resolve(host, port, asking.allow), port), asking.seconds)

    def cut() -> None:
        late.set()
        with suppress(OSError):
            socket_now.shutdown(socket.SHUT_RDWR)

    # Time runs for the whole answer: one that drips a byte now and then would else never end.
    clock = threading.Timer(asking.seconds, cut)
    clock.daemon = True
    clock.start()
    try:
        if parts.scheme == "https":
            secure = ssl.create_default_context()
            socket_now = secure.wrap_socket(socket_now, server_hostname=host, do_handshake_on_connect=False)
            socket_now.do_handshake()
        connection.sock = socket_now
        connection.request("GET", _target(parts), headers={**_HEADERS, "User-Agent": asking.agent})
        answer = connection.getresponse()
        if late.is_set():
            raise TimeoutError  # what was cut off reads like the end of a head
        return answer.status, answer.getheader("Location", "")
    except (OSError, http.client.HTTPException, ValueError):
        if late.is_set():
            raise TimeoutError from None
        raise
    finally:
        clock.cancel()
        connection.close()
        socket_now.close()


def _target(parts: SplitResult) -> str:
    """Returns path and query as they are sent; what is encoded already stays so."""
    path = quote(parts.path or "/", safe=_SAFE)
    return f"{path}?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else path
