"""Makes the README's pictures: `.venv/bin/python packaging/screenshots.py [FOLDER]` (`docs/pictures`).

The real app charts the demo song with the shipped model, and is photographed on the way. It runs on Qt's
offscreen screen rather than in Xvfb: that is there on every system, needs no window manager, and widgets are
painted by the same code as on a real one. The home folder is a temporary one. Text is in the system's own
font; where that is left to fontconfig (Linux without a desktop), Inter is taken if it is installed. The clock
in the status bar is held still, the device makes no sound; so two runs on one machine differ in
`transcribing.png`, which is taken in mid-run, and in the day that `training-models.png` tells.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt
sys.path.insert(0, str(Path(__file__).parents[1]))

from invented_runs import SHOWN_STEP, end_run, keep_models, write_run, write_search
from invented_songs import invented_songs
from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QStandardPaths, QTimer
from PySide6.QtGui import QFontInfo, QImage, QImageWriter
from PySide6.QtWidgets import QApplication

from chart_hero_app.application import follow_choices
from chart_hero_app.jobs import Jobs
from chart_hero_app.playback.device import OutputDevice, Render
from chart_hero_app.playback.player import Player
from chart_hero_app.settings import Settings, UserFolders
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_app.view_models.training.data import DataModel
from chart_hero_app.view_models.training.run import RunStage
from chart_hero_app.windows.main_window import MainWindow
from chart_hero_core.editing.bar_spans import bar_at, bar_of_number
from chart_hero_core.editing.document import is_doubtful, place_of
from chart_hero_core.projects.library import Library
from chart_hero_core.runs.control import hold, state_of
from chart_hero_core.service import ChartHero, demo_song

WIDTH_PX, HEIGHT_PX = 1440, 900
BAR_PX = 270
"""Of one bar of the song, so that every kind of shape can be told."""
SEEN_BARS = 4
HEARD_SHARE = 0.4
"""Of the song, when the run is photographed."""
LONGEST_WAIT_S = 600.0
MOST_BYTES = 300_000
CLOCK = datetime(2025, 6, 1, 14, 2, 31)
SPEAKERS = OutputDevice("Built-in speakers", 44_100, is_default=True)

_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <alias><family>sans-serif</family><prefer><family>Inter</family></prefer></alias>
  <alias><family>Sans Serif</family><prefer><family>Inter</family></prefer></alias>
</fontconfig>
"""


def main() -> None:
    """Take all pictures."""
    default = Path(__file__).parents[1] / "docs" / "pictures"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chart-hero-pictures-") as home:
        _move_into(Path(home))
        application = QApplication([sys.argv[0]])
        print(f"Text is in {QFontInfo(QApplication.font()).family()}.")
        photographer = Photographer(application, folder)
        try:
            photographer.take_all()
        finally:
            photographer.close()


