"""A key is planted, everything goes wrong that can, and all that the program wrote is searched for it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from chart_hero_app.report_bundle import save_report
from chart_hero_app.settings import Choices, Settings
from chart_hero_core.domain.secret import Secret
from chart_hero_core.errors import IdentificationError
from chart_hero_core.identification.exchange import Limits
from chart_hero_core.identification.key_store import KeyStore
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.service import SongIdentifier
from tests.core.identification.conftest import write_tones
from tests.support.keyrings import LockedKeyring, MemoryKeyring
from tests.support.network_services import (
    Reply,
    Services,
    audd_answer,
    audd_error,
    broken_off,
    dripping_header,
    endless,
    json_reply,
    page_of_a_hotel,
    raw_reply,
    redirect,
    reset,
    running_services,
)
from tests.support.projects import SOURCE, example_history

pytestmark = pytest.mark.loopback

PLANTED = "pl4nted-k3y-5f1c0ffee"
ECHO = f"Recognition failed: wrong api_token {PLANTED} in https://api.audd.io/?api_token={PLANTED}"
FAILURES: dict[str, Reply] = {
    **{str(code): audd_error(code, ECHO) for code in (19, 300, 611, 900, 901, 902, 905, 1000)},
    "not known": json_reply({"status": "success", "result": None, "request_params": {"api_token": PLANTED}}),
    "echo as text": raw_reply(ECHO.encode()),
    "echo in a status": json_reply({"status": PLANTED, "error": PLANTED}),
    "error without a code": json_reply({"status": "error", "error": ECHO}),
    "page": page_of_a_hotel(),
    "redirect": redirect(f"https://example.org/?{PLANTED}"),
    "reset": reset,
    "broken off": broken_off,
    "drip": dripping_header,
    "large": endless(5_000_000, is_stated=False),
}


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A file with everything that anybody logs, the libraries below too."""
    path = tmp_path / "log.txt"
    handler = logging.FileHandler(path, encoding="utf-8")
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("chart_hero_core").setLevel(logging.DEBUG)
    yield path
    root.setLevel(level)
    root.removeHandler(handler)
    handler.close()


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    with running_services() as running:
        monkeypatch.setenv("CHART_HERO_AUDD_URL", running.url)
        yield running


def files_that_hold_the_key(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path.name for path in files if PLANTED.encode() in path.read_bytes()]


def told_of(error: BaseException) -> str:
    """All that a report of a crash could show: the trace with every variable of every frame."""
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(trace.format()) + repr(error) + repr(vars(error))


@pytest.mark.parametrize("failure", FAILURES)
def test_no_failure_shows_the_key(
    failure: str,
    services: Services,
    log: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("chart_hero_core.identification.audd._LIMITS", Limits(total_s=2.0))
    monkeypatch.setattr("chart_hero_core.identification.audd.USUAL_WAIT_S", 0.01)
    services.audd.extend([FAILURES[failure]] * 4)
    identifier = SongIdentifier(tmp_path / "kept", KeyStore(MemoryKeyring, {"CHART_HERO_AUDD_KEY": PLANTED}))

    with pytest.raises(IdentificationError) as caught:
        identifier.identify(write_tones(tmp_path / "song.wav", 14.0))

    assert services.uploads[0].form["api_token"] == PLANTED  # it did go out
    assert PLANTED not in told_of(caught.value)
    assert PLANTED not in "".join(capfd.readouterr())
    assert files_that_hold_the_key(tmp_path) == []


def test_no_file_of_a_whole_session_holds_the_key(services: Services, log: Path, tmp_path: Path) -> None:
    services.audd.append(json_reply({**audd_answer(), "request_params": {"api_token": PLANTED}}))
    identifier = SongIdentifier(tmp_path / "kept", KeyStore(LockedKeyring, {}))

    status = identifier.set_key(Secret(PLANTED))
    found = identifier.identify(write_tones(tmp_path / "song.wav", 14.0))

    best = found.best
    history = example_history()
    metadata = replace(history.document.metadata, title=best.title, artist=best.artist, album=best.album)
    history = history.edited("identify", replace(history.document, metadata=metadata))
    ProjectFile.create(tmp_path / "song.charthero", SOURCE, history).close()
    Settings(tmp_path / "settings.json").change("export", charter="Somebody")
    groups = {name: Choices().content(name) for name in ("general", "export")}
    save_report(tmp_path / "report.zip", [log], groups, [])
    as_json = json.dumps([match.as_json() for match in found.matches])
    shown = f"{status} {found} {vars(identifier)} {asdict(found)} {identifier.request_count()} {as_json}"
    (tmp_path / "shown.txt").write_text(shown, encoding="utf-8")

    assert identifier.key_status().has_key
    assert files_that_hold_the_key(tmp_path) == []


def test_no_command_shows_the_key(services: Services, tmp_path: Path) -> None:
    song = write_tones(tmp_path / "song.wav", 14.0)
    services.audd.append(audd_error(1000, ECHO))
    environment = {
        **os.environ,
        "CHART_HERO_AUDD_URL": services.url,
        "CHART_HERO_AUDD_KEY": PLANTED,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "HOME": str(tmp_path / "home"),
        "XDG_DATA_HOME": str(tmp_path / "home"),
        "LOCALAPPDATA": str(tmp_path / "home"),
    }
    for arguments in (
        ["identify", str(song), "--json", "--debug"],
        ["key", "status", "--debug"],
        ["key", "set"],
    ):
        result = subprocess.run(
            [sys.executable, "-m", "chart_hero_core.cli", *arguments],
            input=f"{PLANTED}\n", capture_output=True, text=True, env=environment, timeout=120, check=False,
        )  # fmt: skip
        assert result.stdout + result.stderr
        assert PLANTED not in result.stdout + result.stderr + " ".join(result.args)
    assert services.asked
    assert files_that_hold_the_key(tmp_path) == []


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "leak.txt").write_text(f"api_token={PLANTED}", encoding="utf-8")

    assert files_that_hold_the_key(tmp_path) == ["leak.txt"]
