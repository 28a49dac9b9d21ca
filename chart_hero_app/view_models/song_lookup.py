"""Which song the open one is: asked for on a thread, proposed, and taken as one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from chart_hero_app.jobs import Job, JobMonitor, Jobs, Lane
from chart_hero_app.view_models.cover_steps import CoverSteps
from chart_hero_app.view_models.song_cover import decode_cover
from chart_hero_app.view_models.song_details import SongDetails, TextField
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.domain.identification import Identification, LookupProgress, LookupStep, SongMatch
from chart_hero_core.editing.change import Change
from chart_hero_core.editing.section_commands import change_metadata
from chart_hero_core.errors import IdentificationError, OptionError
from chart_hero_core.service import SongIdentifier

COVER_PX = 336
"""Twice what the card shows."""
_SENDING = frozenset({LookupStep.SEND, LookupStep.SECOND_CLIP})

Ask = Callable[[JobMonitor], Identification]


@dataclass(frozen=True, slots=True)
class FoundCover:
    """A picture of a match: as it is kept, and small."""

    data: bytes
    picture: QImage


class SongLookup(QObject):
    """One look-up at a time, of one song.

    Parameters
    ----------
    session : the song
    identifier : who is asked
    jobs : the threads
    parent : Qt's owner

    Signals
    -------
    progressed(LookupProgress) : where the look-up is
    found(Identification) : what the song may be
    failed(Exception) : why nobody knows
    cover_found(SongMatch) : `cover_of` has the picture of a match
    """

    progressed = Signal(object)
    found = Signal(object)
    failed = Signal(object)
    cover_found = Signal(object)

    def __init__(
        self,
        session: SongSession,
        identifier: SongIdentifier,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._identifier, self._jobs = session, identifier, jobs
        self._details = SongDetails(session, self)
        self._steps = CoverSteps(session, self)
        self._job: Job[Identification] | None = None
        self._was_sent = False
        self._covers: dict[SongMatch, FoundCover | None] = {}
        self._fetching: dict[SongMatch, Job[FoundCover | None]] = {}
        self._taken: tuple[SongMatch, Change] | None = None

    @property
    def is_on(self) -> bool:
        """Whether somebody is asked now."""
        return self._job is not None

    def close(self) -> None:
        """Stop asking: the song is closed."""
        self.cancel()
        for job in self._fetching.values():
            job.abandon()
        self.deleteLater()

    # Asking

    def identify(self) -> None:
        """Ask AudD by the song's sound, unless it was asked before."""
        identifier, song = self._identifier, self._session.path
        self._ask(lambda monitor: identifier.identify(song, monitor, monitor.tell))

    def search(self, title: str, artist: str) -> None:
        """Ask MusicBrainz by the song's name; needs no key and costs nothing."""
        identifier, song, duration_s = self._identifier, self._session.path, self.duration_s

        def ask(monitor: JobMonitor) -> Identification:
            guess = identifier.guess(song)
            wanted = replace(guess, title=title, artist=artist or None, duration_s=duration_s)
            return identifier.search_by_name(wanted, monitor, monitor.tell)

        self._ask(ask)

    def cancel(self) -> bool:
        """Stop asking, at once; what was on its way is left behind.

        Returns
        -------
        bool
            whether a request was on its way, which may count all the same
        """
        job, self._job = self._job, None
        if job is not None:
            job.abandon()
        return job is not None and self._was_sent

    def _ask(self, ask: Ask) -> None:
        self.cancel()
        self._was_sent = False
        self._job = self._jobs.start(
            ask, done=self._take, failed=self._fail, progressed=self._show, lane=Lane.ASKING
        )

    def _show(self, progress: LookupProgress) -> None:
        self._was_sent = self._was_sent or progress.step in _SENDING
        self.progressed.emit(progress)

    def _take(self, identification: Identification) -> None:
        self._job = None
        self.found.emit(identification)

    def _fail(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)

    # Covers

    def cover_of(self, match: SongMatch) -> FoundCover | None:
        """The picture of a match; None if it has none, or as long as it is not fetched."""
        return self._covers.get(match)

    def fetch_cover(self, match: SongMatch) -> None:
        """Fetch the picture of a match, once."""
        if match.has_cover and match not in self._covers and match not in self._fetching:
            self._fetching[match] = self._jobs.start(
                partial(_fetch, self._identifier, match),
                done=partial(self._take_cover, match),
                failed=partial(self._leave_cover, match),
                lane=Lane.ASKING,
            )

    def _take_cover(self, match: SongMatch, cover: FoundCover | None) -> None:
        del self._fetching[match]
        self._covers[match] = cover
        if cover is not None:
            if self._taken is not None and self._taken[0] == match:
                self._steps.take(self._taken[1], cover.data)
            self.cover_found.emit(match)

    def _leave_cover(self, match: SongMatch, error: Exception) -> None:
        """Do without a picture that cannot be had; the song is known all the same."""
        del self._fetching[match]
        if not isinstance(error, IdentificationError | OptionError):
            raise error

    # Taking

    @property
    def known_texts(self) -> dict[TextField, str]:
        """What is known of the song; empty for what nobody knows."""
        known = {field: self._details.text(field) for field in TextField}
        return {**known, TextField.TITLE: self._session.title}

    @property
    def duration_s(self) -> float:
        """Length of the song."""
        return self._session.editor.document.duration_s

    def take(self, match: SongMatch, texts: Mapping[TextField, str]) -> None:
        """Take a match, as the user wrote it: one step of undo, cover and all.

        A cover that is still on its way comes later, as a part of the same step.

        Parameters
        ----------
        match : whose cover is taken
        texts : of the fields; an empty one stands for unknown
        """
        editor = self._session.editor
        before = editor.history
        values = {field.value: text.strip() or field.unknown for field, text in texts.items()}
        editor.end_amending()
        editor.perform(self.tr("identify the song"), lambda document: change_metadata(document, **values))
        editor.end_amending()
        if editor.history is before:
            return
        step = editor.history.done[-1]
        self._taken = (match, step)
        cover = self._covers.get(match)
        if cover is not None:
            self._steps.take(step, cover.data)
        else:
            self.fetch_cover(match)


def _fetch(identifier: SongIdentifier, match: SongMatch, monitor: JobMonitor) -> FoundCover | None:
    """Fetch and decode a picture; in another thread."""
    cover = identifier.cover_for(match, monitor)
    return None if cover is None else FoundCover(cover.data, decode_cover(cover.data, edge_px=COVER_PX))
