"""Covers: from where they are fetched, and from where they are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chart_hero_core.domain.identification import MatchSource, SongMatch
from chart_hero_core.errors import OfflineError, OversizedAnswerError
from chart_hero_core.identification.sites import COVER_ART, Site, site_of
from chart_hero_core.pictures.codec import picture_size
from chart_hero_core.service import SongIdentifier
from tests.support.network_services import (
    RELEASE_ID,
    Services,
    broken_off,
    endless,
    page_of_a_hotel,
    picture_reply,
    raw_reply,
    redirect,
)

pytestmark = pytest.mark.loopback

OTHER_ID = "7b0c3a52-1f0d-4b5e-9a43-0d5d1c0aa009"
MATCH = SongMatch(
    MatchSource.MUSICBRAINZ, "Copper Sky", "The Quiet Engines", release_ids=(RELEASE_ID, OTHER_ID)
)


def test_a_cover_is_a_square_png_of_512_pixels(identifier: SongIdentifier, services: Services) -> None:
    cover = identifier.cover_for(MATCH)

    assert cover is not None
    assert (cover.suffix, picture_size(cover.data)) == (".png", (512, 512))
    assert [asked.path for asked in services.asked] == [f"/release/{RELEASE_ID}/front-500"]


def test_a_release_without_a_picture_is_passed_over(identifier: SongIdentifier, services: Services) -> None:
    services.covers.append(raw_reply(b"not found", "text/plain", 404))

    assert identifier.cover_for(MATCH) is not None
    assert services.asked[1].path == f"/release/{OTHER_ID}/front-500"


def test_a_picture_that_its_source_links_is_taken_first(
    identifier: SongIdentifier, services: Services
) -> None:
    identifier.cover_for(replace(MATCH, cover_url=f"{services.url}/linked.jpg"))

    assert [asked.path for asked in services.asked] == ["/linked.jpg"]


@pytest.mark.parametrize(
    "url", ["https://example.org/x.jpg", "http://127.0.0.1:9/x.jpg", "file:///etc/passwd", "?"]
)
def test_a_link_to_anywhere_else_is_not_followed(
    identifier: SongIdentifier, services: Services, url: str
) -> None:
    assert identifier.cover_for(replace(MATCH, release_ids=(), cover_url=url)) is None
    assert not services.asked


def test_without_sources_nobody_is_asked(identifier: SongIdentifier, services: Services) -> None:
    assert identifier.cover_for(replace(MATCH, release_ids=())) is None
    assert not services.asked


@pytest.mark.parametrize(
    "reply",
    [
        raw_reply(b"\xff\xd8\xff\xe0 no picture", "image/jpeg"),
        raw_reply(b"GIF89a", "image/gif"),
        raw_reply(b"", "image/jpeg"),
        page_of_a_hotel(),
    ],
    ids=["damaged", "gif", "empty", "page"],
)
def test_what_is_no_picture_is_none(identifier: SongIdentifier, services: Services, reply: object) -> None:
    services.covers.extend([reply, reply])

    assert identifier.cover_for(MATCH) is None


def test_a_picture_of_50_mb_is_not_read(identifier: SongIdentifier, services: Services) -> None:
    services.covers.extend([endless(50_000_000, is_stated=False)] * 2)

    with pytest.raises(OversizedAnswerError):
        identifier.cover_for(MATCH)


def test_trouble_with_one_source_is_no_trouble_if_another_helps(
    identifier: SongIdentifier, services: Services
) -> None:
    services.covers.append(broken_off)

    assert identifier.cover_for(MATCH) is not None


def test_trouble_with_all_sources_is_told(identifier: SongIdentifier, services: Services) -> None:
    services.covers.extend([broken_off, broken_off])

    with pytest.raises(OfflineError):
        identifier.cover_for(MATCH)


def test_the_archive_may_lead_on_within_itself(identifier: SongIdentifier, services: Services) -> None:
    services.covers.extend([redirect("/download/front.jpg", 307), picture_reply()])

    assert identifier.cover_for(MATCH) is not None


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://archive.org/download/x.jpg", True),
        ("https://ia800.us.archive.org/x.jpg", True),
        ("http://archive.org/x.jpg", False),
        ("https://archive.org:8443/x.jpg", False),
        ("https://notarchive.org/x.jpg", False),
        ("https://archive.org.example/x.jpg", False),
        ("https://archive.org@example.org/x.jpg", False),
    ],
)
def test_the_cover_art_archive_leads_to_the_internet_archive_alone(url: str, may: bool) -> None:
    assert site_of(COVER_ART, {}).may_lead_to(url) is may
    assert Site("AudD", "https://api.audd.io").may_lead_to(url) is False
