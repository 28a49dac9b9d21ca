from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.training.accompaniment_pack import Instrument, Sound
from chart_hero_core.training.mastering import MasteringRoom
from chart_hero_core.training.sampler import Articulation, Sampler, lay
from chart_hero_core.training.singing import Singer, Syllable

SAMPLE_RATE = 32000


def tone(frequency_hz: float, seconds: float) -> Sound:
    times_s = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (0.1 * np.sin(2 * np.pi * frequency_hz * times_s)).astype(np.float32)


def hertz(pitch: float) -> float:
    return float(440 * 2 ** ((pitch - 69) / 12))


def strongest_hz(sound: Sound) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 8 * SAMPLE_RATE))
    return float(np.argmax(spectrum)) / 8


def centroid_hz(sound: Sound) -> float:
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)) / np.sum(power))


@pytest.fixture
def organ() -> Instrument:
    return Instrument("organ", (48, 60), (tone(hertz(48), 1.0), tone(hertz(60), 1.0)))


@pytest.mark.parametrize("pitch", [41, 47, 48, 53, 55, 60, 66])
def test_a_note_sounds_at_its_pitch(organ: Instrument, pitch: int) -> None:
    note = Sampler().note(organ, pitch, 16000, Articulation.PLAIN)

    assert strongest_hz(note) == pytest.approx(hertz(pitch), rel=0.005)


@given(st.integers(0, 127))
def test_a_note_out_of_reach_is_folded_by_octaves(pitch: int) -> None:
    guitar = Instrument("guitar", (60,), (tone(hertz(60), 0.5),))

    note = Sampler().note(guitar, pitch, 8000, Articulation.PLAIN)

    semitones = 12 * np.log2(strongest_hz(note) / hertz(pitch))
    assert semitones - 12 * round(semitones / 12) == pytest.approx(0.0, abs=0.2)


def test_a_sustained_note_is_held_beyond_its_sample(organ: Instrument) -> None:
    note = Sampler().note(organ, 67, 60000, Articulation.PLAIN)

    assert len(note) >= 60000
    assert np.sqrt(np.mean(note[50000:60000] ** 2)) == pytest.approx(0.07, rel=0.2)


def test_a_note_that_has_died_away_is_not_held() -> None:
    plucked = tone(hertz(60), 1.0) * np.exp(-np.arange(SAMPLE_RATE) / 4000).astype(np.float32)

    note = Sampler().note(Instrument("harp", (60,), (plucked,)), 60, 60000, Articulation.PLAIN)

    assert len(note) <= SAMPLE_RATE


def test_the_second_take_uses_another_sample() -> None:
    bright, dull = tone(2000, 0.5), tone(hertz(60), 0.5)
    guitar = Instrument("guitar", (60, 60), (dull, bright))

    first, second = (Sampler().note(guitar, 60, 8000, Articulation.PLAIN, take) for take in (0, 1))

    assert strongest_hz(second) > 4 * strongest_hz(first)


def test_a_palm_mute_is_shorter_and_duller_than_the_open_string() -> None:
    rng = np.random.default_rng(0)
    buzz = rng.standard_normal(SAMPLE_RATE).astype(np.float32)
    guitar = Instrument("guitar", (40,), (buzz,))

    muted = Sampler().note(guitar, 40, 16000, Articulation.PALM_MUTE)

    assert centroid_hz(muted) < 2000
    assert np.sum(muted[8000:] ** 2) < 0.01 * np.sum(muted[:8000] ** 2)


def test_a_scratch_has_no_bass() -> None:
    rng = np.random.default_rng(0)
    guitar = Instrument("guitar", (40,), (rng.standard_normal(SAMPLE_RATE).astype(np.float32),))

    scratch = Sampler().note(guitar, 40, 16000, Articulation.SCRATCH)

    assert centroid_hz(scratch) > 3000
    assert np.sum(scratch[2500:] ** 2) < 0.02 * np.sum(scratch[:2500] ** 2)


def test_a_strum_staggers_its_notes(organ: Instrument) -> None:
    down = Sampler().chord(organ, (48, 60), 8000, Articulation.PLAIN, 500)

    assert strongest_hz(down[:500]) < 180
    assert len(down) == 8500


def test_an_up_strum_begins_at_the_top(organ: Instrument) -> None:
    up = Sampler().chord(organ, (48, 60), 8000, Articulation.PLAIN, -500)

    assert strongest_hz(up[:500]) > 200


