from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumOnset, DrumVoice
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.model.onsets import (
    PEAK_REACH,
    Calibration,
    DecodingSpec,
    SongPeaks,
    find_peaks,
    pick_onsets,
    refine_peaks,
)

GRID = FrameGrid(32_000, 320)
QUIET = -6.0
WIDTH_FRAMES = 0.75


def activations_of(
    strokes: list[tuple[float, dict[DrumVoice, float], float]], n_frames: int = 200
) -> Activations:
    """Draw the logits of a network that is sure of strokes.

    Each stroke is (second, logit of each of its voices, height of its family's logit).
    """
    families = np.full((n_frames, len(FAMILIES)), QUIET, np.float32)
    voices = np.full((n_frames, len(VOICES)), QUIET, np.float32)
    velocities = np.full((n_frames, len(FAMILIES)), 0.5, np.float32)
    for second, voice_logits, height in strokes:
        position = GRID.frame_at(second)
        frames = np.arange(n_frames)
        bell = (height - QUIET) * np.exp(-0.5 * ((frames - position) / WIDTH_FRAMES) ** 2)
        column = FAMILIES.index(next(iter(voice_logits)).family)
        families[:, column] = np.maximum(families[:, column], QUIET + bell)
        for voice, logit in voice_logits.items():
            voices[max(round(position) - 1, 0) : round(position) + 2, VOICES.index(voice)] = logit
    silence = np.full(n_frames, QUIET, np.float32)
    return Activations(GRID, families, voices, velocities, silence, silence)


def kicks(seconds: list[float], height: float = 4.0, n_frames: int = 200) -> Activations:
    return activations_of([(second, {DrumVoice.KICK: 4.0}, height) for second in seconds], n_frames)


def picked(activations: Activations, calibration: Calibration | None = None) -> list[DrumOnset]:
    calibrations = {} if calibration is None else dict.fromkeys(FAMILIES, calibration)
    return pick_onsets(activations, DecodingSpec(calibrations))


@given(second=st.floats(0.05, 1.9))
def test_onsets_are_found_between_frames(second: float) -> None:
    (onset,) = picked(kicks([second]))

    assert onset.voice is DrumVoice.KICK
    assert onset.onset_s == pytest.approx(second, abs=0.0015)


def test_a_stroke_on_the_first_frame_is_found_and_not_before_the_song() -> None:
    (onset,) = picked(kicks([0.0]))

    assert 0.0 <= onset.onset_s < 0.005


def test_a_stroke_on_the_last_frame_is_found() -> None:
    (onset,) = picked(kicks([1.99]))

    assert onset.onset_s == pytest.approx(1.99, abs=0.006)


def test_no_frames_give_no_onsets() -> None:
    assert picked(kicks([], n_frames=0)) == []


def test_silence_gives_no_onsets() -> None:
    assert picked(kicks([])) == []


def test_strokes_come_in_order_of_time_whatever_their_family() -> None:
    strokes = [
        (0.9, {DrumVoice.KICK: 4.0}, 4.0),
        (0.3, {DrumVoice.CRASH: 4.0}, 4.0),
        (0.6, {DrumVoice.SNARE: 4.0}, 4.0),
    ]

    onsets = picked(activations_of(strokes))

    assert [onset.voice for onset in onsets] == [DrumVoice.CRASH, DrumVoice.SNARE, DrumVoice.KICK]


@given(logits=st.lists(st.integers(-20, 20), max_size=60))
def test_peaks_keep_their_distance(logits: list[int]) -> None:
    peaks = find_peaks(np.array(logits, dtype=np.float64))

    assert all(later - earlier > PEAK_REACH for earlier, later in pairwise(peaks.tolist()))


@given(logits=st.lists(st.integers(-20, 20), min_size=1, max_size=60))
def test_the_highest_frame_is_a_peak(logits: list[int]) -> None:
    values = np.array(logits, dtype=np.float64)

    assert int(np.argmax(values)) in find_peaks(values)


def test_a_plateau_is_one_peak() -> None:
    plateau = np.array([0.0, 0.0, 3.0, 3.0, 0.0, 0.0])

    assert find_peaks(plateau).tolist() == [2]


