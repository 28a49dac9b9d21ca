"""Commands of playing, of the loop, and of going somewhere."""

from __future__ import annotations

from functools import partial

import numpy as np

from chart_hero_app.commands.open_song import OpenSong, tr
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.playback.desk import Fader
from chart_hero_core.editing.bar_spans import bar_at, bar_of_number
from chart_hero_core.editing.document import place_of

SPEED_STEP = 0.1

_ALREADY_THERE_S = 0.35
"""While it plays, going back from a line that was passed less than this ago leads to the one before."""

_SAME_PLACE_S = 0.002


def bind_playback(registry: CommandRegistry, song: OpenSong) -> None:
    """Bind the commands of the Play menu that need no more than the song."""
    hand = _TransportHand(song)
    player = song.app.player
    registry.bind("play.toggle", player.toggle, hand.cannot_play, lambda: player.is_playing)
    registry.bind("play.from_loop", hand.play_from_loop, hand.cannot_play)
    registry.bind("play.record", hand.toggle_record, hand.cannot_record, hand.is_recording)
    registry.bind("play.slow", lambda: song.session.review.toggle_slow(), song.no_song)
    registry.bind("play.faster", partial(hand.change_speed, SPEED_STEP), song.no_song)
    registry.bind("play.slower", partial(hand.change_speed, -SPEED_STEP), song.no_song)
    _bind_loop(registry, song, hand)
    _bind_places(registry, song, hand)
    _bind_mix(registry, song)


def _bind_loop(registry: CommandRegistry, song: OpenSong, hand: _TransportHand) -> None:
    registry.bind("play.loop", hand.toggle_loop, song.no_song, hand.has_loop)
    registry.bind("play.loop_start", hand.start_loop, song.no_song)
    registry.bind("play.loop_end", hand.end_loop, song.no_song)
    registry.bind("play.loop_selection", hand.loop_selection, song.no_selection)
    registry.bind("play.loop_doubt", lambda: song.session.review.loop_around(), hand.no_doubt)


def _bind_places(registry: CommandRegistry, song: OpenSong, hand: _TransportHand) -> None:
    registry.bind("play.to_start", partial(hand.go_to, 0.0), song.no_song)
    registry.bind("play.to_end", lambda: hand.go_to(song.timeline.duration_s), song.no_song)
    for name, go in (("bar", hand.go_by_bars), ("section", hand.go_by_sections), ("note", hand.go_by_notes)):
        registry.bind(f"play.{name}_back", partial(go, -1), song.no_grid)
        registry.bind(f"play.{name}_on", partial(go, 1), song.no_grid)


def _bind_mix(registry: CommandRegistry, song: OpenSong) -> None:
    player = song.app.player

    def is_on(fader: Fader) -> bool:
        return player.desk.is_on(fader)

    def switch(fader: Fader) -> None:
        player.switch_fader(fader, not is_on(fader))

    for name, fader in (("click", Fader.CLICK), ("drums", Fader.KIT)):
        registry.bind(f"play.{name}", partial(switch, fader), is_on=partial(is_on, fader))
    registry.bind(
        "play.ears",
        lambda: player.split_ears(not player.desk.splits_ears),
        is_on=lambda: player.desk.splits_ears,
    )
    registry.bind(
        "play.mute",
        lambda: song.timeline.display.toggle_mute([song.editor.active_pad]),
        song.no_song,
        lambda: not song.no_song() and song.editor.active_pad in song.timeline.display.muted,
    )
    registry.bind(
        "play.solo",
        lambda: song.timeline.display.toggle_solo([song.editor.active_pad]),
        song.no_song,
        lambda: not song.no_song() and song.editor.active_pad in song.timeline.display.soloed,
    )


