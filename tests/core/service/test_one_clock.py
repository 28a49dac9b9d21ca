"""What is played, drawn and analysed has one clock, whatever the codec: second 0 is the first sample."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chart_hero_core.audio.decode import AudioStream
from chart_hero_core.service import draw_sound, sound_of
from tests.support.audio_files import ENCODINGS, Encoding, click_onset_s, click_track

ANALYSIS_RATE, DEVICE_RATE = 32_000, 44_100
ONE_MS = 1e-3 + 1e-9
ONE_BIN_S = 0.006


@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda encoding: encoding.name)
def test_a_click_is_played_and_drawn_where_it_is_analysed(encoding: Encoding, tmp_path: Path) -> None:
    path = encoding.write(tmp_path, click_track(48_000), 48_000)

    analysed = np.concatenate(list(AudioStream(path, sample_rate=ANALYSIS_RATE, mono=True)))
    played = np.concatenate(list(sound_of(path, DEVICE_RATE)))
    picture = draw_sound(path)

    click_s = click_onset_s(analysed, ANALYSIS_RATE)
    assert click_onset_s(played, DEVICE_RATE) == pytest.approx(click_s, abs=ONE_MS)
    assert picture.bins.seconds_at(int(np.argmax(picture.rms))) == pytest.approx(click_s, abs=ONE_BIN_S)
