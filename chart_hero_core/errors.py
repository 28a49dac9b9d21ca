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


class OptionError(ChartHeroError):
    """A value that the caller chose cannot be honoured (unknown lane, start after end, ...)."""


class TrainingDataError(ChartHeroError):
    """The training pack or an annotated folder is missing something or cannot be read."""


class CancelledError(ChartHeroError):
    """The caller asked to stop; nothing was left behind."""
