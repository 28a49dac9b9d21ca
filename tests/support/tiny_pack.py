"""A training pack of a few synthetic sounds, in the file formats of the real one."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

SAMPLE_RATE = 32000
LEAD_SAMPLES = 16

Sound = npt.NDArray[np.float64]

# class -> (frequency in Hz or 0 for noise, decay in seconds, length in seconds, mix_gain_db)
DRUM_CLASSES: Mapping[str, tuple[float, float, float, float]] = {
    "kick": (55.0, 0.08, 0.3, 0.0),
    "snare": (190.0, 0.05, 0.25, 0.0),
    "rimshot": (400.0, 0.04, 0.2, 0.0),
    "sidestick": (900.0, 0.02, 0.1, 0.0),
    "hihat_closed": (0.0, 0.02, 0.1, -3.0),
    "hihat_half": (0.0, 0.06, 0.3, -3.0),
    "hihat_open": (0.0, 0.15, 0.6, -3.0),
    "hihat_pedal": (0.0, 0.015, 0.1, -3.0),
    "tom_high": (200.0, 0.1, 0.4, 0.0),
    "tom_mid": (150.0, 0.1, 0.4, 0.0),
    "tom_low": (100.0, 0.1, 0.4, 0.0),
    "crash": (0.0, 0.3, 1.0, -2.0),
    "ride_bow": (3000.0, 0.3, 0.8, -4.0),
    "ride_bell": (2500.0, 0.3, 0.8, -4.0),
    "ride_edge": (0.0, 0.3, 0.8, -4.0),
    "splash": (0.0, 0.1, 0.5, -4.0),
    "china": (0.0, 0.25, 0.8, -2.0),
    "clap": (0.0, 0.04, 0.2, -2.0),
    "tambourine": (7000.0, 0.05, 0.2, -2.0),
    "cowbell": (560.0, 0.08, 0.3, 0.0),
    "shaker": (0.0, 0.03, 0.1, -2.0),
    "perc": (330.0, 0.1, 0.3, -2.0),
}
DRUM_KITS: Mapping[str, tuple[str, str]] = {
    "alder": ("acoustic", "natural"),
    "birch": ("acoustic", "class_default"),
    "pearl_master": ("acoustic", "class_default"),
    "circuit": ("electronic", "class_default"),
}
GM_PROGRAMS: Mapping[int, tuple[int, ...]] = {
    **dict.fromkeys((0, 1, 16, 48, 61, 65, 81, 89), (48, 72)),
    **dict.fromkeys((25, 28), (40, 58)),
    **dict.fromkeys((33, 36), (28, 40)),
}
UNPITCHED_CONFOUNDERS: Mapping[str, tuple[tuple[str, float], ...]] = {
    "vocals": (("Hello.ogg", 0.8), ("Goodbye.ogg", 1.2)),
    "loops": (("Guitar_A_Major_90BPM.ogg", 2.0), ("Chord_B_Minor_80BPM.ogg", 2.0)),
    "stems_nodrums": (("d_one.ogg", 3.0), ("d_two.ogg", 3.0)),
    "guitar_other": (("a-dive1.ogg", 0.8), ("stringscrape.ogg", 1.0)),
    "noise_fx": (("sp_vinyl_hiss.ogg", 1.0), ("bowlhit.ogg", 0.4)),
}
PITCHED_CONFOUNDERS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "guitar_distorted": (("040_E2_s1_01.ogg", 40), ("052_E3_s3_02.ogg", 52), ("064_E4_s6_01.ogg", 64)),
    "guitar_clean": (("040_E2_s1_01.ogg", 40), ("052_E3_s3_02.ogg", 52), ("064_E4_s6_02.ogg", 64)),
    "guitar_other": (("emilyguitar_a2_f_rr1.ogg", 45), ("emilyguitar_a3_f_rr1.ogg", 57)),
    "bass": (("pastabass_e2_vl1_rr1.ogg", 40), ("growlybass_a2_f_rr1.ogg", 45)),
}


def build_tiny_pack(folder: Path, *, seed: int = 0) -> Path:
    """Write drums, grooves, confounders and impulse responses below `folder`; return `folder`."""
    rng = np.random.default_rng(seed)
    _write_drums(folder, rng)
    _write_grooves(folder / "grooves", rng)
    _write_confounders(folder, rng)
    _write_impulse_responses(folder, rng)
    return folder


def decaying(frequency_hz: float, decay_s: float, length_s: float, rng: np.random.Generator) -> Sound:
    """Make a tone with overtones (or noise, at 0 Hz) that dies away, peak 0.7."""
    seconds = np.arange(round(length_s * SAMPLE_RATE)) / SAMPLE_RATE
    if frequency_hz:
        source = sum(np.sin(2 * np.pi * k * frequency_hz * seconds + k) / k for k in (1, 2, 3))
    else:
        source = rng.standard_normal(len(seconds))
    sound = source * np.exp(-seconds / decay_s)
    return np.asarray(0.7 * sound / np.max(np.abs(sound)))


def _write_drums(folder: Path, rng: np.random.Generator) -> None:
    rows = []
    for kit, (kind, level) in DRUM_KITS.items():
        for name, (frequency_hz, decay_s, length_s, mix_gain_db) in DRUM_CLASSES.items():
            for layer, velocity in ((1, 50), (2, 110)):
                file = f"drums/{kit}/{name}-plain-L{layer}-R1.flac"
                sound = decaying(frequency_hz * rng.uniform(0.9, 1.1), decay_s, length_s, rng)
                sound = np.concatenate([np.zeros(LEAD_SAMPLES), sound * (velocity / 127) ** 1.6])
                _write_sound(folder / file, sound)
                rows.append(
                    {
                        "file": file, "kit": kit, "kind": kind, "class": name, "articulation": "plain",
                        "velocity": velocity, "layer": layer, "n_layers": 2, "round_robin": 1, "level": level,
                        "mix_gain_db": mix_gain_db, "dur_s": round(len(sound) / SAMPLE_RATE, 3),
                        "peak_db": round(float(20 * np.log10(np.max(np.abs(sound)))), 1), "loud_db": -20.0,
                        "licence": "CC0", "source_repo": "none", "source_path": "none",
                    }
                )  # fmt: skip
    _write_table(folder / "manifest.csv", rows)


def _write_grooves(folder: Path, rng: np.random.Generator) -> None:
    """Write three four-bar grooves (rock, a fill, a waltz) at 480 ticks per beat, one in each split."""
    metres = [4, 4, 3]
    delta_ticks, pitches, velocities, offsets = [], [], [], [0]
    for beats_per_bar in metres:
        ticks, notes = _groove(beats_per_bar, rng)
        delta_ticks += list(np.diff(ticks, prepend=0))
        pitches += notes
        velocities += list(rng.integers(40, 120, len(notes)))
        offsets.append(len(pitches))
    folder.mkdir(parents=True, exist_ok=True)
    bpm = np.array([120.0, 100.0, 90.0], np.float32)
    np.savez(
        folder / "gmd.npz",
        delta_ticks=np.array(delta_ticks, np.uint16),
        pitch=np.array(pitches, np.uint8),
        velocity=np.array(velocities, np.uint8),
        offsets=np.array(offsets, np.int32),
        ticks_per_beat=np.int32(480),
        tempo_us=np.round(60e6 / bpm).astype(np.int32),
        bpm=bpm,
        id=np.array(["drummer1/session1/1", "drummer1/session1/2", "drummer2/session1/1"]),
        drummer=np.array(["drummer1", "drummer1", "drummer2"]),
        session=np.array(["drummer1/session1", "drummer1/session1", "drummer2/session1"]),
        style=np.array(["rock", "funk/groove1", "jazz"]),
        beat_type=np.array(["beat", "fill", "beat"]),
        time_signature=np.array(["4-4", "4-4", "3-4"]),
        duration_s=(np.array([16, 16, 12]) * 60 / bpm).astype(np.float32),
        split=np.array(["train", "validation", "test"]),
        midi_filename=np.array(["a.mid", "b.mid", "c.mid"]),
    )


def _groove(beats_per_bar: int, rng: np.random.Generator) -> tuple[list[int], list[int]]:
    """Return rising ticks and pitches of four bars that end with a tom roll."""
    events: list[tuple[int, int]] = []
    for beat in range(4 * beats_per_bar):
        tick = 480 * beat + int(rng.integers(0, 12))
        events += [(tick, 42), (tick + 240, 46 if beat % 4 == 3 else 42)]
        events.append((tick, 36 if beat % beats_per_bar == 0 else 38))
    start = 480 * (4 * beats_per_bar - 1)
    events += [(start + 120, 48), (start + 240, 47), (start + 360, 43), (5, 49), (245, 51), (250, 44)]
    events.sort()
    return [tick for tick, _ in events], [pitch for _, pitch in events]


def _write_confounders(folder: Path, rng: np.random.Generator) -> None:
    rows = []

    def add(kind: str, name: str, pitch: int | None, sound: Sound) -> None:
        file = f"confounders/{kind}/{name}"
        _write_sound(folder / file, sound)
        rows.append(
            {
                "file": file, "kind": kind, "pitch": "" if pitch is None else pitch,
                "dur_s": round(len(sound) / SAMPLE_RATE, 2), "licence": "CC0", "source_repo": "none",
                "source_path": "none",
            }
        )  # fmt: skip

    for kind, notes in PITCHED_CONFOUNDERS.items():
        for name, pitch in notes:
            add(kind, name, pitch, decaying(_hertz(pitch), 0.5, 1.0, rng))
    for program, pitches in GM_PROGRAMS.items():
        for pitch in pitches:
            add("gm_notes", f"p{program:03d}_n{pitch:03d}.ogg", pitch, decaying(_hertz(pitch), 0.8, 1.0, rng))
    for kind, sounds in UNPITCHED_CONFOUNDERS.items():
        for name, length_s in sounds:
            add(kind, name, None, decaying(rng.uniform(100, 600), length_s, length_s, rng))
    _write_table(folder / "confounders" / "manifest.csv", rows)


def _write_impulse_responses(folder: Path, rng: np.random.Generator) -> None:
    rows = []
    for name, rt60_s in (("room", 0.3), ("plate", 0.6)):
        file = f"ir/{name}.flac"
        _write_sound(folder / file, decaying(0.0, rt60_s / 6.9, rt60_s, rng))
        rows.append(
            {
                "file": file, "dur_s": rt60_s, "rt60_from_edt_s": rt60_s, "channels_in": 2,
                "licence": "CC0", "source_repo": "none", "source_path": "none",
            }
        )  # fmt: skip
    _write_table(folder / "ir" / "manifest.csv", rows)


def _hertz(pitch: int) -> float:
    return float(440.0 * 2.0 ** ((pitch - 69) / 12))


def _write_sound(path: Path, sound: Sound) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    subtype = "PCM_16" if path.suffix == ".flac" else "VORBIS"
    soundfile.write(path, sound, SAMPLE_RATE, subtype=subtype)


def _write_table(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    listed = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
