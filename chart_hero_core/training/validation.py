"""How well a network does on sound that it never learns from: the same clips at every checkpoint.

Figures of two checkpoints, and of the model before, are told apart by the network alone: sound, windows and
calibration are the same for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch

from chart_hero_core.audio.features import LogMel
from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.chart import Pad
from chart_hero_core.domain.drums import DrumOnset
from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.evaluation.edit_summary import EditSummary
from chart_hero_core.evaluation.edits import SongEdits, count_edits
from chart_hero_core.evaluation.onset_scores import score_onsets
from chart_hero_core.evaluation.scored_song import ScoredSong
from chart_hero_core.evaluation.strokes import strokes_of_onsets
from chart_hero_core.model.inference import WindowSpec, listen
from chart_hero_core.model.network import DrumTranscriber, Logits
from chart_hero_core.model.onsets import DecodingSpec, pick_onsets
from chart_hero_core.training.dataset import ClipSource, LabelledClip
from chart_hero_core.training.loss import LossSpec, transcription_loss
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.targets import USUAL_LABELS, LabelSpec, stack_targets

HELD_OUT_SEED = 7_000_001
"""Far from any training seed, so that no series is shared."""

_GAP_S = 1.0  # between the clips of a song: no note belongs to one of another clip


@dataclass(frozen=True, slots=True)
class MeasuringSpec:
    """How clips are listened to and judged.

    Parameters
    ----------
    window : how they are cut
    decoding : calibration of what is heard; the same before and after, so that figures can be compared
    label, loss : as in training
    """

    window: WindowSpec
    decoding: DecodingSpec = field(default_factory=DecodingSpec)
    label: LabelSpec = USUAL_LABELS
    loss: LossSpec = field(default_factory=LossSpec)


@dataclass(frozen=True, slots=True)
class HeldOutFigures:
    """What was measured; None and empty where there was nothing to measure on.

    Parameters
    ----------
    loss : mean of the clips
    edits : per 100 notes, mean of the songs, 30 ms
    lanes : edits per 100 notes of each lane that has notes, all songs together
    scores : micro F and each class's F (5 classes, 50 ms)
    """

    loss: float | None = None
    edits: float | None = None
    lanes: Mapping[Pad, float] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)


class HeldOutClips:
    """A fixed set of held-out clips, by song.

    Parameters
    ----------
    songs : clips of each, none of them empty
    """

    def __init__(self, songs: Mapping[str, Sequence[LabelledClip]]) -> None:
        self.songs = songs

    @classmethod
    def rendered(cls, source: ClipSource, n_clips: int) -> HeldOutClips:
        """Take so many clips of what is never learned from, each for a song of its own."""
        return cls({str(i): [source.render(HELD_OUT_SEED, i)] for i in range(n_clips)})

    @property
    def clips(self) -> list[LabelledClip]:
        """All of them."""
        return [clip for clips in self.songs.values() for clip in clips]

    def listen(self, network: DrumTranscriber, log_mel: LogMel, window: WindowSpec) -> list[Activations]:
        """Run a network over every clip."""
        was_training = network.training
        network.eval()
        heard = [listen(network, log_mel, [clip.samples], window, SilentMonitor()) for clip in self.clips]
        network.train(was_training)
        return heard

    def measure(self, network: DrumTranscriber, log_mel: LogMel, spec: MeasuringSpec) -> HeldOutFigures:
        """Measure a network.

        Edits are counted against the strokes that can be heard; F against all of them, so that nobody reaches
        1 where the record drowns some.
        """
        clips = self.clips
        if not clips:
            return HeldOutFigures()
        heard = self.listen(network, log_mel, spec.window)
        losses = [_loss(clip, activations, spec) for clip, activations in zip(clips, heard, strict=True)]
        scored = [
            ScoredSong(str(i), clip.onsets, pick_onsets(activations, spec.decoding))
            for i, (clip, activations) in enumerate(zip(clips, heard, strict=True))
        ]
        summary = self._edits(scored)
        onset_scores = score_onsets(scored)
        classes = {name: round(counts.f_measure, 4) for name, counts in onset_scores.per_class.items()}
        return HeldOutFigures(
            loss=round(float(np.mean(losses)), 5),
            edits=_mean_edits(summary),
            lanes={
                pad: round(edits.per_100, 2)
                for pad, edits in summary.pads.items()
                if edits.per_100 is not None
            },
            scores={"micro_f": round(onset_scores.micro.f_measure, 4), **classes},
        )

    def _edits(self, scored: Iterable[ScoredSong]) -> EditSummary:
        following = iter(scored)
        songs = {
            name: _song_edits([(clip, next(following).predicted) for clip in clips])
            for name, clips in self.songs.items()
        }
        return EditSummary("30 ms", songs)


def _song_edits(clips: Sequence[tuple[LabelledClip, Sequence[DrumOnset]]]) -> SongEdits:
    """Count the edits of a song's clips, laid one behind the other."""
    reference: list[DrumOnset] = []
    predicted: list[DrumOnset] = []
    begin_s = 0.0
    for clip, heard in clips:
        there = zip(clip.onsets, clip.audible, strict=True)
        reference += _moved((onset for onset, is_audible in there if is_audible), begin_s)
        predicted += _moved(heard, begin_s)
        begin_s += len(clip.samples) / SAMPLE_RATE + _GAP_S
    return count_edits(strokes_of_onsets(reference), strokes_of_onsets(predicted))


def _moved(onsets: Iterable[DrumOnset], by_s: float) -> list[DrumOnset]:
    return [replace(onset, onset_s=onset.onset_s + by_s) for onset in onsets]


def _mean_edits(summary: EditSummary) -> float | None:
    """Mean of the songs, of short ones only where there are no others."""
    rates = summary.rates or [song.per_100 for song in summary.songs.values() if song.per_100 is not None]
    return round(float(np.mean(rates)), 3) if rates else None


def _loss(clip: LabelledClip, heard: Activations, spec: MeasuringSpec) -> float:
    logits = Logits(
        torch.from_numpy(heard.family_logits)[None],
        torch.from_numpy(heard.voice_logits)[None],
        torch.logit(torch.from_numpy(heard.velocities)[None], eps=1e-6),
        torch.from_numpy(heard.beat_logits)[None],
        torch.from_numpy(heard.downbeat_logits)[None],
    )
    targets = stack_targets([clip.targets(heard.frame_grid, spec.label)])
    return float(transcription_loss(logits, targets, spec.loss))
