"""The error tree: everything a user of the core may want to tell apart.

    ChartHeroError
    ├── AudioError              the input's sound cannot be used
    │   ├── UnreadableAudioError    not audio, damaged, encrypted, missing
    │   ├── NoAudioTrackError       a video or container without sound
    │   ├── TooShortError           less sound than a chart needs
    │   └── SilentAudioError        nothing but silence (or nothing finite)
    ├── NoDrumsError            the song was heard, but no drums in it
    ├── ModelError              a weights file or its card is damaged or foreign
    ├── FormatError             a chart file breaks its format
    ├── ExportError             the chart folder cannot be written
    │   └── FolderExistsError       it is there already and nobody said to overwrite it
    │       └── FolderChangedError      we wrote it, but something else changed it since
    ├── ProjectError            a project file cannot be used as it is
    │   ├── ProjectDamagedError     its content is broken; a last good state may be there
    │   ├── ProjectTooNewError      a newer Chart Hero wrote it
    │   └── ProjectInUseError       another Chart Hero has it open
    ├── IdentificationError     a song could not be looked up; nothing of it was changed
    │   ├── KeyMissingError         AudD is asked with a key, and there is none
    │   ├── KeyRefusedError         AudD does not accept the key (900, 903)
    │   ├── FreeLimitError          no key arrived, and what is free without one is used up (901)
    │   ├── QuotaError              the key's requests are used up (902)
    │   ├── PlanError               the key's plan does not include this (904, 905)
    │   ├── ClipRejectedError       AudD cannot use the sound (300, 400, 500)
    │   ├── TooManyRequestsError    asked too often; it may be tried again in a while (611)
    │   ├── NoMatchError            whoever was asked does not know the song
    │   ├── OfflineError            no connection; nothing was sent
    │   ├── TimedOutError           no answer, or only part of one, in the time that it may take
    │   ├── InsecureConnectionError the other end cannot prove who it is, or nothing is encrypted
    │   ├── StrangeAnswerError      an answer that makes no sense (a log-in page of a network, say)
    │   │   └── OversizedAnswerError    one that is larger than any sensible one
    │   └── ServiceRefusedError     any other refusal, in the words of who refused
    ├── OptionError             a value that the caller chose cannot be honoured
    ├── TrainingDataError       the training pack or a data folder is not usable
    └── CancelledError          the caller asked to stop

Each error carries one clear sentence (what, where, what to do) as its message, and the facts it
was made of as attributes.
"""

from __future__ import annotations

from pathlib import Path


class ChartHeroError(Exception):
    """Base of every error that the core raises on purpose; its text may be shown to the user."""


class AudioError(ChartHeroError):
    """The input's sound cannot be used.

    Parameters
    ----------
    message : one sentence for the user
    path : the file at fault
    """

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


class UnreadableAudioError(AudioError):
    """The file is missing, is no audio, is damaged beyond use, or is encrypted."""


class NoAudioTrackError(AudioError):
    """The container was read, but holds no sound (a silent video, say)."""


class TooShortError(AudioError):
    """There is less sound than a chart needs."""


class SilentAudioError(AudioError):
    """There is nothing to hear: silence, or no finite sample."""


class NoDrumsError(ChartHeroError):
    """The song was heard from end to end, but no drums in it.

    Parameters
    ----------
    message : one sentence for the user
    path : the song
    """

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


class ModelError(ChartHeroError):
    """A weights file or its card is missing, damaged, or belongs to something else.

    Parameters
    ----------
    message : one sentence for the user
    path : the file at fault
    """

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


