"""What tests of identification share: the services, an identifier that asks them, a song."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.domain.secret import Secret
from chart_hero_core.identification.key_store import KeyStore
from chart_hero_core.service import SongIdentifier
from tests.support.keyrings import MemoryKeyring
from tests.support.network_services import GOOD_KEY, Services, running_services

SAMPLE_RATE = 8_000
SONG_S = 30.0
LOUD_FROM_S, LOUD_TO_S = 4.0, 16.0


def write_tones(path: Path, duration_s: float = SONG_S) -> Path:
    """Write a song that is loud and steady from 4 to 16 s, and nearly as loud after that."""
    seconds = np.arange(round(duration_s * SAMPLE_RATE)) / SAMPLE_RATE
    level = np.where((seconds >= LOUD_FROM_S) & (seconds < LOUD_TO_S), 0.6, 0.2)
    level[seconds < LOUD_FROM_S] = 0.02
    soundfile.write(path, (level * np.sin(2 * np.pi * 440 * seconds)).astype(np.float32), SAMPLE_RATE)
    return path


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    with running_services() as running:
        for name in ("AUDD", "MUSICBRAINZ", "COVERART"):
            monkeypatch.setenv(f"CHART_HERO_{name}_URL", running.url)
        yield running


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def identifier(tmp_path: Path, keyring: MemoryKeyring) -> SongIdentifier:
    """An identifier that has a key, and a folder of its own."""
    identifier = SongIdentifier(tmp_path / "kept", KeyStore(lambda: keyring, {}), search_every_s=0.0)
    identifier.set_key(Secret(GOOD_KEY))
    return identifier


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_tones(tmp_path / "Track 07.wav")
