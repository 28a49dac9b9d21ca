"""How well a network does on clips of kits, grooves and instruments that it was never trained on."""

from __future__ import annotations

from chart_hero_core.audio.features import LogMel
from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.evaluation.onset_scores import score_onsets
from chart_hero_core.evaluation.scored_song import ScoredSong
from chart_hero_core.model.inference import WindowSpec, listen
from chart_hero_core.model.network import DrumTranscriber
from chart_hero_core.model.onsets import DecodingSpec, pick_onsets
from chart_hero_core.training.dataset import ClipSource, LabelledClip
from chart_hero_core.training.pack import SAMPLE_RATE

HELD_OUT_SEED = 7_000_001
"""Far from any training seed, so that no series is shared."""


class HeldOutClips:
    """A fixed set of held-out clips, made once.

    Parameters
    ----------
    source : of what is never learned from
    n_clips : how many
    """

    def __init__(self, source: ClipSource, n_clips: int) -> None:
        self.clips: list[LabelledClip] = [source.render(HELD_OUT_SEED, index) for index in range(n_clips)]

    def listen(self, network: DrumTranscriber, log_mel: LogMel) -> list[Activations]:
        """Run a network over every clip."""
        was_training = network.training
        network.eval()
        heard = []
        for clip in self.clips:
            window = WindowSpec(length_s=len(clip.samples) / SAMPLE_RATE, margin_s=0.0)
            heard.append(listen(network, log_mel, [clip.samples], window, SilentMonitor()))
        network.train(was_training)
        return heard

    def score(self, network: DrumTranscriber, log_mel: LogMel) -> dict[str, float]:
        """Micro F and each class's F (5 classes, 50 ms) at an uncalibrated threshold of 0.5.

        Strokes that the record drowns count too: nobody reaches 1 here.
        """
        if not self.clips:
            return {}
        heard = self.listen(network, log_mel)
        songs = [
            ScoredSong(str(i), clip.onsets, pick_onsets(activations, DecodingSpec()))
            for i, (clip, activations) in enumerate(zip(self.clips, heard, strict=True))
        ]
        scores = score_onsets(songs)
        classes = {name: round(counts.f_measure, 4) for name, counts in scores.per_class.items()}
        return {"micro_f": round(scores.micro.f_measure, 4), **classes}
