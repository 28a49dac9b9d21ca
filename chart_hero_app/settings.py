"""What the user chose, kept in one small file that can be read, copied and mended by hand.

No secret is ever kept here. What a version does not know stays in the file, so that an older program does
not lose what a newer one wrote.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import platformdirs
from PySide6.QtCore import QObject, Signal

from chart_hero_app.identification_choices import IdentificationChoices
from chart_hero_core.domain.app_name import APP_NAME
from chart_hero_core.domain.chart import Pad
from chart_hero_core.errors import OptionError
from chart_hero_core.service import KitSpec, OpenHatLane

_logger = logging.getLogger(__name__)

VERSION = 1


@dataclass(frozen=True, slots=True)
class UserFolders:
    """Where the program keeps its own files.

    Parameters
    ----------
    settings : what the user chose
    projects : the songs that were opened
    logs : traces of runs
    """

    settings: Path
    projects: Path
    logs: Path

    @classmethod
    def of_this_user(cls) -> UserFolders:
        """The places that this system has for them; none need exist."""
        return cls(
            platformdirs.user_config_path(APP_NAME, appauthor=False),
            platformdirs.user_data_path(APP_NAME, appauthor=False) / "projects",
            platformdirs.user_log_path(APP_NAME, appauthor=False),
        )


@dataclass(frozen=True, slots=True)
class GeneralChoices:
    """What has no better place.

    Parameters
    ----------
    start : "page" for the start page, "song" for the song that was open last
    """

    start: str = "page"


@dataclass(frozen=True, slots=True)
class LookChoices:
    """How everything looks.

    Parameters
    ----------
    theme : "system", "dark" or "light"
    palette : "game", "safe-a" or "safe-b"
    text_percent : 90..150
    reduces_motion : None follows the system
    highway_speed : 0.5..2; the faster, the fewer bars ahead are seen
    """

    theme: str = "system"
    palette: str = "game"
    text_percent: int = 100
    reduces_motion: bool | None = None
    highway_speed: float = 1.0


@dataclass(frozen=True, slots=True)
class SoundChoices:
    """How a song is heard.

    Parameters
    ----------
    device : name of the output device; None for the system's own
    latency_ms : per device name, as the tap test measured it
    song_level, kit_level, click_level : 0..1.5
    has_kit, has_click : whether the chart's drums and the metronome are heard
    splits_ears : the song on the left ear, the chart on the right
    """

    device: str | None = None
    latency_ms: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    song_level: float = 1.0
    kit_level: float = 1.0
    click_level: float = 1.0
    has_kit: bool = True
    has_click: bool = False
    splits_ears: bool = False


@dataclass(frozen=True, slots=True)
class KitChoices:
    """The drummer's own kit: a mapping of what is shown and written, never of what is heard.

    Parameters
    ----------
    open_hat : colour of the lane of open hi-hats, "yellow" or "blue"
    second_crash : pad of the second of two crashes at once, such as "blue_cymbal"
    missing, stand_in : pad that the kit does not have, and the one that plays its notes; None for a whole kit
    is_lefty : the highway is mirrored
    """

    open_hat: str = "yellow"
    second_crash: str = "blue_cymbal"
    missing: str | None = None
    stand_in: str | None = None
    is_lefty: bool = False

    @property
    def spec(self) -> KitSpec:
        """The kit as the charting takes it; a whole one where the choices do not fit together."""
        try:
            return KitSpec(
                OpenHatLane(self.open_hat),
                Pad(self.second_crash),
                None if self.missing is None else Pad(self.missing),
                None if self.stand_in is None else Pad(self.stand_in),
            )
        except (ValueError, OptionError) as error:
            _logger.warning("the kit in the settings is none: %s", error)
            return KitSpec()


@dataclass(frozen=True, slots=True)
class TranscriptionChoices:
    """How songs are heard and charted.

    Parameters
    ----------
    n_threads : that the model computes with; 0 for all processor cores but one
    has_dynamics : ghosts and accents are told from neutral notes
    has_double_kick : every second stroke of a fast kick run is for the second pedal
    """

    n_threads: int = 0
    has_dynamics: bool = True
    has_double_kick: bool = True


@dataclass(frozen=True, slots=True)
class ReviewChoices:
    """How doubtful places are gone through.

    Parameters
    ----------
    doubt_limit : notes less sure than this are doubtful, 0..1
    loops : each place is looped, one bar before to one after
    is_slow : and played at 60 %
    """

    doubt_limit: float = 0.65
    loops: bool = True
    is_slow: bool = True


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """Where and how songs are written.

    Parameters
    ----------
    songs_folders : of the games, the one in use first
    chart_format : "mid" or "chart"
    has_audio, has_difficulties, has_star_power, has_sections, has_midi : what is written besides Expert
    charter : the user's name in song.ini; empty for none
    """

    songs_folders: tuple[str, ...] = ()
    chart_format: str = "mid"
    has_audio: bool = True
    has_difficulties: bool = True
    has_star_power: bool = True
    has_sections: bool = True
    has_midi: bool = False
    charter: str = ""


@dataclass(frozen=True, slots=True)
class KeyChoices:
    """Keys that are not the program's own.

    Parameters
    ----------
    preset : "standard", "azerty" or "qwertz"
    keys : per command id, key sequences in Qt's portable text, separated by "; "
    """

    preset: str = "standard"
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class WindowChoices:
    """How the window was left.

    Parameters
    ----------
    layout : per workspace or part of the window, Qt's own state as hexadecimal text
    switches : per switch of the View menu, whether it is on
    numbers : per slider or size, its value
    last_folder : where a song was last looked for
    hints_seen : first-run hints that were closed
    """

    layout: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    switches: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    numbers: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    last_folder: str = ""
    hints_seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that the user chose, by where it is chosen."""

    general: GeneralChoices = field(default_factory=GeneralChoices)
    look: LookChoices = field(default_factory=LookChoices)
    sound: SoundChoices = field(default_factory=SoundChoices)
    kit: KitChoices = field(default_factory=KitChoices)
    transcription: TranscriptionChoices = field(default_factory=TranscriptionChoices)
    review: ReviewChoices = field(default_factory=ReviewChoices)
    export: ExportChoices = field(default_factory=ExportChoices)
    identification: IdentificationChoices = field(default_factory=IdentificationChoices)
    keys: KeyChoices = field(default_factory=KeyChoices)
    window: WindowChoices = field(default_factory=WindowChoices)

    def content(self, group: str) -> dict[str, Any]:
        """A group as the file has it."""
        return asdict(_plain(getattr(self, group)))


