"""Strokes to sound: virtual kits put together from one-shots, played stroke by stroke.

The sound stays apart by family (`DrumStems`), so that `production` can mix it as an engineer would.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.drums import FAMILIES, DrumFamily
from chart_hero_core.training.pack import ATTACK_S, SAMPLE_RATE, VOICE_OF_SOUND, DrumPack, Kit, OneShot
from chart_hero_core.training.performance import LEAD_S, Stroke

Samples = npt.NDArray[np.float32]

_GROUPS = (
    ("kick",),
    ("snare", "rimshot"),
    ("sidestick",),
    ("hihat_closed", "hihat_half", "hihat_open", "hihat_pedal"),
    ("tom_high", "tom_mid", "tom_low"),
    ("crash",),
    ("splash",),
    ("china",),
    ("ride_bow", "ride_edge", "ride_bell"),
)
"""Sounds that one instrument makes: taken from one kit, tuned together."""

_STAND_INS = {
    "rimshot": ("snare", 0.0, 1.0),
    "hihat_half": ("hihat_open", 0.0, 0.5),
    "hihat_open": ("hihat_half", 3.0, 1.0),
    "hihat_pedal": ("hihat_closed", -6.0, 0.6),
    "tom_mid": ("tom_high", 0.0, 1.0),
    "tom_high": ("tom_mid", 0.0, 1.0),
    "ride_edge": ("ride_bow", 2.0, 1.0),
    "splash": ("crash", -4.0, 0.3),
    "china": ("crash", 0.0, 0.6),
}
"""What a kit without a sound plays instead: (sound, gain in dB, share of its length)."""

_LEVEL_S = 0.04
"""A stroke's level is the RMS of this much of its beginning."""

_CHOKE_S = (0.008, 0.03)
"""How long hi-hats take to fall silent when they are struck or closed again."""


@dataclass(frozen=True, slots=True, eq=False)
class DrumStems:
    """A rendered drum part.

    Parameters
    ----------
    stems : family to (n_samples,) float32
    levels : (n_strokes,) RMS of each stroke's first 40 ms in its stem, before any mixing
    """

    stems: dict[DrumFamily, Samples]
    levels: npt.NDArray[np.float64]


@dataclass(slots=True, eq=False)
class _Piece:
    """A sound of the virtual kit: its recorded strokes, and how they are bent."""

    shots: list[OneShot]
    ratio: float
    gain_db: float
    length: float
    softening: float
    bent: dict[int, Samples] = field(default_factory=dict)
    dull: dict[int, Samples] = field(default_factory=dict)

    def full_sound(self, number: int) -> Samples:
        """Return one of the strokes, bent."""
        if number not in self.bent:
            self.bent[number] = _bent(self.shots[number], self)
        return self.bent[number]

    def dull_sound(self, number: int) -> Samples:
        """Return a duller copy of one of the strokes, for soft playing."""
        if number not in self.dull:
            self.dull[number] = _dulled(self.full_sound(number))
        return self.dull[number]


