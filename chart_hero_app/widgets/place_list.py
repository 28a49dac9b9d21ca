"""The doubtful places as a list: where, what, how sure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from chart_hero_app.theme.look import Look
from chart_hero_app.theme.motion import Movement
from chart_hero_app.view_models.place_names import place_name
from chart_hero_app.widgets.place_painter import PLACE_ROLE, PlacePainter, RowPlan
from chart_hero_app.words import percent_text
from chart_hero_core.review.doubts import DoubtPlace

FADE_MS = 240
_SHOWN_ROWS = 4
_WAYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
)
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class PlaceModel(QAbstractListModel):
    """The places, in the order in which they are listed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: tuple[DoubtPlace, ...] = ()

    @property
    def places(self) -> tuple[DoubtPlace, ...]:
        """What is listed."""
        return self._places

    def show_places(self, places: Sequence[DoubtPlace]) -> None:
        """List others; those that are only fewer keep the list where it is scrolled to."""
        places = tuple(places)
        starts = {place.start_tick for place in places}
        for row in reversed(range(len(self._places))):
            if self._places[row].start_tick not in starts:
                self.beginRemoveRows(_ROOT, row, row)
                self._places = (*self._places[:row], *self._places[row + 1 :])
                self.endRemoveRows()
        if [place.start_tick for place in self._places] != [place.start_tick for place in places]:
            self.beginResetModel()
            self._places = places
            self.endResetModel()
        elif places != self._places:
            self._places = places
            self.dataChanged.emit(self.index(0), self.index(len(places) - 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Number of places."""
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Say a place in words, or hand it to the painter."""
        if not index.isValid():
            return None
        place = self._places[index.row()]
        if role == PLACE_ROLE:
            return place
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words = self.tr("%1, %2, %3 sure").replace("%1", place.position)
            return words.replace("%2", place_name(place)).replace("%3", percent_text(place.least_confidence))
        return None


class PlaceList(QListView):
    """The list. Places that are settled fade before they leave.

    Parameters
    ----------
    look : colours, fonts, motion

    Signals
    -------
    place_chosen(DoubtPlace) : a row was clicked, or reached by the arrows
    """

    place_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._places = PlaceModel(self)
        self._painter = PlacePainter(look, self)
        self._next: tuple[DoubtPlace, ...] = ()
        self._fade = Movement(look.motion, FADE_MS, self._show_fade, self)
        self.setModel(self._places)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(self.tr("Doubtful places"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.clicked.connect(self._choose)
        look.changed.connect(self._plan_rows)

    @property
    def places(self) -> tuple[DoubtPlace, ...]:
        """What is listed; a place that fades still is."""
        return self._places.places

    def show_places(self, places: Sequence[DoubtPlace]) -> None:
        """List these places; settled ones fade, if the user likes movement."""
        self._fade.stop()
        if self._painter.leaving:
            self._end_fade()
        self._next = tuple(places)
        starts = {place.start_tick for place in places}
        gone = frozenset(place for place in self.places if place.start_tick not in starts)
        if gone and self.isVisible():
            self._painter.leaving = gone
            self._fade.start()
        else:
            self._end_fade()

    def show_current(self, place: DoubtPlace | None) -> None:
        """Light the place that is looked at, and scroll to it."""
        if place is None or place not in self.places:
            self.setCurrentIndex(_ROOT)
            return
        index = self._places.index(self.places.index(place))
        if index != self.currentIndex():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the list by the arrows; all other keys are commands."""
        if event.key() not in _WAYS:
            event.ignore()
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self._choose(self.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        place = index.data(PLACE_ROLE)
        if place is not None:
            self.place_chosen.emit(place)

    def _show_fade(self, share: float) -> None:
        self._painter.opacity = 1 - share
        self.viewport().update()
        if share >= 1:
            self._end_fade()

    def _end_fade(self) -> None:
        self._painter.leaving = frozenset()
        self._places.show_places(self._next)
        self._plan_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way."""
        super().resizeEvent(event)
        self._plan_rows()

    def _plan_rows(self) -> None:
        plan = RowPlan.of(self.places, self._look.theme, self.viewport().width())
        if plan != self._painter.plan:
            self._painter.plan = plan
            self.setMinimumHeight(_SHOWN_ROWS * plan.row_px)
            self.scheduleDelayedItemsLayout()
