"""What a training run hears: figures from rendered clips, written to data.md beside this file.

    python benchmarks/data.py PACK [--clips 1000]

The clips are numbers 0, 1, ... of the series that a run of seed 1 learns from. What a person saw in
some of them stands in data.md below the heading `LOOKED_AT` and stays there.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.signal import stft

from chart_hero_core.domain.drums import FAMILIES, VOICES, DrumFamily, DrumVoice
from chart_hero_core.training.clips import Clip, ClipRenderer, ClipSpec
from chart_hero_core.training.pack import SAMPLE_RATE, VALIDATION_KITS, DrumPack
from chart_hero_core.training.schedule import TrainingSpec

Floats = npt.NDArray[np.float64]

REPORT = Path(__file__).with_name("data.md")
LOOKED_AT = "## Looked at"
GHOST_VELOCITY = 40
TEMPO_STEP_BPM = 20

ATTACK_BANDS_HZ = {
    DrumFamily.KICK: ((30, 130), (1500, 6000)),
    DrumFamily.SNARE: ((120, 500), (1500, 10_000)),
    DrumFamily.HI_HAT: ((3000, 6500), (6500, 15_500)),
    DrumFamily.TOMS: ((60, 400), (1500, 6000)),
    DrumFamily.CYMBALS: ((3000, 6500), (6500, 15_500)),
}
ATTACK_DB = 1.0
"""An attack: in one of the family's bands, the loudest instant from 2 ms before to 24 ms behind the label
is so much louder than the loudest from 28 to 10 ms before it (spectra of 16 ms, one every 2 ms)."""

HOP, WINDOW = 64, 512
AWAY_S = 0.05
"""Chance is measured at random instants so far from every stroke."""


@dataclass
class Figures:
    """What is counted over the clips."""

    n_clips: int = 0
    audio_s: float = 0.0
    cpu_s: float = 0.0
    wall_s: float = 0.0
    kits: Counter[str] = field(default_factory=Counter)
    hits: Counter[DrumVoice] = field(default_factory=Counter)
    ghosts: Counter[DrumVoice] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)
    styles: Counter[str] = field(default_factory=Counter)
    metres: Counter[int] = field(default_factory=Counter)
    tempos_bpm: list[float] = field(default_factory=list)
    ratios_db: list[float] = field(default_factory=list)
    bandwidths_hz: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    audible: dict[DrumFamily, list[bool]] = field(default_factory=lambda: defaultdict(list))
    attacks_alone: dict[DrumFamily, list[bool]] = field(default_factory=lambda: defaultdict(list))
    attacks_in_mix: dict[DrumFamily, list[bool]] = field(default_factory=lambda: defaultdict(list))
    chance: dict[DrumFamily, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def add(self, clip: Clip, rng: np.random.Generator) -> None:
        """Count one clip; `rng` draws the instants where chance is measured."""
        timeline, record = clip.performance.timeline, clip.record
        self.n_clips += 1
        self.audio_s += timeline.duration_s
        self.kits.update(clip.kits)
        self.hits.update(onset.voice for onset in clip.onsets)
        self.ghosts.update(onset.voice for onset in clip.onsets if onset.velocity < GHOST_VELOCITY)
        self.styles[clip.performance.style] += 1
        self.metres[timeline.beats_per_bar] += 1
        self.tempos_bpm.append(60.0 / float(np.median(np.diff(timeline.beats_s))))
        self.bandwidths_hz.append(record.bandwidth_hz)
        self.peaks.append(float(np.max(np.abs(clip.samples))))
        if record.drums_to_backing_db is not None:
            self.ratios_db.append(record.drums_to_backing_db)
        played = {onset.voice.family for onset in clip.onsets}
        self.lacking["drums"] += not clip.kits
        self.lacking["accompaniment"] += bool(clip.kits) and record.drums_to_backing_db is None
        self.lacking.update(family.value for family in FAMILIES if clip.kits and family not in played)
        self._add_attacks(clip, rng)

    def _add_attacks(self, clip: Clip, rng: np.random.Generator) -> None:
        envelopes = _band_envelopes(clip.samples)
        is_alone = clip.record.drums_to_backing_db is None
        attacks = self.attacks_alone if is_alone else self.attacks_in_mix
        for onset, is_audible in zip(clip.onsets, clip.audible, strict=True):
            family = onset.voice.family
            self.audible[family].append(bool(is_audible))
            if is_audible:
                attacks[family].append(_has_attack(envelopes[family], onset.onset_s))
        strokes_s = np.array([onset.onset_s for onset in clip.onsets])
        for second in rng.uniform(0.1, clip.performance.timeline.duration_s - 0.1, 8):
            if np.all(np.abs(strokes_s - second) > AWAY_S):
                for family in FAMILIES:
                    self.chance[family].append(_has_attack(envelopes[family], float(second)))


def _band_envelopes(samples: npt.NDArray[np.float32]) -> dict[DrumFamily, Floats]:
    """Per family (n_bands, n_steps): power in its bands in dB, a value every 2 ms."""
    frequencies, _, spectra = stft(samples, SAMPLE_RATE, nperseg=WINDOW, noverlap=WINDOW - HOP)
    power = np.abs(spectra) ** 2
    return {
        family: np.array(
            [
                10 * np.log10(power[(frequencies >= low) & (frequencies < high)].sum(axis=0) + 1e-12)
                for low, high in bands
            ]
        )
        for family, bands in ATTACK_BANDS_HZ.items()
    }


def _has_attack(envelopes: Floats, second: float) -> bool:
    step = round(second * SAMPLE_RATE / HOP)
    before = envelopes[:, max(step - 14, 0) : max(step - 4, 1)].max(axis=1)
    behind = envelopes[:, max(step - 1, 0) : step + 13].max(axis=1)
    return bool(np.any(behind - before > ATTACK_DB))


def measure(pack: Path, n_clips: int) -> Figures:
    """Render clips and count."""
    renderer = ClipRenderer(pack, "train", ClipSpec())
    figures, rng, seed = Figures(), np.random.default_rng(0), TrainingSpec().seed
    for index in range(n_clips):
        cpu, wall = time.process_time(), time.monotonic()
        clip = renderer.render(seed, index)
        figures.cpu_s += time.process_time() - cpu
        figures.wall_s += time.monotonic() - wall
        figures.add(clip, rng)
    return figures


def report(figures: Figures, pack: Path) -> str:
    """Write all figures as Markdown."""
    split_kits = {
        split: {kit.name for kit in DrumPack(pack, split).kits} for split in ("train", "validation")
    }
    leaked = set(figures.kits) & VALIDATION_KITS
    n_hits = figures.hits.total()
    n_cut = sum(hz < SAMPLE_RATE / 2 for hz in figures.bandwidths_hz)
    parts = [
        "# What a training run hears",
        f"Figures of {figures.n_clips} clips of {figures.audio_s / figures.n_clips:g} s (seed "
        f"{TrainingSpec().seed}, the training series), made by `python benchmarks/data.py PACK`.",
        "## Kits",
        f"{len(split_kits['train'])} kits for training, {len(split_kits['validation'])} held out for "
        f"validation ({', '.join(sorted(split_kits['validation']))}). Used in these clips: "
        f"{len(figures.kits)} of the former, {len(leaked)} of the latter. A clip's drums come from "
        f"{figures.kits.total() / max(_n_with_drums(figures), 1):.1f} kits on average.",
        _table(("kit", "clips"), figures.kits.most_common()),
        "## Strokes",
        f"{n_hits} strokes, {n_hits / figures.audio_s:.1f} a second; "
        f"{_share(figures.ghosts.total(), n_hits)} below velocity {GHOST_VELOCITY}.",
        _table(
            ("voice", "strokes", "share", f"below velocity {GHOST_VELOCITY}"),
            [
                (
                    voice.value,
                    figures.hits[voice],
                    _share(figures.hits[voice], n_hits),
                    _share(figures.ghosts[voice], figures.hits[voice]),
                )
                for voice in VOICES
            ],
        ),
        "## What clips lack",
        f"Of {figures.n_clips} clips; families are counted in the {_n_with_drums(figures)} clips with drums.",
        _table(("without", "clips"), figures.lacking.most_common()),
        "## Can labels be heard?",
        "Audible: loud enough in the record to count as right or wrong. Attack: one of the family's bands "
        f"gets at least {ATTACK_DB:g} dB louder within 24 ms of an audible label than it was in the 20 ms "
        "before; drums alone tell whether labels are where the strokes are, mixes how much the "
        f"accompaniment hides. By chance: the same at instants farther than {1000 * AWAY_S:g} ms from every "
        "stroke.",
        _hearing_table(figures),
        "## Music",
        _table(("tempo, BPM", "clips"), _histogram(figures.tempos_bpm, TEMPO_STEP_BPM)),
        _table(("beats in a bar", "clips"), sorted(figures.metres.items())),
        _table(("style", "clips"), figures.styles.most_common()),
        "## Records",
        _table(
            ("", "5 %", "25 %", "median", "75 %", "95 %"),
            [
                ("drums to accompaniment, dB", *_percentiles(figures.ratios_db)),
                ("bandwidth, kHz", *_percentiles([hz / 1000 for hz in figures.bandwidths_hz])),
                ("peak, dBFS", *_percentiles([20 * float(np.log10(max(p, 1e-5))) for p in figures.peaks])),
            ],
        ),
        f"{_share(n_cut, figures.n_clips)} of the records are cut at some frequency below 16 kHz.",
        "## Speed",
        f"{figures.cpu_s / figures.n_clips * 1000:.0f} ms of one core per clip: "
        f"{figures.audio_s / figures.cpu_s:.0f} times real time by CPU time, "
        f"{figures.audio_s / figures.wall_s:.0f} times by the clock "
        f"(niced, beside other work; {_machine()}).",
    ]
    return "\n\n".join(parts) + "\n"


def _n_with_drums(figures: Figures) -> int:
    return figures.n_clips - figures.lacking["drums"]


def _hearing_table(figures: Figures) -> str:
    columns = (figures.audible, figures.attacks_alone, figures.attacks_in_mix, figures.chance)
    rows = [(family.value, *(_mean_share(found[family]) for found in columns)) for family in FAMILIES]
    everything = [_mean_share([value for values in found.values() for value in values]) for found in columns]
    heads = ("family", "audible", "attack, drums alone", "attack, in a mix", "attack by chance")
    return _table(heads, [*rows, ("all", *everything)])


def _mean_share(values: Sequence[bool]) -> str:
    return _share(sum(values), len(values))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _percentiles(values: Sequence[float]) -> tuple[str, ...]:
    return tuple(f"{value:.1f}" for value in np.percentile(values, (5, 25, 50, 75, 95)))


def _histogram(values: Iterable[float], step: int) -> list[tuple[str, int]]:
    counts = Counter(int(value // step) * step for value in values)
    return [(f"{low}-{low + step}", counts[low]) for low in range(min(counts), max(counts) + step, step)]


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _machine() -> str:
    """Name the processor and its cores."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{models[0] if models else platform.processor()}, {os.cpu_count()} cores"


def _looked_at(path: Path) -> str:
    """Return what stands below the heading `LOOKED_AT`, heading included; empty if nothing does."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text[text.index(LOOKED_AT) :] if LOOKED_AT in text else ""


def main() -> None:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(description="Figures of the training data, written to data.md.")
    parser.add_argument("pack", type=Path, help="folder of the training pack")
    parser.add_argument("--clips", type=int, default=1000)
    options = parser.parse_args()
    text = report(measure(options.pack, options.clips), options.pack)
    seen = _looked_at(REPORT)
    REPORT.write_text(text + ("\n" + seen if seen else ""), encoding="utf-8")


if __name__ == "__main__":
    main()
