"""How much each setting mattered, as bars."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.search_words import setting_text
from chart_hero_app.words import percent_text

_ROW_PX = 26
_BAR_PX = 6
_GAP_PX = 12
_LEAST_BAR_PX = 80


class ImportanceBars(QWidget):
    """A row for each setting: name, bar, share.

    Parameters
    ----------
    look : colours and fonts
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shares: tuple[tuple[str, float], ...] = ()
        self.setAccessibleName(self.tr("What mattered"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_shares(self, shares: Mapping[str, float]) -> None:
        """Show the share of each setting, 0..1, by its field of `ExpertSettings`."""
        ordered = tuple(sorted(shares.items(), key=lambda item: -item[1]))
        if ordered != self._shares:
            self._shares = ordered
            spoken = [f"{setting_text(name)} {percent_text(share)}" for name, share in ordered]
            self.setAccessibleDescription(", ".join(spoken))
            self.updateGeometry()
            self.update()

    def _name_px(self) -> int:
        metrics = QFontMetrics(self._look.theme.font("body"))
        return max((metrics.horizontalAdvance(setting_text(name)) for name, _ in self._shares), default=0) + 2

    def _share_px(self) -> int:
        return QFontMetrics(self._look.theme.font("primary")).horizontalAdvance(percent_text(1.0)) + 2

    def sizeHint(self) -> QSize:
        """Room for every row."""
        width = self._name_px() + self._share_px() + 2 * _GAP_PX + _LEAST_BAR_PX
        return QSize(width, self._look.theme.text_px(_ROW_PX) * len(self._shares))

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row_px, name_px, share_px = theme.text_px(_ROW_PX), self._name_px(), self._share_px()
        bar_px = self.width() - name_px - share_px - 2 * _GAP_PX
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        for i, (name, share) in enumerate(self._shares):
            top = i * row_px
            painter.setFont(theme.font("body"))
            painter.setPen(theme.color("text"))
            painter.drawText(
                self._mirrored(QRect(0, top, name_px, row_px)),
                middle | Qt.AlignmentFlag.AlignLeading,
                setting_text(name),
            )
            painter.setFont(theme.font("primary"))
            place = self._mirrored(QRect(self.width() - share_px, top, share_px, row_px))
            painter.drawText(place, middle | right, percent_text(share))
            bar = QRect(name_px + _GAP_PX, top + (row_px - _BAR_PX) // 2, bar_px, _BAR_PX)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("border-strong" if theme.has_high_contrast else "hover"))
            painter.drawRoundedRect(QRectF(self._mirrored(bar)), 3, 3)
            bar.setWidth(max(round(bar_px * share), 2))
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(QRectF(self._mirrored(bar)), 3, 3)
        painter.end()

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)
