"""Hearing a song in steps: told as it goes, stopped and gone on with, heard again in parts, kept anyway."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drums import VOICES, DrumVoice
from chart_hero_core.domain.progress import SilentMonitor, Stage
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.errors import CancelledError, NoDrumsError, OptionError
from chart_hero_core.service import ChartHero, HeardSoFar, HeardSong, TranscribeOptions, model_library
from chart_hero_core.service.listening import Telling
from tests.support.kept_models import write_other_model
from tests.support.performances import steady
from tests.support.songs import SAMPLE_RATE, render, strokes_of, write_song

STROKES = strokes_of(steady(120.0, 30.0))


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_song(tmp_path_factory.mktemp("song") / "song.flac", STROKES)


@pytest.fixture(scope="module")
def engine(burst_model: Path) -> ChartHero:
    return ChartHero(burst_model)


@pytest.fixture(scope="module")
def whole(engine: ChartHero, song: Path) -> HeardSong:
    return engine.listen(song)


class StopAt(SilentMonitor):
    """Cancels once so much was heard, and remembers the shares."""

    def __init__(self, share: float) -> None:
        self.shares: list[float] = []
        self._share = share

    def advance(self, stage: Stage, share: float) -> None:
        self.shares.append(share)

    def is_cancelled(self) -> bool:
        return any(share >= self._share for share in self.shares)


class StopAtOnce(SilentMonitor):
    def is_cancelled(self) -> bool:
        return True


def without_families(activations: Activations) -> Activations:
    """What stays as it was heard when bars that are alike help one another at the end."""
    return replace(activations, family_logits=np.zeros_like(activations.family_logits))


def assert_same(one: Activations, other: Activations) -> None:
    np.testing.assert_array_equal(one.family_logits, other.family_logits)
    np.testing.assert_array_equal(one.velocities, other.velocities)
    np.testing.assert_array_equal(one.downbeat_logits, other.downbeat_logits)
    np.testing.assert_array_equal(one.harmony, other.harmony)


# ---- told as it goes ---------------------------------------------------------------------------


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every window be told, however fast they come."""
    monkeypatch.setattr("chart_hero_core.service.listening.TELL_EVERY_S", 0.0)
    monkeypatch.setattr("chart_hero_core.service.listening.MOST_TELLING_SHARE", np.inf)


@pytest.mark.usefixtures("eager")
def test_strokes_are_told_long_before_the_end(engine: ChartHero, song: Path, whole: HeardSong) -> None:
    told: list[HeardSoFar] = []

    transcription = engine.transcribe(song, listener=told.append)

    assert len(told) >= 4
    assert told[0].heard_until_s < 0.25 * whole.duration_s
    assert told[0].onsets
    assert all(one.duration_s == pytest.approx(whole.duration_s) for one in told)
    for one in told:
        known = [onset for onset in transcription.onsets if onset.onset_s < one.heard_until_s]
        assert [onset.voice for onset in one.onsets] == [onset.voice for onset in known]
        np.testing.assert_allclose(
            [onset.onset_s for onset in one.onsets], [onset.onset_s for onset in known], atol=1e-4
        )


@pytest.mark.usefixtures("eager")
def test_what_is_told_follows_the_chosen_sensitivities(engine: ChartHero, song: Path) -> None:
    told: list[HeardSoFar] = []
    deaf_to_kicks = TranscribeOptions(end_s=10.0, sensitivities={DrumVoice.KICK: 0.0})

    engine.listen(song, deaf_to_kicks, listener=told.append)

    voices = {onset.voice for onset in told[0].onsets}
    assert voices
    assert DrumVoice.KICK not in voices


def test_a_listener_is_told_no_more_often_than_it_can_take(whole: HeardSong) -> None:
    seconds = iter([0.0, 0.1, 0.3, 0.6, 0.7, 5.0, 6.0, 20.0])
    told: list[HeardSoFar] = []
    telling = Telling(told.append, lambda: next(seconds))

    telling.tell(lambda: whole)  # from 0.0 to 0.1: quiet for twenty times as long
    telling.tell(lambda: whole)  # 0.3
    telling.tell(lambda: whole)  # 0.6
    telling.tell(lambda: whole)  # 0.7
    assert len(told) == 1
    telling.tell(lambda: whole)  # from 5.0 to 6.0
    assert len(told) == 2


