"""The front door: whole jobs with a model made by hand, bad input, progress and cancel."""

from __future__ import annotations

import json
import shutil
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.audio.features import FeatureSpec
from chart_hero_core.domain.drums import FAMILIES, DrumFamily, DrumVoice
from chart_hero_core.domain.progress import Stage
from chart_hero_core.errors import (
    CancelledError,
    FolderExistsError,
    ModelError,
    NoAudioTrackError,
    NoDrumsError,
    OptionError,
    SilentAudioError,
    TooShortError,
    UnreadableAudioError,
)
from chart_hero_core.formats.general_midi import read_general_midi
from chart_hero_core.model.checkpoint import ModelCard, save_model
from chart_hero_core.model.inference import WindowSpec
from chart_hero_core.model.network import DrumTranscriber, ModelSpec
from chart_hero_core.service import (
    ChartHero,
    ExportOptions,
    TempoHints,
    TranscribeOptions,
    Transcription,
)
from tests.support.audio_files import write_silent_video
from tests.support.performances import steady
from tests.support.songs import SAMPLE_RATE, Stroke, render, strokes_of, write_song

STROKES = strokes_of(steady(120.0, 16.0))
DURATION_S = STROKES[-1].onset_s + 1.0


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_song(tmp_path_factory.mktemp("song") / "song.wav", STROKES)


@pytest.fixture
def engine(burst_model: Path) -> ChartHero:
    return ChartHero(burst_model)


@pytest.fixture(scope="module")
def transcription(burst_model: Path, song: Path) -> Transcription:
    return ChartHero(burst_model).transcribe(song)


def nearest_distances_s(transcription: Transcription, strokes: list[Stroke]) -> np.ndarray:
    """Distance of every stroke to the nearest onset of its family."""
    onsets = {
        family: np.array([one.onset_s for one in transcription.onsets if one.voice.family is family])
        for family in FAMILIES
    }
    return np.array([np.abs(onsets[one.voice.family] - one.onset_s).min() for one in strokes])


# ---- the job -----------------------------------------------------------------------------------


def test_every_stroke_is_heard_where_it_was_played(transcription: Transcription) -> None:
    assert len(transcription.onsets) == len(STROKES)
    assert nearest_distances_s(transcription, STROKES).max() < 0.005


def test_every_stroke_becomes_a_note(transcription: Transcription) -> None:
    assert len(transcription.chart.expert) == len(STROKES)
    assert [change.bpm for change in transcription.tempo.tempo_map.tempo_changes] == [120.0]


def test_the_result_says_how_long_it_took_and_how_long_the_song_is(transcription: Transcription) -> None:
    assert transcription.duration_s == pytest.approx(DURATION_S)
    assert set(transcription.timings_s) == {Stage.DECODE, Stage.LISTEN, Stage.TEMPO, Stage.CHART}
    assert all(seconds >= 0 for seconds in transcription.timings_s.values())


def test_activations_are_kept_for_other_thresholds(transcription: Transcription) -> None:
    assert transcription.activations.duration_s == pytest.approx(DURATION_S, abs=0.02)


def test_a_part_is_treated_as_the_whole_song(engine: ChartHero, song: Path) -> None:
    start_s, end_s = 4.2, 12.0

    part = engine.transcribe(song, TranscribeOptions(start_s, end_s))

    inside = [Stroke(one.onset_s - start_s, one.voice) for one in STROKES if start_s < one.onset_s < end_s]
    assert part.duration_s == pytest.approx(end_s - start_s)
    assert len(part.onsets) == len(inside)
    assert nearest_distances_s(part, inside).max() < 0.005


def test_sensitivity_moves_one_family_only(
    engine: ChartHero, song: Path, transcription: Transcription
) -> None:
    fewer = engine.transcribe(song, TranscribeOptions(sensitivities={DrumVoice.KICK: 0.0}))

    assert {one.voice.family for one in fewer.onsets} == {DrumFamily.SNARE, DrumFamily.HI_HAT}
    assert len(fewer.onsets) == sum(one.voice.family is not DrumFamily.KICK for one in transcription.onsets)


def test_what_the_user_knows_of_the_tempo_is_followed(engine: ChartHero, song: Path) -> None:
    hints = TempoHints(bpm=60.0, first_beat_s=1.3, time_signature=(3, 4))

    tempo_map = engine.transcribe(song, TranscribeOptions(tempo=hints)).tempo.tempo_map

    assert [change.bpm for change in tempo_map.tempo_changes] == [60.0]
    assert tempo_map.time_signatures[0].numerator == 3
    lines_s = tempo_map.seconds_at(tempo_map.bar_ticks(20_000))
    assert np.abs(lines_s - 1.3).min() < 0.001


