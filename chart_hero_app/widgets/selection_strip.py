"""The strip under the lanes: what is selected, and the keys that work on it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button, ButtonKind, IconButton
from chart_hero_app.widgets.chip import Chip
from chart_hero_app.widgets.key_cap import KeyHint
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.lane_glyph import LaneGlyph
from chart_hero_core.domain.chart import Pad

HEIGHT_PX = 48
_SPACING_PX = 8


@dataclass(frozen=True, slots=True)
class StripButton:
    """A button of the strip.

    Parameters
    ----------
    command : what it does, by the command's name
    text : the verb
    keys : that do the same, as they stand on a cap
    kind : `doubt` for the way through the doubtful places
    reason : why it cannot be used now; empty if it can
    begins_group : stands apart from what is before it
    """

    command: str
    text: str
    keys: str = ""
    kind: ButtonKind = "plain"
    reason: str = ""
    begins_group: bool = False


@dataclass(frozen=True, slots=True)
class StripContent:
    """What the strip says.

    Parameters
    ----------
    title : what is selected; empty if nothing is
    detail : where it is, and what is to be known of it
    pad : whose glyph is shown; None for none
    doubt : how sure it is, or which place of the review; empty for neither
    doubt_first : the doubt stands before the title
    buttons : what can be done with it
    hints : keys and what they do, while nothing is selected
    """

    title: str = ""
    detail: str = ""
    pad: Pad | None = None
    doubt: str = ""
    doubt_first: bool = False
    buttons: tuple[StripButton, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()


class SelectionStrip(QWidget):
    """Says what is selected and offers what can be done with it; what has no room goes into a menu.

    Parameters
    ----------
    look : colours and fonts

    Signals
    -------
    pressed(str) : a button, by its command
    rebuilt() : there are other buttons
    """

    pressed = Signal(str)
    rebuilt = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._content = StripContent()
        self._body: QWidget | None = None
        self._buttons: list[tuple[StripButton, QWidget | None, Button]] = []
        self._facts: list[QWidget] = []
        self._detail: QWidget | None = None
        self.setObjectName("selection-strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Selection"))
        self._outer = QHBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self.more = IconButton(look, "dots", self.tr("More for this selection"))
        self.more.setParent(self)
        self.more.hide()
        self.more.clicked.connect(self._offer_rest)
        self.setMinimumHeight(HEIGHT_PX)
        look.changed.connect(self._give_way)

    @property
    def content(self) -> StripContent:
        """What it says."""
        return self._content

    def show_content(self, content: StripContent) -> None:
        """Say something else; nothing happens if it is the same."""
        if content == self._content and self._body is not None:
            return
        self._content = content
        if self._body is not None:
            self.more.setParent(self)
            self._outer.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._buttons, self._facts, self._detail = [], [], None
        self._body = QWidget()
        self._body.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self._body)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(_SPACING_PX)
        self._add_facts(row, content)
        row.addStretch(1)
        for button in content.buttons:
            self._add_button(row, button)
        row.addWidget(self.more)
        for keys, words in content.hints:
            hint = KeyHint(self._look, keys, words)
            self._facts.append(hint)
            row.addWidget(hint)
            row.addSpacing(8)
        self._outer.addWidget(self._body)
        self._give_way()
        self.rebuilt.emit()

    def _add_facts(self, row: QHBoxLayout, content: StripContent) -> None:
        widgets: list[QWidget] = []
        chip = Chip(self._look, "doubt", "doubt", content.doubt) if content.doubt else None
        if chip is not None and content.doubt_first:
            widgets.append(chip)
        if content.pad is not None:
            widgets.append(LaneGlyph(self._look, content.pad))
        if content.title:
            widgets.append(label(content.title, "subhead"))
        if content.detail:
            self._detail = label(content.detail, "body-3" if content.title else "body-2")
            widgets.append(self._detail)
        if chip is not None and not content.doubt_first:
            widgets.append(chip)
        for widget in widgets:
            row.addWidget(widget)
        self._facts += widgets

    def _add_button(self, row: QHBoxLayout, wanted: StripButton) -> None:
        line: QWidget | None = None
        if wanted.begins_group:
            line = hairline(is_upright=True)
            line.setFixedHeight(20)
            row.addWidget(line)
        button = Button(self._look, wanted.text, wanted.kind, keys=wanted.keys, height_px=28)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setEnabled(not wanted.reason)
        button.setToolTip(wanted.reason)
        button.clicked.connect(lambda: self.pressed.emit(wanted.command))
        row.addWidget(button)
        self._buttons.append((wanted, line, button))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move what has no room into the menu."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Hide buttons from the last on, then the detail, until the rest fits."""
        if self._detail is not None:
            self._detail.show()
        for shown in range(len(self._buttons), -1, -1):
            self._show_buttons(shown)
            if self._needed_px() <= self.width():
                return
        if self._detail is not None and self._content.title:
            self._detail.hide()

    def _show_buttons(self, count: int) -> None:
        """Show the first buttons; the others are in the menu."""
        for index, (_, line, button) in enumerate(self._buttons):
            button.setVisible(index < count)
            if line is not None:
                line.setVisible(index < count)
        self.more.setVisible(count < len(self._buttons))

    def _needed_px(self) -> int:
        row = self._body.layout() if self._body is not None else None
        if row is None:
            return 0
        row.invalidate()
        return row.minimumSize().width()

    def _offer_rest(self) -> None:
        menu = QMenu(self)
        for wanted, _, button in self._buttons:
            if button.isHidden():
                action = menu.addAction(f"{wanted.text}\t{wanted.keys}" if wanted.keys else wanted.text)
                action.setEnabled(not wanted.reason)
                action.setData(wanted.command)
        size = menu.sizeHint()
        corner = self.more.mapToGlobal(QPoint(self.more.width() - size.width(), -size.height() - 4))
        taken = menu.exec(corner)
        if taken is not None:
            self.pressed.emit(taken.data())
        menu.deleteLater()

    def minimumSizeHint(self) -> QSize:
        """Buttons give way; the height does not."""
        return QSize(240, max(HEIGHT_PX, self.fontMetrics().height() + 20))
