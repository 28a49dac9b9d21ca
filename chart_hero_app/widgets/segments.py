"""A few choices side by side, one of them taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import FontRole

_PAD_PX = 18
_BADGE_PAD_PX = 6


class Segment(QAbstractButton):
    """One of the choices; may wear a badge such as "107"."""

    def __init__(self, look: Look, text: str, height_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._height_px = height_px
        self._badge = ""
        self.setCheckable(True)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_badge(self, badge: str) -> None:
        """Show a few characters behind the name; none for an empty text."""
        if badge != self._badge:
            self._badge = badge
            self.setAccessibleName(f"{self.text()}, {badge}" if badge else self.text())
            self.updateGeometry()
            self.update()

    def _font_role(self) -> FontRole:
        return "primary" if self.isChecked() else "body"

    def _text_px(self) -> int:
        # room for the heavier weight, so that nothing moves when another is chosen
        return QFontMetrics(self._look.theme.font("primary")).horizontalAdvance(self.text())

    def _badge_px(self) -> int:
        if not self._badge:
            return 0
        metrics = QFontMetrics(self._look.theme.font("caption"))
        return metrics.horizontalAdvance(self._badge) + 2 * _BADGE_PAD_PX

    def sizeHint(self) -> QSize:
        """Room for the words and the badge."""
        theme = self._look.theme
        badge_px = self._badge_px() + 6 if self._badge else 0
        line_px = QFontMetrics(theme.font("primary")).height()
        return QSize(self._text_px() + badge_px + 2 * _PAD_PX, max(self._height_px, line_px + 6))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut; the air around them may go."""
        return self.sizeHint() - QSize(2 * _PAD_PX - 16, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill if chosen, the words, the badge."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(theme.chosen_pen() if self.isChecked() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("raised" if self.isChecked() and theme.is_dark else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        text_px, badge_px = self._text_px(), self._badge_px()
        x = (self.width() - text_px - (badge_px + 6 if badge_px else 0)) / 2
        painter.setFont(theme.font(self._font_role()))
        ink = theme.color("text" if self.isChecked() else "text-2")
        painter.setPen(ink if self.isEnabled() else theme.disabled_color())
        words = QRectF(x, 0, text_px, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        if badge_px:
            self._draw_badge(painter, QRectF(x + text_px + 6, 0, badge_px, self.height()))
        painter.end()

    def _draw_badge(self, painter: QPainter, place: QRectF) -> None:
        theme = self._look.theme
        font = theme.font("caption")
        height = QFontMetrics(font).height()
        pill = QRectF(place.x(), place.center().y() - height / 2, place.width(), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent-soft"))
        painter.drawRoundedRect(pill, 4, 4)
        painter.setFont(font)
        painter.setPen(theme.color("accent"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self._badge)


class SegmentedControl(QWidget):
    """Choices side by side on one sunken ground.

    Parameters
    ----------
    look : colours and fonts
    name : what is chosen here, for screen readers
    texts : the choices, from the left; the first is taken at first
    height_px : of one choice at text size 100 %

    Signals
    -------
    chosen(int) : the user took another choice, by its index
    """

    chosen = Signal(int)

    def __init__(
        self,
        look: Look,
        name: str,
        texts: Sequence[str],
        height_px: int = 26,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        for index, text in enumerate(texts):
            segment = Segment(look, text, height_px, self)
            self._group.addButton(segment, index)
            layout.addWidget(segment, 1)
        self.segment(0).setChecked(True)
        self._group.idClicked.connect(self.chosen)
        look.changed.connect(self.updateGeometry)

    def segment(self, index: int) -> Segment:
        """One of the choices."""
        button = self._group.button(index)
        assert isinstance(button, Segment)
        return button

    @property
    def current(self) -> int:
        """Index of the choice taken."""
        return self._group.checkedId()

    def show_current(self, index: int) -> None:
        """Take a choice without telling anyone."""
        self.segment(index).setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with the arrows, as on radio buttons."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        count = len(self._group.buttons())
        segment = self.segment((self.current + step) % count)
        segment.setFocus(Qt.FocusReason.TabFocusReason)
        segment.click()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("border"), theme.edge_px))
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()
