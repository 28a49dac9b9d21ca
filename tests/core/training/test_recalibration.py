"""Calibration from a handful of songs whose peaks are made by hand, so that what they ask for is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumOnset, DrumVoice
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.model.onsets import Calibration, DecodingSpec, chance_of, pick_onsets
from chart_hero_core.training.candidates import Candidates, HeardSong
from chart_hero_core.training.dataset import LabelledClip
from chart_hero_core.training.recalibration import FEWEST_STROKES, OFFSET_SONGS, Recalibration

TOMS = DrumFamily.TOMS
HIGH, MID, LOW = range(3)
CRASH, RIDE, BELL = range(3)
BEFORE = DecodingSpec(
    {
        DrumFamily.KICK: Calibration(1.2, 0.1, presence=-1.5, presence_peaks=3),
        TOMS: Calibration(1.1, -0.8, 1.3, -0.0004, presence=1.0, presence_peaks=3),
    },
    kit_presence=2.5,
)
AS_IT_IS = DecodingSpec({TOMS: Calibration()})


def song(
    seed: int, *, shift: float = 0.0, late_s: float = 0.0, n_peaks: int = 200, sharpness: float = 1.0
) -> Candidates:
    """Peaks at which a stroke is as likely as their logits say, once `shift` is added to them."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0.0, 3.0, n_peaks)
    is_stroke = rng.random(n_peaks) < chance_of(sharpness * logits + shift)
    return peaks_of(logits, is_stroke, errors_s=np.where(is_stroke, late_s, 0.0))


def peaks_of(logits: np.ndarray, is_stroke: np.ndarray, *, errors_s: np.ndarray | None = None) -> Candidates:
    n_peaks = len(logits)
    return Candidates(
        best_logit=float(np.mean(np.sort(logits)[-3:])) if n_peaks else -np.inf,
        is_lacking=not is_stroke.any(),
        logits=np.asarray(logits, dtype=np.float64),
        is_stroke=np.asarray(is_stroke, dtype=np.bool_),
        errors_s=np.zeros(n_peaks) if errors_s is None else errors_s,
        voice_logits=np.zeros((n_peaks, 3)),
        voices=np.zeros(n_peaks, dtype=np.int64),
    )


def struck(voices: Sequence[int], voice_logits: Sequence[Sequence[float]], n_times: int = 20) -> Candidates:
    """Sure strokes of known voices, over and over."""
    n_peaks = len(voices) * n_times
    sure = peaks_of(np.full(n_peaks, 4.0), np.ones(n_peaks, dtype=np.bool_))
    return replace(sure, voices=np.tile(voices, n_times), voice_logits=np.tile(voice_logits, (n_times, 1)))


def fitted(
    songs: Sequence[Candidates],
    before: DecodingSpec = AS_IT_IS,
    family: DrumFamily = TOMS,
    left_out: int | None = None,
) -> Calibration:
    return Recalibration(before, {family: songs}).decoding(left_out).of(family)


def log_odds_at(calibration: Calibration, logit: float = 0.0) -> float:
    """New log-odds at a logit."""
    return calibration.scale * logit + calibration.bias


def test_without_songs_nothing_changes() -> None:
    assert Recalibration.of(BEFORE, []).decoding() == BEFORE


def test_a_song_that_is_left_out_alone_changes_nothing() -> None:
    assert Recalibration(BEFORE, {TOMS: [song(1, shift=3.0)]}).decoding(left_out=0) == BEFORE


@pytest.mark.parametrize(
    "silent",
    [
        pytest.param(peaks_of(np.zeros(0), np.zeros(0)), id="no peak"),
        pytest.param(peaks_of(np.linspace(-3, 6, 50), np.zeros(50)), id="never charted"),
        pytest.param(peaks_of(np.linspace(-6, -2, 50), np.ones(50)), id="charted, under the bound"),
    ],
)
def test_songs_that_show_nothing_right_change_nothing(silent: Candidates) -> None:
    assert Recalibration(BEFORE, {TOMS: [silent] * 5}).decoding() == BEFORE


def test_songs_that_agree_with_the_calibration_hardly_change_it() -> None:
    calibration = fitted([song(seed) for seed in range(5)])

    assert calibration.scale == pytest.approx(1.0, abs=0.15)
    assert calibration.bias == pytest.approx(0.0, abs=0.25)


@pytest.mark.parametrize("shift", [-2.0, 2.0])
@pytest.mark.parametrize(("n_songs", "least_share"), [(5, 0.3), (15, 0.6)])
def test_a_shift_that_songs_share_is_found_in_part(shift: float, n_songs: int, least_share: float) -> None:
    bias = fitted([song(seed, shift=shift) for seed in range(n_songs)]).bias

    assert least_share < bias / shift < 1.0


