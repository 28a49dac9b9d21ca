"""The system's own dialogs for files; none of them stops the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from chart_hero_app.view_models.song_cover import PICTURE_SUFFIXES

translate = QCoreApplication.translate

SONG_SUFFIXES = (
    *("mp3", "flac", "wav", "ogg", "opus", "m4a", "aac", "aiff", "aif", "wma", "mp4", "mkv", "webm", "mov"),
)
Take = Callable[[Path], object]


def choose_song(parent: QWidget, take: Take) -> QFileDialog:
    """Ask for a song."""
    patterns = " ".join(f"*.{suffix} *.{suffix.upper()}" for suffix in SONG_SUFFIXES)
    songs = translate("Files", "Songs") + f" ({patterns})"
    everything = translate("Files", "All files") + " (*)"
    return _ask(parent, translate("Files", "Open a song"), take, filters=[songs, everything])


def choose_model(parent: QWidget, take: Take) -> QFileDialog:
    """Ask for a file of weights."""
    models = translate("Files", "Drum models") + " (*.safetensors)"
    everything = translate("Files", "All files") + " (*)"
    return _ask(parent, translate("Files", "Choose a drum model"), take, filters=[models, everything])


def choose_picture(parent: QWidget, take: Take) -> QFileDialog:
    """Ask for a picture of a song."""
    patterns = " ".join(f"*{suffix} *{suffix.upper()}" for suffix in sorted(PICTURE_SUFFIXES))
    pictures = translate("Files", "Pictures") + f" ({patterns})"
    return _ask(parent, translate("Files", "Choose a cover"), take, filters=[pictures])


def choose_folder(parent: QWidget, take: Take) -> QFileDialog:
    """Ask for a folder of songs to chart."""
    return _ask_folder(parent, translate("Files", "Add a folder to the queue"), take)


def choose_songs_folder(parent: QWidget, take: Take) -> QFileDialog:
    """Ask for a folder in which a game looks for songs."""
    return _ask_folder(parent, translate("Files", "Choose a songs folder"), take)


def choose_keys(parent: QWidget, take: Take) -> QFileDialog:
    """Ask for a list of keys."""
    return _ask(parent, translate("Files", "Import keys"), take, filters=[_keys_filter()])


def choose_keys_target(parent: QWidget, take: Take) -> QFileDialog:
    """Ask where a list of keys goes."""
    title = translate("Files", "Export keys")
    return _ask_target(parent, title, "chart-hero-keys.json", take, _keys_filter())


def choose_report_target(parent: QWidget, take: Take) -> QFileDialog:
    """Ask where a report goes."""
    reports = translate("Files", "Reports") + " (*.zip)"
    return _ask_target(parent, translate("Files", "Save a report"), "chart-hero-report.zip", take, reports)


def _keys_filter() -> str:
    return translate("Files", "Lists of keys") + " (*.json)"


def _ask_target(parent: QWidget, title: str, name: str, take: Take, file_filter: str) -> QFileDialog:
    dialog = _ask(parent, title, take, filters=[file_filter])
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    return dialog


def _ask_folder(parent: QWidget, title: str, take: Take) -> QFileDialog:
    dialog = _ask(parent, title, take)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return dialog


def _ask(parent: QWidget, title: str, take: Take, filters: list[str] | None = None) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if filters:
        dialog.setNameFilters(filters)
    dialog.fileSelected.connect(lambda name: take(Path(name)))
    dialog.open()
    return dialog
