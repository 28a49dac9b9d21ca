"""Going through the doubtful places of a song, one by one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from chart_hero_app.playback.player import Player
from chart_hero_app.settings import Settings
from chart_hero_app.view_models.editor import EditorModel
from chart_hero_app.view_models.timeline import TimelineModel
from chart_hero_core.editing.bar_spans import bar_at, bar_of_number
from chart_hero_core.editing.document import place_of
from chart_hero_core.editing.note_settling import keep_doubtful
from chart_hero_core.review.doubts import DoubtPlace, Doubts

SLOW = 0.6


class ReviewModel(QObject):
    """The doubtful places, and the one that is looked at.

    Parameters
    ----------
    editor, timeline, player : of the song
    settings : whether places are looped, and slowly
    parent : Qt's owner

    Signals
    -------
    changed() : `doubts` are others
    current_changed() : another place is looked at, or none
    choices_changed() : places are looped, or played slowly, or no longer
    """

    changed = Signal()
    current_changed = Signal()
    choices_changed = Signal()

    def __init__(
        self,
        editor: EditorModel,
        timeline: TimelineModel,
        player: Player,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor, self._timeline, self._player = editor, timeline, player
        self._settings = settings
        self._choices = settings.choices.review
        self._doubts: Doubts | None = None
        self._current: DoubtPlace | None = None
        self._usual_speed = 1.0
        timeline.display.choose(doubt_limit=self.limit)
        editor.changed.connect(self._forget)
        settings.changed.connect(self._follow_settings)

    # What is doubtful

    @property
    def limit(self) -> float:
        """Notes less sure than this are doubtful."""
        return self._choices.doubt_limit

    @property
    def doubts(self) -> Doubts:
        """What is left to review."""
        if self._doubts is None:
            self._doubts = Doubts.of(self._editor.document, self.limit)
        return self._doubts

    @property
    def n_left(self) -> int:
        """Doubtful notes that are left."""
        return self.doubts.n_notes

    @property
    def n_settled(self) -> int:
        """Notes that were doubtful and are settled by hand."""
        return sum(note.is_pinned and note.confidence < self.limit for note in self._editor.document.notes)

    # The place that is looked at

    @property
    def current(self) -> DoubtPlace | None:
        """The place that is looked at, if it is still doubtful."""
        return self._current

    @property
    def current_number(self) -> int | None:
        """Its number, from 1; None without one."""
        places = self.doubts.places
        return places.index(self._current) + 1 if self._current in places else None

    def next(self) -> None:
        """Go to the next doubtful place; behind the last one, to the first."""
        places = self.doubts.places
        if places:
            self.go_to(self.doubts.after(self._here_s) or places[0])

    def previous(self) -> None:
        """Go to the doubtful place before; before the first one, to the last."""
        places = self.doubts.places
        if places:
            self.go_to(self.doubts.before(self._here_s) or places[-1])

    def go_to(self, place: DoubtPlace) -> None:
        """Look at a place: it is selected, seen and, as far as that is wished for, looped and slow."""
        self._current = place
        self._editor.select(map(place_of, place.notes))
        self._editor.activate_lane(place.notes[0].pad)
        self._timeline.reveal(place.start_s)
        if self.loops:
            self.loop_around()
        else:
            self._player.seek(place.start_s)
        self.current_changed.emit()

    def loop_around(self) -> None:
        """Play from one bar before the place to one behind it, over and over."""
        if self._current is None:
            return
        start_s, end_s = self._surroundings(self._current)
        self._timeline.set_loop(start_s, end_s)
        self._timeline.reveal(start_s)
        if self.is_slow:
            self._slow_down()
        self._player.seek(start_s)
        if self._player.can_play:
            self._player.play()

    def keep(self) -> None:
        """Settle the selected doubtful notes, or those of the place, as they are."""
        places = self._editor.selection or (
            frozenset(map(place_of, self._current.notes)) if self._current is not None else frozenset()
        )
        limit = self.limit
        self._editor.perform(
            self.tr("keep notes"), lambda document: keep_doubtful(document, places, limit).document
        )

    # How it is gone through

    @property
    def loops(self) -> bool:
        """Whether each place is looped."""
        return self._choices.loops

    @property
    def is_slow(self) -> bool:
        """Whether it is played at 60 %."""
        return self._choices.is_slow

    def switch_loop(self, loops: bool) -> None:
        """Loop each place, or only go there."""
        self._settings.change("review", loops=loops)
        if self._timeline.loop is not None and not loops:
            self._timeline.toggle_loop()

    def switch_slow(self, is_slow: bool) -> None:
        """Play at 60 %, or as fast as before."""
        self._settings.change("review", is_slow=is_slow)
        if not is_slow:
            self.speed_up()

    def toggle_slow(self) -> None:
        """Play at 60 % now, or as fast as before; the choice for review stays."""
        if self._player.speed == SLOW:
            self.speed_up()
        else:
            self._slow_down()

    def speed_up(self) -> None:
        """Go back from 60 % to the speed before."""
        if self._player.speed == SLOW:
            self._player.set_speed(self._usual_speed)

    def _slow_down(self) -> None:
        if self._player.speed != SLOW:
            self._usual_speed = self._player.speed
            self._player.set_speed(SLOW)

    @property
    def _here_s(self) -> float:
        return self._player.position_s if self._current is None else self._current.start_s

    def _surroundings(self, place: DoubtPlace) -> tuple[float, float]:
        """From one bar before to one behind, within the song."""
        document = self._editor.document
        tempo_map = document.tempo_map
        first, last = bar_at(tempo_map, place.start_tick), bar_at(tempo_map, place.end_tick)
        start_tick = bar_of_number(tempo_map, max(first.number - 1, 1)).start_tick
        end_tick = bar_of_number(tempo_map, last.number + 1).end_tick
        start_s, end_s = tempo_map.seconds_at([start_tick, end_tick]).tolist()
        return max(start_s, 0.0), min(end_s, max(document.duration_s, place.end_s + 1.0))

    def _forget(self) -> None:
        self._doubts = None
        if self._current is not None and self._current not in self.doubts.places:
            still = [place for place in self.doubts.places if place.start_tick == self._current.start_tick]
            self._current = still[0] if still else self._current
        self.changed.emit()

    def _follow_settings(self) -> None:
        choices = self._settings.choices.review
        if choices == self._choices:
            return
        has_other_limit = choices.doubt_limit != self._choices.doubt_limit
        self._choices = choices
        self.choices_changed.emit()
        if has_other_limit:
            self._timeline.display.choose(doubt_limit=self.limit)
            self._forget()
