"""The open song's picture: shown small, and replaced by another."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from chart_hero_app.jobs import Job, Jobs
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_core.errors import OptionError
from chart_hero_core.service import Cover

PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg"})
MOST_BYTES = 20_000_000
"""Of a picture file: more is no cover, and would swell the project."""
SHOWN_PX = 256
"""Longer edge of the picture as it is shown; four times what any widget shows at 100 %."""


class SongCover(QObject):
    """Decodes the cover on a thread, and takes another one.

    Parameters
    ----------
    session : whose cover it is
    jobs : the threads
    parent : Qt's owner

    Signals
    -------
    changed() : `picture` is another
    failed(ChartHeroError) : a file is no cover; the one before stays
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, session: SongSession, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._reading: list[Job[QImage] | Job[tuple[bytes, QImage]]] = []
        self.picture: QImage | None = None
        """The cover, small; None without one, and until it is decoded."""
        self._known = cover = session.cover
        if cover is not None:
            self._reading = [
                jobs.start(lambda _: decode_cover(cover), done=self._show, failed=self._leave_unseen)
            ]
        session.cover_changed.connect(self._follow)

    def take(self, path: Path) -> None:
        """Take a picture file for the cover."""
        self._stop_reading()
        self._reading = [
            self._jobs.start(
                lambda _: _read(path), done=lambda read: self._take_read(*read), failed=self._fail
            )
        ]

    def close(self) -> None:
        """Take nothing any more: the song is closed."""
        self._session.cover_changed.disconnect(self._follow)
        self._stop_reading()

    def _follow(self) -> None:
        """Show the picture that somebody else gave the song."""
        data = self._session.cover
        if data == self._known:
            return
        self._known = data
        self._stop_reading()
        if data is None:
            self._show(None)
        else:
            self._reading = [
                self._jobs.start(lambda _: decode_cover(data), done=self._show, failed=self._fail)
            ]

    def _stop_reading(self) -> None:
        for job in self._reading:
            job.abandon()
        self._reading = []

    def _take_read(self, data: bytes, picture: QImage) -> None:
        self._known = data
        give_cover(self._session, data)
        self._show(picture)

    def _show(self, picture: QImage | None) -> None:
        self.picture = picture
        self.changed.emit()

    def _leave_unseen(self, error: Exception) -> None:
        """Show no cover where the song's own is damaged: nobody asked for it, so nobody is told."""
        if not isinstance(error, OptionError):
            raise error

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, OptionError):
            raise error
        self.failed.emit(error)


def give_cover(session: SongSession, data: bytes | None) -> None:
    """Give a song a picture that is known to be whole, or none; it is kept at once."""
    session.cover = data
    session.keeper.keep_beside(lambda project: project.change_cover(data))
    session.cover_changed.emit()


def _read(path: Path) -> tuple[bytes, QImage]:
    """Read a picture file; in another thread."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise OptionError(f"{path.name} is larger than 20 MB; choose a smaller picture.")
        data = path.read_bytes()
    except OSError as error:
        raise OptionError(
            f"{path.name} cannot be read ({error.strerror}); choose another picture."
        ) from error
    if Cover.sniffed(data) is None:
        raise OptionError(f"{path.name} is no PNG or JPEG picture; choose another.")
    return data, decode_cover(data, path.name)


def decode_cover(data: bytes, name: str = "The cover", edge_px: int = SHOWN_PX) -> QImage:
    """Decode a picture and make it small, `edge_px` at its shorter edge; in another thread.

    Raises
    ------
    OptionError
        if it is damaged; `name` is what the text calls it
    """
    image = QImage.fromData(data)
    if image.isNull():
        raise OptionError(f"{name} is damaged; choose another picture.")
    smooth, kept = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.KeepAspectRatioByExpanding
    return (
        image
        if max(image.width(), image.height()) <= edge_px
        else image.scaled(edge_px, edge_px, kept, smooth)
    )
