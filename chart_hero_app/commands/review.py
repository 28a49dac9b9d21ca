"""Commands of going through what is doubtful, and of reading the song anew."""

from __future__ import annotations

from functools import partial

from chart_hero_app.commands.open_song import OpenSong, notes_text, tr
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.view_models.timeline_display import Filter
from chart_hero_app.words import lane_name
from chart_hero_core.domain.chart import DrumNote
from chart_hero_core.editing.document import is_doubtful
from chart_hero_core.editing.note_settling import take_candidates, toggle_pin

SENSITIVITY_STEP = 0.05

CANDIDATE_REACH_S = 0.060
"""A candidate so near to the playhead is meant."""

_FILTERS: tuple[frozenset[Filter], ...] = (frozenset(), *(frozenset((kind,)) for kind in Filter))


def bind_review(registry: CommandRegistry, song: OpenSong) -> None:
    """Bind the commands of the Review menu that need no more than the song."""
    hand = _ReviewHand(song)
    registry.bind("review.next", lambda: song.session.review.next(), hand.nothing_doubtful)
    registry.bind("review.previous", lambda: song.session.review.previous(), hand.nothing_doubtful)
    registry.bind("review.keep", hand.keep, hand.nothing_to_keep)
    registry.bind("review.pin", hand.toggle_pin, song.no_selection, hand.all_pinned)
    registry.bind("review.filter", hand.change_filter, song.no_grid, hand.has_filter)
    registry.bind("review.listen_again", hand.listen_again, hand.cannot_listen)
    registry.bind("review.more", partial(hand.change_sensitivity, SENSITIVITY_STEP), song.no_song)
    registry.bind("review.fewer", partial(hand.change_sensitivity, -SENSITIVITY_STEP), song.no_song)


class _ReviewHand:
    def __init__(self, song: OpenSong) -> None:
        self._song = song

    def nothing_doubtful(self) -> str:
        reason = self._song.no_grid()
        return reason or ("" if self._song.session.review.n_left else tr("Nothing doubtful left"))

    # Keep, pin

    def nothing_to_keep(self) -> str:
        reason = self._song.no_grid()
        if reason or self._has_doubtful() or self._candidates():
            return reason
        return tr("No doubtful note is selected, and no candidate is at the playhead")

    def keep(self) -> None:
        """Settle what is doubtful of the selection; else make notes of the candidates at the playhead."""
        if self._has_doubtful():
            self._song.session.review.keep()
            return
        candidates = self._candidates()
        what = (
            lane_name(candidates[0].pad).lower()
            if len(candidates) == 1
            else notes_text("%1", len(candidates))
        )
        self._song.edit(tr("keep %1", what), lambda document: take_candidates(document, candidates))

    def toggle_pin(self) -> None:
        count = len(self._song.editor.selection)
        name = notes_text(tr("unpin %1") if self.all_pinned() else tr("pin %1"), count)
        if self.all_pinned() and any(note.origin for note in self._song.editor.selected_notes):
            self._song.session.rereading.unpin(self._song.editor.selection, name)
        else:
            self._song.edit_selection(name, toggle_pin)

    def all_pinned(self) -> bool:
        return not self._song.no_selection() and all(
            note.is_pinned for note in self._song.editor.selected_notes
        )

    def _has_doubtful(self) -> bool:
        review = self._song.session.review
        notes = self._song.editor.selected_notes or (
            review.current.notes if review.current is not None else ()
        )
        return any(is_doubtful(note, review.limit) for note in notes)

    def _candidates(self) -> tuple[DrumNote, ...]:
        """Candidates at the playhead: those of the active lane, or all of them if it has none."""
        here_s, tempo_map = self._song.app.player.position_s, self._song.document.tempo_map
        near = tuple(
            note
            for note in self._song.editor.candidates
            if abs(float(tempo_map.seconds_at(note.tick)) - here_s) <= CANDIDATE_REACH_S
        )
        return tuple(note for note in near if note.pad is self._song.editor.active_pad) or near

    # The filter

    def has_filter(self) -> bool:
        return not self._song.no_song() and bool(self._song.timeline.display.options.shows_only)

    def change_filter(self) -> None:
        """Show the doubtful, then the candidates, then the pinned alone, then all again."""
        display = self._song.timeline.display
        shown = display.options.shows_only
        place = _FILTERS.index(shown) if shown in _FILTERS else 0
        display.choose(shows_only=_FILTERS[(place + 1) % len(_FILTERS)])

    # Reading anew

    def change_sensitivity(self, step: float) -> None:
        rereading, pad = self._song.session.rereading, self._song.editor.active_pad
        rereading.set_sensitivity(pad, min(max(round(rereading.sensitivity(pad) + step, 3), 0.0), 1.0))

    def cannot_listen(self) -> str:
        reason = self._song.no_selection() or self._song.nothing_heard()
        if reason or not self._song.session.rereading.is_listening:
            return reason
        return tr("It is being listened to already")

    def listen_again(self) -> None:
        ticks = [place.tick for place in self._song.editor.selection]
        margin_s = 2 * CANDIDATE_REACH_S
        start_s, end_s = self._song.seconds_at(min(ticks)), self._song.seconds_at(max(ticks))
        self._song.session.rereading.listen_again(max(start_s - margin_s, 0.0), end_s + margin_s)
