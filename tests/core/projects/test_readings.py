"""What was heard comes back to the last bit."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as np_st

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drum_model import DrumModel
from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily
from chart_hero_core.domain.timing import FrameGrid, TempoMap
from chart_hero_core.errors import FormatError
from chart_hero_core.model.onsets import Calibration, DecodingSpec, pick_onsets
from chart_hero_core.projects.codec import write_tempo_map
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.projects.readings import (
    Hearing,
    keep_hearing,
    keep_tempo,
    kept_hearing,
    kept_tempo,
    pack_arrays,
    unpack_arrays,
)
from chart_hero_core.tempo.estimate import OtherLevel, TempoEstimate

N_FRAMES = 500


def example_hearing() -> Hearing:
    dice = np.random.default_rng(7)

    def random_array(*shape: int) -> npt.NDArray[np.float32]:
        return dice.normal(0, 3, shape).astype(np.float32)

    activations = Activations(
        FrameGrid(44_100, 441),
        random_array(N_FRAMES, len(FAMILIES)),
        random_array(N_FRAMES, len(VOICES)),
        abs(random_array(N_FRAMES, len(FAMILIES))),
        random_array(N_FRAMES),
        random_array(N_FRAMES),
    )
    calibrations = {family: Calibration(1 / 3, 0.1, 1.5, 0.002, -4.0) for family in DrumFamily}
    return Hearing(activations, DecodingSpec(calibrations, -1.5), DrumModel("My kit", "ab" * 32))


def test_a_kept_hearing_picks_the_same_strokes(project: ProjectFile) -> None:
    hearing = example_hearing()
    keep_hearing(project, hearing)
    project.close()

    with closing(ProjectFile.open(project.path)) as again:
        kept = kept_hearing(again)
    assert kept is not None
    assert (kept.decoding, kept.model) == (hearing.decoding, hearing.model)
    assert kept.activations.frame_grid == hearing.activations.frame_grid
    for sensitivity in (0.2, 0.5, 0.9):
        sensitivities = dict.fromkeys(VOICES, sensitivity)
        expected = pick_onsets(hearing.activations, hearing.decoding, sensitivities)
        assert pick_onsets(kept.activations, kept.decoding, sensitivities) == expected
    assert len(expected) > 20


def test_a_song_that_was_not_heard_has_no_hearing_and_no_tempo(project: ProjectFile) -> None:
    assert kept_hearing(project) is None
    assert kept_tempo(project) is None


@pytest.mark.parametrize("other_level", [None, OtherLevel(0.5, 1.25)])
def test_the_trust_in_the_tempo_is_kept(project: ProjectFile, other_level: OtherLevel | None) -> None:
    tempo = TempoEstimate(
        TempoMap.steady(140.0, origin_s=0.25),
        np.array([0.25, 0.68]),
        np.array([0.25]),
        np.array([1.5, np.nan, -30.25]),
        0.75,
        ("Bars 33 to 48 may be off.",),
        0.875,
        other_level,
    )
    keep_tempo(project, tempo)
    kept = kept_tempo(project)

    assert kept is not None
    assert (kept.tempo_map, kept.trust, kept.warnings) == (tempo.tempo_map, tempo.trust, tempo.warnings)
    assert (kept.followed, kept.other_level) == (0.875, other_level)
    np.testing.assert_array_equal(kept.beats_s, tempo.beats_s)
    np.testing.assert_array_equal(kept.downbeats_s, tempo.downbeats_s)
    np.testing.assert_array_equal(kept.bar_residuals_ms, tempo.bar_residuals_ms)


def test_a_tempo_of_the_first_version_knows_no_other_level(project: ProjectFile) -> None:
    places = np.array([0.25])
    tempo = TempoEstimate(TempoMap.steady(140.0), places, places, places, 0.375)
    keep_tempo(project, tempo)
    packed = project.store.blob("tempo")
    assert packed is not None
    old = {"tempo_map": write_tempo_map(tempo.tempo_map), "trust": 0.375, "warnings": []}
    project.store.keep_blobs({"tempo": packed}, {"tempo": old})

    kept = kept_tempo(project)

    assert kept is not None
    assert (kept.followed, kept.other_level) == (0.375, None)


@given(
    st.dictionaries(
        st.text(max_size=5),
        np_st.arrays(st.sampled_from([np.float32, np.float64, np.int64]), np_st.array_shapes(min_side=0)),
        max_size=3,
    )
)
def test_arrays_come_back_bit_by_bit(arrays: dict[str, npt.NDArray[np.generic]]) -> None:
    unpacked = unpack_arrays(pack_arrays(arrays))

    assert list(unpacked) == list(arrays)
    for name, array in arrays.items():
        assert unpacked[name].dtype == array.dtype
        assert unpacked[name].shape == array.shape
        assert unpacked[name].tobytes() == array.tobytes()


@pytest.mark.parametrize("content", [b"", b"{}", b'{"a": ["<f4", [2]]}\n', b'{"a": 1}\n' + b"x" * 20])
def test_foreign_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(FormatError, match="arrays that cannot be read"):
        unpack_arrays(content)
