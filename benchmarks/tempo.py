"""How well the grid of rendered songs is found; and where the weights of the bars come from.

    python benchmarks/tempo.py PACK SONGS [--songs 150] [--fit]

Renders songs of a minute from held-out kits, grooves and instruments, a third of them through mp3, lets the
shipped network listen, and keeps what it heard in the folder SONGS (1.5 MB a song, six seconds of one core);
then prints how well their grids are found. With `--fit` it also fits the weights of `tempo.bar_weights` to
all of them, prints them, and says how often they find the first beat of songs that they were not fitted to.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import soxr
import torch
from torch.nn import functional

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.evaluation.beat_scores import BeatScores, score_beats
from chart_hero_core.evaluation.grids import BeatList, MappedBeats
from chart_hero_core.model.checkpoint import LoadedModel, load_model
from chart_hero_core.model.inference import listen
from chart_hero_core.model.onsets import pick_onsets
from chart_hero_core.service import default_model
from chart_hero_core.tempo.bar_signals import bar_signals
from chart_hero_core.tempo.bar_weights import WEIGHTS
from chart_hero_core.tempo.estimator import estimate_tempo
from chart_hero_core.tempo.evidence import gather_evidence
from chart_hero_core.training.pack import SAMPLE_RATE
from chart_hero_core.training.whole_songs import SongRenderer

Floats = npt.NDArray[np.float64]
Samples = npt.NDArray[np.float32]

SEED = 4_000_001
LENGTHS_S = (60.0, 72.0)
BITRATES = (0, 0, 0, 0, 0, 64_000, 96_000, 128_000)
MP3_RATE = 44_100
FOLDS = 5
RIDGE, PHASE_WEIGHT, PHASE_SCALE, PASSAGE_BARS = 0.02, 0.5, 0.25, 8
"""How strongly weights are kept small; how much the choice among a passage's beats counts beside them."""
EDGE_S = 0.3


@dataclass(frozen=True, eq=False)
class KnownSong:
    """What was heard of a rendered song, and its beats: (n_beats,) seconds, and each place in the bar."""

    index: int
    activations: Activations
    beats_s: Floats
    places: npt.NDArray[np.int64]
    strokes_s: Floats


