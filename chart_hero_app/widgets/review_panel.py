"""The Review tab: how many doubtful notes are left, and where."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from chart_hero_app.figures import count_text
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import hairline, label
from chart_hero_app.widgets.place_list import PlaceList
from chart_hero_app.widgets.segments import SegmentedControl
from chart_hero_app.widgets.song_page import SongPage
from chart_hero_app.widgets.wrap_row import WrapRow

_BY_DOUBT = 1
"""Index of that order; the other is by time."""


class ReviewPanel(SongPage):
    """The Review tab of one song.

    Parameters
    ----------
    session : the song
    look : colours and fonts

    Signals
    -------
    export_asked() : nothing is doubtful any more, and the export panel is wanted
    """

    export_asked = Signal()

    def __init__(self, session: SongSession, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._review = session.review
        self._n_left: int | None = None
        self._count = label("", "doubt-page")
        self._left = label("", "subhead")
        self._settled = label("", "label")
        self.previous = Button(look, icon_name="chevron-left")
        self.next = Button(look, icon_name="chevron-right")
        self._progress = QProgressBar()
        self._progress.setProperty("kind", "doubt")
        self._progress.setTextVisible(False)
        self.loops = QCheckBox(self.tr("Loop around it"))
        self.slow = QCheckBox(self.tr("Slow, 60 %"))
        self.order = SegmentedControl(look, self.tr("Order"), [self.tr("By time"), self.tr("By doubt")])
        self.places = PlaceList(look)
        self._nothing = label("", "", wraps=True)
        self.export = Button(look, self.tr("Export"), icon_name="export")
        self._end = self._made_end()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        self._line = hairline()
        column.addWidget(self._line)
        column.addWidget(self.places, 1)
        column.addWidget(self._end)
        column.addStretch(0)
        self._connect()
        self._show_choices()
        self.leave_letters_to_song()
        self.show_song()

    # What it is made of

    def _head(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._left)
        words.addWidget(self._settled)
        counter, ways = QWidget(), QWidget()
        counted = QHBoxLayout(counter)
        counted.setContentsMargins(0, 0, 0, 0)
        counted.setSpacing(8)
        counted.addWidget(self._count)
        counted.addLayout(words)
        for button, name in (
            (self.previous, self.tr("Previous doubtful place")),
            (self.next, self.tr("Next doubtful place")),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
        pair = QHBoxLayout(ways)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(8)
        pair.addWidget(self.previous)
        pair.addWidget(self.next)
        head = QVBoxLayout()
        head.setContentsMargins(16, 0, 16, 12)
        head.setSpacing(8)
        rows: tuple[tuple[QWidget, ...], ...] = ((counter, ways), (self.loops, self.slow))
        for row, between in zip(rows, (self._progress, self.order), strict=True):
            line = WrapRow(line_gap_px=4)
            line.add(*row)
            head.addLayout(line)
            head.addWidget(between)
        return head

    def _made_end(self) -> QWidget:
        end = QWidget()
        column = QVBoxLayout(end)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._nothing)
        column.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)
        return end

    def _connect(self) -> None:
        review = self._review
        self.previous.clicked.connect(review.previous)
        self.next.clicked.connect(review.next)
        self.loops.toggled.connect(review.switch_loop)
        self.slow.toggled.connect(review.switch_slow)
        self.order.chosen.connect(self._show_places)
        self.places.place_chosen.connect(review.go_to)
        self.export.clicked.connect(self.export_asked)
        review.choices_changed.connect(self._show_choices)
        self.follow(review.changed, review.current_changed, self._session.state_changed)

    # What it shows

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """What it says: the counter, its words, how many are settled, what stands in place of the list."""
        nothing = "" if self._end.isHidden() else self._nothing.text()
        return self._count.text(), self._left.text(), self._settled.text(), nothing

    def show_song(self) -> None:
        """Show what is left to review."""
        review, has_grid = self._review, self._session.has_grid
        n_left = review.n_left if has_grid else 0
        n_settled = review.n_settled if has_grid else 0
        total = n_left + n_settled
        self._count.setText(count_text(n_left))
        self._left.setText(self.tr("doubtful left"))
        text = self.tr("%1 of %2 settled").replace("%1", count_text(n_settled))
        text = text.replace("%2", count_text(total))
        self._settled.setText(text)
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(n_settled if total else 0)
        self._progress.setAccessibleName(text)
        for button in (self.previous, self.next):
            button.setEnabled(n_left > 0)
        self._show_end(n_left, has_grid)
        self._show_places()

    def _show_end(self, n_left: int, has_grid: bool) -> None:
        """Show the list, or say why there is none."""
        is_done = has_grid and n_left == 0
        for widget in (self._line, self.places, self.order):
            widget.setVisible(n_left > 0)
        self._end.setVisible(n_left == 0)
        self.export.setVisible(is_done)
        self._nothing.setText(
            self.tr("Nothing doubtful left. Export?")
            if is_done
            else self.tr("Doubtful places are listed here once the song is charted.")
        )
        if is_done and self._n_left:
            announce(self, self._nothing.text())
        self._n_left = n_left

    def _show_places(self) -> None:
        doubts = self._review.doubts
        is_by_doubt = self.order.current == _BY_DOUBT
        has_grid = self._session.has_grid
        places = doubts.by_doubt if is_by_doubt else doubts.places
        self.places.show_places(places if has_grid else ())
        self.places.show_current(self._review.current)

    def _show_choices(self) -> None:
        for box, is_on in ((self.loops, self._review.loops), (self.slow, self._review.is_slow)):
            with QSignalBlocker(box):
                box.setChecked(is_on)
