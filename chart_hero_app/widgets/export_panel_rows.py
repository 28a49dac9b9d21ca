"""Parts of the export panel: the song, the folder, how far it is."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.cover import Cover
from chart_hero_app.widgets.labels import ElidedLabel, label
from chart_hero_app.widgets.mark import Mark

BUTTON_PX = 40
StateKind = Literal["success", "warn", "label-2"]
"""How a folder is: fine, not to be used, not known."""

_MARKS: dict[StateKind, str] = {"success": "check", "warn": "warning"}
_COVER_PX = 56
_RADIUS_PX = 6.0


class EvenScrollArea(QScrollArea):
    """Scrolls up and down; what is scrolled is as wide with the bar as without.

    Parameters
    ----------
    body : what is scrolled
    layout : of the body; its right margin gives way to the bar
    name : for screen readers

    Signals
    -------
    scrolls(bool) : there is more than can be seen, or no longer
    """

    scrolls = Signal(bool)

    def __init__(self, body: QWidget, layout: QLayout, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = layout
        self._right_px = layout.contentsMargins().right()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self.setWidget(body)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)

    def _make_room(self) -> None:
        bar = self.verticalScrollBar()
        is_scrolled = bar.maximum() > 0
        margins = self._layout.contentsMargins()
        margins.setRight(self._right_px - (bar.sizeHint().width() if is_scrolled else 0))
        self._layout.setContentsMargins(margins)
        self.scrolls.emit(is_scrolled)


class SongCard(QWidget):
    """What song it is, and the way to its page.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    edit_asked() : title, artist or cover are to be changed
    """

    edit_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cover = Cover(look, _COVER_PX)
        self._title = ElidedLabel("subhead")
        self._about = ElidedLabel("label-2")
        self._facts = label("", "label-2", wraps=True)
        self.edit = Button(look, self.tr("Edit"), "link", height_px=24)
        self.edit.setAccessibleName(self.tr("Edit the song's details"))
        self.edit.clicked.connect(self.edit_asked)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        for line in (self._title, self._about, self._facts):
            words.addWidget(line)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._cover, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.edit)

    def show_song(self, title: str, about: str, facts: str, picture: QPixmap | None) -> None:
        """Show a song.

        Parameters
        ----------
        title : of the song
        about : "Sectoid, Demo, 2008"
        facts : "Difficulty 4 of 6, 1,129 notes"
        picture : its cover; None without one
        """
        self._title.setText(title)
        self._about.setText(about)
        self._about.setVisible(bool(about))
        self._facts.setText(facts)
        self._cover.show_picture(picture)


class FolderChoice(QWidget):
    """The game's folder of songs: one of those that were found, or another.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    chosen(Path) : one of the list was taken
    other_asked() : one that is not in the list is wanted
    """

    chosen = Signal(object)
    other_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._paths: tuple[Path, ...] = ()
        self.list = QComboBox()
        self.list.setAccessibleName(self.tr("Songs folder"))
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setMinimumContentsLength(8)
        self.list.activated.connect(lambda index: self.chosen.emit(self._paths[index]))
        self.change = Button(look, self.tr("Change"))
        self.change.clicked.connect(self.other_asked)
        self._mark = Mark(look, "check", "success")
        self.state = label("", "success", wraps=True)
        state = QHBoxLayout()
        state.setSpacing(6)
        state.addWidget(self._mark)
        state.addWidget(self.state, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.list, 1)
        row.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(self.tr("Songs folder"), "label"))
        column.addLayout(row)
        column.addLayout(state)

    def show_folders(self, paths: tuple[Path, ...]) -> None:
        """Offer folders; the first one is taken."""
        self._paths = paths
        icon = self._look.theme.icon("folder")
        with QSignalBlocker(self.list):
            self.list.clear()
            for path in paths:
                self.list.addItem(icon, " / ".join(path.parts[-2:]))
            for index, path in enumerate(paths):
                self.list.setItemData(index, str(path), Qt.ItemDataRole.ToolTipRole)
        self.list.setVisible(bool(paths))
        self.list.setToolTip(str(paths[0]) if paths else "")
        self.change.setText(self.tr("Change") if paths else self.tr("Choose folder"))
        self.change.updateGeometry()

    def show_state(self, kind: StateKind, words: str) -> None:
        """Say what there is to know of the folder."""
        self.state.setText(words)
        if self.state.property("kind") != kind:
            self.state.setProperty("kind", kind)
            self.state.style().polish(self.state)
        name = _MARKS.get(kind)
        self._mark.setVisible(name is not None)
        if name is not None:
            self._mark.show_mark(name, kind)


class ExportProgress(QWidget):
    """How far an export is, where its button was.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._share = 0.0
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """What it says: "Writing audio, 40 %"."""
        return self._words

    def show_share(self, share: float, words: str) -> None:
        """Show that `share` (0..1) is done, and say so."""
        self._share, self._words = share, words
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the button."""
        metrics = QFontMetrics(self._look.theme.font("primary"))
        return QSize(metrics.horizontalAdvance(self._words) + 32, max(BUTTON_PX, metrics.height() + 16))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, what is done of it, the words."""
        theme = self._look.theme
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(place, _RADIUS_PX, _RADIUS_PX)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(outline, theme.color("sunken"))
        painter.setClipPath(outline)
        done = QRectF(place.x(), place.y(), place.width() * self._share, place.height())
        painter.fillRect(done, theme.color("accent-soft"))
        painter.fillRect(done.adjusted(0, place.height() - 3, 0, 0), theme.color("accent"))
        painter.setClipping(False)
        painter.setPen(QPen(theme.color("border-strong"), 1.0))
        painter.drawPath(outline)
        painter.setFont(theme.font("primary"))
        painter.setPen(theme.color("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()
