"""The commands identify and key: what they print where, and what they return."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from chart_hero_core.cli import main
from chart_hero_core.identification import key_store
from tests.core.identification.conftest import write_tones
from tests.support.keyrings import LockedKeyring, MemoryKeyring
from tests.support.network_services import (
    GOOD_KEY,
    Services,
    audd_error,
    audd_nothing,
    running_services,
)

pytestmark = pytest.mark.loopback


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Services]:
    monkeypatch.delenv("CHART_HERO_AUDD_KEY", raising=False)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path / "data")
    with running_services() as running:
        for name in ("AUDD", "MUSICBRAINZ", "COVERART"):
            monkeypatch.setenv(f"CHART_HERO_{name}_URL", running.url)
        yield running


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    keyring = MemoryKeyring()
    monkeypatch.setattr(key_store, "system_keyring", lambda: keyring)
    return keyring


@pytest.fixture
def with_key(keyring: MemoryKeyring, services: Services) -> None:
    keyring.set_password("Chart Hero", "AudD", GOOD_KEY)


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_tones(tmp_path / "The Quiet Engines - Copper Sky.wav")


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.mark.usefixtures("with_key")
def test_a_song_is_named(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["identify", str(song)]) == 0

    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "The Quiet Engines - Copper Sky (Long Way Up, 2008)"
    assert "strong match by AudD; found at 0:04 of the recording; 0:30 long" in out
    assert "1 request was used; 1 in all." in err


@pytest.mark.usefixtures("with_key")
def test_json_tells_all_about_the_matches(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["identify", str(song), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["song"] == str(song)
    assert (told["requests"], told["requests_in_all"], told["remembered"]) == (1, 1, False)
    best = told["matches"][0]
    assert (best["title"], best["year"], best["strength"], best["source"]) == (
        "Copper Sky", "2008", "strong", "AudD",
    )  # fmt: skip


@pytest.mark.usefixtures("with_key")
def test_the_second_time_costs_nothing(
    song: Path, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["identify", str(song)])
    main(["identify", str(song)])

    assert "No request was used; 1 in all." in capsys.readouterr().err
    assert len(services.uploads) == 1


@pytest.mark.usefixtures("keyring")
def test_by_name_needs_no_key(song: Path, services: Services, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["identify", str(song), "--by-name"]) == 0

    assert "by MusicBrainz" in capsys.readouterr().out
    assert [asked.method for asked in services.asked] == ["GET"]


@pytest.mark.usefixtures("keyring")
def test_without_a_key_it_says_where_to_get_one(
    song: Path, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["identify", str(song)]) == 1

    assert "get one at dashboard.audd.io" in capsys.readouterr().err
    assert not services.asked


@pytest.mark.usefixtures("with_key")
def test_a_failure_has_a_kind_in_json(
    song: Path, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    services.audd.append(audd_error(902, "limit"))

    assert main(["identify", str(song), "--json"]) == 1

    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["code"], told["requests"]) == ("QuotaError", 902, 0)


@pytest.mark.usefixtures("with_key")
def test_an_unknown_song_is_a_failure(
    song: Path, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    services.audd.append(audd_nothing())

    assert main(["identify", str(song)]) == 1
    assert "AudD does not know this song" in capsys.readouterr().err


def test_a_key_is_tested_and_kept(
    keyring: MemoryKeyring,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed(monkeypatch, f"{GOOD_KEY}\n")

    assert main(["key", "set"]) == 0

    assert list(keyring.kept.values()) == [GOOD_KEY]
    assert GOOD_KEY not in "".join(capsys.readouterr())
    assert not services.uploads


def test_a_wrong_key_is_not_kept(
    keyring: MemoryKeyring,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed(monkeypatch, "wr0ng-k3y\n")

    assert main(["key", "set"]) == 1

    assert keyring.kept == {}
    assert "does not accept this key" in capsys.readouterr().err


def test_a_key_that_cannot_be_kept_is_a_failure(
    services: Services, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(key_store, "system_keyring", LockedKeyring)
    typed(monkeypatch, f"{GOOD_KEY}\n")

    assert main(["key", "set"]) == 1

    assert "set CHART_HERO_AUDD_KEY to keep it" in capsys.readouterr().out


def test_a_key_is_no_argument(services: Services, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["key", "set", GOOD_KEY])
    assert "unrecognized arguments" in capsys.readouterr().err


@pytest.mark.usefixtures("with_key")
def test_the_key_is_looked_after(keyring: MemoryKeyring, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "status"]) == 0
    assert main(["key", "test"]) == 0
    assert main(["key", "clear"]) == 0

    out = capsys.readouterr().out
    assert out.splitlines() == [
        "The key is in the keyring of this computer.",
        "Requests sent from this computer: 0.",
        "AudD accepts the key.",
        "There is no key for AudD.",
        "Requests sent from this computer: 0.",
    ]
    assert keyring.kept == {}
