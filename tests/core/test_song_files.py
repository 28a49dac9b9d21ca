from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.domain.sound_picture import SoundPicture
from chart_hero_core.errors import CancelledError, NoAudioTrackError, UnreadableAudioError
from chart_hero_core.service import draw_sound, look_at, sound_of
from tests.support.audio_files import ENCODINGS, click_track, write_silent_video
from tests.support.songs import Stroke, write_song


class CancelAtOnce(SilentMonitor):
    def is_cancelled(self) -> bool:
        return True


@pytest.fixture
def song(tmp_path: Path) -> Path:
    strokes = [Stroke(0.5 * i, DrumVoice.KICK) for i in range(1, 9)]
    return write_song(tmp_path / "song.ogg", strokes, duration_s=5.0, title="Bursts", artist="Nobody")


def test_a_song_says_who_it_is_and_how_long(song: Path) -> None:
    seen = look_at(song)

    assert (seen.tags.title, seen.tags.artist) == ("Bursts", "Nobody")
    assert seen.duration_s == pytest.approx(5.0, abs=0.05)
    assert seen.cover is None


def test_what_is_no_song_is_refused_at_first_sight(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_text("no sound")
    write_silent_video(tmp_path / "b.mp4")

    with pytest.raises(UnreadableAudioError):
        look_at(tmp_path / "a.mp3")
    with pytest.raises(NoAudioTrackError):
        look_at(tmp_path / "b.mp4")


def test_a_picture_grows_until_it_is_whole(song: Path) -> None:
    told: list[SoundPicture] = []

    whole = draw_sound(song, tell=told.append)

    assert whole.upto_s == pytest.approx(5.0, abs=0.05)
    assert told
    assert all(picture.upto_s <= whole.upto_s for picture in told)
    assert all(picture.duration_s == pytest.approx(5.0, abs=0.05) for picture in told)


def test_strokes_stand_where_they_sound(tmp_path: Path) -> None:
    encoding = next(one for one in ENCODINGS if one.name == "wav_16")
    path = encoding.write(tmp_path, click_track(44_100, onset_s=1.0), 44_100)

    picture = draw_sound(path)

    assert picture.bins.seconds_at(int(np.argmax(picture.rms))) == pytest.approx(1.0, abs=0.005)


def test_drawing_can_be_stopped(song: Path) -> None:
    with pytest.raises(CancelledError):
        draw_sound(song, CancelAtOnce())


def test_the_sound_comes_at_the_rate_that_is_asked_for(song: Path) -> None:
    blocks = list(sound_of(song, 48_000))

    assert {block.shape[1] for block in blocks} == {1}
    assert sum(map(len, blocks)) == pytest.approx(5.0 * 48_000, abs=2400)
