"""The export panel: where the song goes, what is written, what stands against it, what became of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QImage, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chart_hero_app import messages
from chart_hero_app.figures import count_text, size_text
from chart_hero_app.messages import Answer, Message
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.export import ExportModel
from chart_hero_app.view_models.export_work import WrittenSong
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.view_models.sync_check import SyncCheckModel
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button, IconButton
from chart_hero_app.widgets.cover_art import cover_of
from chart_hero_app.widgets.export_panel_choices import ExportRemarks, WrittenChoices
from chart_hero_app.widgets.export_panel_outcome import ExportOutcome
from chart_hero_app.widgets.export_panel_rows import (
    BUTTON_PX,
    EvenScrollArea,
    ExportProgress,
    FolderChoice,
    SongCard,
)
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.segments import SegmentedControl
from chart_hero_app.words import percent_text
from chart_hero_core.domain.chart import SongMetadata
from chart_hero_core.service import ChartFormat, known_artist

_FORMATS = (ChartFormat.MID, ChartFormat.CHART)
_EDGE_PX = 24
_UNKNOWN_ALBUM = SongMetadata("").album
_CHART_WRITTEN_AT = 0.01
"""Share of an export at which the chart is done and the sound begins."""


def open_in_file_manager(path: Path) -> None:
    """Show a folder as the system shows folders."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class ExportPanel(QWidget):
    """Exports one song; a sheet over the right panel.

    Parameters
    ----------
    export : does it
    session : the song
    look : colours and fonts
    open_folder : shows a folder

    Signals
    -------
    close_asked() : the panel shall go
    edit_asked() : the song's details are to be changed
    review_asked() : the doubtful notes are to be gone through
    place_asked(float) : a heard second is to be shown
    folder_asked() : a folder of songs is to be chosen
    details_asked(Message) : the log of a failure is wanted
    """

    close_asked = Signal()
    edit_asked = Signal()
    review_asked = Signal()
    place_asked = Signal(float)
    folder_asked = Signal()
    details_asked = Signal(object)

    def __init__(
        self,
        export: ExportModel,
        session: SongSession,
        look: Look,
        open_folder: Callable[[Path], object] = open_in_file_manager,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._export, self._session, self._look = export, session, look
        self._open_folder = open_folder
        self._cover: QImage | None = None
        self._sync = SyncCheckModel(session, self)
        self.setProperty("kind", "panel")
        self.setAccessibleName(self.tr("Export"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(hairline())
        area = self._body()
        line = hairline()
        line.hide()
        area.scrolls.connect(line.setVisible)
        column.addWidget(area, 1)
        column.addWidget(line)
        column.addLayout(self._foot())
        for button in self.findChildren(QAbstractButton):  # a click leaves the letters to the song
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._connect()
        self._show_all()

    # What it is made of

    def _head(self) -> QHBoxLayout:
        self.close_button = IconButton(self._look, "cross", self.tr("Close"), "Esc", edge_px=28)
        self.close_button.clicked.connect(self.close_asked)
        head = QHBoxLayout()
        head.setContentsMargins(_EDGE_PX, 12, 16, 12)
        head.addWidget(label(self.tr("Export"), "title"), 1)
        head.addWidget(self.close_button)
        return head

    def _body(self) -> EvenScrollArea:
        self.song = SongCard(self._look)
        self.folder = FolderChoice(self._look)
        self._name_label = label("", "label")
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the song's folder"))
        self.format = SegmentedControl(
            self._look, self.tr("Chart file"), [f"notes.{one.value}" for one in _FORMATS], 30
        )
        self.choices = WrittenChoices()
        self.remarks = ExportRemarks(self._look)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(_EDGE_PX, 16, _EDGE_PX, 12)
        column.setSpacing(14)
        column.addWidget(self.song)
        column.addWidget(self.folder)
        column.addLayout(_under(self._name_label, self.name))
        column.addLayout(_under(label(self.tr("Chart file"), "label"), self.format))
        column.addWidget(hairline())
        column.addWidget(self.choices)
        column.addWidget(hairline())
        column.addLayout(self._sync_row())
        column.addStretch(1)
        column.addWidget(self.remarks)
        return EvenScrollArea(body, column, self.tr("What is written, and where"))

    def _sync_row(self) -> QHBoxLayout:
        self.sync = Button(self._look, self.tr("Check the sync"), icon_name="play")
        self.sync.clicked.connect(self._sync.toggle)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.sync)
        row.addWidget(label(self.tr("10 s of the song with a click on every note."), "label", wraps=True), 1)
        return row

    def _foot(self) -> QVBoxLayout:
        self.outcome = ExportOutcome(self._look)
        self._reason = label("", "label-2", wraps=True)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = Button(self._look, "", "primary", "export", height_px=BUTTON_PX)
        self.progress = ExportProgress(self._look)
        self.cancel = Button(self._look, self.tr("Cancel"), "quiet")
        self.cancel.setAccessibleName(self.tr("Cancel the export"))
        foot = QVBoxLayout()
        foot.setContentsMargins(_EDGE_PX, 8, _EDGE_PX, 16)
        foot.setSpacing(8)
        foot.addWidget(self.outcome)
        foot.addWidget(self.button)
        foot.addWidget(self.progress)
        foot.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignHCenter)
        foot.addWidget(self._reason)
        return foot

    def _connect(self) -> None:
        export = self._export
        self.song.edit_asked.connect(self.edit_asked)
        self.folder.other_asked.connect(self.folder_asked)
        self.folder.chosen.connect(self.take_folder)
        self.name.editingFinished.connect(lambda: export.name_folder(self.name.text()))
        self.format.chosen.connect(lambda index: self._choose(chart_format=_FORMATS[index].value))
        self.choices.chosen.connect(lambda name, is_on: self._choose(**{name: is_on}))
        self.remarks.edit_asked.connect(self.edit_asked)
        self.remarks.review_asked.connect(self.review_asked)
        self.remarks.place_asked.connect(self.place_asked)
        self.button.clicked.connect(lambda: export.export())
        self.cancel.clicked.connect(export.cancel)
        self.outcome.answered.connect(self._answer)
        self.outcome.details_asked.connect(self.details_asked)
        export.changed.connect(self._show_all)
        export.progress_changed.connect(self._show_progress)
        export.exported.connect(lambda _: self._show_written())
        export.told.connect(self._show_told)
        self._session.editor.edited.connect(self._begin_anew)
        self._session.source_changed.connect(self._show_song)
        self._sync.changed.connect(self._show_sync)
        self._look.changed.connect(self._show_folder)

    # What it shows

    def show_cover(self, picture: QImage | None) -> None:
        """Show the song's picture; None for one that has none."""
        self._cover = picture
        self._show_song()

    def _show_all(self) -> None:
        self._show_song()
        self._show_folder()
        self._show_choices()
        self.remarks.show_remarks(self._export.remarks)
        self._show_sync()
        self._show_progress()

    def _show_song(self) -> None:
        document, plan = self._session.editor.document, self._export.plan
        metadata = document.metadata
        album = "" if metadata.album == _UNKNOWN_ALBUM else metadata.album
        about = ", ".join(filter(None, (known_artist(metadata), album, metadata.year)))
        notes = self.tr("%1 notes").replace("%1", count_text(len(document.notes)))
        facts = notes
        if plan is not None:
            facts = self.tr("Difficulty %1 of 6, %2").replace("%1", str(plan.difficulty_rating))
            facts = facts.replace("%2", notes)
        title = self._session.title
        self.song.show_song(title, about, facts, cover_of(self._cover, title, metadata.artist))

    def _show_folder(self) -> None:
        export = self._export
        self.folder.show_folders(tuple(folder.path for folder in export.folders))
        if export.folder is None:
            words = self.tr("Choose the folder that your game looks for songs in. You are asked only once.")
            self.folder.show_state("label-2", words)
        elif not export.folder.is_writable:
            self.folder.show_state("warn", self.tr("This folder is read-only. Choose another one."))
        else:
            free = size_text(export.folder.free_bytes)
            found = (
                self.tr("Found on this computer, %1 free") if export.is_folder_found else self.tr("%1 free")
            )
            self.folder.show_state("success", found.replace("%1", free))
        self._name_label.setText(
            self.tr("Folder, as last time") if export.is_again else self.tr("New folder")
        )
        if not self.name.hasFocus():
            self.name.setText(export.folder_name)

    def _show_choices(self) -> None:
        choices = self._export.choices
        self.format.show_current(_FORMATS.index(ChartFormat(choices.chart_format)))
        n_sections = len(self._session.editor.document.sections)
        self.choices.show_choices(choices, self._export.plan, n_sections)

    def _show_sync(self) -> None:
        is_running, reason = self._sync.is_running, self._sync.reason
        self.sync.setText(self.tr("Stop the check") if is_running else self.tr("Check the sync"))
        self.sync.show_icon("stop" if is_running else "play")
        self.sync.setEnabled(is_running or not reason)
        self.sync.setToolTip(reason)

    def _show_progress(self) -> None:
        export = self._export
        share, is_by_key = export.share, self.button.hasFocus()
        if share is not None:
            self.outcome.clear()
            is_audio = export.choices.has_audio and share >= _CHART_WRITTEN_AT
            words = self.tr("Writing audio, %1") if is_audio else self.tr("Writing the chart, %1")
            self.progress.show_share(share, words.replace("%1", percent_text(share)))
        has_outcome = self.outcome.card is not None
        self.progress.setVisible(share is not None)
        self.cancel.setVisible(share is not None)
        if share is not None and is_by_key:
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self.button.setVisible(share is None and not has_outcome)
        self._reason.setVisible(share is None and not has_outcome)
        self._show_button()

    def _show_button(self) -> None:
        export, blocked = self._export, self._export.blocked_text
        words = self.tr("Export again") if export.is_again else self.tr("Export to %1")
        self.button.setText(words.replace("%1", export.game.value))
        self.button.setEnabled(not blocked)
        self.button.setToolTip(blocked)
        self.button.updateGeometry()
        self._reason.setText(blocked or self.tr("Nothing is overwritten unasked."))

    # What became of it

    def _show_written(self) -> None:
        self._show_outcome(messages.exported(self._export.game.value), self._export.written)

    def _show_told(self, message: Message) -> None:
        if not message.answers:  # it is said beside the button already
            announce(self, message.sentence, at_once=True)
            return
        self._show_outcome(message)

    def _show_outcome(self, message: Message, written: WrittenSong | None = None) -> None:
        came_by_key = self.cancel.hasFocus() or self.button.hasFocus()
        self.outcome.show_message(message, written)
        if came_by_key:
            self.outcome.take_focus()
        self._show_progress()

    def _begin_anew(self) -> None:
        """Offer to export: what was said of the last one no longer holds."""
        if self.outcome.card is not None:
            self.outcome.clear()
            self._show_progress()

    # What it does

    def take_folder(self, path: Path) -> None:
        """Export to this folder from now on."""
        self._begin_anew()
        self._export.choose_folder(path)

    def _choose(self, **values: object) -> None:
        self._begin_anew()
        self._export.choose(**values)

    def _answer(self, answer: Answer) -> None:
        written = self._export.written
        if answer is Answer.OPEN_FOLDER and written is not None:
            self._open_folder(written.song.folder)
            return
        self._begin_anew()
        if answer is Answer.CHOOSE_FOLDER:
            self.folder_asked.emit()
        elif answer is Answer.EXPORT_AGAIN:
            self._export.export()
        else:
            self._export.answer(answer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_asked.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Keep up to date while it is seen."""
        super().showEvent(event)
        self._export.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Look at nothing any more."""
        super().hideEvent(event)
        self._export.watch(False)


def _under(caption: QWidget, control: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(caption)
    column.addWidget(control)
    return column
