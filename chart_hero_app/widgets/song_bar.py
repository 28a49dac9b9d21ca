"""The bar above the timeline: the song, what plays it, and the way out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button, IconButton
from chart_hero_app.widgets.cover import Cover
from chart_hero_app.widgets.labels import ElidedLabel, hairline, label
from chart_hero_app.widgets.round_button import RoundButton
from chart_hero_app.widgets.value_box import ValueBox
from chart_hero_app.words import doubtful_text, instant_in_song_text, percent_text

SPEEDS = (0.25, 0.5, 0.6, 0.75, 0.9, 1.0, 1.25, 1.5)
"""Speeds offered in the list; any between the outer two can be had by keys."""
HEIGHT_PX = 56
_TITLE_PX = 172


@dataclass(frozen=True, slots=True)
class BarRoom:
    """What the song bar has room for.

    Parameters
    ----------
    has_title : title and artist; otherwise they are in the tooltip of the cover
    has_words : speed and snap say what they are
    has_record : the record button, which is in the menu too
    is_tight : the count of doubtful notes and Export stand without ornament
    """

    has_title: bool = True
    has_words: bool = True
    has_record: bool = True
    is_tight: bool = False


class SongBar(QWidget):
    """Cover and title, transport, speed, snap, what is heard, doubtful notes, export.

    It shows what it is told to and tells what was pressed; it decides nothing.

    Parameters
    ----------
    look : colours and fonts
    snap_texts : the steps of the grid that are offered, finest last

    Signals
    -------
    identify_asked(), to_start_asked(), play_asked(), loop_asked(), record_asked(), click_asked(),
    drums_asked(), sound_asked(), review_asked(), export_asked() : a button was pressed
    speed_chosen(float) : 0.25..1.5
    speed_stepped(int), snap_stepped(int) : up or down by one
    snap_chosen(int) : index in `snap_texts`
    """

    identify_asked = Signal()
    to_start_asked = Signal()
    play_asked = Signal()
    loop_asked = Signal()
    record_asked = Signal()
    click_asked = Signal()
    drums_asked = Signal()
    sound_asked = Signal()
    review_asked = Signal()
    export_asked = Signal()
    speed_chosen = Signal(float)
    speed_stepped = Signal(int)
    snap_chosen = Signal(int)
    snap_stepped = Signal(int)

    def __init__(self, look: Look, snap_texts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._planned = BarRoom()
        self._can_identify = self._can_record = self._is_known = True
        self._n_doubtful = 0
        self._position = ("", "")
        self.setObjectName("song-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Song"))
        self._make_song(look)
        self._make_transport(look)
        self._make_values(look, snap_texts)
        self._make_ways_out(look)
        self._lay_out()
        look.keys.changed.connect(self._fit)
        self.show_speed(1.0)
        self.show_doubtful(0)

    # Parts

    def _make_song(self, look: Look) -> None:
        self.cover = Cover(look, 40)
        self._title = ElidedLabel("subhead")
        self._artist = ElidedLabel("body-3")
        self._names = QWidget()
        names = QVBoxLayout(self._names)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._title)
        names.addWidget(self._artist)
        names.addStretch(1)
        self.identify = Button(
            look, self.tr("Identify"), "identify", "search", height_px=24, command="file.identify"
        )
        self.identify.show_cap(False)
        self.identify.explain(self.tr("Find out which song this is"))
        self.identify.clicked.connect(self.identify_asked)
        self.identify.hide()

    def _make_transport(self, look: Look) -> None:
        self.to_start = IconButton(look, "to-start", self.tr("To the start"), command="play.to_start")
        self.play = RoundButton(look, "play", self.tr("Play"), "play.toggle")
        self.loop = IconButton(look, "loop", self.tr("Loop"), command="play.loop")
        self.record = IconButton(look, "record", self.tr("Record"), token="error", command="play.record")
        self.click = IconButton(look, "metronome", self.tr("Click"), command="play.click")
        self.drums = IconButton(look, "drum-sounds", self.tr("Drum sounds"), command="play.drums")
        self.sound = IconButton(look, "speaker", self.tr("Volume and device"), command="view.sound")
        for button in (self.loop, self.record, self.click, self.drums):
            button.setCheckable(True)
        for button, asked in (
            (self.to_start, self.to_start_asked),
            (self.play, self.play_asked),
            (self.loop, self.loop_asked),
            (self.record, self.record_asked),
            (self.click, self.click_asked),
            (self.drums, self.drums_asked),
            (self.sound, self.sound_asked),
        ):
            button.clicked.connect(asked)
        self._bar = label("1.1.1", "readout")
        self._time = label("", "label-2")
        self._bar.setAccessibleName(self.tr("Position"))
        self._readout = QWidget()
        readout = QVBoxLayout(self._readout)
        readout.setContentsMargins(0, 0, 0, 0)
        readout.setSpacing(0)
        readout.addStretch(1)
        readout.addWidget(self._bar)
        readout.addWidget(self._time)
        readout.addStretch(1)

    def _make_values(self, look: Look, snap_texts: Sequence[str]) -> None:
        self.speed = ValueBox(look, self.tr("Speed"), [percent_text(speed) for speed in SPEEDS])
        self.snap = ValueBox(look, self.tr("Snap"), snap_texts, has_arrow=True)
        self.speed.chosen.connect(lambda index: self.speed_chosen.emit(SPEEDS[index]))
        self.speed.stepped.connect(self.speed_stepped)
        self.snap.chosen.connect(self.snap_chosen)
        self.snap.stepped.connect(self.snap_stepped)

    def _make_ways_out(self, look: Look) -> None:
        self.review = Button(look, "", "doubt", "doubt", command="review.next")
        self.export = Button(look, self.tr("Export"), "primary", "export", command="file.export")
        self.export.show_cap(False)
        self.show_exportable("")
        for button in (self.identify, self.review, self.export):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.review.clicked.connect(self.review_asked)
        self.export.clicked.connect(self.export_asked)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(0)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumHeight(HEIGHT_PX)
        first, second = hairline(is_upright=True), hairline(is_upright=True)
        first.setFixedHeight(24)
        second.setFixedHeight(24)
        self._lines = (first, second)
        for widget, gap in (
            (self.cover, 12),
            (self._names, 0),
            (self.identify, 12),
            (first, 12),
            (self.to_start, 8),
            (self.play, 8),
            (self.loop, 4),
            (self.record, 16),
            (self._readout, 16),
            (second, 12),
            (self.speed, 12),
            (self.snap, 12),
            (self.click, 4),
            (self.drums, 4),
            (self.sound, 12),
        ):
            row.addWidget(widget)
            row.addSpacing(gap)
        row.addStretch(1)
        row.addWidget(self.review)
        row.addSpacing(12)
        row.addWidget(self.export)
        self._names.setFixedWidth(_TITLE_PX)
        self._names.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    # What it shows

    def show_song(self, title: str, artist: str, picture: QPixmap | None, is_known: bool) -> None:
        """Show which song is open; a song that nobody knows can be identified."""
        self._title.setText(title)
        self._artist.setText(artist)
        self.cover.show_picture(picture)
        self.cover.setToolTip(f"{title}\n{artist}" if artist else title)
        self.cover.setAccessibleName(self.tr("Cover of %1").replace("%1", title))
        self._is_known = is_known
        self.identify.setVisible(self._can_identify and not is_known)
        self._fit()

    def offer(self, can_identify: bool, can_record: bool) -> None:
        """Have the buttons for what this program can do, and no others."""
        self._can_identify, self._can_record = can_identify, can_record
        self.identify.setVisible(can_identify and not self._is_known)
        self._fit()

    def show_playing(self, is_playing: bool) -> None:
        """Offer to pause, or to play."""
        self.play.show_icon("pause" if is_playing else "play")
        self.play.name(self.tr("Pause") if is_playing else self.tr("Play"))

    def show_position(self, place: str, second: float, duration_s: float) -> None:
        """Show where the playhead is: its bar, beat and sixteenth, and its second."""
        position = (place, f"{instant_in_song_text(second)} / {instant_in_song_text(duration_s)}")
        if position != self._position:
            self._position = position
            self._bar.setText(position[0])
            self._time.setText(position[1])

    def show_speed(self, speed: float) -> None:
        """Show the speed, 0.25..1.5."""
        self.speed.show_value(percent_text(speed))

    def show_doubtful(self, count: int) -> None:
        """Show how many notes are doubtful."""
        self._n_doubtful = count
        words = self._doubtful_words()
        self.review.setAccessibleName(words)
        self.review.explain(
            self.tr("%1: go to the next one").replace("%1", words), reason="" if count else words
        )
        self.review.setEnabled(count > 0)
        self._fit()

    def show_playable(self, reason: str) -> None:
        """Let the song be played, or say why it cannot be (empty: it can)."""
        self.play.setEnabled(not reason)
        self.play.name(self.play.accessibleName(), reason)
        self.sound.show_icon("speaker-off" if reason else "speaker")

    def show_exportable(self, reason: str) -> None:
        """Let the song be exported, or say why it cannot be (empty: it can)."""
        self.export.setEnabled(not reason)
        self.export.explain(self.tr("Write it for the game"), reason)

    def lead_to_export(self, is_next_step: bool) -> None:
        """Fill the export button, or not while the panel has a filled one of its own."""
        self.export.show_kind("primary" if is_next_step else "plain")

    # How it gives way

    def give_way(self, has_title: bool, has_words: bool, has_record: bool) -> None:
        """Leave out what the window has no room for."""
        self._planned = BarRoom(has_title, has_words, has_record)
        self._fit()

    def _fit(self) -> None:
        """Follow the plan, then leave out more, step by step, until nothing is cut."""
        plan = self._planned
        for room in (
            plan,
            BarRoom(plan.has_title, has_words=False, has_record=False),
            BarRoom(has_title=False, has_words=False, has_record=False),
            BarRoom(has_title=False, has_words=False, has_record=False, is_tight=True),
        ):
            self._apply(room)
            if self._needed_px() <= self.width():
                return

    def _apply(self, room: BarRoom) -> None:
        self._names.setVisible(room.has_title)
        self._lines[0].setVisible(room.has_title)
        self._lines[1].setVisible(not room.is_tight)
        self.speed.show_name(room.has_words)
        self.snap.show_name(room.has_words)
        self.record.setVisible(room.has_record and self._can_record)
        self.review.setText(count_text(self._n_doubtful) if room.is_tight else self._doubtful_words())
        self.review.show_cap(not room.is_tight)
        self.export.show_icon("" if room.is_tight else "export")
        self._names.setFixedWidth(round(_TITLE_PX * max(self._look.theme.text_scale, 1.0)))
        widest_px = self._time.fontMetrics().horizontalAdvance("00:00.0 / 00:00.0")
        self._readout.setMinimumWidth(max(widest_px, self._bar.fontMetrics().horizontalAdvance("000.0.0")))

    def _doubtful_words(self) -> str:
        return doubtful_text(self._n_doubtful) if self._n_doubtful else self.tr("Nothing doubtful")

    def _needed_px(self) -> int:
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        return layout.minimumSize().width()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the window may be; what is in it gives way."""
        layout = self.layout()
        height = layout.minimumSize().height() if layout is not None else 0
        return QSize(320, max(HEIGHT_PX, height + 8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._fit()
