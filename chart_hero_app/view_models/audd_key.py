"""The key for AudD as the window sees it: where it is, never what it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Job, Jobs, Lane
from chart_hero_core.domain.identification import KeyStatus, RequestCount
from chart_hero_core.domain.secret import Secret
from chart_hero_core.service import SongIdentifier

Failed = Callable[[Exception], None]


class AuddKey(QObject):
    """Asks for the key's place, tests, keeps and forgets it, all on threads: a keyring may take its time.

    Parameters
    ----------
    identifier : has the key
    jobs : the threads
    parent : Qt's owner

    Attributes
    ----------
    status : where the key is; None until the keyring has answered
    count : how many requests were sent; None until it is read

    Signals
    -------
    changed() : `status` or `count` is another
    """

    changed = Signal()

    def __init__(self, identifier: SongIdentifier, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._identifier = identifier
        self._jobs = jobs
        self._looking: Job[KeyStatus] | None = None
        self.status: KeyStatus | None = None
        self.count: RequestCount | None = None

    @property
    def has_key(self) -> bool:
        """Whether there is a key, as far as anybody knows."""
        return self.status is not None and self.status.has_key

    def refresh(self) -> None:
        """Look where the key is, and count."""
        self._jobs.start(lambda _: self._identifier.request_count(), done=self._take_count)
        if self._looking is None or self._looking.is_over:
            self._looking = self._jobs.start(
                lambda _: self._identifier.key_status(), done=self._take_status, lane=Lane.ASKING
            )

    def test(self, key: Secret | None, accepted: Callable[[], None], failed: Failed) -> Job[None]:
        """Ask AudD whether it accepts a key (None: the one that is kept); sends no sound, counts nothing."""
        return self._jobs.start(
            lambda monitor: self._identifier.test_key(key, monitor),
            done=lambda _: accepted(),
            failed=failed,
            lane=Lane.ASKING,
        )

    def keep(self, key: Secret, kept: Callable[[KeyStatus], None], failed: Failed) -> Job[KeyStatus]:
        """Keep a key in the keyring, or for this session where that fails."""

        def take(status: KeyStatus) -> None:
            self._take_status(status)
            kept(status)

        return self._jobs.start(
            lambda _: self._identifier.set_key(key), done=take, failed=failed, lane=Lane.ASKING
        )

    def forget(self) -> None:
        """Forget the key, but for one in the environment."""
        self._jobs.start(lambda _: self._identifier.clear_key(), done=self._take_status, lane=Lane.ASKING)

    def forget_results(self, done: Callable[[], None]) -> None:
        """Forget what songs were identified as."""
        self._jobs.start(lambda _: self._identifier.clear_results(), done=lambda _: done())

    def _take_status(self, status: KeyStatus) -> None:
        self.status = status
        self.changed.emit()

    def _take_count(self, count: RequestCount) -> None:
        self.count = count
        self.changed.emit()
