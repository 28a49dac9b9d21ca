"""Identifying a file by its sound: from memory, else by one clip, and by one other if that is rejected."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chart_hero_core.domain.identification import (
    ClipSpan,
    Identification,
    LookupListener,
    LookupProgress,
    LookupStep,
    SongGuess,
)
from chart_hero_core.domain.progress import Monitor, raise_if_cancelled
from chart_hero_core.domain.secret import Secret
from chart_hero_core.errors import (
    ClipRejectedError,
    FreeLimitError,
    IdentificationError,
    KeyMissingError,
    KeyRefusedError,
    NoMatchError,
    PlanError,
    QuotaError,
    TooManyRequestsError,
)
from chart_hero_core.identification.audd import matches_of, recognise
from chart_hero_core.identification.clip import cut_clip, plan_clips
from chart_hero_core.identification.counter import RequestCounter
from chart_hero_core.identification.exchange import LOOK_EVERY_S
from chart_hero_core.identification.results import KnownResult, KnownResults
from chart_hero_core.identification.sites import AUDD, Site

LONGEST_WAIT_S = 60.0
"""Who is to wait longer than this is told so instead."""
_MOST_WAITS = 2
_UNHEARD = (KeyRefusedError, FreeLimitError, QuotaError, PlanError, TooManyRequestsError)
"""Refusals that come before AudD listens, and cost nothing."""


@dataclass(frozen=True)
class SoundLookup:
    """Everything that identifying by sound needs besides the song.

    Parameters
    ----------
    site : AudD's
    find_key : fetches the key when it is needed; None if there is none
    results : what was found before
    counter : of requests
    monitor : asked whether to go on
    listener : told what is being done
    """

    site: Site
    find_key: Callable[[], Secret | None]
    results: KnownResults
    counter: RequestCounter
    monitor: Monitor
    listener: LookupListener

    def identify(self, song: Path, content_hash: str, guess: SongGuess, *, ask_again: bool) -> Identification:
        """Say which song a file may be.

        Parameters
        ----------
        song : the file
        content_hash : of the whole of it
        guess : what it says by itself
        ask_again : whether what was found before is not looked at

        Raises
        ------
        KeyMissingError
            if AudD has to be asked and there is no key
        NoMatchError
            if AudD does not know the song, now or when it was asked before
        IdentificationError, AudioError, CancelledError
            as `service.SongIdentifier.identify`
        """
        known = None if ask_again else self.results.find(content_hash)
        if known is not None:
            return _identified(known, n_requests=0)
        key = self.find_key()
        if key is None:
            raise KeyMissingError(
                "AudD needs a key, and there is none yet; get one at dashboard.audd.io, or search by name.",
                AUDD,
            )
        tally = _Tally(self.counter)
        try:
            found = self._ask_audd(song, guess, key, tally)
        except IdentificationError as error:
            error.n_requests = tally.n_requests
            raise
        self.results.keep(content_hash, found)
        return _identified(found, tally.n_requests)

    def _ask_audd(self, song: Path, guess: SongGuess, key: Secret, tally: _Tally) -> KnownResult:
        """Ask with one clip, and with one other if that is rejected."""
        self.listener(LookupProgress(LookupStep.CLIP))
        plan = plan_clips(song, self.monitor)
        guess = replace(guess, duration_s=plan.duration_s)
        try:
            return self._ask_with(song, plan.first, guess, key, LookupStep.SEND, tally)
        except ClipRejectedError:
            if plan.second is None:
                raise
        return self._ask_with(song, plan.second, guess, key, LookupStep.SECOND_CLIP, tally)

    def _ask_with(
        self, song: Path, span: ClipSpan, guess: SongGuess, key: Secret, step: LookupStep, tally: _Tally
    ) -> KnownResult:
        clip = cut_clip(song, span, self.monitor)
        self.listener(LookupProgress(step))
        result = self._recognise(key, clip.data, step, tally)
        return KnownResult(() if result is None else matches_of(result, span, guess), span)

    def _recognise(self, key: Secret, clip: bytes, step: LookupStep, tally: _Tally) -> dict[str, Any] | None:
        """Send a clip; where AudD says that it did not even listen, wait and send it again."""
        waits_left = _MOST_WAITS
        while True:
            try:
                return recognise(self.site, key, clip, self.monitor, tally.count)
            except TooManyRequestsError as error:
                tally.take_back()
                if not waits_left or error.wait_s > LONGEST_WAIT_S:
                    raise
                wait_s = error.wait_s
            except _UNHEARD:
                tally.take_back()
                raise
            waits_left -= 1
            self._wait(wait_s)
            self.listener(LookupProgress(step))

    def _wait(self, wait_s: float) -> None:
        """Wait, and count the seconds down."""
        end_s = time.monotonic() + wait_s
        told_s = math.inf
        while (left_s := end_s - time.monotonic()) > 0:
            raise_if_cancelled(self.monitor)
            if math.ceil(left_s) < told_s:
                told_s = math.ceil(left_s)
                self.listener(LookupProgress(LookupStep.WAIT, wait_s=told_s))
            time.sleep(min(left_s, LOOK_EVERY_S))


class _Tally:
    """What one look-up counts."""

    def __init__(self, counter: RequestCounter) -> None:
        self.n_requests = 0
        self._counter = counter

    def count(self) -> None:
        self.n_requests += 1
        self._counter.count()

    def take_back(self) -> None:
        self.n_requests -= 1
        self._counter.take_back()


def _identified(known: KnownResult, n_requests: int) -> Identification:
    if not known.matches:
        raise NoMatchError("AudD does not know this song; search by name instead.", AUDD, None, n_requests)
    return Identification(known.matches, known.clip, n_requests, is_remembered=n_requests == 0)
