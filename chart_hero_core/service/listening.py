"""Hearing a song: decoded and run through the network in one pass, told as it goes, kept if it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chart_hero_core.audio.decode import AudioStream
from chart_hero_core.audio.tags import read_tags
from chart_hero_core.domain.activations import Activations, joined
from chart_hero_core.domain.progress import Monitor, Stage, raise_if_cancelled
from chart_hero_core.errors import CancelledError, OptionError, SilentAudioError, TooShortError
from chart_hero_core.model.checkpoint import LoadedModel
from chart_hero_core.model.inference import first_sample, listen, listen_in_windows, no_activations
from chart_hero_core.model.onsets import PEAK_REACH, SongPeaks, pick_onsets
from chart_hero_core.model.repetition import with_like_bars
from chart_hero_core.service.transcription import HeardSoFar, HeardSong, Listener, TranscribeOptions
from chart_hero_core.tempo.estimator import estimate_tempo

Samples = npt.NDArray[np.float32]

TELL_EVERY_S = 0.5
"""The listener hears no more often than this."""
MOST_TELLING_SHARE = 0.05
"""Picking strokes to tell takes at most so much of the time, however long the song is."""


def nothing_heard(model: LoadedModel, path: Path, options: TranscribeOptions) -> HeardSong:
    """Start with a song that nobody has listened to yet.

    Raises
    ------
    AudioError
        if there is no sound in the file
    """
    declared_s = _stream(model, path, options).info.declared_duration_s
    end_s = options.end_s if declared_s is None else min(declared_s, options.end_s or declared_s)
    return HeardSong(
        path=path,
        activations=no_activations(model.card.feature_spec.frame_grid),
        decoding=model.card.decoding_spec,
        duration_s=max((end_s or 0.0) - options.start_s, 0.0),
        is_complete=False,
        options=options,
        tags=read_tags(path),
        timings_s={Stage.DECODE: 0.0, Stage.LISTEN: 0.0},
        model=model.known_as,
    )


def go_on_listening(
    model: LoadedModel, heard: HeardSong, monitor: Monitor, listener: Listener | None
) -> HeardSong:
    """Listen to what is left of a song; once all of it is heard, bars that are alike help one another.

    Returns
    -------
    HeardSong
        the whole song; if the monitor cancelled, as much of it as was heard until then

    Raises
    ------
    AudioError
        if the file's sound cannot be used
    OptionError
        if the song was heard with another model
    """
    if heard.is_complete:
        return heard
    _require_same_model(model, heard)
    return _Run(model, heard, monitor, listener).to_the_end()


def listen_again(
    model: LoadedModel, heard: HeardSong, start_s: float, end_s: float, monitor: Monitor
) -> HeardSong:
    """Hear a part anew, with the sound around it, and put it in the place of what was heard there.

    What the part says then stands alone: bars like those in it have no say.

    Parameters
    ----------
    heard : what is kept but for that part
    start_s, end_s : the part, heard seconds

    Raises
    ------
    AudioError, OptionError
        as `go_on_listening`; OptionError also if the part lies outside of what was heard
    CancelledError
        if the monitor asked for it
    """
    _require_same_model(model, heard)
    known, grid = heard.activations, heard.activations.frame_grid
    first = max(int(grid.frame_at(start_s)), 0)
    stop = min(int(np.ceil(grid.frame_at(end_s))), known.n_frames)
    if first >= stop:
        raise OptionError(f"From {start_s:g} s to {end_s:g} s nothing was heard yet; choose another part.")
    first_heard, anew = _heard_around(model, heard, first, stop, monitor)
    stop = max(min(stop, first_heard + anew.n_frames), first)  # the file may have become shorter
    pieces = (
        known.frames(0, first),
        anew.frames(first - first_heard, stop - first_heard),
        known.frames(stop, known.n_frames),
    )
    return replace(heard, activations=joined(pieces))


def _heard_around(
    model: LoadedModel, heard: HeardSong, first: int, stop: int, monitor: Monitor
) -> tuple[int, Activations]:
    """Hear frames [first, stop) in the middle of a window or more; returns the first frame that was heard."""
    grid, window = heard.activations.frame_grid, model.card.window_spec
    around_s = max(window.margin_s, (window.length_s - grid.seconds_at(stop - first)) / 2)
    first_heard = max(first - int(grid.frame_at(around_s)), 0)
    start_s, end_s = grid.seconds_at(first_heard), grid.seconds_at(stop) + around_s
    file_start_s = heard.options.start_s
    part = replace(heard.options, start_s=file_start_s + start_s, end_s=file_start_s + end_s)
    blocks = _mono(_without_judgement(_stream(model, heard.path, part)))
    return first_heard, listen(model.network, model.log_mel, blocks, window, monitor, end_s - start_s)


class Telling:
    """Tells a listener what was heard, not too often.

    Parameters
    ----------
    listener : who is told
    clock : seconds of wall time
    """

    def __init__(self, listener: Listener, clock: Callable[[], float] = time.monotonic) -> None:
        self._listener = listener
        self._clock = clock
        self._not_before_s = -np.inf

    def tell(self, heard: Callable[[], HeardSong]) -> None:
        """Tell what was heard so far, if it is time."""
        started_s = self._clock()
        if started_s < self._not_before_s:
            return
        song = heard()
        # A peak at the very end may yet turn out to be a slope.
        n_sure = max(song.activations.n_frames - PEAK_REACH, 0)
        until_s = song.activations.frame_grid.seconds_at(n_sure)
        peaks = SongPeaks.of(song.activations, song.decoding)
        so_far = HeardSoFar((), until_s, max(song.duration_s, until_s), peaks, song)
        self._listener(replace(so_far, onsets=so_far.picked(song.options.sensitivities)))
        ended_s = self._clock()
        self._not_before_s = ended_s + max(TELL_EVERY_S, (ended_s - started_s) / MOST_TELLING_SHARE)


class _Run:
    """One pass over what is left of a song."""

    def __init__(
        self, model: LoadedModel, heard: HeardSong, monitor: Monitor, listener: Listener | None
    ) -> None:
        self._model = model
        self._before = heard
        self._monitor = monitor
        self._telling = None if listener is None else Telling(listener)
        self._pieces = [heard.activations]
        self._stream = _stream(model, heard.path, heard.options)
        self._started_s = time.perf_counter()
        self._decoding_s = 0.0

    def to_the_end(self) -> HeardSong:
        """Listen until the song ends or the monitor cancels."""
        try:
            for piece in self._new_pieces():
                self._pieces.append(piece)
                self._tell()
        except CancelledError:
            return self._so_far()
        self._monitor.advance(Stage.LISTEN, 1.0)
        report = self._stream.report
        return replace(
            _with_repeated_bars(self._so_far()),
            duration_s=report.decoded_s,
            is_complete=True,
            warnings=report.warnings,
        )

    def _new_pieces(self) -> Iterator[Activations]:
        model, n_heard = self._model, self._before.activations.n_frames
        grid, window = self._before.activations.frame_grid, model.card.window_spec
        blocks = _behind(self._blocks(), first_sample(grid, window, n_heard))
        return listen_in_windows(model.network, model.log_mel, blocks, window, self._monitor, n_heard)

    def _blocks(self) -> Iterator[Samples]:
        """Decode, count the time that it takes, and stop if it is asked for."""
        blocks = _mono(self._stream)
        while True:
            raise_if_cancelled(self._monitor)
            started_s = time.perf_counter()
            block = next(blocks, None)
            self._decoding_s += time.perf_counter() - started_s
            if block is None:
                return
            yield block

    def _tell(self) -> None:
        expected_s = self._before.duration_s
        n_heard = sum(piece.n_frames for piece in self._pieces)
        if expected_s:
            n_expected = float(self._before.activations.frame_grid.frame_at(expected_s))
            self._monitor.advance(Stage.LISTEN, min(n_heard / n_expected, 1.0))
        if self._telling is not None:
            self._telling.tell(self._so_far)

    def _so_far(self) -> HeardSong:
        self._pieces = [joined(self._pieces)]
        activations = self._pieces[0]
        last_frame_s = activations.frame_grid.seconds_at(max(activations.n_frames - 1, 0))
        before = self._before.timings_s
        listening_s = time.perf_counter() - self._started_s - self._decoding_s
        return replace(
            self._before,
            activations=activations,
            duration_s=max(self._before.duration_s, last_frame_s),
            timings_s={
                Stage.DECODE: before.get(Stage.DECODE, 0.0) + self._decoding_s,
                Stage.LISTEN: before.get(Stage.LISTEN, 0.0) + listening_s,
            },
        )


def _with_repeated_bars(heard: HeardSong) -> HeardSong:
    """Let like bars help one another, on a grid that hangs neither on sensitivities nor on hints."""
    onsets = pick_onsets(heard.activations, heard.decoding)
    if not onsets:
        return heard
    grid = estimate_tempo(heard.activations, onsets)
    activations = with_like_bars(heard.activations, heard.decoding, grid.beats_s, grid.downbeats_s)
    return replace(heard, activations=activations)


def _stream(model: LoadedModel, path: Path, options: TranscribeOptions) -> AudioStream:
    sample_rate = model.card.feature_spec.sample_rate
    return AudioStream(path, sample_rate=sample_rate, mono=True, start_s=options.start_s, end_s=options.end_s)


def _require_same_model(model: LoadedModel, heard: HeardSong) -> None:
    """Refuse to mix what two models heard: each has thresholds of its own."""
    is_same_kind = heard.activations.frame_grid == model.card.feature_spec.frame_grid
    if not is_same_kind or (heard.model is not None and heard.model.digest != model.known_as.digest):
        raise OptionError(f"{heard.path.name} was heard with another model; transcribe the whole song again.")


def _mono(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Pass blocks (n_samples, 1) on as (n_samples,)."""
    return (block[:, 0] for block in blocks)


def _behind(blocks: Iterable[Samples], n_left_out: int) -> Iterator[Samples]:
    """Leave the first samples out."""
    for block in blocks:
        if len(block) > n_left_out:
            yield block[n_left_out:]
        n_left_out = max(n_left_out - len(block), 0)


def _without_judgement(stream: AudioStream) -> Iterator[Samples]:
    """Take a part of a song as it is, short or silent."""
    with suppress(SilentAudioError, TooShortError):
        yield from stream
