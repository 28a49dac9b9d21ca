"""The front door to identification: which song is it, and the key that AudD is asked with.

Nothing here reaches the network but `identify`, `search_by_name`, `cover_for` and `test_key`. All calls may
take seconds (a keyring may even ask its user), so a window makes them on a worker. Every failure is an
`IdentificationError`; no text, error or value ever holds the key.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chart_hero_core.domain.identification import (
    Identification,
    KeyStatus,
    LookupListener,
    RequestCount,
    SongGuess,
    SongMatch,
)
from chart_hero_core.domain.progress import Monitor
from chart_hero_core.domain.secret import Secret
from chart_hero_core.export import Cover

if TYPE_CHECKING:
    from chart_hero_core.identification.key_store import KeyStore


class SongIdentifier:
    """Says which song a file is; one for a program's whole life, usable from any thread.

    Parameters
    ----------
    folder : where results and the counter are kept; None for the user's own data folder
    key_store : where the key is; None for the environment, the system's keyring or this session
    """

    def __init__(self, folder: Path | None = None, key_store: KeyStore | None = None) -> None:
        self._folder = folder
        self._key_store = key_store

    def guess(self, song: Path) -> SongGuess:
        """Say what a file says by itself: its tags, and its name where they are silent. No network."""
        raise NotImplementedError

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
        raise NotImplementedError

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
        raise NotImplementedError

    def cover_for(
        self, match: SongMatch, monitor: Monitor | None = None, listener: LookupListener | None = None
    ) -> Cover | None:
        """Fetch the picture of a match, a PNG of 512 x 512; None if there is none that can be used.

        Raises
        ------
        IdentificationError, CancelledError
            as `identify`
        """
        raise NotImplementedError

    # The key

    def key_status(self) -> KeyStatus:
        """Say where the key is; asks the keyring, for some seconds at most."""
        raise NotImplementedError

    def set_key(self, key: Secret) -> KeyStatus:
        """Keep a key: in the keyring, or for this session where that fails.

        Raises
        ------
        OptionError
            if it cannot be a key (empty, or with blanks in it)
        """
        raise NotImplementedError

    def test_key(self, key: Secret | None = None, monitor: Monitor | None = None) -> None:
        """Ask AudD whether it accepts a key; sends no sound and counts no request.

        Parameters
        ----------
        key : to test; None for the one that is kept
        monitor : asked whether to go on

        Raises
        ------
        KeyMissingError, KeyRefusedError, QuotaError, IdentificationError, CancelledError
            as `identify`
        """
        raise NotImplementedError

    def clear_key(self) -> KeyStatus:
        """Forget the key, in the keyring and in this session; one in the environment stays."""
        raise NotImplementedError

    # What was asked before

    def request_count(self) -> RequestCount:
        """Say how many requests were sent to AudD from this computer."""
        raise NotImplementedError

    def clear_results(self) -> None:
        """Forget what files were identified as; the counter stays."""
        raise NotImplementedError
