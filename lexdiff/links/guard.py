"""Which machines may be asked: those on the public internet, on the ports of the web, and no others.

Records come from many hands, and a link can name the machine that runs the check, a router, or the address from which a
cloud hands out keys. Each name is resolved once, every address it has must be public, and that very address is asked.
Limits: a public machine that hands requests on to a private one can't be told apart.
Rejected: a list of forbidden names; any name may lead to any address, and to another one a second later.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

PORTS = (80, 443)
# Networks whose addresses carry one of the older kind in their last 32 bits.
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("::/96"))
# Addresses from which clouds hand out keys and settings, although they don't count as private everywhere.
_CLOUDS = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))
Allow = Callable[[str, int], bool]


class Refused(Exception):
    """A link that is not followed, with the reason."""


def public(address: str, port: int) -> bool:
    """Returns whether an address is on the public internet, and the port one of the web's."""
    return port in PORTS and _public(ip_address(address.partition("%")[0]))


def _public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (inner := _inner(address)):
        return _public(inner)
    apart = address.is_multicast or address.is_reserved or address.is_link_local or address.is_private
    apart = apart or any(address in network for network in _CLOUDS)
    return address.is_global and not apart and not (isinstance(address, IPv6Address) and address.is_site_local)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Returns the older address that a newer one stands for, if it does."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    return IPv4Address(int(address) & 0xFFFFFFFF) if any(address in one for one in _TRANSLATED) else None


def resolve(host: str, port: int, allow: Allow) -> str:
    """Returns the address at which to ask a host; ``Refused`` where one of its addresses may not be asked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused("the host isn't known") from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses or not all(allow(address, port) for address in addresses):
        raise Refused("the host isn't on the public internet, or the port isn't one of the web's")
    return addresses[0]
