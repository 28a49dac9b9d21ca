"""Which model heard the open song, and hearing it again with another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chart_hero_app.jobs import Job, Jobs
from chart_hero_app.view_models.model_choice import ModelChoice
from chart_hero_app.view_models.song_session import SongSession, SongState
from chart_hero_core.domain.drum_model import DrumModel

if TYPE_CHECKING:
    from chart_hero_core.runs.kept_models import KeptModel

_HEARD = (SongState.READY, SongState.STOPPED, SongState.NO_DRUMS)


class SongModel(QObject):
    """The models that one song can be heard with. Which one is in use stays as it is.

    Parameters
    ----------
    session : the song
    choice : the models
    jobs : the threads
    parent : Qt's owner

    Attributes
    ----------
    models : that it can be heard with; empty before they were read
    wanted : with which it would be heard again; None before

    Signals
    -------
    changed() : any of it
    """

    changed = Signal()

    def __init__(
        self, session: SongSession, choice: ModelChoice, jobs: Jobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._choice, self._jobs = session, choice, jobs
        self.models: tuple[KeptModel, ...] = ()
        self.wanted: KeptModel | None = None
        self._looking: Job[list[KeptModel]] | None = None
        session.state_changed.connect(self.changed)
        session.source_changed.connect(self.changed)
        session.rereading.changed.connect(self.changed)
        choice.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Look which models there are."""
        if self._looking is not None:
            self._looking.abandon()
        choice = self._choice
        self._looking = self._jobs.start(
            lambda _: [model for model in choice.library.models() if not model.fault], done=self._take
        )

    def close(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.abandon()
            self._looking = None

    def _take(self, models: list[KeptModel]) -> None:
        self._looking = None
        self.models = tuple(models)
        wanted = [] if self.wanted is None else [self.wanted.digest]
        in_use = [] if self._choice.in_use is None else [self._choice.in_use.digest]
        found = {model.digest: model for model in models}
        digest = next((one for one in (*wanted, *in_use) if one in found), None)
        self.wanted = found[digest] if digest is not None else (models[0] if models else None)
        self.changed.emit()

    @property
    def heard_with(self) -> DrumModel | None:
        """The model that heard the song; None before, and where nobody knows any more."""
        heard = self._session.heard
        return None if heard is None else heard.model

    @property
    def is_heard(self) -> bool:
        """Whether the song was heard, by whatever model."""
        return self._session.heard is not None

    @property
    def reason(self) -> str:
        """Why the song cannot be heard again now; empty if it can."""
        if self._session.is_missing:
            return self.tr("Show where the song's file is first.")
        if self._session.state not in _HEARD:
            return self.tr("The song is being heard, or waits for it.")
        return "" if self.wanted is not None else self.tr("There is no model to hear it with.")

    def choose(self, model: KeptModel) -> None:
        """Want the song to be heard again with a model; nothing happens yet."""
        self.wanted = model
        self.changed.emit()

    def hear_again(self) -> None:
        """Hear the song again with the wanted model; what the hand settled stays, the rest is made anew."""
        if self.wanted is not None and not self.reason:
            self._session.listen_anew(self.wanted.as_heard)