def _move_into(home: Path) -> None:
    """Let settings, projects, fonts and the game's songs lie in a folder of their own."""
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        os.environ[name] = str(home)
    for name in ("CONFIG", "DATA", "CACHE", "STATE", "DOCUMENTS"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    fonts = home / "config" / "fontconfig"
    fonts.mkdir(parents=True)
    (fonts / "fonts.conf").write_text(_FONTS, encoding="utf-8")
    (home / ".clonehero" / "Songs").mkdir(parents=True)
    QStandardPaths.setTestModeEnabled(True)


class StillSpeakers:
    """A device that takes sound, and never gets to playing it: the playhead stays where it is put."""

    def devices(self) -> tuple[OutputDevice, ...]:
        """The one."""
        return (SPEAKERS,)

    def refresh(self) -> None:
        """Find no other."""

    def open(self, device: OutputDevice, render: Render) -> StillStream:
        """Begin to wait."""
        return StillStream()


class StillStream:
    """Sound that waits."""

    sample_rate = SPEAKERS.sample_rate
    time_s = 0.0
    is_alive = True

    def close(self) -> None:
        """End the wait."""


class Photographer:
    """The app, and someone who uses it and takes pictures.

    Parameters
    ----------
    application : of Qt
    folder : for the pictures
    """

    def __init__(self, application: QApplication, folder: Path) -> None:
        folders = UserFolders.of_this_user()
        self._folder = folder
        self._settings = Settings(folders.settings / "settings.json")
        look = Look(application)
        follow_choices(look, self._settings)
        self._choose_theme("dark")
        player = Player(StillSpeakers, clock=lambda: 0.0)
        self._app = AppModel(ChartHero(), self._settings, look, Library(folders.projects), player, Jobs())
        self._window = MainWindow(self._app)
        self._window.resize(WIDTH_PX, HEIGHT_PX)
        self._window.show()

    def close(self) -> None:
        """End the app."""
        self._window.close()
        self._app.close()
        self._window.deleteLater()

    # What is photographed

    def take_all(self) -> None:
        """Chart the song, look at it in every way, and close it."""
        self._app.begin()
        player = self._app.player
        player.outputs.choose(None)
        self._wait(lambda: player.outputs.device is not None)
        self._app.open_song(demo_song())
        self._wait(lambda: self._app.session is not None)
        self._transcribing()
        self._wait(lambda: self._session.state is SongState.READY)
        self._wait_for_jobs()
        self._app.notice.clear()
        self._editor()
        self._export()
        self._review()
        self._empty()
        self._training()

    def _transcribing(self) -> None:
        session = self._session
        self._wait(lambda: session.picture is not None and _heard_share(session) >= HEARD_SHARE)
        hearing = session.timeline.display.hearing
        heard_s = hearing.heard_s if hearing is not None else 0.0
        session.timeline.zoom(BAR_PX * 140 / 60 / 4 / session.timeline.px_per_s, 0.0)
        session.timeline.scroll_to(heard_s - 0.72 * session.timeline.width_px / session.timeline.px_per_s)
        session.player.seek(heard_s - 3.0)
        self._take("transcribing")

    def _editor(self) -> None:
        session = self._session
        self._show_bars(self._telling_bar())
        doubtful = [
            note
            for note in session.editor.document.notes
            if is_doubtful(note, session.review.limit) and session.timeline.start_s <= self._second(note.tick)
        ]
        session.editor.select([place_of(doubtful[0])])
        self._take("editor-dark")
        session.editor.select(())
        self._choose_theme("light")
        self._window.editor_page.panel.show_page("song")
        self._take("editor-light")
        self._choose_theme("dark")

    def _review(self) -> None:
        self._window.editor_page.panel.show_page("review")
        self._window.commands.run("review.next")
        self._window.commands.run("review.repair")
        self._wait_for_jobs()
        self._take("review")

    def _export(self) -> None:
        self._window.editor_page.panel.show_page("drums")
        self._window.commands.run("file.export")
        self._wait_for_jobs()
        self._take("export")
        self._window.export_sheet.close()

    def _empty(self) -> None:
        self._app.close_song()
        self._wait_for_jobs()
        self._take("empty")

    def _training(self) -> None:
        """Take the training workspace; what it shows is invented, for a real run would take hours."""
        studio = self._app.training
        studio.data_model = DataModel(studio, find_folders=tuple, parent=studio)  # no folders of this run
        studio.change_data_set(lambda _: invented_songs())
        self._wait_for_jobs()
        self._window.commands.run("training.data")
        self._wait_for_jobs()
        self._take("training-data")
        self._run_and_result()
        keep_models(self._app.model.library, studio.places.runs.with_name("kept"))
        studio.models_model.refresh()
        study = write_search(studio.places.studies)
        studio.search_model.adopt(study, state_of(study))
        for page in ("search", "models"):
            self._window.commands.run(f"training.{page}")
            self._wait_for_jobs()
            self._take(f"training-{page}")

    def _run_and_result(self) -> None:
        """Take a run at work, and what came of it."""
        studio = self._app.training
        run = studio.run_model
        folder = write_run(studio.places.runs)
        with hold(folder):
            run.adopt(folder)
            self._window.commands.run("training.run")
            self._wait(lambda: run.progress.step == SHOWN_STEP and run.stage is RunStage.RUNNING)
            self._wait_for_jobs()
            self._take("training-run")
            end_run(folder)
        self._wait(lambda: run.stage is RunStage.DONE)
        self._wait_for_jobs()
        self._window.commands.run("training.result")
        self._wait(lambda: studio.result_model.kept is not None)
        self._wait_for_jobs()
        self._app.notice.clear()
        self._take("training-result")

    # How

    @property
    def _session(self) -> SongSession:
        session = self._app.session
        assert session is not None, "the song did not open"
        return session

    def _telling_bar(self) -> int:
        """Choose the first of the bars to be seen, so that there is much to see and little doubt about it."""
        document, limit = self._session.editor.document, self._session.review.limit
        tempo_map = document.tempo_map
        n_bars = bar_at(tempo_map, document.notes[-1].tick).number

        def worth(number: int) -> float:
            first, last = (bar_of_number(tempo_map, number + step) for step in (0, SEEN_BARS - 1))
            notes = document.notes_between(first.start_tick, last.end_tick)
            n_doubtful = sum(is_doubtful(note, limit) for note in notes)
            kinds = {(note.pad, note.dynamics, note.voice) for note in notes}
            return len(kinds) + 5 * (n_doubtful > 0) - 0.2 * n_doubtful

        return max(range(3, n_bars - SEEN_BARS), key=worth)

    def _second(self, tick: int) -> float:
        return float(self._session.editor.document.tempo_map.seconds_at(tick))

    def _show_bars(self, number: int) -> None:
        """Show a bar and those behind it, the playhead in the second."""
        session, tempo_map = self._session, self._session.editor.document.tempo_map
        bars = [bar_of_number(tempo_map, number + step) for step in (0, 1)]
        starts = [self._second(bar.start_tick) for bar in bars]
        session.timeline.zoom(BAR_PX / (starts[1] - starts[0]) / session.timeline.px_per_s, 0.0)
        session.player.seek(starts[1] + (starts[1] - starts[0]) / 2)
        session.timeline.go_to(starts[0])

    def _choose_theme(self, name: str) -> None:
        self._settings.change("look", theme=name, reduces_motion=True)

    def _wait(self, holds: Callable[[], bool]) -> None:
        """Turn the event loop until something holds."""
        end_s = time.monotonic() + LONGEST_WAIT_S
        while not holds():
            if time.monotonic() > end_s:
                raise TimeoutError("the app did not get there")
            loop = QEventLoop()
            QTimer.singleShot(10, loop.quit)
            loop.exec()

    def _wait_for_jobs(self) -> None:
        self._wait(lambda: self._app.jobs.is_idle)

    def _take(self, name: str) -> None:
        """Take the picture as it is now."""
        if self._app.session is not None:
            self._app.session.keeper.saved_at = CLOCK
        self._app.status.say("")
        view = self._window.song_view
        if view is not None:
            view.draw_frame()
        for _ in range(5):
            QApplication.processEvents()
        data = _small_png(self._window.grab().toImage())
        assert len(data) < MOST_BYTES, f"{name}.png has {len(data)} bytes"
        (self._folder / f"{name}.png").write_bytes(data)
        print(f"{name}.png, {len(data) // 1000} kB")


def _heard_share(session: SongSession) -> float:
    """How far the strokes reach that are shown."""
    hearing = session.timeline.display.hearing
    if hearing is None or not hearing.strokes:
        return 0.0
    return hearing.strokes[-1].onset_s / session.timeline.duration_s


def _small_png(image: QImage) -> bytes:
    """Pack a picture as tightly as PNG does without a loss."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setQuality(0)  # of PNG: the smallest file
    writer.write(image.convertToFormat(QImage.Format.Format_RGB888))
    return bytes(buffer.data().data())


if __name__ == "__main__":
    main()
