"""The start page: one large place to drop a song on, and the songs that were open before."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.recent_card import CARD_PX, RecentCard, RecentSong
from chart_hero_app.widgets.staff_drawing import ROW_PX, StaffDrawing

translate = QCoreApplication.translate

AREA_WIDTH_PX, AREA_HEIGHT_PX = 864, 480
_LEAST_AREA_HEIGHT_PX = 250
SHOWN_SONGS = 4


class DropState(Enum):
    """What hovers over the window."""

    NOTHING = "nothing"
    SONG = "song"
    NO_SONG = "no song"
    SOURCE = "source"


def drop_words(state: DropState) -> tuple[str, str]:
    """Headline and one more sentence about what hovers over the window."""
    becomes = translate("Drop", "It becomes a drum chart you can see, hear, fix and play.")
    return {
        DropState.NOTHING: (translate("Drop", "Drop a song here"), becomes),
        DropState.SONG: (translate("Drop", "Let go to chart it"), becomes),
        DropState.NO_SONG: (
            translate("Drop", "This is not audio"),
            translate("Drop", "Drop an audio file, or a folder with some in it."),
        ),
        DropState.SOURCE: (
            translate("Drop", "Let go to learn from it"),
            translate("Drop", "Its songs are looked at. Nothing leaves this computer."),
        ),
    }[state]


class DropArea(QFrame):
    """Says what can be dropped, and what happens if it is.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    open_asked(), add_folder_asked() : a button was pressed
    """

    open_asked = Signal()
    add_folder_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state = DropState.NOTHING
        self.setAccessibleName(self.tr("Drop a song here"))
        self._drawing = StaffDrawing(look)
        self._headline = label("", "headline", wraps=True)
        self._detail = label("", "body-2", wraps=True)
        self._hint = label("", "label", wraps=True)
        for words in (self._headline, self._detail, self._hint):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.open = Button(
            look, self.tr("Open a song"), "primary", "folder", height_px=40, command="file.open"
        )
        self.add_folder = Button(
            look,
            self.tr("Add a folder to the queue"),
            "plain",
            "list",
            height_px=40,
            command="file.open_folder",
        )
        for button in (self.open, self.add_folder):
            button.show_cap(False)
        self.open.explain(self.tr("Choose an audio file"))
        self.add_folder.explain(self.tr("Chart every song of a folder"))
        self.open.clicked.connect(self.open_asked)
        self.add_folder.clicked.connect(self.add_folder_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(self.open)
        buttons.addWidget(self.add_folder)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(36)
        column.addWidget(self._headline)
        column.addSpacing(6)
        column.addWidget(self._detail)
        column.addSpacing(22)
        column.addLayout(buttons)
        column.addSpacing(18)
        column.addWidget(self._hint)
        column.addStretch(2)
        self.setMinimumHeight(_LEAST_AREA_HEIGHT_PX)
        self.setMaximumSize(AREA_WIDTH_PX, AREA_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_drop(DropState.NOTHING)
        look.changed.connect(self._grow)
        self._grow()

    @property
    def drop_state(self) -> DropState:
        """What hovers over the window."""
        return self._state

    def show_drop(self, state: DropState) -> None:
        """Say what letting go would do."""
        self._state = state
        headline, detail = drop_words(state)
        self._headline.setText(headline)
        self._detail.setText(detail)
        self._hint.setText(
            self.tr("mp3, flac, wav, ogg, opus, m4a, aiff, wma and more. Nothing leaves this computer.")
        )
        self.update()

    def _grow(self) -> None:
        scale = self._look.theme.text_scale
        self.setMaximumSize(round(AREA_WIDTH_PX * scale), round(AREA_HEIGHT_PX * scale))

    def sizeHint(self) -> QSize:
        """As drawn, where there is room."""
        return QSize(AREA_WIDTH_PX, AREA_HEIGHT_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the drawing out where there is no room for it."""
        super().resizeEvent(event)
        needed = _LEAST_AREA_HEIGHT_PX * self._look.theme.text_scale + 8 * ROW_PX
        self._drawing.setVisible(self.height() >= needed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and edge: dashed, full while a song hovers, red while something else does."""
        theme = self._look.theme
        ground, edge, style = {
            DropState.NOTHING: ("panel", theme.color("border-strong"), Qt.PenStyle.CustomDashLine),
            DropState.SONG: ("accent-soft", theme.color("accent"), Qt.PenStyle.SolidLine),
            DropState.NO_SONG: ("error-soft", theme.color("error"), Qt.PenStyle.SolidLine),
        }[self._state]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(edge), 2.0, style)
        if style is Qt.PenStyle.CustomDashLine:
            pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        painter.end()


class EmptyView(QScrollArea):
    """Drop area and recent songs.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    song_chosen(str) : a recent song, by its name
    all_songs_asked() : the list of all songs is wanted
    """

    song_chosen = Signal(str)
    all_songs_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("empty-view")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Start page"))
        self.drop_area = DropArea(look)
        self._recent = QWidget()
        self._cards = QHBoxLayout()
        self._cards.setSpacing(12)
        self.show_all = Button(look, self.tr("Show all"), "link", height_px=24)
        self.show_all.setAccessibleName(self.tr("Show all songs"))
        self.show_all.clicked.connect(self.all_songs_asked)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Recent songs"), "subhead"))
        head.addStretch(1)
        head.addWidget(self.show_all)
        recent = QVBoxLayout(self._recent)
        recent.setContentsMargins(0, 0, 0, 0)
        recent.setSpacing(8)
        recent.addLayout(head)
        recent.addLayout(self._cards)
        body = QWidget()
        body.setObjectName("empty-body")
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(0)
        column.addStretch(3)
        column.addWidget(self.drop_area, 100, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(36)
        column.addWidget(self._recent, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.setWidget(body)
        self.show_recent(())

    def show_recent(self, songs: Sequence[RecentSong]) -> None:
        """Show the songs that were open last, the newest first."""
        while (item := self._cards.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for song in songs[:SHOWN_SONGS]:
            card = RecentCard(self._look, song)
            card.clicked.connect(lambda _=False, name=song.name: self.song_chosen.emit(name))
            self._cards.addWidget(card, 1)
        for _ in range(SHOWN_SONGS - len(songs)):
            self._cards.addStretch(1)
        self._recent.setVisible(bool(songs))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep both parts equally wide."""
        super().resizeEvent(event)
        width = min(round(AREA_WIDTH_PX * self._look.theme.text_scale), self.viewport().width() - 48)
        self.drop_area.setFixedWidth(width)
        self._recent.setFixedWidth(width)
        places = [self._cards.itemAt(index) for index in range(self._cards.count())]
        cards = [widget for item in places if item is not None and (widget := item.widget()) is not None]
        room = max(width // round(CARD_PX * self._look.theme.text_scale), 1)
        for index, card in enumerate(cards):
            card.setVisible(index < room)