# ---- stopped and gone on with ------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_what_was_heard_stays_when_the_job_is_stopped(
    engine: ChartHero, song: Path, whole: HeardSong, share: float
) -> None:
    part = engine.listen(song, monitor=StopAt(share))

    assert not part.is_complete
    assert share * whole.duration_s <= part.heard_s < whole.duration_s
    assert part.duration_s == pytest.approx(whole.duration_s)
    n_frames = part.activations.n_frames
    assert_same(without_families(part.activations), without_families(whole.activations.frames(0, n_frames)))


def test_a_part_can_be_charted(engine: ChartHero, song: Path) -> None:
    part = engine.listen(song, monitor=StopAt(0.5))

    transcription = engine.chart(part)

    known = [stroke for stroke in STROKES if stroke.onset_s < part.heard_s - 0.02]
    assert len(transcription.chart.expert) == pytest.approx(len(known), abs=2)
    assert transcription.duration_s == pytest.approx(STROKES[-1].onset_s + 1.0)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_going_on_ends_as_if_nobody_had_stopped(
    engine: ChartHero, song: Path, whole: HeardSong, share: float
) -> None:
    part = engine.listen(song, monitor=StopAt(share))

    again = engine.go_on(part)

    assert again.is_complete
    assert again.duration_s == whole.duration_s
    assert_same(again.activations, whole.activations)


def test_going_on_can_be_stopped_as_well(engine: ChartHero, song: Path, whole: HeardSong) -> None:
    part = engine.listen(song, monitor=StopAt(0.2))

    longer = engine.go_on(part, StopAt(0.6))
    same = engine.go_on(part, StopAtOnce())

    assert part.heard_s < longer.heard_s < whole.heard_s
    assert same.heard_s == part.heard_s
    assert_same(engine.go_on(longer).activations, whole.activations)


def test_progress_goes_on_where_it_stopped(engine: ChartHero, song: Path) -> None:
    first, later = StopAt(0.5), StopAt(2.0)

    engine.go_on(engine.listen(song, monitor=first), later)

    shares = first.shares + later.shares
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_song_that_is_complete_needs_nothing_more(engine: ChartHero, whole: HeardSong) -> None:
    assert engine.go_on(whole) is whole


def test_a_job_that_is_stopped_at_once_has_heard_nothing(engine: ChartHero, song: Path) -> None:
    part = engine.listen(song, monitor=StopAtOnce())

    assert part.activations.n_frames == 0
    with pytest.raises(CancelledError):
        engine.transcribe(song, monitor=StopAtOnce())


def test_a_song_that_another_model_heard_is_not_gone_on_with(engine: ChartHero, song: Path) -> None:
    part = engine.listen(song, monitor=StopAt(0.2))
    foreign = replace(part, activations=replace(part.activations, frame_grid=FrameGrid(16_000, 441)))

    with pytest.raises(OptionError, match="heard with another model"):
        engine.go_on(foreign)


def test_a_song_is_gone_on_with_by_the_model_that_began(
    engine: ChartHero, song: Path, burst_model: Path, tmp_path: Path
) -> None:
    library = model_library(tmp_path / "models", burst_model)
    other = library.import_model(write_other_model(tmp_path / "other.safetensors", burst_model))
    part = ChartHero(other.path).listen(song, monitor=StopAt(0.2))

    whole = ChartHero(burst_model, lambda: library).go_on(part)

    assert whole.is_complete
    assert whole.model == other.as_heard
    with pytest.raises(OptionError, match='"other", which heard the song, is not here any more'):
        engine.go_on(part)


def test_a_song_is_heard_once_with_another_model(song: Path, burst_model: Path, tmp_path: Path) -> None:
    library = model_library(tmp_path / "models", burst_model)
    other = library.import_model(write_other_model(tmp_path / "other.safetensors", burst_model))
    engine = ChartHero(burst_model, lambda: library)

    heard = engine.listen(song, monitor=StopAt(0.2), model=other.as_heard)

    assert heard.model == other.as_heard
    assert engine.known_model.digest == library.shipped.digest
    assert engine.model_path == burst_model


# ---- no drums ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hum(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hum") / "hum.wav"
    soundfile.write(path, render([], 8.0), SAMPLE_RATE, subtype="FLOAT")
    return path


