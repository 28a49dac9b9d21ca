"""The card "Listen": pieces of songs on the left ear, the chart of either model on the right."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.listening import Listening
from chart_hero_app.view_models.training.result_shelf import SmallWave
from chart_hero_app.view_models.training.result_words import pieces_text, step_text
from chart_hero_app.widgets.cover import Cover
from chart_hero_app.widgets.cover_art import drawn_cover
from chart_hero_app.widgets.labels import ElidedLabel, hairline, label
from chart_hero_app.widgets.mark import Mark
from chart_hero_app.widgets.round_button import RoundButton
from chart_hero_app.widgets.segments import SegmentedControl
from chart_hero_app.widgets.training.piece_wave import PieceWave
from chart_hero_app.widgets.training.result_card import EDGE_PX, ResultCard
from chart_hero_core.runs import results

BEFORE, AFTER = range(2)
_COVER_PX = 36
_MOST_PIECES = 3


class PieceRow(QWidget):
    """A song to listen to, before or after.

    Parameters
    ----------
    look : colours and fonts

    Attributes
    ----------
    piece : of the result; None without one, and then the row is hidden

    Signals
    -------
    toggled() : it is to be played, or to be stopped
    chosen() : it is to be heard with the other chart
    """

    toggled = Signal()
    chosen = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.piece: results.Listening | None = None
        self.button = RoundButton(look, "play", "")
        self._cover = Cover(look, _COVER_PX)
        self._name = ElidedLabel(cut_at=Qt.TextElideMode.ElideLeft)  # the title stands last
        self._step = ElidedLabel("label-2")
        self.wave = PieceWave(look)
        self.choice = SegmentedControl(look, "", [self.tr("Before"), self.tr("After")], 24)
        self.choice.show_current(AFTER)
        self._narrow()
        look.changed.connect(self._narrow)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._step)
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE_PX, 16, EDGE_PX, 16)
        row.setSpacing(10)
        row.addWidget(self.button)
        row.addWidget(self._cover)
        row.addLayout(names, 1)
        row.addWidget(self.wave)
        row.addWidget(self.choice)
        self.button.clicked.connect(self.toggled)
        self.choice.chosen.connect(lambda _: self.chosen.emit())

    def show_piece(self, piece: results.Listening | None) -> None:
        """Be about another piece, with the chart of after; None hides the row."""
        self.piece = piece
        self.setVisible(piece is not None)
        if piece is not None:
            self._cover.show_picture(drawn_cover(piece.song, ""))
            self._name.setText(piece.song)
            self._step.setText(step_text(piece))
            self.choice.setAccessibleName(self.tr("Chart of %1").replace("%1", piece.song))
            self.choice.show_current(AFTER)

    def _narrow(self) -> None:
        """Leave the room to the song's name."""
        self.choice.setMaximumWidth(self.choice.minimumSizeHint().width())

    @property
    def notes(self) -> tuple[results.HeardNote, ...]:
        """Of the chart that is chosen."""
        if self.piece is None:
            return ()
        return self.piece.notes_before if self.choice.current == BEFORE else self.piece.notes_after

    def show_playing(self, is_playing: bool, reason: str) -> None:
        """Say whether it plays, and why it cannot."""
        words = self.tr("Pause %1") if is_playing else self.tr("Play %1")
        song = "" if self.piece is None else self.piece.song
        self.button.show_icon("pause" if is_playing else "play")
        self.button.name(words.replace("%1", song), reason)
        self.button.setEnabled(not reason)


class ListenCard(ResultCard):
    """The pieces of a result.

    Parameters
    ----------
    look : colours and fonts
    listening : plays them
    """

    def __init__(self, look: Look, listening: Listening, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("ListenCard", "Listen"), parent)
        self._look, self._listening = look, listening
        self.head.addStretch(1)
        self.head.addWidget(label(self.tr("song left ear, chart right ear"), "label-2"))
        self.rows = [PieceRow(look) for _ in range(_MOST_PIECES)]
        self._lines = [hairline() for _ in self.rows]
        for row, line in zip(self.rows, self._lines, strict=True):
            row.toggled.connect(lambda row=row: self._toggle(row))
            row.chosen.connect(lambda row=row: self._exchange(row))
            self.column.addWidget(line)
            self.column.addWidget(row)
        self.column.addStretch(1)
        self.note = label("", "label-2", wraps=True)
        foot = self.add_foot(Mark(look, "info", "text-2"))
        foot.addWidget(self.note, 1)
        self._pieces_text = ""
        listening.changed.connect(self._follow)
        listening.moved.connect(self._move)

    def show_result(self, result: results.RunResult) -> None:
        """Show the pieces of another result."""
        for row, line, piece in zip_longest(self.rows, self._lines, result.listening[:_MOST_PIECES]):
            row.show_piece(piece)
            line.setVisible(piece is not None)
        self._pieces_text = pieces_text(result)
        self._follow()

    def show_waves(self, waves: dict[Path, SmallWave]) -> None:
        """Draw the pieces that are drawn by now."""
        for row in self.rows:
            if row.piece is not None:
                row.wave.show_wave(waves.get(row.piece.sound, SmallWave()))

    def _toggle(self, row: PieceRow) -> None:
        if row.piece is None:
            return
        if self._listening.playing == row.piece.sound:
            self._listening.stop()
        else:
            self._listening.play(row.piece.sound, row.notes)

    def _exchange(self, row: PieceRow) -> None:
        """Go on with the other chart at the same place."""
        if row.piece is not None and self._listening.playing == row.piece.sound:
            self._listening.play(row.piece.sound, row.notes)

    def _follow(self) -> None:
        playing, reason = self._listening.playing, self._listening.reason
        has_pieces = False
        for row in self.rows:
            if row.piece is not None:
                has_pieces = True
                row.show_playing(playing == row.piece.sound, reason)
                row.wave.show_position(self._listening.position_s(row.piece.sound))
        self.note.setText(reason if reason and has_pieces else self._pieces_text)

    def _move(self, second: float) -> None:
        playing = self._listening.playing
        for row in self.rows:
            if row.piece is not None and playing == row.piece.sound:
                row.wave.show_position(second)
