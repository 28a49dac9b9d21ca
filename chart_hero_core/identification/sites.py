"""Where the services are, and which addresses may be asked at all.

The three environment variables point the same code at another server: a proxy of one's own, or a test's.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from chart_hero_core.errors import InsecureConnectionError

AUDD = "AudD"
MUSICBRAINZ = "MusicBrainz"
COVER_ART = "Cover Art Archive"

_BASES = {
    AUDD: ("CHART_HERO_AUDD_URL", "https://api.audd.io/"),
    MUSICBRAINZ: ("CHART_HERO_MUSICBRAINZ_URL", "https://musicbrainz.org"),
    COVER_ART: ("CHART_HERO_COVERART_URL", "https://coverartarchive.org"),
}
_PICTURE_STORES = ("archive.org",)
"""The Cover Art Archive has no pictures of its own: each answer leads to the Internet Archive.

https://musicbrainz.org/doc/Cover_Art_Archive/API"""
_SECURE_PORT = 443


@dataclass(frozen=True, slots=True)
class Site:
    """A service, and where it is.

    Parameters
    ----------
    service : its name
    base_url : https, or http to this computer itself; without a "/" at its end
    picture_stores : hosts that a question without a secret may be led on to, their subdomains included
    """

    service: str
    base_url: str
    picture_stores: tuple[str, ...] = ()

    def may_lead_to(self, url: str) -> bool:
        """Whether an answer may send us to an address: on the same host, or a picture store."""
        return origin_of(url) == origin_of(self.base_url) or is_on(url, self.picture_stores)


def site_of(service: str, environment: Mapping[str, str] | None = None) -> Site:
    """Find a service.

    Parameters
    ----------
    service : `AUDD`, `MUSICBRAINZ` or `COVER_ART`
    environment : variables; None for those of this process

    Raises
    ------
    InsecureConnectionError
        if the environment names an address that is neither https nor this computer
    """
    variable, otherwise = _BASES[service]
    given = (os.environ if environment is None else environment).get(variable)
    base_url = (given or otherwise).strip().rstrip("/")
    if not is_secure(base_url):
        raise InsecureConnectionError(
            f"The address of {service} in {variable} is refused; give one that begins with https://.", service
        )
    return Site(service, base_url, _PICTURE_STORES if service == COVER_ART else ())


def is_secure(url: str) -> bool:
    """Whether an address is https, or http to this computer itself, without a name and password in it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:  # a port or an IPv6 address that is none
        return False
    if not host or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether a host is this computer itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_on(url: str, hosts: tuple[str, ...]) -> bool:
    """Whether an https address at the usual port lies on one of some hosts or their subdomains."""
    scheme, host, port = origin_of(url)
    is_usual = scheme == "https" and port == _SECURE_PORT
    return is_usual and any(host == one or host.endswith(f".{one}") for one in hosts)


def origin_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address; empty ones of what is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": _SECURE_PORT, "http": 80}.get(parts.scheme, 0)
        return parts.scheme, (parts.hostname or "").lower(), port
    except ValueError:
        return "", "", 0