class _TransportHand:
    def __init__(self, song: OpenSong) -> None:
        self._song = song
        self._player = song.app.player

    # Playing

    def cannot_play(self) -> str:
        reason = self._song.no_song()
        if reason or self._player.can_play:
            return reason
        if self._player.outputs.device is None:
            return tr("No audio device found")
        return tr("The sound is not there yet")

    def play_from_loop(self) -> None:
        """Play from the start of the loop, else of the selection, else from the playhead."""
        loop, notes = self._song.timeline.loop, self._song.editor.selected_notes
        if loop is not None:
            self.go_to(loop.start_s)
        elif notes:
            self.go_to(self._song.seconds_at(notes[0].tick))
        self._player.play()

    def cannot_record(self) -> str:
        return self._song.no_grid() or self.cannot_play()

    def is_recording(self) -> bool:
        return not self._song.no_song() and self._song.session.recorder.is_recording

    def toggle_record(self) -> None:
        recorder = self._song.session.recorder
        if recorder.is_recording:
            recorder.stop()
        else:
            recorder.start()

    def change_speed(self, step: float) -> None:
        self._player.set_speed(self._player.speed + step)

    # The loop

    def has_loop(self) -> bool:
        return not self._song.no_song() and self._song.timeline.loop is not None

    def toggle_loop(self) -> None:
        """Loop what was looped last, or nothing; the first time, the bar at the playhead."""
        timeline = self._song.timeline
        was_looped = timeline.loop is not None
        timeline.toggle_loop()
        if timeline.loop is None and not was_looped:
            bar = bar_at(self._song.document.tempo_map, self._song.exact_tick)
            timeline.set_loop(self._song.seconds_at(bar.start_tick), self._song.seconds_at(bar.end_tick))

    def start_loop(self) -> None:
        """Loop from here to where the loop ends, or to the end of the song."""
        loop, here_s = self._song.timeline.loop, self._player.position_s
        has_end = loop is not None and loop.end_s > here_s
        self._song.timeline.set_loop(
            here_s, loop.end_s if loop and has_end else self._song.timeline.duration_s
        )

    def end_loop(self) -> None:
        """Loop from where the loop starts, or from the start of the song, to here."""
        loop, here_s = self._song.timeline.loop, self._player.position_s
        has_start = loop is not None and loop.start_s < here_s
        self._song.timeline.set_loop(loop.start_s if loop and has_start else 0.0, here_s)

    def loop_selection(self) -> None:
        """Loop the beats that hold the selection."""
        tempo_map, notes = self._song.document.tempo_map, self._song.editor.selected_notes
        first, last = bar_at(tempo_map, notes[0].tick), bar_at(tempo_map, notes[-1].tick)
        start = max(line for line in first.beat_lines() if line <= notes[0].tick)
        end = next((line for line in last.beat_lines() if line > notes[-1].tick), last.end_tick)
        self._song.timeline.set_loop(self._song.seconds_at(start), self._song.seconds_at(end))

    def no_doubt(self) -> str:
        reason = self._song.no_grid()
        return reason or (
            "" if self._song.session.review.current is not None else tr("Go to a doubtful note first")
        )

    # Going somewhere

    def go_to(self, second: float) -> None:
        """Put the playhead to a second, and let it be seen."""
        second = min(max(second, 0.0), self._song.timeline.duration_s)
        self._player.seek(second)
        self._song.timeline.reveal(second)

    def go_by_bars(self, direction: int) -> None:
        tempo_map = self._song.document.tempo_map
        bar = bar_at(tempo_map, self._song.exact_tick)
        if direction > 0:
            self.go_to(self._song.seconds_at(bar.end_tick))
            return
        start_s = self._song.seconds_at(bar.start_tick)
        is_there = self._player.position_s - start_s < self._slack_s
        before = bar_of_number(tempo_map, bar.number - 1).start_tick if is_there else bar.start_tick
        self.go_to(self._song.seconds_at(before))

    def go_by_sections(self, direction: int) -> None:
        seconds = [self._song.seconds_at(section.tick) for section in self._song.document.sections]
        here_s = self._player.position_s
        if direction > 0:
            later = [second for second in seconds if second > here_s + _SAME_PLACE_S]
            self.go_to(later[0] if later else self._song.timeline.duration_s)
        else:
            earlier = [second for second in seconds if second < here_s - self._slack_s]
            self.go_to(earlier[-1] if earlier else 0.0)

    def go_by_notes(self, direction: int) -> None:
        """Go to the next note, of a chord the next one, and select it."""
        document, editor = self._song.document, self._song.editor
        selected = editor.selected_notes
        if len(selected) == 1:
            index = document.notes.index(selected[0]) + direction
        elif direction > 0:
            index = int(np.searchsorted(document.ticks, self._song.exact_tick))
        else:
            index = int(np.searchsorted(document.ticks, self._song.exact_tick)) - 1
        if 0 <= index < len(document.notes):
            note = document.notes[index]
            editor.select([place_of(note)])
            editor.activate_lane(note.pad)
            self.go_to(self._song.seconds_at(note.tick))

    @property
    def _slack_s(self) -> float:
        return _ALREADY_THERE_S if self._player.is_playing else _SAME_PLACE_S
