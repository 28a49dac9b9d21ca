from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.domain.timing import DEFAULT_RESOLUTION
from chart_hero_core.training.song_forms import SONG_FORMS, SongForm
from chart_hero_core.training.written_songs import WrittenSong, play_song, write_song

DURATION_S = 20.0
FEET = {DrumVoice.KICK, DrumVoice.HI_HAT_PEDAL}


@pytest.fixture(scope="module")
def songs() -> list[WrittenSong]:
    """A song of every form."""
    return [write_song(np.random.default_rng([1, i]), form, DURATION_S) for i, form in enumerate(SONG_FORMS)]


def test_every_note_stands_on_a_line(songs: list[WrittenSong]) -> None:
    places = {
        (note.tick % DEFAULT_RESOLUTION) / DEFAULT_RESOLUTION * 24 for song in songs for note in song.notes
    }

    assert places <= set(range(24))
    assert 12.0 in places


def test_notes_rise_and_share_no_lane(songs: list[WrittenSong]) -> None:
    for song in songs:
        lanes = [(note.tick, note.pad.colour) for note in song.notes]
        assert len(set(lanes)) == len(lanes)
        assert [tick for tick, _ in lanes] == sorted(tick for tick, _ in lanes)


def test_two_hands_play_everything(songs: list[WrittenSong]) -> None:
    for song in songs:
        hands = Counter(note.tick for note in song.notes if note.voice not in FEET)
        assert max(hands.values(), default=0) <= 2


def test_the_song_begins_on_a_bar_line_behind_a_bar_that_leads_to_it(songs: list[WrittenSong]) -> None:
    for song in songs:
        grid = song.tempo_map
        first_bar = grid.signature_at(0).bar_ticks(grid.resolution)
        assert grid.origin_s == 0.0
        assert min((note.tick for note in song.notes), default=first_bar) >= first_bar
        assert float(grid.seconds_at(first_bar)) >= 0.5 - 0.01


def test_the_accompaniment_hears_the_beats_of_the_map(songs: list[WrittenSong]) -> None:
    for song in songs:
        beats_s, grid = song.timeline.beats_s, song.tempo_map
        assert np.all(np.diff(beats_s) > 0)
        first_bar_s = float(grid.seconds_at(grid.signature_at(0).bar_ticks(grid.resolution)))
        later = beats_s[beats_s >= first_bar_s - 1e-9]
        ticks = grid.ticks_at(later)
        np.testing.assert_allclose(ticks, np.round(ticks / 480) * 480, atol=1e-3)
        assert np.min(np.abs(beats_s[song.timeline.bar_starts] - first_bar_s)) < 1e-9


def test_tempos_are_those_that_a_file_can_hold(songs: list[WrittenSong]) -> None:
    bpm = [change.bpm for song in songs for change in song.tempo_map.tempo_changes]

    assert all(one == round(one, 3) for one in bpm)


def test_a_steady_song_has_one_tempo_behind_its_lead(songs: list[WrittenSong]) -> None:
    assert min(len(song.tempo_map.tempo_changes) for song in songs) <= 2


def test_a_drummer_without_nerves_plays_what_is_written(songs: list[WrittenSong]) -> None:
    song = songs[0]

    performance = play_song(np.random.default_rng(0), song, jitter_s=0.0)

    assert [stroke.sound for stroke in performance.strokes] == [note.sound for note in song.notes]
    seconds = song.tempo_map.seconds_at([note.tick for note in song.notes])
    assert [stroke.onset_s for stroke in performance.strokes] == pytest.approx(seconds.tolist())


def test_a_human_one_stays_near_it(songs: list[WrittenSong]) -> None:
    song = songs[0]

    performance = play_song(np.random.default_rng(0), song, jitter_s=0.005)

    seconds = song.tempo_map.seconds_at([note.tick for note in song.notes])
    errors_s = np.array([stroke.onset_s for stroke in performance.strokes]) - seconds
    assert 0.003 < np.std(errors_s) < 0.010
    assert np.max(np.abs(errors_s)) < 0.04


def test_what_swings_is_written_as_triplets() -> None:
    jazz = next(form for form in SONG_FORMS if form.groove.name == "jazz")
    songs = [write_song(np.random.default_rng(i), jazz, DURATION_S) for i in range(3)]

    rides = [note for song in songs for note in song.notes if note.voice is DrumVoice.RIDE]
    off_beats = Counter(note.tick % 480 for note in rides if note.tick % 480)

    assert off_beats
    assert off_beats.most_common(1)[0][0] == 320


@pytest.mark.parametrize("form", SONG_FORMS[:3], ids=lambda form: form.groove.name)
def test_equal_generators_write_equal_songs(form: SongForm) -> None:
    one, other = (write_song(np.random.default_rng(5), form, DURATION_S) for _ in range(2))

    assert one.notes == other.notes
    assert one.tempo_map == other.tempo_map