def test_raw_strokes_are_exported_within_a_millisecond(
    engine: ChartHero, transcription: Transcription, tmp_path: Path
) -> None:
    midi = tmp_path / "drums.mid"

    engine.export(transcription, ExportOptions(tmp_path / "out", with_audio=False, general_midi=midi))

    written = read_general_midi(midi.read_bytes())
    assert [one.voice for one in written] == [one.voice for one in transcription.onsets]
    np.testing.assert_allclose(
        [one.onset_s for one in written], [one.onset_s for one in transcription.onsets], atol=0.001
    )
    assert [one.velocity for one in written] == [one.velocity for one in transcription.onsets]


def test_the_model_is_loaded_once(engine: ChartHero, song: Path, tmp_path: Path) -> None:
    model = tmp_path / "bursts.safetensors"
    shutil.copyfile(engine.model_path, model)
    shutil.copyfile(engine.model_path.with_suffix(".json"), model.with_suffix(".json"))
    engine = ChartHero(model)
    engine.transcribe(song, TranscribeOptions(end_s=4.0))
    model.unlink()

    assert engine.transcribe(song, TranscribeOptions(end_s=4.0)).onsets


# ---- choices that cannot be honoured -----------------------------------------------------------


@pytest.mark.parametrize(
    ("start_s", "end_s"),
    [(-1.0, None), (5.0, 5.0), (5.0, 4.0), (float("nan"), None), (0.0, float("nan")), (0.0, float("inf"))],
)
def test_a_part_that_is_none_is_refused(start_s: float, end_s: float | None) -> None:
    with pytest.raises(OptionError, match="no part of a song"):
        TranscribeOptions(start_s, end_s)


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_sensitivities_go_from_0_to_1(value: float) -> None:
    with pytest.raises(OptionError, match="from 0 to 1"):
        TranscribeOptions(sensitivities={DrumVoice.KICK: value})


def test_a_part_behind_the_end_is_too_short(engine: ChartHero, song: Path) -> None:
    with pytest.raises(TooShortError, match="from 100 s on"):
        engine.transcribe(song, TranscribeOptions(100.0))


# ---- bad songs ---------------------------------------------------------------------------------


def test_a_missing_file_is_named(engine: ChartHero, tmp_path: Path) -> None:
    with pytest.raises(UnreadableAudioError, match=r"gone\.mp3 was not found"):
        engine.transcribe(tmp_path / "gone.mp3")


def test_a_folder_is_no_song(engine: ChartHero, tmp_path: Path) -> None:
    with pytest.raises(UnreadableAudioError, match="is a folder"):
        engine.transcribe(tmp_path)


def test_an_empty_file_is_no_song(engine: ChartHero, tmp_path: Path) -> None:
    (tmp_path / "empty.mp3").touch()
    with pytest.raises(UnreadableAudioError, match="is empty"):
        engine.transcribe(tmp_path / "empty.mp3")


def test_text_is_no_song_whatever_it_is_called(engine: ChartHero, tmp_path: Path) -> None:
    (tmp_path / "lyrics.mp3").write_text("La la la\n" * 500)
    with pytest.raises(UnreadableAudioError, match="no audio file"):
        engine.transcribe(tmp_path / "lyrics.mp3")


def test_a_video_without_sound_is_no_song(engine: ChartHero, tmp_path: Path) -> None:
    write_silent_video(tmp_path / "film.mp4")
    with pytest.raises(NoAudioTrackError, match="no audio track"):
        engine.transcribe(tmp_path / "film.mp4")


def written(path: Path, samples: np.ndarray) -> Path:
    soundfile.write(path, samples, SAMPLE_RATE, subtype="FLOAT")
    return path


def test_a_fifth_of_a_second_is_no_song(engine: ChartHero, tmp_path: Path) -> None:
    with pytest.raises(TooShortError, match=r"0\.20 s of sound"):
        engine.transcribe(written(tmp_path / "short.wav", render(STROKES, 0.2)))


def test_silence_is_no_song(engine: ChartHero, tmp_path: Path) -> None:
    with pytest.raises(SilentAudioError, match="nothing but silence"):
        engine.transcribe(written(tmp_path / "silent.wav", np.zeros((4 * SAMPLE_RATE, 1))))