@given(top=st.floats(-0.45, 0.45), height=st.floats(-5, 10), curvature=st.floats(0.01, 5))
def test_a_parabola_is_refined_exactly(top: float, height: float, curvature: float) -> None:
    frames = np.arange(5) - 2.0
    logits = height - curvature * (frames - top) ** 2

    assert refine_peaks(logits, np.array([2]))[0] == pytest.approx(2 + top, abs=1e-6)


@given(logits=st.lists(st.floats(-20, 20), min_size=1, max_size=40))
def test_refinement_stays_within_half_a_frame(logits: list[float]) -> None:
    values = np.array(logits)
    peaks = find_peaks(values)

    assert np.all(np.abs(refine_peaks(values, peaks) - peaks) <= 0.5)


def test_a_roll_of_thirty_milliseconds_is_kept_apart() -> None:
    seconds = [0.5, 0.53, 0.56, 0.59]

    onsets = picked(kicks(seconds))

    assert [onset.onset_s for onset in onsets] == pytest.approx(seconds, abs=0.003)


@given(
    heights=st.lists(st.floats(-5, 5), min_size=1, max_size=8),
    low=st.floats(0, 1),
    high=st.floats(0, 1),
)
def test_higher_sensitivity_keeps_what_a_lower_one_kept(
    heights: list[float], low: float, high: float
) -> None:
    low, high = min(low, high), max(low, high)
    strokes = [(0.1 + 0.2 * i, {DrumVoice.KICK: 4.0}, height) for i, height in enumerate(heights)]
    activations = activations_of(strokes)

    few, many = (
        pick_onsets(activations, DecodingSpec(), {DrumVoice.KICK: sensitivity}) for sensitivity in (low, high)
    )

    assert set(few) <= set(many)


def test_the_default_sensitivity_keeps_what_is_more_likely_than_not() -> None:
    strokes = [(0.5, {DrumVoice.KICK: 4.0}, 0.2), (1.0, {DrumVoice.KICK: 4.0}, -0.2)]

    onsets = picked(activations_of(strokes))

    assert [round(onset.onset_s, 2) for onset in onsets] == [0.5]


@pytest.mark.parametrize(("sensitivity", "expected"), [(0.0, 0), (1.0, 3)])
def test_sensitivity_reaches_from_nothing_to_everything(sensitivity: float, expected: int) -> None:
    strokes = [
        (0.5, {DrumVoice.KICK: 4.0}, 9.0),
        (1.0, {DrumVoice.KICK: 4.0}, -5.0),
        (1.5, {DrumVoice.KICK: 4.0}, 0.0),
    ]

    onsets = pick_onsets(activations_of(strokes), DecodingSpec(), {DrumVoice.KICK: sensitivity})

    assert len([onset for onset in onsets if onset.confidence > 0.003]) == expected


def test_sensitivity_of_one_family_leaves_the_others_alone() -> None:
    strokes = [(0.5, {DrumVoice.KICK: 4.0}, 4.0), (0.5, {DrumVoice.SNARE: 4.0}, 4.0)]

    onsets = pick_onsets(activations_of(strokes), DecodingSpec(), {DrumVoice.KICK: 0.0})

    assert [onset.voice for onset in onsets] == [DrumVoice.SNARE]


def hats_and_toms() -> Activations:
    strokes = [
        (0.3, {DrumVoice.HI_HAT_CLOSED: 4.0}, 1.0),
        (0.6, {DrumVoice.HI_HAT_OPEN: 4.0}, 1.0),
        (0.9, {DrumVoice.TOM_HIGH: 3.0, DrumVoice.TOM_LOW: 2.0}, 1.0),
        (1.2, {DrumVoice.HI_HAT_CLOSED: 1.0, DrumVoice.HI_HAT_OPEN: 0.9}, 4.0),
    ]
    return activations_of(strokes)


def test_sensitivity_of_one_voice_leaves_the_others_of_its_family_alone() -> None:
    without = {DrumVoice.HI_HAT_OPEN: 0.0, DrumVoice.TOM_LOW: 0.0}

    onsets = pick_onsets(hats_and_toms(), DecodingSpec(), without)

    assert onsets == [one for one in picked(hats_and_toms()) if one.voice not in without]