def main() -> None:
    """Render what is not there yet, measure, and fit if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("folder", type=Path, metavar="songs")
    parser.add_argument("--songs", type=int, default=150)
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    model = load_model(default_model())
    options.folder.mkdir(parents=True, exist_ok=True)
    missing = [i for i in range(options.songs) if not _path(options.folder, i).exists()]
    if missing:
        renderer = SongRenderer(options.pack, "validation")
        for index in missing:
            _keep(renderer, model, index, _path(options.folder, index))
    songs = [_kept(model, _path(options.folder, i), i) for i in range(options.songs)]
    _print_scores([score for song in songs if (score := _score(model, song)) is not None])
    if options.fit:
        _print_fit([_Beats.of(model, song) for song in songs])


def _path(folder: Path, index: int) -> Path:
    return folder / f"{index:04d}.npz"


def _keep(renderer: SongRenderer, model: LoadedModel, index: int, path: Path) -> None:
    rng = np.random.default_rng([SEED, index])
    song = renderer.render(SEED, index, float(rng.uniform(*LENGTHS_S)))
    samples = _through_mp3(song.samples, int(rng.choice(BITRATES)))
    heard = listen(model.network, model.log_mel, [samples], model.card.window_spec, SilentMonitor())
    tables = {f.name: getattr(heard, f.name) for f in fields(Activations) if f.name != "frame_grid"}
    timeline = song.performance.timeline
    strokes_s = np.array([stroke.onset_s for stroke in song.performance.strokes])
    np.savez(path, beats_s=timeline.beats_s, places=timeline.beat_in_bar, strokes_s=strokes_s, **tables)


def _kept(model: LoadedModel, path: Path, index: int) -> KnownSong:
    with np.load(path) as data:
        tables = dict(data)
    beats_s, places, strokes_s = (tables.pop(name) for name in ("beats_s", "places", "strokes_s"))
    activations = Activations(model.card.feature_spec.frame_grid, **tables)
    return KnownSong(index, activations, beats_s, places, strokes_s)


def _through_mp3(samples: Samples, bitrate: int) -> Samples:
    """Lose what mp3 loses; what the encoder puts in front is cut off. Nothing is lost at 0."""
    if not bitrate:
        return samples
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=MP3_RATE, layout="mono", bit_rate=bitrate)
        resampled = soxr.resample(samples, SAMPLE_RATE, MP3_RATE).astype(np.float32)
        for start in range(0, len(resampled), 1152):
            block = np.ascontiguousarray(resampled[None, start : start + 1152])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = MP3_RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    file.seek(0)
    with av.open(file) as container:
        decoded = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    return np.asarray(soxr.resample(decoded, MP3_RATE, SAMPLE_RATE)[: len(samples)], dtype=np.float32)


def _score(model: LoadedModel, song: KnownSong) -> BeatScores | None:
    onsets = pick_onsets(song.activations, model.card.decoding_spec)
    reference = BeatList(song.beats_s, song.beats_s[song.places == 0])
    inside = (song.strokes_s >= max(0.0, song.beats_s[0])) & (song.strokes_s <= song.beats_s[-1])
    found = estimate_tempo(song.activations, onsets)
    return score_beats(reference, MappedBeats(found.tempo_map), song.strokes_s[inside])


def _print_scores(scores: list[BeatScores]) -> None:
    judged = [score.phase_beats for score in scores if score.phase_beats is not None]
    print(f"{len(scores)} songs: beats {np.mean([score.beat_f_70 for score in scores]):.3f},", end=" ")
    print(f"downbeats {np.mean([score.downbeat_f_70 or 0.0 for score in scores]):.3f} (70 ms);", end=" ")
    print(f"another octave: {sum(score.octave != Fraction(1) for score in scores)};", end=" ")
    print(f"out of phase: {sum(phase != 0 for phase in judged)} of {len(judged)};", end=" ")
    print(f"markers: {np.median([score.n_markers or 0 for score in scores]):g} (median)")


@dataclass(frozen=True, eq=False)
class _Beats:
    """A song as the fit sees it: (n_beats, n_weights) signals, (n_beats,) places in the bar."""

    index: int
    signals: Floats
    places: npt.NDArray[np.int64]
    metre: int

    @classmethod
    def of(cls, model: LoadedModel, song: KnownSong) -> _Beats:
        evidence = gather_evidence(song.activations, pick_onsets(song.activations, model.card.decoding_spec))
        inside = (song.beats_s >= 0) & (song.beats_s < evidence.duration_s - EDGE_S)
        signals = bar_signals(song.beats_s[inside], evidence)
        columns = [_moved(signals[name], offset) for name, row in WEIGHTS.items() for offset in row]
        return cls(song.index, np.stack(columns, axis=1), song.places[inside], int(song.places.max()) + 1)

    def passages(self) -> Iterator[slice]:
        """Runs of eight bars."""
        length = PASSAGE_BARS * self.metre
        for start in range(0, max(1, len(self.places) - length // 2), length):
            yield slice(start, start + length)


def _moved(values: Floats, offset: int) -> Floats:
    """Put the value of the beat `offset` later in the place of each; 0 where there is none."""
    there = np.arange(len(values)) + offset
    inside = (there >= 0) & (there < len(values))
    return np.where(inside, values[np.clip(there, 0, len(values) - 1)], 0.0)


def _fit(songs: list[_Beats]) -> tuple[Floats, float]:
    """Weights and bias: logistic regression on the beats, and on which of a passage's beats comes first."""
    table = np.concatenate([song.signals for song in songs])
    spread = table.std(axis=0) + 1e-3
    parts = [torch.tensor(song.signals / spread, dtype=torch.float32) for song in songs]
    places = [torch.tensor(song.places) for song in songs]
    weights = torch.zeros(table.shape[1], requires_grad=True)
    bias = torch.tensor(-1.0, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, bias], max_iter=120, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        odds = [part @ weights + bias for part in parts]
        is_first = torch.cat([place == 0 for place in places]).float()
        total = functional.binary_cross_entropy_with_logits(torch.cat(odds), is_first)
        choices = []
        for song, place, nats in zip(songs, places, odds, strict=True):
            for passage in song.passages():
                sums = torch.zeros(song.metre).index_add(0, place[passage], nats[passage])
                choices.append(-functional.log_softmax(PHASE_SCALE * sums, dim=0)[0])
        total = total + PHASE_WEIGHT * torch.stack(choices).mean() + RIDGE * (weights**2).sum()
        total.backward()
        return total

    optimiser.step(loss)
    return weights.detach().numpy() / spread, float(bias.detach())


def _print_fit(songs: list[_Beats]) -> None:
    n_wrong = 0
    for fold in range(FOLDS):
        weights, _ = _fit([song for song in songs if song.index % FOLDS != fold])
        for song in (song for song in songs if song.index % FOLDS == fold):
            nats = song.signals @ weights
            means = [nats[song.places == place].mean() for place in range(song.metre)]
            n_wrong += int(np.argmax(means)) != 0
    print(f"not fitted to, true beats given: another beat comes first in {n_wrong} of {len(songs)} songs")
    weights, bias = _fit(songs)
    names = [(name, offset) for name, row in WEIGHTS.items() for offset in row]
    fitted: Mapping[tuple[str, int], float] = dict(zip(names, weights.tolist(), strict=True))
    print(f"BIAS = {bias:.3f}")
    for name, row in WEIGHTS.items():
        print(f'    "{name}": {{{", ".join(f"{offset}: {fitted[name, offset]:.3f}" for offset in row)}}},')


if __name__ == "__main__":
    main()