def test_a_cached_note_is_the_same_as_a_fresh_one(organ: Instrument) -> None:
    sampler = Sampler()
    first = sampler.note(organ, 50, 4000, Articulation.VIBRATO)
    for pitch in range(41, 67):
        sampler.note(organ, pitch, 16000, Articulation.PLAIN)

    np.testing.assert_array_equal(sampler.note(organ, 50, 4000, Articulation.VIBRATO), first)


def test_the_cache_forgets_the_oldest_sounds(organ: Instrument, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chart_hero_core.training.sampler.CACHE_BYTES", 3 * 4 * 4000)
    sampler = Sampler()
    first = sampler.note(organ, 50, 4000, Articulation.VIBRATO)
    for pitch in (51, 52, 53):
        sampler.note(organ, pitch, 4000, Articulation.VIBRATO)

    again = sampler.note(organ, 50, 4000, Articulation.VIBRATO)

    assert again is not first
    np.testing.assert_array_equal(again, first)


def test_a_laid_sound_is_held_then_faded() -> None:
    out = np.zeros(100, np.float32)

    lay(out, np.ones(80, np.float32), 10, 20, 0.5, release_samples=10)

    np.testing.assert_allclose(out[10:30], 0.5)
    assert np.all(np.diff(out[30:40]) < 0)
    assert not np.any(out[:10])
    assert not np.any(out[40:])


@given(st.integers(-150, 150), st.integers(0, 120), st.integers(1, 40))
def test_a_sound_over_an_edge_is_laid_as_on_a_longer_strip(start: int, n_samples: int, release: int) -> None:
    sound = np.linspace(0.1, 1.0, 90, dtype=np.float32)
    out, longer = np.zeros(100, np.float32), np.zeros(500, np.float32)

    lay(out, sound, start, n_samples, 1.0, release)
    lay(longer, sound, start + 200, n_samples, 1.0, release)

    np.testing.assert_allclose(out, longer[200:300], atol=1e-6)


@pytest.mark.parametrize(("name", "lowest_hz", "highest_hz"), [("s", 5000, 11000), ("k", 1200, 4500)])
def test_a_consonant_lies_in_its_band(name: str, lowest_hz: float, highest_hz: float) -> None:
    singer = Singer(np.random.default_rng(0))

    centroids = [centroid_hz(singer.consonant(name, np.random.default_rng(seed))) for seed in range(8)]

    assert lowest_hz < min(centroids)
    assert max(centroids) < highest_hz


def test_a_plosive_rises_faster_than_a_sibilant() -> None:
    singer = Singer(np.random.default_rng(0))

    def rise_samples(name: str) -> float:
        sounds = [np.abs(singer.consonant(name, np.random.default_rng(seed))) for seed in range(8)]
        return float(np.mean([np.argmax(sound > 0.5 * sound.max()) for sound in sounds]))

    assert rise_samples("t") < 100 < rise_samples("s")


def test_a_vowel_is_sung_at_its_pitch() -> None:
    singer = Singer(np.random.default_rng(0))
    syllable = Syllable(16000, 57.0, 57.0, (0, 3), 0.0)

    vowel = singer.vowel(syllable, 1.0, 0.0, np.random.default_rng(0))

    spectrum = np.abs(np.fft.rfft(vowel * np.hanning(len(vowel)), 4 * SAMPLE_RATE))
    harmonics = spectrum[np.round(np.arange(1, 6) * hertz(57) * 4).astype(int)]
    between = spectrum[np.round((np.arange(1, 6) + 0.5) * hertz(57) * 4).astype(int)]
    assert np.all(harmonics > 5 * between)
    assert np.sqrt(np.mean(vowel**2)) == pytest.approx(0.1, rel=0.2)


def test_a_wet_mix_rings_on_and_a_dry_one_does_not() -> None:
    room = MasteringRoom(np.random.default_rng(0))
    click = np.zeros(SAMPLE_RATE, np.float32)
    click[1000] = 1.0

    dry, wet = (room.apply(np.random.default_rng(4), click, amount) for amount in (0.0, 0.5))

    assert len(dry) == len(wet) == len(click)
    assert np.sum(wet[3000:] ** 2) > 100 * np.sum(dry[3000:] ** 2)


def test_a_room_and_a_tone_leave_the_onset_in_place() -> None:
    room = MasteringRoom(np.random.default_rng(0))
    click = np.zeros(SAMPLE_RATE, np.float32)
    click[1000] = 1.0

    places = [
        int(np.argmax(np.abs(room.apply(np.random.default_rng(seed), click, 0.3)))) for seed in range(8)
    ]

    assert max(abs(place - 1000) for place in places) <= 2
