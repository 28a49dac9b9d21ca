"""The folder of a search, read in threads that may wait; the search that is shown when the window opens."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.runs.control import RunState, state_of
from chart_hero_core.runs.events import AnyEvent, Failed, Searching, TrialEnded
from chart_hero_core.runs.search import FILE_NAME, SearchState, search_state

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SearchNews:
    """What is to be seen of a search now.

    Parameters
    ----------
    state : of its trials
    now : what is at work; None before anything is
    fault : why it cannot go on, as it said so; "" if it did not
    """

    state: SearchState = SearchState()  # noqa: RUF009  frozen
    now: Searching | None = None
    fault: str = ""

    @property
    def share(self) -> float:
        """0..1 of all trials."""
        if self.now is None or not self.now.n_trials:
            return self.state.n_ended / self.state.n_trials if self.state.n_trials else 0.0
        return min((self.now.n_ended + self.now.share) / self.now.n_trials, 1.0)


class SearchReader:
    """Reads what a search says; one call at a time, in any thread.

    Parameters
    ----------
    folder : of the search
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._news: SearchNews | None = None

    def __call__(self, events: Sequence[AnyEvent]) -> SearchNews:
        """Take what was said since; the very same news again if there is nothing new."""
        news = self._news or SearchNews()
        for event in events:
            if isinstance(event, Searching):
                news = replace(news, now=event, fault="")
            elif isinstance(event, Failed):
                news = replace(news, fault=event.message)
            elif isinstance(event, TrialEnded) and news.now is not None:
                news = replace(news, now=replace_ended(news.now, event))
        if self._news is None or events:
            news = replace(news, state=self._state(news.state))
        self._news = news
        return news

    def _state(self, before: SearchState) -> SearchState:
        try:
            return search_state(self._folder)
        except TrainingDataError as error:
            _logger.warning("the trials of a search cannot be read: %s", error)
            return before


def replace_ended(now: Searching, ended: TrialEnded) -> Searching:
    """Say that a trial is over, until the next one says that it has begun."""
    return Searching(
        time=ended.time,
        number=ended.number,
        share=0.0,
        n_ended=ended.n_ended,
        n_trials=ended.n_trials,
        seconds_left=now.seconds_left,
    )


def find_search(studies: Path) -> tuple[Path, RunState] | None:
    """Find the search that was worked on last, and where it stands; None if there is none."""
    folders = (
        [folder for folder in studies.iterdir() if (folder / FILE_NAME).exists()] if studies.is_dir() else []
    )
    if not folders:
        return None
    newest = max(folders, key=lambda folder: max(path.stat().st_mtime for path in folder.iterdir()))
    return newest, state_of(newest)
