"""Models hear pieces, and whoever waits is told how many there still are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.model.checkpoint import LoadedModel
from chart_hero_core.model.inference import listen
from chart_hero_core.runs.control import Request
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.events import Judging
from chart_hero_core.training.candidates import HeardSong
from chart_hero_core.training.song_pieces import Piece


class PauseAskedError(Exception):
    """A pause was asked for; what was heard so far is heard anew the next time."""


class PieceListener:
    """Lets models hear pieces.

    Parameters
    ----------
    n_pieces : that there are in all
    report : told before each
    ask : tells what the run is asked for; only a pause matters, for it learns no more
    """

    def __init__(self, n_pieces: int, report: Report, ask: Callable[[], Request | None]) -> None:
        self._n_pieces, self._report, self._ask = n_pieces, report, ask
        self._n_begun = 0

    def hear(self, piece: Piece, *models: LoadedModel) -> list[HeardSong]:
        """Let each of some models hear a piece; its sound is not kept.

        Raises
        ------
        PauseAskedError
            if it was asked to pause
        """
        if self._ask() is Request.PAUSE:
            raise PauseAskedError
        self._report(Judging(index=self._n_begun, n_songs=self._n_pieces))
        self._n_begun += 1
        clip = piece.clip()
        known = replace(clip, samples=clip.samples[:0].copy())
        return [
            HeardSong(
                known,
                listen(model.network, model.log_mel, [clip.samples], model.card.window_spec, SilentMonitor()),
            )
            for model in models
        ]
