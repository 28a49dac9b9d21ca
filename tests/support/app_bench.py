"""A whole app without a window: a real (tiny) model on real threads, a fake device, folders of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from chart_hero_app.jobs import Jobs
from chart_hero_app.messages import Message
from chart_hero_app.settings import Settings
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.song_opening import PICTURE
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_core.editing.history import History
from chart_hero_core.identification.key_store import KeyStore
from chart_hero_core.projects.contents import Source
from chart_hero_core.projects.library import Library
from chart_hero_core.projects.readings import Hearing, keep_hearing, keep_tempo
from chart_hero_core.projects.song_identity import identify
from chart_hero_core.runs.places import TrainingPlaces
from chart_hero_core.service import ChartHero, SongIdentifier, document_of, draw_sound, model_library
from tests.support.keyrings import MemoryKeyring
from tests.support.performances import steady
from tests.support.playback import FakeOutput, PlayerBench
from tests.support.songs import Stroke, strokes_of, write_song

WAIT_MS = 30_000
"""For things that take a second, on a machine that is busy with others."""


class AppBench:
    """An app, and what it told.

    Parameters
    ----------
    folder : of its settings and projects; another bench of the same folder is the next start
    model : weights
    look : of the app
    qtbot : turns the event loop
    output : audio devices
    identifier : of songs; None for one with an empty keyring in memory
    """

    def __init__(
        self,
        folder: Path,
        model: Path,
        look: Look,
        qtbot: QtBot,
        output: FakeOutput | None = None,
        identifier: SongIdentifier | None = None,
    ) -> None:
        self.qtbot = qtbot
        self.sound = PlayerBench(output)
        self.trashed: list[Path] = []
        self.app = AppModel(
            ChartHero(model, lambda: model_library(folder / "training" / "models", model)),
            Settings(folder / "settings.json"),
            look,
            Library(folder / "projects", self.trashed.append),
            self.sound.player,
            Jobs(),
            identifier=identifier or an_identifier(folder / "identification"),
            places=TrainingPlaces(folder / "training"),
        )
        self.faults: list[Message] = []
        self.app.fault_raised.connect(self.faults.append)

    @property
    def session(self) -> SongSession:
        """The open song."""
        session = self.app.session
        assert session is not None, "no song is open"
        return session

    def until(self, holds: Callable[[], bool]) -> None:
        """Turn the event loop until something holds."""
        self.qtbot.waitUntil(holds, timeout=WAIT_MS)

    def until_idle(self) -> None:
        """Turn the event loop until nothing is on its way."""
        self.until(lambda: self.app.jobs.is_idle)

    def open(self, path: Path) -> SongSession:
        """Open a song and wait until it is charted, and all of it kept."""
        self.app.open_song(path)
        self.until(lambda: self.app.session is not None and self.session.state is SongState.READY)
        self.until_idle()
        return self.session

    def close(self) -> None:
        """Close the app."""
        assert self.app.close(), "a thread went on"
        self.app.deleteLater()


def an_identifier(folder: Path, keyring: MemoryKeyring | None = None) -> SongIdentifier:
    """An identifier that keeps its key in memory, and does not wait between two searches."""
    ring = keyring or MemoryKeyring()
    return SongIdentifier(folder, KeyStore(lambda: ring, {}), search_every_s=0.0)


def chart_into(folder: Path, model: Path, song: Path) -> None:
    """Leave a song in the projects of `AppBench`'s folder as an app would that charted it and was closed."""
    heard = ChartHero(model).listen(song)
    transcription = ChartHero(model).chart(heard)
    document = document_of(transcription)
    source = Source(song, identify(song), document.duration_s)
    project = Library(folder / "projects").create(source, History(document))
    project.begin_job({})
    project.finish_job()
    keep_hearing(project, Hearing(heard.activations, heard.decoding, heard.model))
    keep_tempo(project, transcription.tempo)
    project.keep_picture(PICTURE, draw_sound(song).to_bytes())
    project.settle()
    project.close()


STROKES: tuple[Stroke, ...] = tuple(strokes_of(steady(120.0, 12.0)))
"""A rock groove of six bars."""


def write_groove(path: Path, bpm: float = 120.0, seconds: float = 12.0, **tags: str) -> Path:
    """Write a song that the tiny model hears stroke by stroke."""
    return write_song(path, strokes_of(steady(bpm, seconds)), **tags)
