"""Addresses: where the services are, and which are refused."""

from __future__ import annotations

import pytest

from chart_hero_core.errors import InsecureConnectionError
from chart_hero_core.identification.sites import AUDD, COVER_ART, MUSICBRAINZ, is_secure, site_of


def test_the_services_are_where_they_say() -> None:
    assert site_of(AUDD, {}).base_url == "https://api.audd.io"
    assert site_of(MUSICBRAINZ, {}).base_url == "https://musicbrainz.org"
    assert site_of(COVER_ART, {}).base_url == "https://coverartarchive.org"


@pytest.mark.parametrize(
    "url", ["https://proxy.example/audd/", "http://127.0.0.1:8080", "http://[::1]:1", "http://localhost"]
)
def test_the_environment_points_elsewhere(url: str) -> None:
    assert site_of(AUDD, {"CHART_HERO_AUDD_URL": url}).base_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "http://api.audd.io",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "http://192.168.1.2",
        "ftp://127.0.0.1",
        "file:///tmp/x",
        "https://",
        "https://name:password@api.audd.io",
        "https://api.audd.io:port",
        "api.audd.io",
    ],
)
def test_what_is_neither_https_nor_this_computer_is_refused(url: str) -> None:
    assert not is_secure(url)
    with pytest.raises(InsecureConnectionError, match="begins with https"):
        site_of(AUDD, {"CHART_HERO_AUDD_URL": url})
