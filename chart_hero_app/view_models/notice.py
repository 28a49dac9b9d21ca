"""The notice row: one message at a time, the gravest of all that hold.

What goes by itself after some seconds says what just became of something that the user did: it comes before
older warnings, which are still there afterwards.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from chart_hero_app.messages import Answer, Gravity, Message


class NoticeModel(QObject):
    """What there is to say, by what it is about; a newer message about the same thing replaces the older.

    Signals
    -------
    changed() : `message` is another
    answered(str, Message, Answer) : a button of the message about a topic was pressed
    """

    changed = Signal()
    answered = Signal(str, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages: dict[str, Message] = {}
        self._shown: str | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_up)

    @property
    def message(self) -> Message | None:
        """The gravest message, of equals the newest; None if there is nothing to say."""
        return None if self._shown is None else self._messages[self._shown]

    @property
    def topic(self) -> str | None:
        """What the message is about."""
        return self._shown

    def says(self, topic: str) -> bool:
        """Whether there is something to say about a topic, seen or behind a graver message."""
        return topic in self._messages

    def say(self, topic: str, message: Message) -> None:
        """Say something about a topic; what only goes on, as far as it is, comes not to the front again."""
        before = self._messages.get(topic)
        if before != message:
            goes_on = before is not None and before.gravity is message.gravity is Gravity.WORKING
            if not goes_on:
                self._messages.pop(topic, None)
            self._messages[topic] = message
            self._choose()

    def unsay(self, *topics: str) -> None:
        """Take back what was said about topics; nothing happens where nothing was said."""
        for topic in topics:
            self._messages.pop(topic, None)
        self._choose()

    def clear(self) -> None:
        """Take back everything."""
        self.unsay(*self._messages)

    def answer(self, answer: Answer) -> None:
        """A button of the shown message was pressed."""
        if self._shown is not None:
            self.answered.emit(self._shown, self._messages[self._shown], answer)

    def dismiss(self) -> None:
        """The shown message was closed."""
        if self._shown is not None:
            self.unsay(self._shown)

    def _choose(self) -> None:
        before = self._last
        topics = list(self._messages)
        self._shown = max(
            topics, key=lambda topic: (_rank(self._messages[topic]), topics.index(topic)), default=None
        )
        message = self.message
        if message == before:
            return
        self._last = message
        self._timer.stop()
        if message is not None and message.lasts_s is not None:
            self._timer.start(round(1000 * message.lasts_s))
        self.changed.emit()

    _last: Message | None = None

    def _time_is_up(self) -> None:
        self.dismiss()


def _rank(message: Message) -> Gravity:
    """How far a message is in front; a brief one is the equal of warnings."""
    is_brief = message.lasts_s is not None
    return max(message.gravity, Gravity.WARNING) if is_brief else message.gravity
