"""Identifying by sound: what is sent, what comes back, what is counted, what is remembered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import soundfile

from chart_hero_core.domain.identification import (
    LookupProgress,
    LookupStep,
    MatchSource,
    Rendition,
    Strength,
)
from chart_hero_core.errors import (
    ClipRejectedError,
    FreeLimitError,
    IdentificationError,
    KeyMissingError,
    KeyRefusedError,
    NoMatchError,
    PlanError,
    QuotaError,
    ServiceRefusedError,
    TooManyRequestsError,
)
from chart_hero_core.identification import audd
from chart_hero_core.service import SongIdentifier
from tests.core.identification.conftest import write_tones
from tests.support.keyrings import MemoryKeyring
from tests.support.network_services import (
    GOOD_KEY,
    Services,
    audd_answer,
    audd_error,
    audd_nothing,
    json_reply,
)

pytestmark = pytest.mark.loopback


def requests_of(identifier: SongIdentifier) -> int:
    return identifier.request_count().total


def test_a_song_is_named(identifier: SongIdentifier, services: Services, song: Path) -> None:
    found = identifier.identify(song)

    best = found.best
    assert (best.title, best.artist, best.album) == ("Copper Sky", "The Quiet Engines", "Long Way Up")
    assert (best.year, best.label, best.genre) == ("2008", "Small Hours", "Alternative")
    assert (best.source, best.timecode_s) == (MatchSource.AUDD, 4.0)
    assert best.strength is Strength.STRONG
    assert found.preselected is best


def test_a_live_version_stands_among_the_others(
    identifier: SongIdentifier, services: Services, song: Path
) -> None:
    _, live = identifier.identify(song).matches

    assert (live.title, live.album, live.rendition) == ("Copper Sky (live)", "Live in Oslo", Rendition.LIVE)


def test_one_clip_of_12_s_is_sent_without_a_name(
    identifier: SongIdentifier, services: Services, song: Path, tmp_path: Path
) -> None:
    found = identifier.identify(song)

    (upload,) = services.uploads
    clip = tmp_path / "received.ogg"
    clip.write_bytes(upload.file)
    info = soundfile.info(clip)
    assert (info.channels, info.duration) == (1, pytest.approx(12.0, abs=0.05))
    assert len(upload.file) < 150_000
    assert upload.file_name == "clip.ogg"
    assert song.stem.encode() not in upload.file
    assert found.clip is not None
    assert found.clip.end_s - found.clip.start_s == 12.0


def test_the_key_travels_in_the_body_alone(
    identifier: SongIdentifier, services: Services, song: Path
) -> None:
    identifier.identify(song)

    (asked,) = services.asked
    assert asked.form["api_token"] == GOOD_KEY
    assert GOOD_KEY not in f"{asked.path}{asked.query}{asked.headers}"


def test_a_short_song_is_sent_whole(identifier: SongIdentifier, services: Services, tmp_path: Path) -> None:
    clip = identifier.identify(write_tones(tmp_path / "short.wav", 5.0)).clip

    assert clip is not None
    assert (clip.start_s, clip.end_s) == (0.0, pytest.approx(5.0))


def test_the_same_content_is_asked_for_once(
    identifier: SongIdentifier, services: Services, song: Path, tmp_path: Path
) -> None:
    first = identifier.identify(song)
    again = identifier.identify(song.rename(tmp_path / "other name.wav"))

    assert again.matches == first.matches
    assert (first.n_requests, again.n_requests, again.is_remembered) == (1, 0, True)
    assert len(services.uploads) == requests_of(identifier) == 1


def test_results_outlive_the_program(
    identifier: SongIdentifier, services: Services, song: Path, tmp_path: Path
) -> None:
    found = identifier.identify(song)

    assert SongIdentifier(tmp_path / "kept").identify(song).matches == found.matches


def test_whoever_asks_again_pays_again(identifier: SongIdentifier, services: Services, song: Path) -> None:
    identifier.identify(song)
    identifier.identify(song, ask_again=True)

    assert len(services.uploads) == requests_of(identifier) == 2


def test_results_can_be_forgotten_but_not_what_they_cost(
    identifier: SongIdentifier, services: Services, song: Path
) -> None:
    identifier.identify(song)
    identifier.clear_results()
    identifier.identify(song)

    assert requests_of(identifier) == 2
    assert identifier.request_count().in_month(date.today()) == 2


def test_a_damaged_result_is_asked_for_anew(
    identifier: SongIdentifier, services: Services, song: Path, tmp_path: Path
) -> None:
    identifier.identify(song)
    (kept,) = (tmp_path / "kept" / "results").iterdir()
    kept.write_text(kept.read_text(encoding="utf-8")[:50], encoding="utf-8")

    assert identifier.identify(song).n_requests == 1


def test_that_a_song_is_not_known_is_remembered(
    identifier: SongIdentifier, services: Services, song: Path
) -> None:
    services.audd.append(audd_nothing())

    for n_requests in (1, 0):
        with pytest.raises(NoMatchError, match="AudD does not know this song") as caught:
            identifier.identify(song)
        assert caught.value.n_requests == n_requests
    assert len(services.uploads) == 1


def test_without_a_key_nothing_is_sent(identifier: SongIdentifier, services: Services, song: Path) -> None:
    identifier.clear_key()

    with pytest.raises(KeyMissingError, match="needs a key"):
        identifier.identify(song)
    assert not services.asked


@pytest.mark.parametrize(
    ("code", "kind", "sentence"),
    [
        (900, KeyRefusedError, "does not accept this key"),
        (903, KeyRefusedError, "does not accept this key"),
        (901, FreeLimitError, "got no key"),
        (902, QuotaError, "No AudD requests are left"),
        (904, PlanError, "plan of this AudD key"),
        (905, PlanError, "plan of this AudD key"),
    ],
)
def test_a_refusal_is_told_apart_and_costs_nothing(
    identifier: SongIdentifier,
    services: Services,
    song: Path,
    code: int,
    kind: type[IdentificationError],
    sentence: str,
) -> None:
    services.audd.append(audd_error(code, "no"))

    with pytest.raises(kind, match=sentence) as caught:
        identifier.identify(song)
    assert (type(caught.value), caught.value.code, caught.value.n_requests) == (kind, code, 0)
    assert caught.value.ends_batch
    assert len(services.uploads) == 1
    assert requests_of(identifier) == 0


@pytest.mark.parametrize("code", [300, 400, 500])
def test_a_rejected_clip_is_followed_by_one_other(
    identifier: SongIdentifier, services: Services, song: Path, code: int
) -> None:
    services.audd.append(audd_error(code, "bad audio"))
    steps: list[LookupStep] = []

    found = identifier.identify(song, listener=lambda progress: steps.append(progress.step))

    first, second = (upload.file for upload in services.uploads)
    assert first != second
    assert (found.n_requests, requests_of(identifier)) == (2, 2)
    assert LookupStep.SECOND_CLIP in steps


def test_two_rejected_clips_are_enough(identifier: SongIdentifier, services: Services, song: Path) -> None:
    services.audd.extend([audd_error(300, "bad audio"), audd_error(500, "bad audio")])

    with pytest.raises(ClipRejectedError, match="cannot use the sound") as caught:
        identifier.identify(song)
    assert caught.value.n_requests == len(services.uploads) == 2


def test_a_song_too_short_for_two_clips_gets_no_second(
    identifier: SongIdentifier, services: Services, tmp_path: Path
) -> None:
    services.audd.append(audd_error(300, "bad audio"))

    with pytest.raises(ClipRejectedError) as caught:
        identifier.identify(write_tones(tmp_path / "short.wav", 13.0))
    assert caught.value.n_requests == 1


def test_too_many_requests_are_waited_for(
    identifier: SongIdentifier, services: Services, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audd, "USUAL_WAIT_S", 0.2)
    services.audd.append(audd_error(611, "slow down"))
    told: list[LookupProgress] = []

    found = identifier.identify(song, listener=told.append)

    assert [progress.wait_s for progress in told if progress.step is LookupStep.WAIT] == [1.0]
    assert (found.n_requests, requests_of(identifier)) == (1, 1)


def test_nobody_waits_for_long(identifier: SongIdentifier, services: Services, song: Path) -> None:
    services.audd.append(json_reply({}, 429, Retry_After="3600"))

    with pytest.raises(TooManyRequestsError, match="try again in 3600 s") as caught:
        identifier.identify(song)
    assert caught.value.wait_s == 3600


@pytest.mark.parametrize("code", [19, 20, 100, 907, 1000, 4711])
def test_an_unknown_refusal_comes_in_the_words_of_audd(
    identifier: SongIdentifier, services: Services, song: Path, code: int
) -> None:
    services.audd.append(audd_error(code, f"We are \x1b[31mclosed\n today, {GOOD_KEY}."))

    with pytest.raises(
        ServiceRefusedError, match=r'AudD refused: "We are \[31mclosed today, \(left'
    ) as caught:
        identifier.identify(song)
    assert caught.value.code == code
    assert GOOD_KEY not in str(caught.value)


def test_a_song_found_elsewhere_in_the_recording_is_fair_and_not_for_a_queue(
    identifier: SongIdentifier, services: Services, song: Path
) -> None:
    services.audd.append(json_reply(audd_answer(timecode="02:10")))

    found = identifier.identify(song)

    assert found.best.strength is Strength.FAIR
    assert found.unattended() is None


def test_a_live_version_is_never_for_a_queue(
    identifier: SongIdentifier, services: Services, song: Path
) -> None:
    services.audd.append(json_reply(audd_answer(title="Copper Sky (Live)")))

    assert identifier.identify(song).unattended(0.0) is None


def test_what_audd_says_may_be_of_any_shape(
    identifier: SongIdentifier, services: Services, song: Path
) -> None:
    odd = audd_answer(
        album=None,
        timecode=17,
        release_date=["2008"],
        apple_music="none",
        musicbrainz={"0": None},
        label={"name": "x"},
    )
    services.audd.append(json_reply(odd))

    best = identifier.identify(song).best

    assert (best.title, best.album, best.timecode_s, best.year, best.cover_url) == (
        "Copper Sky",
        "",
        None,
        "",
        "",
    )


def test_a_key_is_tested_without_a_clip(
    identifier: SongIdentifier, services: Services, keyring: MemoryKeyring
) -> None:
    identifier.test_key()

    assert not services.uploads
    assert requests_of(identifier) == 0


def test_a_wrong_key_is_told_by_its_test(identifier: SongIdentifier, services: Services) -> None:
    from chart_hero_core.domain.secret import Secret

    with pytest.raises(KeyRefusedError, match="missing characters"):
        identifier.test_key(Secret("an0ther-key"))