class VirtualKit:
    """Pieces from several kits, tuned and balanced at random.

    Parameters
    ----------
    rng : draws the kit
    pack : the one-shots to choose from

    Attributes
    ----------
    donors : names of the kits that its pieces come from
    """

    def __init__(self, rng: np.random.Generator, pack: DrumPack) -> None:
        is_electronic = bool(rng.random() < 0.22)
        kits = [kit for kit in pack.kits if kit.is_electronic == is_electronic] or pack.kits
        weights = np.array([np.sqrt(len(kit.sounds)) for kit in kits])
        main = kits[int(rng.choice(len(kits), p=weights / weights.sum()))]
        faithful = rng.uniform(0.2, 0.9)
        self.exponent = float(rng.uniform(1.1, 2.2))
        self.pieces: dict[str, list[_Piece]] = {}
        self.donors: set[str] = set()
        for group in _GROUPS:
            self._add_group(rng, pack, group, main if rng.random() < faithful else None, is_electronic)

    def _add_group(
        self,
        rng: np.random.Generator,
        pack: DrumPack,
        group: tuple[str, ...],
        main: Kit | None,
        is_electronic: bool,
    ) -> None:
        lead = group[0]
        donors = pack.kits_with(lead) or [kit for sound in group for kit in pack.kits_with(sound)]
        alike = [kit for kit in donors if kit.is_electronic == is_electronic]
        if alike and rng.random() < 0.9:
            donors = alike
        if main is not None and lead in main.sounds:
            donors = [main]
        if not donors:
            return
        donor = donors[int(rng.integers(len(donors)))]
        tuning = float(2 ** (rng.normal(0.0, 2.0) / 12))
        length = float(rng.choice([1.0, rng.uniform(0.25, 1.0)], p=[0.6, 0.4]))
        for sound in group:
            n_pieces = 2 if sound == "crash" else 1
            self.pieces[sound] = [
                self._piece(rng, pack, donor, sound, tuning, length) for _ in range(n_pieces)
            ]

    def _piece(
        self,
        rng: np.random.Generator,
        pack: DrumPack,
        donor: Kit,
        sound: str,
        tuning: float,
        length: float,
    ) -> _Piece:
        gain_db = 0.0
        source = sound
        if source not in donor.sounds and source in _STAND_INS:
            stand_in, gain, share = _STAND_INS[source]
            if stand_in in donor.sounds:
                source, gain_db, length = stand_in, gain, length * share
        if source not in donor.sounds:
            others = pack.kits_with(source)
            if not others:
                source, others = next(iter(donor.sounds)), [donor]
            donor = others[int(rng.integers(len(others)))]
        self.donors.add(donor.name)
        by_articulation = list(donor.sounds[source].values())
        shots = list(by_articulation[int(rng.integers(len(by_articulation)))])
        if rng.random() < 0.25:  # all articulations: a drummer who does not always hit one spot
            shots = [shot for group in by_articulation for shot in group]
        if sound == "crash":
            tuning *= float(2 ** (rng.normal(0.0, 2.0) / 12))
        spread = 2.0 if sound not in ("crash", "splash", "china") else 3.0
        return _Piece(
            sorted(shots, key=lambda shot: shot.velocity),
            tuning,
            gain_db + float(rng.normal(0.0, spread)),
            length,
            float(rng.uniform(0.0, 0.8)),
        )

    def sound_of(self, rng: np.random.Generator, stroke: Stroke, n_samples: int) -> Samples:
        """Return one stroke's sound, attack `ATTACK_S` after its start, cut where `n_samples` are heard."""
        pieces = self.pieces[stroke.sound]
        piece = pieces[int(rng.integers(len(pieces)))]
        distance = np.array([abs(shot.velocity - stroke.velocity) for shot in piece.shots])
        nearest = int(np.argsort(distance + rng.uniform(0, 12, len(distance)))[0])
        full = piece.full_sound(nearest)[:n_samples]
        relative = min(max(stroke.velocity / piece.shots[nearest].velocity, 0.05), 2.0)
        gain = 10 ** (piece.gain_db / 20) * relative**self.exponent
        softness = piece.softening * max(1.0 - relative, 0.0)
        if softness < 0.05:
            return np.asarray(full * np.float32(gain))
        dull = piece.dull_sound(nearest)[:n_samples]
        return np.asarray(full * np.float32(gain * (1 - softness)) + dull * np.float32(gain * softness))


def _bent(shot: OneShot, piece: _Piece) -> Samples:
    """Tune and shorten a one-shot."""
    n_out = int(len(shot.samples) / piece.ratio)
    if piece.length >= 0.99:
        bent = resampled(shot.samples, piece.ratio, n_out)
    else:
        kept = min(max(int(n_out * piece.length), int(0.05 * SAMPLE_RATE)), n_out)
        share = np.arange(kept) / kept
        bent = resampled(shot.samples, piece.ratio, kept)
        bent *= ((1.0 - share) * np.exp(-2.0 * share)).astype(np.float32)
    bent *= np.float32(10 ** (shot.balance_db / 20))
    return bent