class FormatError(ChartHeroError):
    """A chart file breaks its format.

    Parameters
    ----------
    message : one sentence for the user
    line : line number in a text format, counted from 1; None where there is none
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"line {line}: {message}")
        self.line = line


class ExportError(ChartHeroError):
    """The chart folder cannot be written (rights, space, name).

    Parameters
    ----------
    message : one sentence for the user
    path : the target at fault
    """

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


class FolderExistsError(ExportError):
    """The target folder is there already and nobody said to overwrite it."""


class FolderChangedError(FolderExistsError):
    """The target folder was written by us, and changed by something else since.

    Parameters
    ----------
    path : the folder
    changed, added, removed : names of files in it, with "/" between folders
    """

    def __init__(
        self, path: Path, changed: tuple[str, ...], added: tuple[str, ...], removed: tuple[str, ...]
    ) -> None:
        kinds = (("changed", changed), ("added", added), ("removed", removed))
        what = "; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds if names)
        super().__init__(
            f'"{path.name}" was changed since Chart Hero wrote it ({what}); replace it, or keep both.', path
        )
        self.changed, self.added, self.removed = changed, added, removed


class ProjectError(ChartHeroError):
    """A project file is missing, is none, or cannot be read or written where it lies.

    Parameters
    ----------
    message : one sentence for the user
    path : the file at fault
    """

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


class ProjectDamagedError(ProjectError):
    """The project's content is broken; it stays as it is, beside its last good state if there is one."""


class ProjectTooNewError(ProjectError):
    """The project was written by a newer version of the program, and stays as it is."""


class ProjectInUseError(ProjectError):
    """Another running program has the project open."""


class IdentificationError(ChartHeroError):
    """A song could not be looked up; nothing of it was changed.

    Parameters
    ----------
    message : one sentence for the user; never holds a key
    service : who was asked, such as "AudD"
    code : the service's own number for it; None where it gave none
    n_requests : that were counted for this attempt, 0..2

    Attributes
    ----------
    ends_batch : whether the next song of a queue would fail in the same way, so that it need not be tried
    """

    ends_batch = False

    def __init__(self, message: str, service: str, code: int | None = None, n_requests: int = 0) -> None:
        super().__init__(message)
        self.service, self.code, self.n_requests = service, code, n_requests


class KeyMissingError(IdentificationError):
    """AudD is asked with a key, and there is none."""

    ends_batch = True


class KeyRefusedError(IdentificationError):
    """AudD does not accept the key (900, 903)."""

    ends_batch = True


class FreeLimitError(IdentificationError):
    """No key arrived at AudD, and what is free without one is used up (901)."""

    ends_batch = True


class QuotaError(IdentificationError):
    """The requests that the key pays for are used up (902)."""

    ends_batch = True


class PlanError(IdentificationError):
    """The key's plan does not include this (904, 905)."""

    ends_batch = True


class ClipRejectedError(IdentificationError):
    """AudD can use neither the first clip nor the second (300, 400, 500)."""


class TooManyRequestsError(IdentificationError):
    """Asked too often (611, HTTP 429 and 503).

    Parameters
    ----------
    wait_s : seconds after which it may be tried again
    message, service, code, n_requests : as `IdentificationError`
    """

    def __init__(
        self, message: str, service: str, code: int | None = None, n_requests: int = 0, *, wait_s: float
    ) -> None:
        super().__init__(message, service, code, n_requests)
        self.wait_s = wait_s


class NoMatchError(IdentificationError):
    """Whoever was asked does not know the song."""


class OfflineError(IdentificationError):
    """No connection: nothing was sent, or it broke off."""

    ends_batch = True


class TimedOutError(IdentificationError):
    """No answer, or only part of one, in the time that it may take."""


class InsecureConnectionError(IdentificationError):
    """The other end cannot prove who it is, or the connection would not be encrypted."""

    ends_batch = True


class StrangeAnswerError(IdentificationError):
    """An answer that makes no sense: a log-in page of a network, broken JSON, a redirect elsewhere."""


class OversizedAnswerError(StrangeAnswerError):
    """An answer that is larger than any sensible one."""


class ServiceRefusedError(IdentificationError):
    """Any other refusal, in the words of who refused."""


class OptionError(ChartHeroError):
    """A value that the caller chose cannot be honoured (unknown lane, start after end, ...)."""


class TrainingDataError(ChartHeroError):
    """The training pack or an annotated folder is missing something or cannot be read."""


class CancelledError(ChartHeroError):
    """The caller asked to stop; nothing was left behind."""
