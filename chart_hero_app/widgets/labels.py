"""Words on the window: plain, cut with an ellipsis where room is short, and hairlines between them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget


def label(text: str, kind: str = "", wraps: bool = False) -> QLabel:
    """Words in the style that the style sheet has for `kind`."""
    made = QLabel(text)
    if kind:
        made.setProperty("kind", kind)
    made.setWordWrap(wraps)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.ensurePolished()  # its size is asked for before it is shown
    return made


def hairline(is_upright: bool = False) -> QFrame:
    """One pixel between two things."""
    line = QFrame()
    line.setObjectName("line")
    if is_upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


class ElidedLabel(QLabel):
    """Words that are cut where room is short; all of them are in the tooltip then.

    Parameters
    ----------
    kind : style of the words
    cut_at : where the ellipsis stands
    """

    def __init__(
        self,
        kind: str = "",
        parent: QWidget | None = None,
        *,
        cut_at: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._whole, self._cut_at = "", cut_at
        if kind:
            self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show other words."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._cut()

    def sizeHint(self) -> QSize:
        """Room for all words."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(min(self.sizeHint().width(), 24), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cut by the font that is in force now, then draw."""
        self._cut()
        super().paintEvent(event)

    def _cut(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, self._cut_at, self.width())
        if shown != self.text():
            super().setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")
