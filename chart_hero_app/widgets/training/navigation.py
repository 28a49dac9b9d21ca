"""The list of the training pages: what each is called, and what it is at."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.mark import Mark

WIDTH_PX = 216
_ROW_PX, _PAD_PX, _ICON_PX, _GAP_PX = 56, 16, 16, 12
_ICONS = {
    TrainingPageName.DATA: "disk",
    TrainingPageName.RUN: "play",
    TrainingPageName.RESULT: "bars",
    TrainingPageName.SEARCH: "search",
    TrainingPageName.MODELS: "list",
}


class PageEntry(QAbstractButton):
    """A page in the list: icon, name, and below the name what it is at.

    Parameters
    ----------
    look : colours and fonts
    icon_name : drawn before both
    name : of the page
    """

    def __init__(self, look: Look, icon_name: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._icon_name = look, icon_name
        self._state = ""
        self.setText(name)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def state(self) -> str:
        """What the page is at."""
        return self._state

    def show_state(self, state: str) -> None:
        """Say what the page is at."""
        if state != self._state:
            self._state = state
            self.setAccessibleName(f"{self.text()}, {state}" if state else self.text())
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for two lines."""
        theme = self._look.theme
        name, state = QFontMetrics(theme.font("button")), QFontMetrics(theme.font("label"))
        width = max(name.horizontalAdvance(self.text()), state.horizontalAdvance(self._state))
        height = max(_ROW_PX, name.height() + state.height() + 16)
        return QSize(2 * _PAD_PX + _ICON_PX + _GAP_PX + width, height)

    def minimumSizeHint(self) -> QSize:
        """The name is never cut; what it is at may be, and is in the tooltip then."""
        name_px = QFontMetrics(self._look.theme.font("button")).horizontalAdvance(self.text())
        return QSize(2 * _PAD_PX + _ICON_PX + _GAP_PX + name_px, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground if chosen, the icon, the two lines."""
        theme, is_chosen = self._look.theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen or self.underMouse():
            painter.setPen(theme.chosen_pen() if is_chosen else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("raised" if is_chosen else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        icon = QRect(_PAD_PX, (self.height() - _ICON_PX) // 2, _ICON_PX, _ICON_PX)
        theme.draw_icon(painter, self._mirrored(icon), self._icon_name, "accent" if is_chosen else "text-2")
        self._draw_words(painter, "text-2" if is_chosen or self.underMouse() else "text-3")
        painter.end()

    def _draw_words(self, painter: QPainter, state_token: str) -> None:
        theme = self._look.theme
        left = _PAD_PX + _ICON_PX + _GAP_PX
        fonts = (theme.font("button"), theme.font("label"))
        heights = [QFontMetrics(font).height() for font in fonts]
        top = (self.height() - sum(heights)) // 2
        width = self.width() - left - 8
        for text, font, height, token in zip(
            (self.text(), self._state), fonts, heights, ("text", state_token), strict=True
        ):
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.setFont(font)
            painter.setPen(theme.color(token))
            place = self._mirrored(QRect(left, top, width, height))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), shown)
            top += height
        is_cut = QFontMetrics(fonts[1]).horizontalAdvance(self._state) > width
        self.setToolTip(self._state if is_cut else "")

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)


class TrainingNavigation(QWidget):
    """The pages in a column; at the foot what stays here and what is in use.

    Parameters
    ----------
    studio : says what each page is at

    Signals
    -------
    chosen(TrainingPageName) : the user wants to see a page
    """

    chosen = Signal(object)

    def __init__(self, studio: TrainingStudio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._look = studio, studio.look
        self.setObjectName("training-side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Training pages"))
        names = {
            TrainingPageName.DATA: self.tr("Data"),
            TrainingPageName.RUN: self.tr("Run"),
            TrainingPageName.RESULT: self.tr("Result"),
            TrainingPageName.SEARCH: self.tr("Search"),
            TrainingPageName.MODELS: self.tr("Models"),
        }
        self._group = QButtonGroup(self)
        self.entries = {page: PageEntry(self._look, _ICONS[page], names[page]) for page in TrainingPageName}
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 16)
        column.setSpacing(4)
        for index, (page, entry) in enumerate(self.entries.items()):
            self._group.addButton(entry, index)
            entry.clicked.connect(lambda _=False, page=page: self.chosen.emit(page))
            column.addWidget(entry)
        column.addStretch(1)
        column.addLayout(self._foot())
        self.entries[TrainingPageName.DATA].setChecked(True)
        studio.states_changed.connect(self._show)
        self._look.changed.connect(self._follow_look)
        self._follow_look()
        self._show()

    def _foot(self) -> QVBoxLayout:
        private = QHBoxLayout()
        private.setSpacing(8)
        private.addWidget(Mark(self._look, "shield", "text-2"))
        private.addWidget(label(self.tr("Stays on this computer"), "label-2", wraps=True), 1)
        self._in_use = label("", "label-2", wraps=True)
        foot = QVBoxLayout()
        foot.setContentsMargins(8, 0, 8, 0)
        foot.setSpacing(4)
        foot.addLayout(private)
        foot.addWidget(self._in_use)
        return foot

    @property
    def page(self) -> TrainingPageName:
        """The page that is chosen."""
        return list(self.entries)[self._group.checkedId()]

    def show_page(self, page: TrainingPageName) -> None:
        """Choose a page without telling anyone."""
        self.entries[page].setChecked(True)

    @property
    def in_use_text(self) -> str:
        """What stands at the foot: "In use: Shipped model"."""
        return self._in_use.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with the arrows."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        entries = list(self.entries.values())
        entry = entries[(self._group.checkedId() + step) % len(entries)]
        entry.setFocus(Qt.FocusReason.TabFocusReason)
        entry.click()

    def _show(self) -> None:
        for page, entry in self.entries.items():
            entry.show_state(self._studio.state(page).text)
        self._in_use.setText(self.tr("In use: %1").replace("%1", self._studio.model_name))

    def _follow_look(self) -> None:
        widest = max(entry.minimumSizeHint().width() for entry in self.entries.values())
        self.setFixedWidth(max(self._look.theme.text_px(WIDTH_PX), widest + 16))
