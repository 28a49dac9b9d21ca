"""Searching MusicBrainz by name: what is asked, how often, and what is made of the answer."""

from __future__ import annotations

import time

import pytest

from chart_hero_core.domain.identification import MatchSource, Rendition, SongGuess, Strength
from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.errors import (
    CancelledError,
    NoMatchError,
    OptionError,
    ServiceRefusedError,
    TooManyRequestsError,
)
from chart_hero_core.identification.musicbrainz import Pace, query_for
from chart_hero_core.service import SongIdentifier
from tests.support.network_services import (
    RELEASE_ID,
    Services,
    json_reply,
    musicbrainz_answer,
    raw_reply,
    recording,
)

pytestmark = pytest.mark.loopback

GUESS = SongGuess("Copper Sky", "The Quiet Engines", duration_s=30.0)


def test_a_song_is_found_by_its_name(identifier: SongIdentifier, services: Services) -> None:
    found = identifier.search_by_name(GUESS)

    best = found.best
    assert (best.title, best.artist, best.album) == ("Copper Sky", "The Quiet Engines", "Long Way Up")
    assert (best.year, best.genre, best.release_ids) == ("2008", "Indie Rock", (RELEASE_ID,))
    assert (best.source, best.strength) == (MatchSource.MUSICBRAINZ, Strength.STRONG)
    assert (found.n_requests, found.clip) == (0, None)


def test_no_key_goes_there(identifier: SongIdentifier, services: Services) -> None:
    identifier.clear_key()
    identifier.search_by_name(GUESS)

    (asked,) = services.asked
    assert asked.path == "/ws/2/recording"
    assert asked.query["fmt"] == "json"
    assert asked.query["query"] == 'recording:"Copper Sky" AND artist:"The Quiet Engines"'
    assert "api_token" not in f"{asked.query}{asked.form}"


def test_an_address_with_the_path_of_the_service_is_understood(
    identifier: SongIdentifier, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHART_HERO_MUSICBRAINZ_URL", f"{services.url}/ws/2/")
    identifier.search_by_name(GUESS)

    assert services.asked[0].path == "/ws/2/recording"


def test_a_live_version_stands_below_the_one_that_was_asked_for(
    identifier: SongIdentifier, services: Services
) -> None:
    original, live = identifier.search_by_name(GUESS).matches

    assert (original.rendition, live.rendition) == (Rendition.ORIGINAL, Rendition.LIVE)
    assert original.score > live.score


def test_whoever_asks_for_the_live_version_gets_it_first(
    identifier: SongIdentifier, services: Services
) -> None:
    guess = SongGuess("Copper Sky (Live)", "The Quiet Engines", rendition=Rendition.LIVE, duration_s=41.0)

    assert identifier.search_by_name(guess).best.album == "Live in Oslo"


def test_a_title_alone_is_never_strong(identifier: SongIdentifier, services: Services) -> None:
    assert identifier.search_by_name(SongGuess("Copper Sky")).best.strength is not Strength.STRONG


def test_what_looks_the_same_is_one_choice(identifier: SongIdentifier, services: Services) -> None:
    services.musicbrainz.append(json_reply(musicbrainz_answer(recording(), recording(), recording())))

    assert len(identifier.search_by_name(GUESS).matches) == 1


def test_several_artists_are_joined_as_they_are_credited(
    identifier: SongIdentifier, services: Services
) -> None:
    one = recording()
    one["artist-credit"] = [{"name": "A", "joinphrase": " feat. "}, {"name": "B"}]
    services.musicbrainz.append(json_reply(musicbrainz_answer(one)))

    assert identifier.search_by_name(GUESS).best.artist == "A feat. B"


def test_nothing_of_the_name_is_no_match(identifier: SongIdentifier, services: Services) -> None:
    services.musicbrainz.append(json_reply({"count": 0, "recordings": []}))

    with pytest.raises(NoMatchError, match="MusicBrainz knows no song"):
        identifier.search_by_name(GUESS)


@pytest.mark.parametrize("title", [None, "", "  "])
def test_without_a_title_nothing_is_asked(
    identifier: SongIdentifier, services: Services, title: str | None
) -> None:
    with pytest.raises(OptionError, match="no title"):
        identifier.search_by_name(SongGuess(title, "Band"))
    assert not services.asked


@pytest.mark.parametrize("status", [429, 503])
def test_too_many_questions_are_told(identifier: SongIdentifier, services: Services, status: int) -> None:
    services.musicbrainz.append(json_reply({}, status, Retry_After="7"))

    with pytest.raises(TooManyRequestsError, match="in 7 s") as caught:
        identifier.search_by_name(GUESS)
    assert caught.value.wait_s == 7


def test_another_refusal_is_told_by_its_number(identifier: SongIdentifier, services: Services) -> None:
    services.musicbrainz.append(raw_reply(b"{}", status=400))

    with pytest.raises(ServiceRefusedError, match="HTTP 400"):
        identifier.search_by_name(GUESS)


def test_what_is_in_quotes_stays_there() -> None:
    assert query_for(SongGuess('He said "no" \\ (Live)', "A")) == (
        r'recording:"He said \"no\" \\" AND artist:"A"'
    )


def test_questions_keep_their_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now_s[0])
    monkeypatch.setattr(time, "sleep", lambda seconds: now_s.append(now_s.pop() + seconds))
    pace, turns_s = Pace(1.0), []

    for _ in range(3):
        pace.wait(SilentMonitor())
        turns_s.append(now_s[0])

    assert turns_s == pytest.approx([100.0, 101.0, 102.0])


def test_waiting_for_a_turn_can_be_cancelled() -> None:
    class Cancelling(SilentMonitor):
        def is_cancelled(self) -> bool:
            return True

    pace = Pace(1000.0)
    pace.wait(SilentMonitor())

    with pytest.raises(CancelledError):
        pace.wait(Cancelling())
