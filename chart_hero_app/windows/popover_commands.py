"""The commands that open something over the timeline, and those that work in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from chart_hero_app.commands.open_song import OpenSong, tr
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.windows.song_popovers import SongPopovers


def bind_popover_commands(
    registry: CommandRegistry, app: AppModel, popovers: Callable[[], SongPopovers | None]
) -> None:
    """Bind them.

    Parameters
    ----------
    registry : of the commands
    app : behind the window
    popovers : of the open song; None without one
    """
    hand = _PopoverHand(OpenSong(app), popovers)
    registry.bind("review.repair", lambda: hand.popovers.repair.open(), hand.cannot_repair)
    registry.bind("review.similar", lambda: hand.popovers.look_for_similar_bars(), hand.no_similar)
    registry.bind("play.go_to", lambda: hand.popovers.boxes.ask_place(), hand.no_grid)
    registry.bind("tempo.signature", lambda: hand.popovers.boxes.ask_signature(), hand.no_grid)
    registry.bind("tempo.bpm", lambda: hand.popovers.boxes.ask_tempo(), hand.no_grid)
    registry.bind("tempo.trust", lambda: hand.popovers.ask_about_this_bar(), hand.no_trust)
    registry.bind("tempo.rename_section", lambda: hand.popovers.rename_section(), hand.no_section)
    registry.bind("tempo.tap", lambda: hand.popovers.taps.tap(), hand.cannot_tap)
    _bind_repair(registry, hand)
    registry.bind("review.similar_tick", hand.tick, hand.no_card)
    registry.bind("review.similar_listen", hand.listen, hand.no_card)


def _bind_repair(registry: CommandRegistry, hand: _PopoverHand) -> None:
    def repair(name: str, run: Callable[[], object]) -> None:
        registry.bind(f"review.repair_{name}", run, hand.no_readings)

    repair("next", lambda: hand.popovers.repair.step(1))
    repair("previous", lambda: hand.popovers.repair.step(-1))
    for number in (1, 2, 3):
        repair(str(number), partial(hand.choose_reading, number - 1))
    repair("again", lambda: hand.popovers.repair.hear_again())
    repair("take", lambda: hand.popovers.repair.take())
    registry.bind("review.repair_close", lambda: hand.popovers.repair.close(), hand.no_repair)


class _PopoverHand:
    def __init__(self, song: OpenSong, popovers: Callable[[], SongPopovers | None]) -> None:
        self._song = song
        self._popovers = popovers

    @property
    def popovers(self) -> SongPopovers:
        popovers = self._popovers()
        assert popovers is not None, "a command that needs a song ran without one"
        return popovers

    def no_grid(self) -> str:
        return self._song.no_grid() or ("" if self._popovers() is not None else tr("The song is not shown"))

    # Fill repair

    def cannot_repair(self) -> str:
        return self.no_grid() or self.popovers.repair.hindrance()

    def no_repair(self) -> str:
        if self.no_grid() or not self.popovers.repair.is_open:
            return tr("No fill is being repaired")
        return ""

    def no_readings(self) -> str:
        reason = self.no_repair()
        return reason or ("" if self.popovers.repair.readings else tr("There are no readings yet"))

    def choose_reading(self, index: int) -> None:
        self.popovers.repair.choose(index)

    # Similar bars

    def no_similar(self) -> str:
        return self.no_grid() or self.popovers.similar.hindrance()

    def no_card(self) -> str:
        if self.no_grid() or self.popovers.sheet.current is None:
            return tr("No similar bar is chosen")
        return ""

    def tick(self) -> None:
        index = self.popovers.sheet.current
        if index is not None:
            self.popovers.similar.toggle(index)

    def listen(self) -> None:
        index = self.popovers.sheet.current
        if index is not None:
            self.popovers.similar.listen(index)

    # The grid

    def no_trust(self) -> str:
        reason = self.no_grid()
        has_trust = not reason and self._song.timeline.display.trust.is_known
        return reason or ("" if has_trust else tr("Nobody knows: the grid is not the one that was heard"))

    def no_section(self) -> str:
        reason = self.no_grid()
        if reason:
            return reason
        has_section = any(section.tick <= self._song.exact_tick for section in self._song.document.sections)
        return "" if has_section else tr("No section before the playhead")

    def cannot_tap(self) -> str:
        reason = self.no_grid()
        if reason or self._song.app.player.can_play:
            return reason
        return tr("No audio device found")