def test_blunter_log_odds_are_found_in_part() -> None:
    assert 0.5 < fitted([song(seed, sharpness=0.5) for seed in range(5)]).scale < 0.8


def test_more_songs_are_followed_further() -> None:
    biases = [fitted([song(seed, shift=2.0) for seed in range(n)]).bias for n in (1, 2, 5, 10)]

    assert biases == sorted(biases)
    assert biases[0] < 1.4


def test_one_freak_song_among_five_has_a_fifth_of_the_say() -> None:
    usual = [song(seed) for seed in range(4)]

    freak = fitted([*usual, song(9, shift=3.0)]).bias
    shared = fitted([song(seed, shift=3.0) for seed in range(5)]).bias

    assert 0.0 < freak < 0.4 * shared


def test_a_long_freak_song_has_no_more_say_than_a_short_one() -> None:
    usual = [song(seed) for seed in range(4)]
    short, long = (fitted([*usual, song(9, shift=3.0, n_peaks=n)]).bias for n in (200, 4_000))

    assert long < 1.3 * short


def test_a_song_left_out_has_no_influence_at_all() -> None:
    others = [song(seed, shift=1.0, late_s=0.004) for seed in range(4)]
    with_freak = [*others[:2], song(9, shift=-4.0, late_s=-0.02), *others[2:]]

    assert fitted(with_freak, BEFORE, left_out=2) == fitted(others, BEFORE)
    assert fitted(with_freak, BEFORE) != fitted(others, BEFORE)


def test_a_song_that_is_taken_to_lack_the_family_has_no_say() -> None:
    shown = [song(seed, shift=1.0) for seed in range(3)]
    hidden = peaks_of(np.linspace(-6.0, 1.0, 100), np.zeros(100))

    assert fitted([*shown, hidden], BEFORE) == fitted(shown, BEFORE)


def test_a_song_that_lacks_the_family_and_shows_it_has_a_say() -> None:
    shown = [song(seed) for seed in range(3)]
    ghostly = peaks_of(np.linspace(-2.0, 5.0, 100), np.zeros(100))

    assert fitted([*shown, ghostly], BEFORE).bias < fitted(shown, BEFORE).bias


@pytest.mark.parametrize("shift", [-2.0, 2.0])
def test_the_bound_on_presence_stays_at_its_logit(shift: float) -> None:
    before = BEFORE.of(TOMS)
    after = fitted([song(seed, shift=shift) for seed in range(5)], BEFORE)

    logit = (before.presence - before.bias) / before.scale
    assert after.bias != before.bias
    assert after.scale * logit + after.bias == pytest.approx(after.presence, abs=2e-3)


@pytest.mark.parametrize("shift", [-2.0, 2.0])
def test_a_song_that_had_drums_still_has_them(shift: float) -> None:
    songs = [song(seed, shift=shift) for seed in range(5)]
    after = Recalibration(BEFORE, {TOMS: songs}).decoding()

    for family, calibration in BEFORE.calibrations.items():
        logit = (BEFORE.kit_presence - calibration.bias) / calibration.scale
        assert log_odds_at(after.of(family), logit) >= after.kit_presence - 2e-3


def test_other_families_stay_as_they_were() -> None:
    after = Recalibration(BEFORE, {TOMS: [song(seed, shift=2.0) for seed in range(5)]}).decoding()

    assert after.of(DrumFamily.KICK) == BEFORE.of(DrumFamily.KICK)


@pytest.mark.parametrize("n_songs", [1, 2, 6])
def test_the_offset_moves_part_of_the_way(n_songs: int) -> None:
    late_s = 0.006
    offset_s = fitted([song(seed, late_s=late_s) for seed in range(n_songs)]).offset_s

    assert offset_s == pytest.approx(-late_s * n_songs / (n_songs + OFFSET_SONGS), abs=1e-5)


def test_the_offset_follows_the_many_and_not_the_one() -> None:
    songs = [*(song(seed, late_s=0.004) for seed in range(4)), song(9, late_s=-0.028)]

    assert fitted(songs).offset_s == pytest.approx(-0.004 * 5 / (5 + OFFSET_SONGS), abs=1e-5)


def test_a_few_strokes_say_nothing_about_instants() -> None:
    n_strokes = FEWEST_STROKES - 1
    few = peaks_of(np.full(n_strokes, 4.0), np.ones(n_strokes), errors_s=np.full(n_strokes, 0.01))

    assert fitted([few] * 5, BEFORE).offset_s == BEFORE.of(TOMS).offset_s


def test_all_right_makes_surer_within_reason() -> None:
    logits = np.linspace(-1.0, 5.0, 100)
    calibration = fitted([peaks_of(logits, np.ones(100))] * 5)

    assert 0.5 < log_odds_at(calibration) < 5.0