def test_no_valid_sample_is_no_song(engine: ChartHero, tmp_path: Path) -> None:
    with pytest.raises(SilentAudioError, match="no valid sample"):
        engine.transcribe(written(tmp_path / "nan.wav", np.full((4 * SAMPLE_RATE, 1), np.nan)))


def test_a_song_without_drums_gets_no_empty_chart(engine: ChartHero, tmp_path: Path) -> None:
    with pytest.raises(NoDrumsError, match=r"No drums heard in hum\.wav"):
        engine.transcribe(written(tmp_path / "hum.wav", render([], 8.0)))


def test_a_handful_of_strokes_is_no_drum_part(engine: ChartHero, tmp_path: Path) -> None:
    with pytest.raises(NoDrumsError):
        engine.transcribe(written(tmp_path / "few.wav", render(STROKES[:6], 8.0)))


# ---- songs that are bad, but not too bad -------------------------------------------------------


def test_clipped_sound_is_charted(engine: ChartHero, tmp_path: Path) -> None:
    clipped = np.clip(20 * render(STROKES, DURATION_S), -1, 1)

    transcription = engine.transcribe(written(tmp_path / "loud.wav", clipped))

    assert len(transcription.chart.expert) >= 0.9 * len(STROKES)


def test_scattered_invalid_samples_are_silenced_with_a_warning(engine: ChartHero, tmp_path: Path) -> None:
    samples = render(STROKES, DURATION_S)
    samples[7::9001] = np.nan

    transcription = engine.transcribe(written(tmp_path / "nan.wav", samples))

    assert any("invalid samples" in warning for warning in transcription.warnings)
    assert len(transcription.chart.expert) >= 0.95 * len(STROKES)


