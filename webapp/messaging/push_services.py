"""The push services of the browsers: the only servers that an address from a phone can make us talk to (C56)."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Protocol
from urllib.parse import urlsplit

from webapp.domain.errors import DomainError
from webapp.messaging.channel import ChannelUnavailableError

Resolve = Callable[[str], list[str]]

# Google, Mozilla, Apple, Microsoft. A name that begins with a dot stands for everything below it.
HOSTS = ("fcm.googleapis.com", ".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")
HTTPS = 443
LONGEST = 2000
# Gateways turn these into the IPv4 address of their last four bytes.
TRANSLATED = IPv6Network("64:ff9b::/96")
# A house's own such gateway (RFC 8215), and a form of IPv4 that nobody uses any more: neither is the open internet.
LOCAL = (IPv6Network("64:ff9b:1::/48"), IPv6Network("::/96"))


class PushEndpointError(DomainError):
    """Nothing may be sent to this address; it is personal and is not repeated."""


class PushServices(Protocol):
    """Where pushed messages may go."""

    def check(self, endpoint: str) -> None:
        """Raises PushEndpointError, or ChannelUnavailableError where the name cannot be looked up now."""

    def connect(self, endpoint: str, timeout: float) -> HTTPConnection:
        """An open connection to the server of the endpoint, checked once more. Raises as `check` does."""


def resolve(host: str) -> list[str]:
    """All addresses of a name."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class KnownServices:
    """Those of the browsers, by name, and only where the name leads to an address of the open internet."""

    resolve: Resolve = resolve

    def check(self, endpoint: str) -> None:
        """See PushServices."""
        self._addresses(known_host(endpoint))

    def connect(self, endpoint: str, timeout: float) -> HTTPConnection:
        """See PushServices. It goes to an address that was checked: a name may lead elsewhere a moment later."""
        host = known_host(endpoint)
        connection = _Pinned(host, self._addresses(host), timeout)
        connection.connect()
        return connection

    def _addresses(self, host: str) -> list[str]:
        try:
            found = self.resolve(host)
        except OSError as error:
            raise ChannelUnavailableError(f"{host} cannot be looked up.") from error
        if not found or not all(map(is_public, found)):
            raise PushEndpointError(f"{host} is not on the open internet.")
        return found


class _Pinned(HTTPSConnection):
    """Goes to one of these addresses, and expects the certificate of the name. It follows no redirect and no proxy."""

    def __init__(self, host: str, addresses: list[str], timeout: float) -> None:
        self._context_of_name = ssl.create_default_context()
        super().__init__(host, HTTPS, timeout=timeout, context=self._context_of_name)
        self._addresses = addresses

    def connect(self) -> None:
        """Reach an address, then prove the name."""
        plain = self._reach()
        try:
            self.sock = self._context_of_name.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def _reach(self) -> socket.socket:
        """The first that answers; a house without IPv6 may still be told such addresses."""
        trouble = OSError("no address")
        for address in self._addresses:
            try:
                return socket.create_connection((address, self.port), self.timeout)
            except OSError as error:
                trouble = error
        raise trouble


def known_host(endpoint: str) -> str:
    """The push service that an address belongs to. Raises PushEndpointError."""
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        raise PushEndpointError("This is no address.")
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port or HTTPS
    except ValueError:
        raise PushEndpointError("This is no address.") from None
    # These signs end the name of the server for some who read an address, and not for others.
    if parts.scheme != "https" or port != HTTPS or set("@#\\") & set(endpoint):
        raise PushEndpointError("Only plain https addresses are taken.")
    if not is_known(host):
        raise PushEndpointError("This is no push service that is known.")
    return host


def is_known(host: str, hosts: Iterable[str] = HOSTS) -> bool:
    """Whether it is one of the names, or stands below one that begins with a dot."""
    return any(host == known or (known.startswith(".") and host.endswith(known)) for known in hosts)


def is_public(address: str) -> bool:
    """Whether an IP address, and the one that it may stand for, belongs to the open internet."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if any(parsed in network for network in LOCAL):
        return False
    return all(each.is_global and not each.is_multicast for each in (parsed, *_stands_for(parsed)))


def _stands_for(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    if isinstance(address, IPv4Address):
        return []
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in TRANSLATED:
        inner.append(IPv4Address(int(address) & 0xFFFF_FFFF))
    return [each for each in inner if each]