class Settings(QObject):
    """The choices of this user, saved whenever one changes.

    Parameters
    ----------
    path : the file; its folder is made when first needed
    parent : Qt's owner

    Signals
    -------
    changed() : `choices` is another
    not_saved(Exception) : the file cannot be written; told once, for it will not get better by itself
    """

    changed = Signal()
    not_saved = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._kept = _read(path)
        self._choices = _choices_from(self._kept)
        self._cannot_save = False

    @property
    def choices(self) -> Choices:
        """What is chosen now."""
        return self._choices

    def change(self, group: str, **values: Any) -> None:
        """Choose something else.

        Parameters
        ----------
        group : a field of `Choices`, such as "look"
        values : fields of that group

        Raises
        ------
        TypeError, AttributeError
            if there is no such choice
        """
        choices = replace(self._choices, **{group: replace(getattr(self._choices, group), **values)})
        if choices != self._choices:
            self._choices = choices
            self._save()
            self.changed.emit()

    def _save(self) -> None:
        content = {"version": VERSION, **self._kept}
        for entry in fields(Choices):
            known = self._choices.content(entry.name)
            kept = self._kept.get(entry.name)
            content[entry.name] = {**kept, **known} if isinstance(kept, dict) else known
        beside = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")
            beside.replace(self.path)
        except OSError as error:
            _logger.warning("%s cannot be written: %s", self.path, error)
            if not self._cannot_save:
                self._cannot_save = True
                self.not_saved.emit(error)
        else:
            self._cannot_save = False


def _plain(group: Any) -> Any:
    """Replace read-only mappings, which `asdict` cannot copy."""
    mappings = {
        entry.name: dict(value)
        for entry in fields(group)
        if isinstance(value := getattr(group, entry.name), Mapping)
    }
    return replace(group, **mappings)


def _read(path: Path) -> dict[str, Any]:
    """Read the file; a damaged one is put aside, and the program's own choices hold."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        _logger.warning("%s cannot be read: %s", path, error)
        return {}
    except ValueError as error:
        aside = path.with_suffix(".damaged")
        _logger.warning("%s is damaged (%s) and was put aside as %s", path, error, aside.name)
        _put_aside(path, aside)
        return {}
    if not isinstance(content, dict):
        _logger.warning("%s does not hold settings", path)
        return {}
    return content


def _put_aside(path: Path, aside: Path) -> None:
    try:
        path.replace(aside)
    except OSError as error:
        _logger.warning("%s cannot be renamed: %s", path, error)


def _choices_from(content: Mapping[str, Any]) -> Choices:
    groups = {}
    for entry in fields(Choices):
        default = getattr(Choices(), entry.name)
        groups[entry.name] = _group_from(default, content.get(entry.name))
    return Choices(**groups)


def _group_from(default: Any, content: object) -> Any:
    """Take each value that fits its field; a foreign one leaves the program's own."""
    if not isinstance(content, dict):
        return default
    hints = get_type_hints(type(default))
    values = {}
    for name, hint in hints.items():
        if name not in content:
            continue
        value = tuple(content[name]) if isinstance(content[name], list) else content[name]
        if _fits(value, hint):
            values[name] = value
        else:
            _logger.warning("the setting %s = %r is not understood", name, value)
    return replace(default, **values)


def _fits(value: object, hint: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return any(_fits(value, option) for option in arguments)
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(item, arguments[0]) for item in value)
    if origin is not None and issubclass(origin, Mapping):
        return isinstance(value, dict) and all(_fits(item, arguments[1]) for item in value.values())
    if hint is NoneType:
        return value is None
    if hint in (int, float) and isinstance(value, bool):
        return False
    return isinstance(value, int | float if hint is float else hint)
