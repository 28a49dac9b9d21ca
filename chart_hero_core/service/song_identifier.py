"""The front door to identification: which song is it, and the key that AudD is asked with.

Nothing here reaches the network but `identify`, `search_by_name`, `cover_for` and `test_key`. All calls may
take seconds (a keyring may even ask its user), so a window makes them on a worker. Every failure is an
`IdentificationError`; no text, error or value ever holds the key.

Importing this is quick: what knows the network and the keyring is imported inside the calls.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from chart_hero_core.audio.song_guess import guess_song
from chart_hero_core.audio.tags import read_tags
from chart_hero_core.domain.app_name import APP_NAME
from chart_hero_core.domain.identification import (
    Identification,
    KeyStatus,
    LookupListener,
    LookupProgress,
    LookupStep,
    RequestCount,
    SongGuess,
    SongMatch,
)
from chart_hero_core.domain.progress import Monitor, SilentMonitor
from chart_hero_core.domain.secret import Secret
from chart_hero_core.errors import KeyMissingError, NoMatchError, OptionError
from chart_hero_core.export import Cover
from chart_hero_core.projects.song_identity import identify as identity_of

if TYPE_CHECKING:
    from chart_hero_core.identification.key_store import KeyStore
    from chart_hero_core.identification.musicbrainz import Pace

_SEARCH_EVERY_S = 1.0
"""MusicBrainz' own limit for one program."""


def _show_nothing(progress: LookupProgress) -> None:
    pass