def test_the_voice_is_chosen_before_the_threshold() -> None:
    eager = {DrumVoice.HI_HAT_OPEN: 1.0, DrumVoice.HI_HAT_CLOSED: 0.0}

    onsets = pick_onsets(hats_and_toms(), DecodingSpec(), eager)

    assert all(abs(onset.onset_s - 1.2) > 0.01 for onset in onsets if onset.confidence > 0.1)


def test_peaks_made_once_give_the_strokes_of_any_sensitivity() -> None:
    activations, decoding = hats_and_toms(), DecodingSpec()
    peaks = SongPeaks.of(activations, decoding)

    for value in (0.2, 0.9, 0.5):
        sensitivities = dict.fromkeys(VOICES, value)
        assert peaks.pick(sensitivities) == pick_onsets(activations, decoding, sensitivities)


def test_presence_is_asked_for_each_voice_at_its_own_sensitivity() -> None:
    calibration = DecodingSpec({DrumFamily.HI_HAT: Calibration(presence=2.5)})
    eager = {DrumVoice.HI_HAT_OPEN: 0.999}

    onsets = pick_onsets(hats_and_toms(), calibration, eager)

    assert {one.voice for one in onsets if one.voice.family is DrumFamily.HI_HAT} == {DrumVoice.HI_HAT_OPEN}


def test_two_toms_can_be_struck_at_once() -> None:
    both = {DrumVoice.TOM_HIGH: 3.0, DrumVoice.TOM_LOW: 2.0}

    onsets = picked(activations_of([(0.5, both, 4.0)]))

    assert [onset.voice for onset in onsets] == [DrumVoice.TOM_HIGH, DrumVoice.TOM_LOW]
    assert onsets[0].onset_s == onsets[1].onset_s


def test_two_hats_are_never_struck_at_once() -> None:
    both = {DrumVoice.HI_HAT_CLOSED: 3.0, DrumVoice.HI_HAT_OPEN: 2.0}

    onsets = picked(activations_of([(0.5, both, 4.0)]))

    assert [onset.voice for onset in onsets] == [DrumVoice.HI_HAT_CLOSED]


def test_an_undecided_voice_is_still_one_stroke_of_less_confidence() -> None:
    sure = picked(activations_of([(0.5, {DrumVoice.SNARE: 4.0}, 4.0)]))
    torn = picked(activations_of([(0.5, {DrumVoice.SNARE: 0.1, DrumVoice.SIDE_STICK: 0.0}, 4.0)]))

    assert len(sure) == len(torn) == 1
    assert sure[0].confidence > 0.9
    assert torn[0].confidence == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("voice_logits", [(1.0, 0.9, -1.0), (-6.0, -6.0, -6.0), (3.0, 2.0, 0.1)])
@pytest.mark.parametrize(
    "voices",
    [
        (DrumVoice.HI_HAT_CLOSED, DrumVoice.HI_HAT_OPEN, DrumVoice.HI_HAT_PEDAL),
        (DrumVoice.RIDE, DrumVoice.CRASH, DrumVoice.RIDE_BELL),
    ],
)
def test_what_a_stroke_may_be_adds_up_to_the_chance_of_its_family(
    voices: tuple[DrumVoice, ...], voice_logits: tuple[float, ...]
) -> None:
    logits = dict(zip(voices, voice_logits, strict=True))

    onsets = picked(activations_of([(0.5, logits, 2.0)]))

    for onset in onsets:
        assert {onset.voice, *(voice for voice, _ in onset.others)} == set(voices)
        assert onset.chance_with(voices) == pytest.approx(1 / (1 + np.exp(-2.0)), abs=1e-6)


def test_a_hat_that_may_be_open_or_closed_is_a_sure_hat() -> None:
    torn = {DrumVoice.HI_HAT_CLOSED: 0.1, DrumVoice.HI_HAT_OPEN: 0.0}

    (onset,) = picked(activations_of([(0.5, torn, 4.0)]))

    assert onset.confidence == pytest.approx(0.5, abs=0.05)
    assert onset.chance_with((DrumVoice.HI_HAT_OPEN,)) > 0.95


