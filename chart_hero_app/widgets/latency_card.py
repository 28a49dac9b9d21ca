"""The tap test of a device: clicks are heard, the user taps along, and the usual distance is taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.playback.latency_test import FEWEST_TAPS, N_IGNORED, LatencyTest
from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.button import Button
from chart_hero_app.widgets.labels import label

_TAP_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LatencyCard(QFrame):
    """A card that takes taps by key or click, and offers the result.

    Parameters
    ----------
    test : the test of the device in use
    look : colours and fonts

    Signals
    -------
    closed() : the result was taken, or the test given up
    """

    closed = Signal()

    def __init__(self, test: LatencyTest, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._test = test
        self.setProperty("kind", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Latency test"))
        self._sentence = label("", wraps=True)
        self.take = Button(look, self.tr("Use it"))
        self.take.clicked.connect(self._take)
        self.stop = Button(look, self.tr("Cancel"), "quiet")
        self.stop.clicked.connect(self._give_up)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.stop)
        buttons.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._sentence)
        column.addLayout(buttons)
        test.changed.connect(self._show_test)
        self._show_test()

    def begin(self) -> None:
        """Start the clicks, and take the keys."""
        self._test.start()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a tap; Escape gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
        elif event.key() in _TAP_KEYS and not event.isAutoRepeat():
            self._test.tap()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a tap."""
        self._test.tap()

    def hideEvent(self, event: QHideEvent) -> None:
        """End the clicks with the card."""
        self._test.stop()
        super().hideEvent(event)

    def _show_test(self) -> None:
        latency_s, spread_s = self._test.latency_s, self._test.spread_s
        self.take.setEnabled(latency_s is not None)
        if latency_s is not None and spread_s is not None:
            text = self.tr("{ms} ms, half of your taps within {spread} ms of it.").format(
                ms=round(latency_s * 1000), spread=round(spread_s * 1000)
            )
        elif self._test.is_running:
            left = N_IGNORED + FEWEST_TAPS - self._test.n_taps
            text = self.tr("Press Space with each click, or click here. {n} more taps.").format(n=left)
        else:
            text = self.tr("Too few taps for a result.")
        self._sentence.setText(text)
        self.setAccessibleDescription(text)

    def _take(self) -> None:
        self._test.accept()
        self.closed.emit()

    def _give_up(self) -> None:
        self._test.stop()
        self.closed.emit()