def resampled(samples: Samples, ratio: float, n_out: int) -> Samples:
    """Play a sound at another speed by linear interpolation: what `np.interp` gives, without its search.

    Parameters
    ----------
    samples : (n_samples,)
    ratio : above 1 is faster and higher
    n_out : how much of it, from the start; at most n_samples / ratio
    """
    positions = np.arange(n_out) * ratio
    whole = np.minimum(positions.astype(np.int64), len(samples) - 1)
    positions -= whole
    steps = np.diff(samples.astype(np.float64), append=samples[-1:])
    out = np.take(steps, whole)
    out *= positions
    out += np.take(samples, whole)
    return out.astype(np.float32)


def _dulled(samples: Samples) -> Samples:
    kernel = np.hanning(13).astype(np.float32)
    return np.convolve(samples, kernel / kernel.sum(), mode="same").astype(np.float32)


def render_drums(
    rng: np.random.Generator, kit: VirtualKit, strokes: tuple[Stroke, ...], duration_s: float
) -> DrumStems:
    """Play strokes on a kit.

    Parameters
    ----------
    rng : chooses among round robins
    kit : what is played
    strokes : onsets from -`LEAD_S` up to `duration_s`
    duration_s : length of the stems
    """
    lead = int(LEAD_S * SAMPLE_RATE)
    n_samples, level_samples = lead + round(duration_s * SAMPLE_RATE), int(_LEVEL_S * SAMPLE_RATE)
    stems = {family: np.zeros(n_samples, dtype=np.float32) for family in FAMILIES}
    next_hat_s = _next_hat_onsets(strokes)
    levels = np.zeros(len(strokes))
    for i, stroke in enumerate(strokes):
        start = lead + round((stroke.onset_s - ATTACK_S) * SAMPLE_RATE)
        if stroke.sound.startswith("hihat"):
            after_s = min(next_hat_s[i] - stroke.onset_s, duration_s + LEAD_S)
            n_heard = int((after_s + _CHOKE_S[1]) * SAMPLE_RATE) + 1
            sound = _choked(kit.sound_of(rng, stroke, n_heard), after_s, fade_s=rng.uniform(*_CHOKE_S))
        else:
            sound = kit.sound_of(rng, stroke, max(n_samples - start, level_samples))
        begin, end = max(start, 0), min(start + len(sound), n_samples)
        if end <= begin:
            continue
        stem = stems[VOICE_OF_SOUND[stroke.sound].family]
        stem[begin:end] += sound[begin - start : end - start]
        levels[i] = _rms(sound[:level_samples])
    return DrumStems({family: stem[lead:] for family, stem in stems.items()}, levels)


def _next_hat_onsets(strokes: tuple[Stroke, ...]) -> list[float]:
    """For every stroke the onset of the next hi-hat stroke behind it (two pairs of cymbals ring as one)."""
    upcoming = np.inf
    onsets = [0.0] * len(strokes)
    for i in reversed(range(len(strokes))):
        onsets[i] = upcoming
        if strokes[i].sound.startswith("hihat"):
            upcoming = strokes[i].onset_s
    return onsets


def _choked(sound: Samples, after_s: float, fade_s: float) -> Samples:
    """Fade a sound out where the hi-hat is struck or closed again."""
    stop = int(after_s * SAMPLE_RATE)
    if stop >= len(sound):
        return sound
    fade = int(fade_s * SAMPLE_RATE)
    cut = sound[: stop + fade].copy()
    tail = cut[stop:]
    tail *= np.linspace(1.0, 0.0, len(tail), dtype=np.float32)
    return cut


def _rms(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