@pytest.mark.parametrize("height", [0.5, 1.0, 3.0])
def test_the_confidence_of_a_kick_is_its_calibrated_probability(height: float) -> None:
    (onset,) = picked(kicks([0.5], height), Calibration(scale=2.0, bias=-0.5))

    assert onset.confidence == pytest.approx(1 / (1 + np.exp(-(2.0 * height - 0.5))), abs=1e-6)


@example(logits=[-2000.0] * 5)
@given(logits=st.lists(st.floats(-2000, 2000, width=32), min_size=5, max_size=30))
def test_confidences_are_probabilities_even_for_absurd_logits(logits: list[float]) -> None:
    activations = kicks([], n_frames=len(logits))
    activations.family_logits[:, 0] = logits

    onsets = pick_onsets(activations, DecodingSpec(), {DrumVoice.KICK: 1.0})

    assert all(0.0 <= onset.confidence <= 1.0 for onset in onsets)


def test_the_offset_moves_every_onset() -> None:
    (plain,), (moved,) = picked(kicks([0.5])), picked(kicks([0.5]), Calibration(offset_s=-0.004))

    assert moved.onset_s == pytest.approx(plain.onset_s - 0.004)


def test_an_offset_leaves_no_onset_before_the_song() -> None:
    (onset,) = picked(kicks([0.001]), Calibration(offset_s=-0.02))

    assert onset.onset_s == 0.0


def test_a_song_without_a_convincing_stroke_lacks_the_family() -> None:
    doubtful = kicks([0.2, 0.6, 1.0], height=0.5)

    assert len(picked(doubtful, Calibration(presence=-10.0))) == 3
    assert picked(doubtful, Calibration(presence=1.0)) == []


def test_convincing_strokes_carry_doubtful_ones_over_the_gate() -> None:
    strokes = [(0.2 * i, {DrumVoice.KICK: 4.0}, 6.0) for i in range(1, 9)]
    strokes.append((1.9, {DrumVoice.KICK: 4.0}, 0.5))

    assert len(picked(activations_of(strokes), Calibration(presence=3.0))) == 9


def test_few_convincing_strokes_are_enough_if_few_are_asked() -> None:
    strokes = [(0.2, {DrumVoice.KICK: 4.0}, 6.0), (0.6, {DrumVoice.KICK: 4.0}, 6.0)]
    strokes += [(0.8 + 0.1 * i, {DrumVoice.KICK: 4.0}, 0.5) for i in range(8)]
    activations = activations_of(strokes)

    assert picked(activations, Calibration(presence=4.0, presence_peaks=8)) == []
    assert len(picked(activations, Calibration(presence=4.0, presence_peaks=2))) == 10


KIT = DecodingSpec(dict.fromkeys(FAMILIES, Calibration(presence_peaks=1)), kit_presence=1.0)


def test_a_song_without_one_clear_family_has_no_drums() -> None:
    doubtful = kicks([0.2, 0.6, 1.0], height=0.5)

    assert pick_onsets(doubtful, KIT) == []
    assert len(pick_onsets(doubtful, KIT, {DrumVoice.KICK: 0.8})) == 3


def test_one_clear_family_vouches_for_the_others() -> None:
    strokes = [(0.2, {DrumVoice.KICK: 4.0}, 0.5), (0.6, {DrumVoice.SNARE: 4.0}, 6.0)]

    onsets = pick_onsets(activations_of(strokes), KIT)

    assert [onset.voice for onset in onsets] == [DrumVoice.KICK, DrumVoice.SNARE]


@pytest.mark.parametrize(("share", "velocity"), [(0.0, 1), (0.5, 64), (1.0, 127)])
def test_velocities_are_those_of_midi(share: float, velocity: int) -> None:
    activations = kicks([0.5])
    velocities: npt.NDArray[np.float32] = activations.velocities
    velocities[:, FAMILIES.index(DrumFamily.KICK)] = share

    (onset,) = picked(activations)

    assert onset.velocity == velocity


def test_a_family_that_the_spec_does_not_name_is_taken_as_calibrated() -> None:
    assert DecodingSpec({DrumFamily.KICK: Calibration(bias=-1.0)}).of(DrumFamily.TOMS) == Calibration()
