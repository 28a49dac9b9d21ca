"""What goes into a transcription and what comes out of it: choices, what was heard, what was charted.

All times are heard seconds, counted from the start of the part that was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from chart_hero_core.audio.tags import AudioTags
from chart_hero_core.charting.result import ChartingResult
from chart_hero_core.charting.spec import ChartingSpec
from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.chart import Chart
from chart_hero_core.domain.drum_model import DrumModel
from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.domain.progress import Stage
from chart_hero_core.errors import OptionError
from chart_hero_core.export import SongSource
from chart_hero_core.tempo.estimate import TempoEstimate, TempoHints

if TYPE_CHECKING:
    from chart_hero_core.model.onsets import DecodingSpec, SongPeaks


@dataclass(frozen=True, slots=True)
class TranscribeOptions:
    """What may be chosen about a transcription.

    Parameters
    ----------
    start_s, end_s : part of the file to transcribe; it is then treated as the whole song
    sensitivities : per voice, 0 (nothing) .. 1 (everything); 0.5 where missing
    tempo : what the user knows about the grid
    charting : choices about the chart
    """

    start_s: float = 0.0
    end_s: float | None = None
    sensitivities: Mapping[DrumVoice, float] = field(default_factory=dict)
    tempo: TempoHints = field(default_factory=TempoHints)
    charting: ChartingSpec = field(default_factory=ChartingSpec)

    def __post_init__(self) -> None:
        end_s = inf if self.end_s is None else self.end_s
        if not 0.0 <= self.start_s < end_s or self.end_s == inf:
            raise OptionError(
                f"From {self.start_s:g} s to {end_s:g} s is no part of a song; "
                "start at 0 or later, and end after the start."
            )
        for voice, value in self.sensitivities.items():
            if not 0.0 <= value <= 1.0:
                name = voice.value.replace("_", " ")
                raise OptionError(
                    f"A sensitivity of {value:g} for {name} cannot be used; give one from 0 to 1."
                )


@dataclass(frozen=True, slots=True)
class HeardSoFar:
    """What was heard of a song that is being listened to.

    Parameters
    ----------
    onsets : the strokes before `heard_until_s`, in rising order; they come again with the next telling,
        perhaps with others in between once it is clear that an instrument is in the song
    heard_until_s : nothing is known yet of what comes later
    duration_s : of the song, as far as it is known: at least `heard_until_s`
    peaks : what the strokes were picked from
    song : what is worth keeping of it until now; can be gone on with
    """

    onsets: tuple[DrumOnset, ...]
    heard_until_s: float
    duration_s: float
    peaks: SongPeaks
    song: HeardSong

    def picked(self, sensitivities: Mapping[DrumVoice, float]) -> tuple[DrumOnset, ...]:
        """Pick the strokes before `heard_until_s` at other sensitivities, 0..1 per voice."""
        onsets = self.peaks.pick(sensitivities)
        return tuple(onset for onset in onsets if onset.onset_s < self.heard_until_s)


class Listener(Protocol):
    """Whoever wants to see the strokes while a song is being listened to."""

    def __call__(self, so_far: HeardSoFar, /) -> None:
        """Be told, about twice a second at most, in the thread that listens; must return at once."""


@dataclass(frozen=True, slots=True, eq=False)
class HeardSong:
    """What the model heard in a song, or in its beginning; enough to chart it without listening again.

    Parameters
    ----------
    path : the song's file
    activations : what the model says about every frame that it heard
    decoding : how they become strokes
    duration_s : of the sound; as the file states it while it is not known better
    is_complete : whether the song was heard to its end
    options : the part that was chosen, and how to chart it
    tags : what the file says about itself
    warnings : plain sentences about the sound
    timings_s : seconds that decoding and listening took
    model : that heard it; None if nobody knows any more
    """

    path: Path
    activations: Activations
    decoding: DecodingSpec
    duration_s: float
    is_complete: bool
    options: TranscribeOptions = field(default_factory=TranscribeOptions)
    tags: AudioTags = field(default_factory=AudioTags)
    warnings: tuple[str, ...] = ()
    timings_s: Mapping[Stage, float] = field(default_factory=dict)
    model: DrumModel | None = None

    @property
    def heard_s(self) -> float:
        """How much of the song was heard."""
        return self.duration_s if self.is_complete else self.activations.duration_s

    @property
    def source(self) -> SongSource:
        """The sound, for an export."""
        return SongSource(self.path, self.tags, self.duration_s, self.options.start_s, self.options.end_s)


@dataclass(frozen=True, slots=True, eq=False)
class Transcription:
    """A song as it was heard and charted.

    Parameters
    ----------
    heard : what it was made from; kept, so that thresholds can be moved without listening again
    onsets : the strokes that were heard
    tempo : the grid
    charting : the chart, on the heard clock, and what did not get into it
    timings_s : seconds that each stage took
    """

    heard: HeardSong
    onsets: tuple[DrumOnset, ...]
    tempo: TempoEstimate
    charting: ChartingResult
    timings_s: Mapping[Stage, float]

    @property
    def path(self) -> Path:
        """The song's file."""
        return self.heard.path

    @property
    def activations(self) -> Activations:
        """What the model says about every frame."""
        return self.heard.activations

    @property
    def duration_s(self) -> float:
        """Length of the song."""
        return self.heard.duration_s

    @property
    def chart(self) -> Chart:
        """The chart on the heard clock."""
        return self.charting.chart

    @property
    def source(self) -> SongSource:
        """The sound that was heard."""
        return self.heard.source

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know, a sentence each."""
        return (*self.heard.warnings, *self.tempo.warnings, *self.charting.warnings)
