"""An identifier that says what a test wants it to say, and songs that nobody knows."""

from __future__ import annotations

import threading
from pathlib import Path

from chart_hero_core.domain.identification import (
    ClipSpan,
    Identification,
    KeyPlace,
    KeyStatus,
    LookupListener,
    LookupProgress,
    LookupStep,
    MatchSource,
    Rendition,
    RequestCount,
    SongGuess,
    SongMatch,
)
from chart_hero_core.domain.progress import Monitor, raise_if_cancelled
from chart_hero_core.domain.secret import Secret
from chart_hero_core.errors import KeyMissingError
from chart_hero_core.export import Cover
from chart_hero_core.service import SongIdentifier
from tests.support.pictures import picture

PLANTED_KEY = "pl4nted-k3y-7c1d90ab55e2"

STUDIO = SongMatch(
    MatchSource.AUDD,
    "Copper Sky",
    "The Quiet Engines",
    "Long Way Up",
    "Alternative",
    release_date="2008-03-14",
    score=0.97,
    timecode_s=4.0,
    duration_s=12.0,
    release_ids=("studio",),
)
LIVE = SongMatch(
    MatchSource.AUDD,
    "Copper Sky (live)",
    "The Quiet Engines",
    "Live in Oslo",
    release_date="2010-11-02",
    score=0.7,
    rendition=Rendition.LIVE,
    duration_s=41.0,
)
WEAK = SongMatch(MatchSource.MUSICBRAINZ, "Copper", "Somebody Else", score=0.3, duration_s=200.0)
FOUND = Identification((STUDIO, LIVE), ClipSpan(3.0, 12.0), n_requests=1)
COVER = picture(".png", 64, 64, level=200)


class FakeIdentifier(SongIdentifier):
    """Answers without a network and without a keyring.

    Attributes
    ----------
    answers : to `identify` and `search_by_name`: each an identification or an error; FOUND when used up
    key_place : where the key is
    place_of_new : where a new key is kept
    key_error : why AudD refuses a key that is tested; None if it accepts it
    cover : picture of every match that has one; None for none
    gate : closed, it holds up look-ups, cleared it holds them until it is set or they are cancelled
    asked : what was called, in order
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.answers: list[Identification | Exception] = []
        self.key_place = KeyPlace.KEYRING
        self.place_of_new = KeyPlace.KEYRING
        self.key_error: Exception | None = None
        self.cover: bytes | None = COVER
        self.gate, self.cover_gate = threading.Event(), threading.Event()
        self.gate.set()
        self.cover_gate.set()
        self.steps: tuple[LookupProgress, ...] = (LookupProgress(LookupStep.SEND),)
        self.asked: list[str] = []
        self.searched: list[SongGuess] = []
        self.was_cancelled = threading.Event()

    def _wait(self, gate: threading.Event, monitor: Monitor | None) -> None:
        while not gate.wait(0.01):
            if monitor is not None and monitor.is_cancelled():
                self.was_cancelled.set()
                raise_if_cancelled(monitor)

    def _answer(self) -> Identification:
        answer = self.answers.pop(0) if self.answers else FOUND
        if isinstance(answer, Exception):
            raise answer
        return answer

    def identify(
        self,
        song: Path,
        monitor: Monitor | None = None,
        listener: LookupListener | None = None,
        *,
        ask_again: bool = False,
    ) -> Identification:
        self.asked.append("identify")
        if self.key_place is KeyPlace.NOWHERE:
            raise KeyMissingError("There is no key.", "AudD")
        for step in self.steps:
            if listener is not None:
                listener(step)
        self._wait(self.gate, monitor)
        return self._answer()

    def search_by_name(
        self, guess: SongGuess, monitor: Monitor | None = None, listener: LookupListener | None = None
    ) -> Identification:
        self.asked.append("search")
        self.searched.append(guess)
        self._wait(self.gate, monitor)
        return self._answer()

    def cover_for(
        self, match: SongMatch, monitor: Monitor | None = None, listener: LookupListener | None = None
    ) -> Cover | None:
        self.asked.append("cover")
        self._wait(self.cover_gate, monitor)
        return None if self.cover is None else Cover.sniffed(self.cover)

    def key_status(self) -> KeyStatus:
        return KeyStatus(self.key_place)

    def set_key(self, key: Secret) -> KeyStatus:
        self.asked.append("set key")
        self.key_place = self.place_of_new
        return self.key_status()

    def test_key(self, key: Secret | None = None, monitor: Monitor | None = None) -> None:
        self.asked.append("test key")
        if self.key_error is not None:
            raise self.key_error

    def clear_key(self) -> KeyStatus:
        self.asked.append("clear key")
        self.key_place = KeyPlace.NOWHERE
        return self.key_status()

    def request_count(self) -> RequestCount:
        return RequestCount(12, {})

    def clear_results(self) -> None:
        self.asked.append("clear results")
