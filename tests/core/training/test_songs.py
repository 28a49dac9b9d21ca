from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.errors import TrainingDataError, UnreadableAudioError
from chart_hero_core.training.labelled_songs import LabelledSong
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.song_sounds import prepare_sound
from chart_hero_core.training.songs import SongClips, prepare_song

RAMP = np.linspace(-0.5, 0.5, 3 * SAMPLE_RATE)
"""Three seconds of sound in which every instant is told from the others by its level."""


def song_of(audio: Path, *onsets_s: float, beats_s: list[float] | None = None) -> LabelledSong:
    beats = None if beats_s is None else np.array(beats_s)
    onsets = [DrumOnset(onset_s, DrumVoice.SNARE) for onset_s in onsets_s]
    return LabelledSong(audio.stem, audio, onsets, beats, beats, knows_velocities=False)


def clips_of(folder: Path, *songs: LabelledSong, duration_s: float) -> SongClips:
    return SongClips([prepare_song(song, folder / "sound") for song in songs], duration_s)


@pytest.fixture
def ramp(tmp_path: Path) -> Path:
    path = tmp_path / "ramp.wav"
    soundfile.write(path, RAMP, SAMPLE_RATE, subtype="FLOAT")
    return path


def test_sound_is_decoded_once(ramp: Path, tmp_path: Path) -> None:
    first = prepare_sound(ramp, tmp_path / "sound")
    os.utime(first, (1, 1))

    assert prepare_sound(ramp, tmp_path / "sound") == first
    assert first.stat().st_mtime == 1
    assert np.load(first) == pytest.approx(RAMP, abs=1e-3)


def test_the_same_song_under_another_name_is_the_same_sound(ramp: Path, tmp_path: Path) -> None:
    copy = tmp_path / "other name.wav"
    copy.write_bytes(ramp.read_bytes())

    assert prepare_sound(ramp, tmp_path / "sound") == prepare_sound(copy, tmp_path / "sound")


def test_sound_that_cannot_be_decoded_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound at all" * 100)

    with pytest.raises(UnreadableAudioError, match="broken"):
        prepare_sound(broken, tmp_path / "sound")
    assert not list(tmp_path.glob("sound/*"))


def test_a_folder_that_cannot_be_written_to_is_named(ramp: Path, tmp_path: Path) -> None:
    (tmp_path / "sound").write_text("a file is in the way")

    with pytest.raises(TrainingDataError, match=r"sound cannot be written to .*choose another folder"):
        prepare_sound(ramp, tmp_path / "sound")


def test_labels_stay_with_their_sound(ramp: Path, tmp_path: Path) -> None:
    """The level at a stroke tells where in the song it is, whatever the clip's own level."""
    clips = clips_of(tmp_path, song_of(ramp, 2.0, beats_s=[2.0]), duration_s=1.5)

    with_stroke = [clip for clip in (clips.render(1, i) for i in range(20)) if clip.onsets]

    assert len(with_stroke) >= 5
    for clip in with_stroke:
        at = clip.onsets[0].onset_s
        slope = float(clip.samples[-1] - clip.samples[0]) / 1.5
        level = float(np.interp(at, np.arange(len(clip.samples)) / SAMPLE_RATE, clip.samples))
        assert level / slope == pytest.approx(2.0 - 1.5, abs=0.02)  # the ramp crosses zero at 1.5 s
        assert clip.beats_s is not None
        assert clip.beats_s == pytest.approx([at])


def test_a_short_song_ends_in_silence(ramp: Path, tmp_path: Path) -> None:
    clip = clips_of(tmp_path, song_of(ramp, 0.5), duration_s=4.0).render(1, 0)

    assert len(clip.samples) == 4 * SAMPLE_RATE
    assert np.abs(clip.samples[3 * SAMPLE_RATE :]).max() == 0.0
    assert [onset.onset_s for onset in clip.onsets] == [0.5]


def test_long_songs_give_more_clips(ramp: Path, tmp_path: Path) -> None:
    long = tmp_path / "long.wav"
    soundfile.write(long, np.full(9 * SAMPLE_RATE, 0.1), SAMPLE_RATE, subtype="FLOAT")
    clips = clips_of(tmp_path, song_of(ramp), song_of(long), duration_s=0.5)

    from_long = [float(np.ptp(clips.render(1, i).samples)) < 1e-6 for i in range(400)]

    assert np.mean(from_long) == pytest.approx(0.75, abs=0.06)


def test_there_must_be_a_song() -> None:
    with pytest.raises(TrainingDataError, match="no songs to learn from"):
        SongClips([], duration_s=1.0)