@pytest.mark.parametrize("suffix", [".mp3", ".flac"])
def test_a_file_that_was_cut_off_is_charted_as_far_as_it_goes(
    engine: ChartHero, tmp_path: Path, suffix: str
) -> None:
    whole = write_song(tmp_path / f"whole{suffix}", STROKES).read_bytes()
    cut = tmp_path / f"cut{suffix}"
    cut.write_bytes(whole[: len(whole) * 6 // 10])

    transcription = engine.transcribe(cut)
    exported = engine.export(transcription, ExportOptions(tmp_path / "out"))

    assert any("is incomplete or damaged" in warning for warning in transcription.warnings)
    assert 0.4 * DURATION_S < transcription.duration_s < 0.8 * DURATION_S
    assert exported.duration_s == pytest.approx(transcription.duration_s + exported.lead_in_s, abs=0.01)


def test_a_whole_file_brings_no_warning(transcription: Transcription) -> None:
    assert transcription.warnings == ()


# ---- an hour -----------------------------------------------------------------------------------

HOUR_S = 3600
HOUR_RATE = 8000


@pytest.fixture
def hour(tmp_path: Path) -> Path:
    """An hour of a stroke a second, in a file of low rate."""
    minute = render([], 60.0, HOUR_RATE)
    minute[:: HOUR_RATE // 2] = 0.5
    path = tmp_path / "hour.flac"
    with soundfile.SoundFile(path, "w", HOUR_RATE, 1) as file:
        for _ in range(HOUR_S // 60):
            file.write(minute)
    return path


@pytest.fixture
def coarse_model(tmp_path: Path) -> Path:
    """A network of random weights that looks at five frames a second."""
    features = FeatureSpec(HOUR_RATE, HOUR_RATE // 5, n_mels=4, max_hz=4000.0, window_lengths=(800,))
    shape = ModelSpec(n_resolutions=1, n_mels=4, stem_channels=(1,), width=4, n_layers=1, n_heads=1)
    path = tmp_path / "coarse.safetensors"
    save_model(path, DrumTranscriber(shape), ModelCard(features, shape, WindowSpec(length_s=60.0)))
    return path


def test_the_length_of_a_song_does_not_decide_the_memory(hour: Path, coarse_model: Path) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(NoDrumsError):  # every second of it is heard before that can be said
            ChartHero(coarse_model).transcribe(hour)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak_bytes < 0.25 * 4 * HOUR_S * HOUR_RATE  # a quarter of the decoded sound


# ---- damaged models ----------------------------------------------------------------------------


@pytest.fixture
def model_copy(burst_model: Path, tmp_path: Path) -> Path:
    shutil.copyfile(burst_model.with_suffix(".json"), tmp_path / "model.json")
    return Path(shutil.copyfile(burst_model, tmp_path / "model.safetensors"))


def remove_weights(model: Path) -> None:
    model.unlink()


def remove_card(model: Path) -> None:
    model.with_suffix(".json").unlink()


def flip_a_byte(model: Path) -> None:
    data = bytearray(model.read_bytes())
    data[-100] ^= 0xFF
    model.write_bytes(data)


def cut_off(model: Path) -> None:
    model.write_bytes(model.read_bytes()[:1000])


def make_weights_foreign(model: Path) -> None:
    model.write_bytes(b"PK\x03\x04 this is somebody's pickle")


def make_card_text(model: Path) -> None:
    model.with_suffix(".json").write_text("no JSON")


def make_card_foreign(model: Path) -> None:
    model.with_suffix(".json").write_text('{"format": "somebody else\'s"}')


def change_shape(model: Path) -> None:
    card = json.loads(model.with_suffix(".json").read_text())
    card["model_spec"]["width"] = 32
    model.with_suffix(".json").write_text(json.dumps(card))


@pytest.mark.parametrize(
    "damage",
    [
        remove_weights,
        remove_card,
        flip_a_byte,
        cut_off,
        make_weights_foreign,
        make_card_text,
        make_card_foreign,
        change_shape,
    ],
)
def test_a_damaged_model_is_an_error(model_copy: Path, song: Path, damage: object) -> None:
    damage(model_copy)  # type: ignore[operator]
    with pytest.raises(ModelError, match=r"model\.(safetensors|json)"):
        ChartHero(model_copy).transcribe(song)


# ---- before listening --------------------------------------------------------------------------


def test_an_existing_folder_is_found_out_before_listening(
    engine: ChartHero, transcription: Transcription, song: Path, tmp_path: Path
) -> None:
    options = ExportOptions(tmp_path, with_audio=False)
    assert engine.check_export(song, options) == engine.export(transcription, options).folder

    with pytest.raises(FolderExistsError):
        engine.check_export(song, options)


def test_a_missing_song_is_found_out_before_listening(engine: ChartHero, tmp_path: Path) -> None:
    with pytest.raises(UnreadableAudioError, match="not found"):
        engine.check_export(tmp_path / "gone.mp3", ExportOptions(tmp_path))


# ---- progress and cancel -----------------------------------------------------------------------


class Watcher:
    """A monitor that writes down what it is told, and cancels at a stage if it is to."""

    def __init__(self, cancel_at: Stage | None = None) -> None:
        self.told: list[tuple[Stage, float]] = []
        self._cancel_at = cancel_at

    def advance(self, stage: Stage, share: float) -> None:
        self.told.append((stage, share))

    def is_cancelled(self) -> bool:
        return any(stage is self._cancel_at for stage, _ in self.told)


def stages(told: list[tuple[Stage, float]]) -> Iterator[Stage]:
    """Name each stage once for every time it is entered."""
    before = None
    for stage, _ in told:
        if stage is not before:
            yield stage
        before = stage


def test_progress_goes_through_the_stages_in_order(engine: ChartHero, song: Path, tmp_path: Path) -> None:
    watcher = Watcher()

    engine.export(engine.transcribe(song, monitor=watcher), ExportOptions(tmp_path), watcher)

    assert list(stages(watcher.told)) == [Stage.LISTEN, Stage.TEMPO, Stage.CHART, Stage.EXPORT]
    for stage in stages(watcher.told):
        shares = [share for one, share in watcher.told if one is stage]
        assert shares == sorted(shares)
        assert 0.0 <= shares[0] <= shares[-1] == 1.0


@pytest.mark.parametrize("stage", [Stage.LISTEN, Stage.TEMPO])
def test_a_transcription_can_be_cancelled(engine: ChartHero, song: Path, stage: Stage) -> None:
    with pytest.raises(CancelledError):
        engine.transcribe(song, monitor=Watcher(cancel_at=stage))


def test_a_cancelled_export_leaves_nothing_behind(
    engine: ChartHero, transcription: Transcription, tmp_path: Path
) -> None:
    with pytest.raises(CancelledError):
        engine.export(transcription, ExportOptions(tmp_path / "out"), Watcher(cancel_at=Stage.EXPORT))
    assert list(tmp_path.iterdir()) == []
