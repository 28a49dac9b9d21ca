"""The commands `identify` and `key`: which song is it, and the key to ask with."""

from __future__ import annotations

import argparse
import getpass
import json
import signal
import sys
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any

from chart_hero_core.domain.identification import (
    Identification,
    KeyPlace,
    KeyStatus,
    LookupProgress,
    LookupStep,
    RequestCount,
    SongMatch,
)
from chart_hero_core.domain.progress import Stage
from chart_hero_core.domain.secret import Secret
from chart_hero_core.errors import IdentificationError
from chart_hero_core.service import SongIdentifier

_DONE, _FAILED = 0, 1
_STEPS = {
    LookupStep.READ: "Reading the file ...",
    LookupStep.CLIP: "Looking for the loudest 12 s ...",
    LookupStep.SEND: "Asking AudD ...",
    LookupStep.SECOND_CLIP: "AudD rejected the clip; asking with another one, which counts too ...",
    LookupStep.SEARCH: "Asking MusicBrainz ...",
}
_PLACES = {
    KeyPlace.NOWHERE: "There is no key for AudD.",
    KeyPlace.ENVIRONMENT: "The key is in CHART_HERO_AUDD_KEY.",
    KeyPlace.KEYRING: "The key is in the keyring of this computer.",
    KeyPlace.SESSION: "The key was kept for this run only; set CHART_HERO_AUDD_KEY to keep it.",
}
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Interruptible:
    """Ends a look-up on Ctrl-C, and leaves the block with a KeyboardInterrupt."""

    def __init__(self) -> None:
        self._is_interrupted = False

    def __enter__(self) -> _Interruptible:
        self._former = {number: signal.getsignal(number) for number in _STOP_SIGNALS}
        for number in _STOP_SIGNALS:
            signal.signal(number, self._interrupt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._former.items():
            signal.signal(number, handler)
        if self._is_interrupted:
            raise KeyboardInterrupt from error

    def advance(self, stage: Stage, share: float) -> None:
        """Show nothing: the steps of a look-up are told by themselves."""

    def is_cancelled(self) -> bool:
        """Say whether Ctrl-C was pressed, or the process told to end."""
        return self._is_interrupted

    def _interrupt(self, signal_number: int, frame: FrameType | None) -> None:
        self._is_interrupted = True


def identify(options: argparse.Namespace) -> int:
    """Say which song a file is."""
    identifier = SongIdentifier()
    with _Interruptible() as monitor:
        try:
            if options.by_name:
                found = identifier.search_by_name(identifier.guess(options.song), monitor, _tell)
            else:
                found = identifier.identify(options.song, monitor, _tell, ask_again=options.again)
        except IdentificationError as error:
            if options.json:
                _print(json.dumps({"song": str(options.song), "error": str(error), **_facts_of(error)}))
            raise
    count = identifier.request_count()
    if options.json:
        _print(json.dumps({"song": str(options.song), **identification_as_json(found, count)}))
        return _DONE
    for line in identification_as_text(found):
        _print(line)
    _say(f"{_requests_text(found.n_requests)} {count.total} in all.")
    return _DONE


def key(options: argparse.Namespace) -> int:
    """Keep, test or forget the key, or say where it is."""
    identifier = SongIdentifier()
    with _Interruptible() as monitor:
        if options.action == "set":
            given = _read_key()
            identifier.test_key(given, monitor)
            status = identifier.set_key(given)
            _tell_status(status)
            return _FAILED if status.place is KeyPlace.SESSION else _DONE
        if options.action == "test":
            identifier.test_key(None, monitor)
            _print("AudD accepts the key.")
            return _DONE
        status = identifier.clear_key() if options.action == "clear" else identifier.key_status()
    _tell_status(status)
    _print(f"Requests sent from this computer: {identifier.request_count().total}.")
    return _DONE


def identification_as_json(found: Identification, count: RequestCount) -> dict[str, Any]:
    """Describe what was found."""
    clip = found.clip
    return {
        "matches": [match.as_json() for match in found.matches],
        "clip_s": None if clip is None else [clip.start_s, clip.end_s],
        "requests": found.n_requests,
        "requests_in_all": count.total,
        "remembered": found.is_remembered,
    }


def identification_as_text(found: Identification) -> Iterator[str]:
    """Lay what was found out for a person."""
    for match in found.matches:
        year = f", {match.year}" if match.year else ""
        album = f" ({match.album}{year})" if match.album else ""
        yield f"{match.artist} - {match.title}{album}"
        yield f"  {match.strength.value} match by {match.source.value}{_remarks(match)}"


def _remarks(match: SongMatch) -> str:
    remarks = [f"; {match.rendition.value}"] if match.rendition.value != "original" else []
    if match.timecode_s is not None:
        remarks.append(f"; found at {_clock(match.timecode_s)} of the recording")
    if match.duration_s is not None:
        remarks.append(f"; {_clock(match.duration_s)} long")
    return "".join(remarks)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _facts_of(error: IdentificationError) -> dict[str, Any]:
    return {"kind": type(error).__name__, "code": error.code, "requests": error.n_requests}


def _requests_text(number: int) -> str:
    if number == 0:
        return "No request was used;"
    return "1 request was used;" if number == 1 else f"{number} requests were used;"


def _read_key() -> Secret:
    """Let the key be typed unseen; without a terminal, read a line."""
    if sys.stdin.isatty():
        return Secret(getpass.getpass("Key for AudD (from dashboard.audd.io): "))
    return Secret(sys.stdin.readline())


def _tell(progress: LookupProgress) -> None:
    if progress.step is LookupStep.WAIT:
        _say(f"Too many requests; trying again in {progress.wait_s:.0f} s ...")
    elif progress.step in _STEPS:
        _say(_STEPS[progress.step])


def _tell_status(status: KeyStatus) -> None:
    _print(_PLACES[status.place])
    if status.trouble:
        _say(status.trouble)


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201