def test_what_was_heard_of_a_song_without_drums_is_there(engine: ChartHero, hum: Path) -> None:
    heard = engine.listen(hum)

    assert heard.is_complete
    assert heard.activations.duration_s == pytest.approx(8.0, abs=0.02)
    with pytest.raises(NoDrumsError, match=r"No drums heard in hum\.wav"):
        engine.chart(heard)


def test_a_song_without_drums_is_charted_if_that_is_wanted(engine: ChartHero, hum: Path) -> None:
    heard = engine.listen(hum)

    quiet = engine.chart(heard, accept_few=True)
    everything = TranscribeOptions(sensitivities=dict.fromkeys(VOICES, 1.0))
    loud = engine.chart(replace(heard, options=everything), accept_few=True)

    assert quiet.onsets == ()
    assert quiet.tempo.trust < 0.5
    assert loud.onsets


# ---- a part, again -----------------------------------------------------------------------------


def garbled(heard: HeardSong, start_s: float, end_s: float) -> HeardSong:
    """A song of which a part was misheard."""
    activations = heard.activations
    families = activations.family_logits.copy()
    first, stop = (round(activations.frame_grid.frame_at(second)) for second in (start_s, end_s))
    families[first:stop] = -20.0
    return replace(heard, activations=replace(activations, family_logits=families))


@pytest.mark.parametrize(("start_s", "end_s"), [(0.0, 3.0), (9.0, 12.5), (3.0, 26.0), (25.0, 40.0)])
def test_a_part_heard_again_is_as_it_should_be(
    engine: ChartHero, whole: HeardSong, start_s: float, end_s: float
) -> None:
    mended = engine.listen_again(garbled(whole, start_s, end_s), start_s, end_s)

    onsets, expected = engine.chart(mended).onsets, engine.chart(whole).onsets
    assert [onset.voice for onset in onsets] == [onset.voice for onset in expected]
    np.testing.assert_allclose(
        [onset.onset_s for onset in onsets], [onset.onset_s for onset in expected], atol=0.002
    )


def test_only_the_part_is_heard_again(engine: ChartHero, whole: HeardSong) -> None:
    broken = garbled(whole, 0.0, 30.0)

    mended = engine.listen_again(broken, 10.0, 12.0)

    frame_at = whole.activations.frame_grid.frame_at
    first, stop = round(frame_at(10.0)), round(frame_at(12.0))
    n_frames = whole.activations.n_frames
    assert mended.activations.n_frames == n_frames
    assert_same(mended.activations.frames(0, first), broken.activations.frames(0, first))
    assert_same(mended.activations.frames(stop, n_frames), broken.activations.frames(stop, n_frames))
    assert mended.activations.family_logits[first:stop].max() > 0


def test_a_part_of_a_part_is_found_where_it_lies(engine: ChartHero, song: Path) -> None:
    heard = engine.listen(song, TranscribeOptions(4.2, 16.0))

    mended = engine.listen_again(garbled(heard, 3.0, 6.0), 3.0, 6.0)

    np.testing.assert_allclose(
        [onset.onset_s for onset in engine.chart(mended).onsets],
        [onset.onset_s for onset in engine.chart(heard).onsets],
        atol=0.002,
    )


def test_silence_can_be_heard_again(engine: ChartHero, tmp_path: Path) -> None:
    samples = render(STROKES, 30.0)
    samples[: 10 * SAMPLE_RATE] = 0.0
    soundfile.write(tmp_path / "late.wav", samples, SAMPLE_RATE, subtype="FLOAT")
    heard = engine.listen(tmp_path / "late.wav")

    again = engine.listen_again(heard, 1.0, 2.0)

    assert again.activations.n_frames == heard.activations.n_frames


@pytest.mark.parametrize(("start_s", "end_s"), [(5.0, 5.0), (40.0, 50.0)])
def test_a_part_that_nobody_heard_is_refused(
    engine: ChartHero, whole: HeardSong, start_s: float, end_s: float
) -> None:
    with pytest.raises(OptionError, match="nothing was heard"):
        engine.listen_again(whole, start_s, end_s)


def test_hearing_a_part_again_can_be_stopped(engine: ChartHero, whole: HeardSong) -> None:
    with pytest.raises(CancelledError):
        engine.listen_again(whole, 3.0, 5.0, StopAtOnce())