def test_voices_that_are_often_wrong_choose_less_sharply() -> None:
    heard = [[2.0, -2.0, -6.0]] * 3
    right, wrong = struck([HIGH, HIGH, HIGH], heard), struck([HIGH, MID, MID], heard)

    assert fitted([right] * 5, BEFORE).voice_scale > 1.3
    assert fitted([wrong] * 5, BEFORE).voice_scale < 1.3


def test_voices_on_one_pad_count_as_the_same() -> None:
    """A chart does not tell a ride's bell from its bow, so taking one for the other is no fault."""
    before = DecodingSpec({DrumFamily.CYMBALS: Calibration()})
    heard = [[-4.0, -1.0, 2.0]] * 3
    rides = fitted([struck([RIDE, RIDE, RIDE], heard)] * 5, before, DrumFamily.CYMBALS)
    bells = fitted([struck([BELL, BELL, BELL], heard)] * 5, before, DrumFamily.CYMBALS)
    crashes = fitted([struck([CRASH, CRASH, CRASH], heard)] * 5, before, DrumFamily.CYMBALS)

    assert rides == bells
    assert rides.voice_scale > 1.0 > crashes.voice_scale


def test_a_family_on_one_pad_has_no_voices_to_choose_between() -> None:
    heard = [[2.0, -2.0, -2.0]]
    before = DecodingSpec({DrumFamily.HI_HAT: Calibration(voice_scale=0.9)})

    assert fitted([struck([2], heard)] * 5, before, DrumFamily.HI_HAT).voice_scale == 0.9


LABELLED_PEAKS = st.lists(st.tuples(st.floats(-7.0, 12.0), st.booleans()), max_size=40)


@settings(max_examples=40, deadline=None)
@given(
    songs=st.lists(LABELLED_PEAKS, max_size=6),
    scale=st.floats(0.2, 3.0),
    bias=st.floats(-4.0, 4.0),
)
def test_the_order_of_peaks_is_kept_whatever_the_labels(
    songs: list[list[tuple[float, bool]]], scale: float, bias: float
) -> None:
    candidates = [
        peaks_of(np.array([logit for logit, _ in peaks]), np.array([right for _, right in peaks], dtype=bool))
        for peaks in songs
    ]
    after = fitted(candidates, DecodingSpec({TOMS: Calibration(scale, bias)}))

    assert after.scale > 0
    assert np.isfinite([after.scale, after.bias, after.voice_scale, after.offset_s, after.presence]).all()


def quiet_song(seed: int, shift: float) -> HeardSong:
    """Toms in every other slot, heard with log-odds `shift` too low and a frame too late."""
    grid, n_frames, column = FrameGrid(32_000, 320), 4_000, FAMILIES.index(TOMS)
    rng = np.random.default_rng(seed)
    slots = np.arange(20, n_frames - 20, 20)
    evidence = rng.choice([-4.0, 4.0], len(slots)) + rng.normal(0.0, 1.5, len(slots))
    is_struck = rng.random(len(slots)) < chance_of(evidence)
    logits = np.full((n_frames, len(FAMILIES)), -30.0, dtype=np.float32)
    for side, drop in ((0, 0.5), (1, 0.0), (2, 0.5)):
        logits[slots + side, column] = evidence + shift - drop
    voice_logits = np.full((n_frames, len(VOICES)), -8.0, dtype=np.float32)
    voice_logits[:, VOICES.index(DrumVoice.TOM_LOW)] = 8.0
    silence = np.full(n_frames, -9.0, dtype=np.float32)
    activations = Activations(grid, logits, voice_logits, np.full_like(logits, 0.7), silence, silence)
    onsets = [DrumOnset(grid.seconds_at(float(slot)), DrumVoice.TOM_LOW) for slot in slots[is_struck]]
    audible = np.ones(len(onsets), np.bool_)
    clip = LabelledClip(np.zeros(0, np.float32), onsets, audible, None, None, knows_velocities=False)
    return HeardSong(clip, activations)


def test_five_quiet_songs_bring_back_the_strokes_of_a_sixth() -> None:
    songs = [quiet_song(seed, -4.0) for seed in range(6)]
    before = DecodingSpec()
    after = Recalibration.of(before, songs).decoding(left_out=5)

    n_charted = len(songs[5].clip.onsets)
    n_before, n_after = (len(pick_onsets(songs[5].activations, decoding)) for decoding in (before, after))
    assert n_before < 0.7 * n_charted
    assert 0.8 * n_charted < n_after < 1.1 * n_charted
    assert after.of(TOMS).offset_s == pytest.approx(-0.01 * 5 / (5 + OFFSET_SONGS), abs=1e-4)


def test_families_that_may_not_change_do_not() -> None:
    songs = [quiet_song(seed, -4.0) for seed in range(3)]

    assert Recalibration.of(BEFORE, songs, [DrumFamily.KICK]).decoding() == BEFORE
