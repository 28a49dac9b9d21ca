"""The app's buttons: words with an icon before and a key cap behind, or an icon alone."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QToolButton, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.theme import FontRole
from chart_hero_app.widgets.key_cap import draw_key_cap, key_cap_size

ButtonKind = Literal["plain", "primary", "doubt", "quiet", "danger", "link", "identify"]
"""How much a button says: `primary` is the one filled button of a view."""

ICON_PX = 16
_GAP_PX = 8
_INK = {"primary": "on-accent", "danger": "error", "link": "accent", "identify": "accent"}
_PAD_PX = {"link": 0, "identify": 10}
_TALL_PX = 40


class Button(QPushButton):
    """A button with words.

    Parameters
    ----------
    look : colours and fonts
    text : the verb
    kind : how much it says
    icon_name : drawn before the words; empty for none
    keys : drawn as a cap behind the words; empty for none
    command : whose keys are drawn there, whatever they are; or in the tooltip, see `explain`
    height_px : at text size 100 %; grows with the text
    """

    def __init__(
        self,
        look: Look,
        text: str = "",
        kind: ButtonKind = "plain",
        icon_name: str = "",
        keys: str = "",
        height_px: int = 32,
        parent: QWidget | None = None,
        command: str = "",
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._icon_name = icon_name
        self._own_keys, self._command = keys, command
        self._has_cap = True
        self._explanation = ("", "")
        self._height_px = height_px
        self._take_kind(kind)
        look.changed.connect(self.updateGeometry)
        if command:
            look.keys.changed.connect(self._follow_keys)

    @property
    def _font_role(self) -> FontRole:
        if self._kind == "primary":
            return "primary"
        return "body" if self._kind == "link" else "button"

    @property
    def _padding_px(self) -> int:
        return _PAD_PX.get(self._kind, 20 if self._height_px >= _TALL_PX else 12)

    def _take_kind(self, kind: ButtonKind) -> None:
        self._kind = kind
        self._icon_token = "doubt" if kind == "doubt" else _INK.get(kind, "text")
        self.setProperty("kind", kind)

    def show_kind(self, kind: ButtonKind) -> None:
        """Say more, or less; the icon takes the colour of the words."""
        self._take_kind(kind)
        self.style().unpolish(self)  # the style sheet goes by the kind
        self.style().polish(self)
        self.updateGeometry()
        self.update()

    @property
    def keys(self) -> str:
        """What stands on the cap; empty without one."""
        if not self._has_cap:
            return ""
        return self._look.keys.text(self._command) if self._command else self._own_keys

    def show_cap(self, has_cap: bool) -> None:
        """Draw the keys behind the words, or leave them out."""
        self._has_cap = has_cap
        self.updateGeometry()
        self.update()

    def explain(self, words: str, reason: str = "") -> None:
        """Have a tooltip: why the button cannot be used, or words with the keys of its command behind."""
        self._explanation = (words, reason)
        self.setToolTip(reason or self._look.keys.tooltip(words, self._command))

    def _follow_keys(self) -> None:
        if any(self._explanation):
            self.explain(*self._explanation)
        self.updateGeometry()
        self.update()

    def show_icon(self, icon_name: str, token: str | None = None) -> None:
        """Draw another icon, in the colour of a token."""
        self._icon_name = icon_name
        self._icon_token = token or self._icon_token
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon, words and cap, never less."""
        theme = self._look.theme
        metrics = QFontMetrics(theme.font(self._font_role))
        text_px = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width() if self.text() else 0
        parts = [text_px] if text_px else []
        if self._icon_name:
            parts.append(ICON_PX)
        if self.keys:
            parts.append(key_cap_size(theme, self.keys).width())
        room = self._height_px - theme.text_px(20) if theme.text_scale <= 1 else self._height_px - 20
        height = max(self._height_px, metrics.height() + max(room, 4))
        return QSize(sum(parts) + _GAP_PX * max(len(parts) - 1, 0) + 2 * self._padding_px, height)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground by the style sheet, then what stands on it."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        self._draw_content(painter)
        painter.end()

    def _ink(self) -> QColor:
        theme = self._look.theme
        if not self.isEnabled():
            return theme.disabled_color()
        return theme.color(_INK.get(self._kind, "text"))

    def _draw_content(self, painter: QPainter) -> None:
        theme = self._look.theme
        hint = self.sizeHint()
        x = self._padding_px + max(self.width() - hint.width(), 0) // 2
        if self._icon_name:
            place = self._mirrored(QRect(x, (self.height() - ICON_PX) // 2, ICON_PX, ICON_PX))
            theme.draw_icon(painter, place, self._icon_name, self._icon_token if self.isEnabled() else "")
            x += ICON_PX + _GAP_PX
        if self.text():
            font = theme.font(self._font_role)
            font.setUnderline(self._kind == "link" and self.underMouse())
            painter.setFont(font)
            painter.setPen(self._ink())
            metrics = QFontMetrics(font)
            width = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
            place = self._mirrored(QRect(x, 0, width, self.height()))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextHideMnemonic, self.text())
            x += width + _GAP_PX
        if self.keys:
            size = key_cap_size(theme, self.keys)
            place = self._mirrored(
                QRect(x, (self.height() - size.height()) // 2, size.width(), size.height())
            )
            has_ground = self._kind != "primary" and self.isEnabled()
            draw_key_cap(painter, theme, QRectF(place), self.keys, None if has_ground else self._ink())

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)


class IconButton(QToolButton):
    """A button with an icon alone; its name is in the tooltip and for screen readers.

    Parameters
    ----------
    look : colours and icons
    icon_name : what is drawn
    name : what it does, in words
    keys : shown in the tooltip; empty for none
    edge_px : width and height
    token : colour of the icon
    command : whose keys are shown in the tooltip, whatever they are
    """

    def __init__(
        self,
        look: Look,
        icon_name: str,
        name: str,
        keys: str = "",
        edge_px: int = 32,
        token: str = "text-2",
        parent: QWidget | None = None,
        command: str = "",
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon_name = icon_name
        self._token = token
        self._own_keys, self._command = keys, command
        self._reason = ""
        self.setFixedSize(edge_px, edge_px)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.name(name)
        self._tint()
        look.changed.connect(self._tint)
        if command:
            look.keys.changed.connect(self._follow_keys)

    @property
    def keys(self) -> str:
        """What the tooltip says to press; empty for nothing."""
        return self._look.keys.text(self._command) if self._command else self._own_keys

    def _follow_keys(self) -> None:
        self.name(self.accessibleName(), self._reason)

    def name(self, name: str, reason: str = "") -> None:
        """Say what the button does, and why it cannot do so now."""
        self._reason = reason
        self.setAccessibleName(name)
        tip = f"{name} ({self.keys})" if self.keys else name
        self.setToolTip(f"{tip}. {reason}" if reason else tip)

    def show_icon(self, icon_name: str) -> None:
        """Draw another icon."""
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self._tint()

    def _tint(self) -> None:
        self.setIcon(self._look.theme.icon(self._icon_name, self._token))
