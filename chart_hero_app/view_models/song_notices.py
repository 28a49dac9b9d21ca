"""What the notice row says about the open song, and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PySide6.QtCore import QObject, Signal

from chart_hero_app import messages, run_messages
from chart_hero_app.figures import bars_text, tempo_text, time_text
from chart_hero_app.messages import Answer, Message
from chart_hero_app.view_models.grid_notices import GRID, LEVEL, GridNotices
from chart_hero_app.view_models.notice import NoticeModel
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_core.editing.bar_spans import bar_at
from chart_hero_core.service import Transcription

RUN, SOUND, KEPT, HEALTH = "run", "sound", "kept", "health"
TOPICS = (RUN, GRID, LEVEL, SOUND, KEPT, HEALTH)
HIGH_SENSITIVITY = 0.8
STAYING = frozenset({Answer.CANCEL, Answer.SHOW_PLACE, Answer.FIND_SONG})
"""Answers after which the message stays until what they began is over."""


class SongNotices(QObject):
    """Turns what happens to a song into messages; made when a song is shown, deleted with it.

    Parameters
    ----------
    session : the song
    notice : says it
    parent : Qt's owner

    Signals
    -------
    export_asked(), find_asked() : a button wants the export panel, or the song's file
    tap_asked() : a button wants the tempo to be tapped along
    """

    export_asked = Signal()
    find_asked = Signal()
    tap_asked = Signal()

    def __init__(self, session: SongSession, notice: NoticeModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._notice = session, notice
        session.listening.progress_changed.connect(self._show_progress)
        session.state_changed.connect(self._show_state)
        session.charted.connect(self._show_done)
        session.source_changed.connect(self._show_source)
        session.sound_failed.connect(lambda error: notice.say(SOUND, messages.message_of(error)))
        for edits in (session.rereading, session.grid):
            edits.failed.connect(lambda error: notice.say(RUN, messages.message_of(error)))
        session.other_song_given.connect(lambda path: notice.say(SOUND, messages.other_song(path.name)))
        session.keeper.failed.connect(lambda error: notice.say(KEPT, messages.edit_not_saved(str(error))))
        session.keeper.saved.connect(lambda: notice.unsay(KEPT))
        self._acts: Mapping[Answer, Callable[[Message], object]] = {
            Answer.CANCEL: lambda _: session.stop_listening(),
            Answer.GO_ON: lambda _: session.listen(),
            Answer.TRY_AGAIN: lambda _: session.listen(),
            Answer.REMOVE_HEARD: lambda _: session.remove_heard(),
            Answer.RAISE_SENSITIVITY: self._raise_sensitivity,
            Answer.SHOW_PLACE: self._show_place,
            Answer.REVIEW: lambda _: session.review.next(),
            Answer.PLAY: lambda _: session.player.play(),
            Answer.EXPORT: lambda _: self.export_asked.emit(),
            Answer.TAP_ALONG: self._tap,
            Answer.LOOKS_RIGHT: self._accept,
            Answer.HALVE: lambda _: session.grid.halve(),
            Answer.DOUBLE: lambda _: session.grid.double(),
            Answer.KEEP_LEVEL: lambda _: session.answers.keep_level(),
            Answer.FIND_SONG: lambda _: self.find_asked.emit(),
        }
        self._grid = GridNotices(session, notice, self)
        notice.answered.connect(self._answer)
        self._show_source()
        self._show_progress()
        if session.state is SongState.READY:
            self._grid.show()
        else:
            self._show_state()

    def close(self) -> None:
        """Take back all that was said about the song."""
        self._notice.answered.disconnect(self._answer)
        self._notice.unsay(*TOPICS)
        self.deleteLater()

    # What is said

    def _show_progress(self) -> None:
        progress = self._session.progress
        if progress is not None:
            self._notice.say(RUN, run_messages.listening(progress.heard_s, progress.left_s))
        elif self._session.state is SongState.LISTENING:
            self._notice.unsay(RUN)

    def _show_state(self) -> None:
        session = self._session
        if session.state is SongState.WAITING:
            self._notice.say(RUN, run_messages.waiting())
        elif session.state is SongState.STOPPED:
            self._notice.say(RUN, run_messages.stopped(len(session.editor.document.notes)))
        elif session.state is SongState.NO_DRUMS:
            self._notice.say(RUN, messages.no_drums(session.path.name, self._clearest_place()))
        elif session.state is SongState.FAILED and session.fault is not None:
            self._notice.say(RUN, run_messages.broken_off(session.fault, len(session.editor.document.notes)))

    def _show_done(self, transcription: Transcription) -> None:
        session = self._session
        flaws = transcription.heard.warnings
        if flaws:
            self._notice.say(HEALTH, run_messages.sound_flawed(flaws[0]))
        if session.state is not SongState.READY:
            return
        document = session.editor.document
        self._notice.say(
            RUN,
            run_messages.done(len(document.notes), tempo_text(document.tempo_map), session.review.n_left),
        )
        self._grid.show()

    def _show_source(self) -> None:
        if self._session.is_missing:
            self._notice.say(SOUND, messages.song_missing(self._session.path.name))
        else:
            self._notice.unsay(SOUND)

    def _clearest_place(self) -> tuple[str, float] | None:
        """The second around which the model came nearest to hearing drums."""
        heard = self._session.heard
        if heard is None or heard.activations.n_frames == 0:
            return None
        frame = int(np.argmax(heard.activations.family_logits.max(axis=1)))
        second = heard.activations.frame_grid.seconds_at(frame)
        tempo_map = self._session.editor.document.tempo_map
        if self._session.tempo is None:
            return time_text(second), second
        number = bar_at(tempo_map, float(tempo_map.ticks_at(second))).number
        return bars_text(number, number), second

    # What its buttons do

    def _answer(self, topic: str, message: Message, answer: Answer) -> None:
        if topic not in TOPICS or answer not in self._acts:
            return
        if answer not in STAYING:
            self._notice.unsay(topic)
        if answer in (Answer.GO_ON, Answer.TRY_AGAIN) and topic == KEPT:
            self._session.keeper.keep()
        else:
            self._acts[answer](message)

    def _show_place(self, message: Message) -> None:
        second = message.place_s or 0.0
        self._session.timeline.go_to(second)
        self._session.player.seek(second)

    def _tap(self, message: Message) -> None:
        self._show_place(message)
        self.tap_asked.emit()

    def _accept(self, _: Message) -> None:
        """Settle the bars that were named, or the grid as a whole; other bars may be named then."""
        run = self._session.timeline.display.trust.longest_run
        if run is not None:
            self._session.answers.accept_bars(run.first, run.last)
        else:
            self._session.answers.accept_grid()
        self._grid.show()

    def _raise_sensitivity(self, _: Message) -> None:
        self._session.rereading.raise_all(HIGH_SENSITIVITY)
        self._session.chart_anyway()
