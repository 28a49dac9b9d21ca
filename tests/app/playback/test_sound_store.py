"""The decoded song, kept on disk."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from chart_hero_app.playback.sound_store import SoundStore
from tests.support.playback import RATE, tone


@pytest.fixture
def store() -> Iterator[SoundStore]:
    store = SoundStore(RATE)
    yield store
    store.close()


def test_what_was_put_in_comes_out(store: SoundStore) -> None:
    sound = tone(1.0)
    for start in range(0, len(sound), 10_000):
        store.append(sound[start : start + 10_000])

    assert store.n_frames == len(sound)
    assert np.allclose(store.read(12_345, 20_000), sound[12_345:32_345], atol=1e-4)


def test_outside_the_sound_there_is_silence(store: SoundStore) -> None:
    store.append(tone(0.1))

    out = store.read(-100, len(tone(0.1)) + 300)

    assert not out[:100].any()
    assert not out[-200:].any()
    assert np.allclose(out[100:-200], tone(0.1), atol=1e-4)


def test_one_channel_is_heard_on_both_ears(store: SoundStore) -> None:
    store.append(tone(0.1)[:, :1])

    assert np.allclose(store.read(0, 1000), tone(0.1)[:1000], atol=1e-4)


def test_overshoot_is_kept(store: SoundStore) -> None:
    store.append(tone(0.1, level=1.4))

    assert np.abs(store.read(0, 4000)).max() == pytest.approx(1.4, abs=1e-3)


def test_sound_can_be_added_after_reading(store: SoundStore) -> None:
    store.append(tone(0.1))
    store.read(0, 10)
    store.append(tone(0.1))

    assert np.allclose(store.read(len(tone(0.1)), 1000), tone(0.1)[:1000], atol=1e-4)