class SongIdentifier:
    """Says which song a file is; one for a program's whole life, usable from any thread.

    Parameters
    ----------
    folder : where results and the counter are kept; None for the user's own data folder
    key_store : where the key is; None for the environment, the system's keyring or this session
    search_every_s : at least so long from one search by name to the next
    """

    def __init__(
        self,
        folder: Path | None = None,
        key_store: KeyStore | None = None,
        *,
        search_every_s: float = _SEARCH_EVERY_S,
    ) -> None:
        self._folder = folder or platformdirs.user_data_path(APP_NAME, appauthor=False) / "identification"
        self._key_store = key_store
        self._search_every_s = search_every_s
        self._pace: Pace | None = None
        self._lock = threading.Lock()

    def guess(self, song: Path) -> SongGuess:
        """Say what a file says by itself: its tags, and its name where they are silent. No network."""
        return guess_song(song, read_tags(song))

    def identify(
        self,
        song: Path,
        monitor: Monitor | None = None,
        listener: LookupListener | None = None,
        *,
        ask_again: bool = False,
    ) -> Identification:
        """Send 12 s of a song to AudD, which counts one request, and return what it may be.

        A file that was identified before costs nothing. If AudD rejects the clip, one other is sent, which
        counts too; after anything else nothing is sent twice.

        Parameters
        ----------
        song : any sound or video file
        monitor : asked whether to go on, many times a second
        listener : told what is being done
        ask_again : whether AudD is asked, and a request counted, for a file that was identified before

        Raises
        ------
        IdentificationError
            of the kind that says what went wrong
        AudioError
            if the file's sound cannot be used
        CancelledError
            if the monitor says so; a request that was on its way counts all the same
        """
        from chart_hero_core.identification.by_sound import SoundLookup
        from chart_hero_core.identification.counter import RequestCounter
        from chart_hero_core.identification.results import KnownResults
        from chart_hero_core.identification.sites import AUDD, site_of

        monitor, listener = monitor or SilentMonitor(), listener or _show_nothing
        listener(LookupProgress(LookupStep.READ))
        content_hash = identity_of(song, monitor).content_hash
        lookup = SoundLookup(
            site_of(AUDD),
            self._keys.key,
            KnownResults(self._folder),
            RequestCounter(self._folder),
            monitor,
            listener,
        )
        return lookup.identify(song, content_hash, self.guess(song), ask_again=ask_again)

    def search_by_name(
        self, guess: SongGuess, monitor: Monitor | None = None, listener: LookupListener | None = None
    ) -> Identification:
        """Look a song up in MusicBrainz by title and artist; needs no key and costs nothing.

        Parameters
        ----------
        guess : a title at least; an artist and a duration make the matches better
        monitor, listener : as `identify`

        Raises
        ------
        OptionError
            if there is no title
        IdentificationError, CancelledError
            as `identify`
        """
        from chart_hero_core.identification.musicbrainz import search
        from chart_hero_core.identification.sites import MUSICBRAINZ, site_of

        if not (guess.title or "").strip():
            raise OptionError("There is no title to search for; type one.")
        (listener or _show_nothing)(LookupProgress(LookupStep.SEARCH))
        matches = search(site_of(MUSICBRAINZ), guess, self._search_pace, monitor or SilentMonitor())
        if not matches:
            raise NoMatchError("MusicBrainz knows no song of this name; check title and artist.", MUSICBRAINZ)
        return Identification(matches)

    def cover_for(
        self, match: SongMatch, monitor: Monitor | None = None, listener: LookupListener | None = None
    ) -> Cover | None:
        """Fetch the picture of a match, a PNG of 512 x 512; None if there is none that can be used.

        Raises
        ------
        IdentificationError, CancelledError
            as `identify`
        """
        from chart_hero_core.identification.cover_art import fetch_cover
        from chart_hero_core.identification.sites import AUDD, COVER_ART, site_of

        (listener or _show_nothing)(LookupProgress(LookupStep.COVER))
        picture = fetch_cover(match, site_of(COVER_ART), site_of(AUDD), monitor or SilentMonitor())
        return None if picture is None else Cover.sniffed(picture)

    # The key

    def key_status(self) -> KeyStatus:
        """Say where the key is; asks the keyring, for some seconds at most."""
        return self._keys.status()

    def set_key(self, key: Secret) -> KeyStatus:
        """Keep a key: in the keyring, or for this session where that fails.

        Raises
        ------
        OptionError
            if it cannot be a key (empty, or with blanks in it)
        """
        return self._keys.keep(key)

    def test_key(self, key: Secret | None = None, monitor: Monitor | None = None) -> None:
        """Ask AudD whether it accepts a key; sends no sound and counts no request.

        Parameters
        ----------
        key : to test; None for the one that is kept
        monitor : asked whether to go on

        Raises
        ------
        OptionError
            if it cannot be a key
        IdentificationError, CancelledError
            as `identify`
        """
        from chart_hero_core.identification.audd import check_key
        from chart_hero_core.identification.key_store import checked_key
        from chart_hero_core.identification.sites import AUDD, site_of

        tested = self._keys.key() if key is None else checked_key(key)
        if tested is None:
            raise KeyMissingError("There is no key for AudD yet; get one at dashboard.audd.io.", AUDD)
        check_key(site_of(AUDD), tested, monitor or SilentMonitor())

    def clear_key(self) -> KeyStatus:
        """Forget the key, in the keyring and in this session; one in the environment stays."""
        return self._keys.clear()

    # What was asked before

    def request_count(self) -> RequestCount:
        """Say how many requests were sent to AudD from this computer."""
        from chart_hero_core.identification.counter import RequestCounter

        return RequestCounter(self._folder).read()

    def clear_results(self) -> None:
        """Forget what files were identified as; the counter stays."""
        from chart_hero_core.identification.results import KnownResults

        KnownResults(self._folder).clear()

    @property
    def _keys(self) -> KeyStore:
        with self._lock:
            if self._key_store is None:
                from chart_hero_core.identification.key_store import KeyStore

                self._key_store = KeyStore()
            return self._key_store

    @property
    def _search_pace(self) -> Pace:
        with self._lock:
            if self._pace is None:
                from chart_hero_core.identification.musicbrainz import Pace

                self._pace = Pace(self._search_every_s)
            return self._pace
