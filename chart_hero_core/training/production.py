"""From stems to a record: EQ, rooms, compression, saturation, band limits, codec loss, noise.

Severities are drawn widely on purpose: records are made with heavy hands, and a model that heard only
tidy mixes fails on them. Nothing here moves an onset.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soundfile
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import butter, lfilter, sosfilt

from chart_hero_core.domain.drums import DrumFamily
from chart_hero_core.training.drum_rendering import DrumStems
from chart_hero_core.training.pack import SAMPLE_RATE

Samples = npt.NDArray[np.float32]
Sections = npt.NDArray[np.float64]
"""(n_sections, 6): coefficients of a filter's second-order sections."""

_ENVELOPE_STEP = 32
"""Samples per value of a compressor's envelope: 1 ms at 32 kHz."""

STEM_GAINS_DB = {
    DrumFamily.KICK: (-0.5, 4.0),
    DrumFamily.SNARE: (0.0, 3.0),
    DrumFamily.HI_HAT: (-7.0, 6.5),
    DrumFamily.TOMS: (0.0, 3.5),
    DrumFamily.CYMBALS: (-4.5, 6.0),
}
"""Mean and spread of each family's level. Records keep hats 20 to 30 dB below kick and snare (the one-shots
themselves are some 11 dB apart), and hats and cymbals vary most among records."""

DULL_SHARES = {DrumFamily.KICK: 0.3, DrumFamily.SNARE: 0.1, DrumFamily.TOMS: 0.15}
DULL_CORNERS_HZ = {
    DrumFamily.KICK: (120.0, 2_500.0),
    DrumFamily.SNARE: (1_500.0, 6_000.0),
    DrumFamily.TOMS: (300.0, 3_000.0),
}
"""How often, and from where on, a drum's highs are gone: felt beaters, far microphones, old tape."""


@dataclass(frozen=True, slots=True)
class ProductionSpec:
    """How hard records are made.

    Parameters
    ----------
    level_spread : factor of the spreads of `STEM_GAINS_DB`
    severity : factor of the chances of everything that a strip, the bus or the master does to the sound
    balance_spread_db : standard deviation of the drums' level over the accompaniment's
    """

    level_spread: float = 1.0
    severity: float = 1.0
    balance_spread_db: float = 4.5

    def __post_init__(self) -> None:
        if min(self.level_spread, self.severity, self.balance_spread_db) < 0:
            raise ValueError("level_spread, severity and balance_spread_db must not be negative")


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A finished mix and what is needed to judge how audible each stroke is in it.

    Parameters
    ----------
    samples : (n_samples,) float32, peak at most 1
    family_gains : amplitude factor from stem to record, per family: what its own strip, the drum bus and the
        master did to its level on the whole
    drums_to_backing_db : level difference; None where either is missing
    bandwidth_hz : where the record ends
    """

    samples: Samples
    family_gains: dict[DrumFamily, float]
    drums_to_backing_db: float | None
    bandwidth_hz: float


def produce(
    rng: np.random.Generator,
    drums: DrumStems | None,
    backing: Samples | None,
    rooms: list[Samples],
    spec: ProductionSpec = ProductionSpec(),
) -> Record:
    """Mix drums and accompaniment to a record.

    Parameters
    ----------
    rng : draws every setting
    drums, backing : at least one of them; equally long
    rooms : impulse responses of unit energy
    spec : how hard
    """
    gains = {
        family: _gain(rng.normal(mean_db, spread_db * spec.level_spread))
        for family, (mean_db, spread_db) in STEM_GAINS_DB.items()
    }
    ratio_db = None
    if drums is None:
        if backing is None:
            raise ValueError("a record needs drums or accompaniment")
        mix = backing.copy()
    else:
        mix, gains = _drum_bus(rng, drums, gains, rooms, spec.severity)
        if backing is not None:
            ratio_db = float(np.clip(rng.normal(0.0, spec.balance_spread_db), -10.0, 13.0))
            mix, factor = _with_backing(rng, mix, backing, ratio_db, spec.severity)
            gains = _scaled(gains, factor)
    mastered, bandwidth_hz = _master(rng, mix, spec.severity)
    peak = float(np.max(np.abs(mastered))) + 1e-9
    target = rng.uniform(0.4, 1.0) if rng.random() < 0.75 else float(np.exp(rng.uniform(np.log(0.03), 0.0)))
    record = (mastered * np.float32(target / peak)).astype(np.float32)
    gains = _scaled(gains, _level(record) / _level(mix))
    return Record(record, gains, ratio_db, bandwidth_hz)


def _scaled(gains: dict[DrumFamily, float], factor: float) -> dict[DrumFamily, float]:
    return {family: gain * factor for family, gain in gains.items()}


def _gain(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _level(samples: Samples) -> float:
    """Root mean square of the louder half of 50 ms blocks: rests do not count."""
    block = SAMPLE_RATE // 20
    powers = np.sort(np.mean(samples[: len(samples) // block * block].reshape(-1, block) ** 2, axis=1))
    return float(np.sqrt(np.mean(powers[len(powers) // 2 :]))) + 1e-9


def _drum_bus(
    rng: np.random.Generator,
    drums: DrumStems,
    gains: dict[DrumFamily, float],
    rooms: list[Samples],
    severity: float,
) -> tuple[Samples, dict[DrumFamily, float]]:
    """Mix the drums; returns the bus and the factor from each stem to it."""
    stems = {
        family: _processed(rng, family, stem, severity) * np.float32(gains[family])
        for family, stem in drums.stems.items()
        if stem.any()
    }
    if not stems:
        return np.zeros_like(next(iter(drums.stems.values()))), gains
    gains = gains | {family: _level(stem) / _level(drums.stems[family]) for family, stem in stems.items()}
    first, *others = stems.values()
    dry = bus = sum(others, start=first)
    if rooms and rng.random() < 0.75 * severity:
        room = rooms[int(rng.integers(len(rooms)))]
        sends = np.zeros_like(bus)
        for stem in stems.values():
            sends += stem * np.float32(rng.uniform(0.1, 1.0))
        bus = bus + _convolved(sends, room) * np.float32(_gain(rng.uniform(-22, -4)))
    if DrumFamily.SNARE in stems and rng.random() < 0.08 * severity:
        bus = bus + _convolved(stems[DrumFamily.SNARE], _gated_room(rng)) * np.float32(
            _gain(rng.uniform(-14, -4))
        )
    if rng.random() < 0.5 * severity:
        bus = compressed(
            bus, rng.uniform(2, 10), rng.uniform(-26, -10), rng.uniform(1, 30), rng.uniform(40, 250)
        )
    if rng.random() < 0.3 * severity:
        bus = _saturated(bus, drive=float(np.exp(rng.uniform(0.0, 2.2))))
    return np.asarray(bus, dtype=np.float32), _scaled(gains, _level(bus) / _level(dry))


def _processed(rng: np.random.Generator, family: DrumFamily, stem: Samples, severity: float) -> Samples:
    """Send one family through its channel strip."""
    filters = _drawn_bells(rng, int(rng.integers(0, 3)), spread_db=5.0)
    if rng.random() < DULL_SHARES.get(family, 0.0) * severity:
        corner_hz = float(np.exp(rng.uniform(*np.log(DULL_CORNERS_HZ[family]))))
        filters.append(butter(2, corner_hz, "low", fs=SAMPLE_RATE, output="sos"))
    stem = _filtered(stem, filters)
    if rng.random() < 0.15 * severity:
        stem = _saturated(stem, drive=rng.uniform(1.0, 6.0))
    return stem


def _with_backing(
    rng: np.random.Generator, drums: Samples, backing: Samples, ratio_db: float, severity: float
) -> tuple[Samples, float]:
    """Put drums over the accompaniment; returns the mix and the factor the drums were scaled by."""
    factor = _level(backing) / _level(drums) * _gain(ratio_db)
    if rng.random() < 0.12 * severity:  # the drums push the music down
        envelope = _envelope(drums * np.float32(factor), attack_ms=2.0, release_ms=rng.uniform(60, 250))
        depth = rng.uniform(0.3, 0.8)
        duck = 1.0 - depth * envelope / (envelope.max() + 1e-9)
        backing = backing * duck.astype(np.float32)
    return drums * np.float32(factor) + backing, factor


def _master(rng: np.random.Generator, mix: Samples, severity: float) -> tuple[Samples, float]:
    mix = _filtered(mix, _drawn_bells(rng, int(rng.integers(0, 3)), spread_db=4.0))
    mix = mix / np.float32(_level(mix) * 4.0)
    if rng.random() < 0.55 * severity:
        mix = compressed(
            mix, rng.uniform(2, 20), rng.uniform(-20, -4), rng.uniform(0.5, 15), rng.uniform(30, 300)
        )
    if rng.random() < 0.35 * severity:
        mix = _saturated(mix, drive=float(np.exp(rng.uniform(-0.5, 1.6))))
    filters = []
    if rng.random() < 0.45 * severity:  # old and dark masters, a few bright ones
        corner_hz = float(np.exp(rng.uniform(np.log(1_500), np.log(8_000))))
        filters.append(high_shelf(corner_hz, float(rng.uniform(-16.0, 4.0)))[None])
    bandwidth_hz = SAMPLE_RATE / 2
    if rng.random() < 0.5 * severity:
        bandwidth_hz = float(rng.uniform(7_000, 15_500))
        order = int(rng.choice([2, 4, 8]))
        filters.append(butter(order, bandwidth_hz, "low", fs=SAMPLE_RATE, output="sos"))
    if rng.random() < 0.15 * severity:
        filters.append(butter(2, rng.uniform(40, 180), "high", fs=SAMPLE_RATE, output="sos"))
    mix = _filtered(mix, filters)
    if rng.random() < 0.3 * severity:
        mix = mix + _noise(rng, len(mix)) * np.float32(_gain(rng.uniform(-70, -38)))
    if rng.random() < 0.12 * severity:
        mix = _through_codec(mix, quality=rng.uniform(0.0, 0.4))
    return mix.astype(np.float32), bandwidth_hz


def _drawn_bells(rng: np.random.Generator, n_bells: int, spread_db: float) -> list[Sections]:
    """Draw bells that bend a spectrum."""
    bells = []
    for _ in range(n_bells):
        centre = float(np.exp(rng.uniform(np.log(60), np.log(13_000))))
        bells.append(bell(centre, float(rng.normal(0.0, spread_db)), float(rng.uniform(0.4, 2.0)))[None])
    return bells


def bell(centre_hz: float, gain_db: float, quality: float) -> npt.NDArray[np.float64]:
    """Coefficients (6,) of a second-order section that lifts or cuts around a frequency.

    References
    ----------
    R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients" (peaking EQ).
    """
    amplitude = 10 ** (gain_db / 40)
    omega = 2 * np.pi * centre_hz / SAMPLE_RATE
    alpha = np.sin(omega) / (2 * quality)
    b = np.array([1 + alpha * amplitude, -2 * np.cos(omega), 1 - alpha * amplitude])
    a = np.array([1 + alpha / amplitude, -2 * np.cos(omega), 1 - alpha / amplitude])
    return np.asarray(np.concatenate((b, a)) / a[0])


def high_shelf(corner_hz: float, gain_db: float) -> npt.NDArray[np.float64]:
    """Coefficients (6,) of a second-order section that lifts or cuts everything above a frequency.

    References
    ----------
    As `bell` (high shelf, slope 1).
    """
    amplitude = 10 ** (gain_db / 40)
    omega = 2 * np.pi * corner_hz / SAMPLE_RATE
    cosine = np.cos(omega)
    bend = 2 * np.sqrt(amplitude) * np.sin(omega) / np.sqrt(2)
    up, down = amplitude + 1, amplitude - 1
    b = amplitude * np.array(
        [up + down * cosine + bend, -2 * (down + up * cosine), up + down * cosine - bend]
    )
    a = np.array([up - down * cosine + bend, 2 * (down - up * cosine), up - down * cosine - bend])
    return np.asarray(np.concatenate((b, a)) / a[0])


def _filtered(samples: Samples, filters: list[Sections]) -> Samples:
    """Send a sound through filters in one pass: four sections take no longer than one."""
    if not filters:
        return samples
    return np.asarray(sosfilt(np.concatenate(filters).astype(np.float32), samples), dtype=np.float32)


def _saturated(samples: Samples, drive: float) -> Samples:
    """Soft clipping that leaves the level about where it was."""
    peak = np.float32(np.max(np.abs(samples)) + 1e-9)
    return np.asarray(np.tanh(samples * np.float32(drive) / peak) * (peak / np.float32(np.tanh(drive))))


def _envelope(samples: Samples, attack_ms: float, release_ms: float) -> npt.NDArray[np.float64]:
    """Follow the level, (n_samples,): a quick and a slow one-pole smoother, the higher one counts."""
    n_steps = -(-len(samples) // _ENVELOPE_STEP)
    padded = np.zeros(n_steps * _ENVELOPE_STEP, dtype=np.float32)
    padded[: len(samples)] = np.abs(samples)
    peaks = padded.reshape(n_steps, _ENVELOPE_STEP).max(axis=1)
    quick, slow = (
        lfilter([1 - pole], [1, -pole], peaks)
        for pole in (np.exp(-1.0 / max(attack_ms, 0.3)), np.exp(-1.0 / release_ms))
    )
    steps = np.maximum(quick, slow)
    slopes = np.diff(steps, append=steps[-1:]) / _ENVELOPE_STEP
    between = (
        slopes[:, None] * np.arange(_ENVELOPE_STEP) + steps[:, None]
    )  # as `np.interp`, without its search
    return np.asarray(between.reshape(-1)[: len(samples)])


def compressed(
    samples: Samples, ratio: float, threshold_db: float, attack_ms: float, release_ms: float
) -> Samples:
    """Compress what is louder than `threshold_db` below the peak by `ratio`."""
    envelope = _envelope(samples, attack_ms, release_ms)
    threshold = max(float(envelope.max()), 1e-9) * _gain(threshold_db)
    over = np.maximum(envelope / threshold, 1.0)
    return np.asarray(samples * (over ** (1.0 / ratio - 1.0)).astype(np.float32))


def _convolved(samples: Samples, response: Samples) -> Samples:
    n_fft = next_fast_len(len(samples) + len(response), real=True)
    product = rfft(samples, n_fft) * rfft(response, n_fft)
    return np.asarray(irfft(product, n_fft)[: len(samples)], dtype=np.float32)


def _gated_room(rng: np.random.Generator) -> Samples:
    """A burst of dense noise that stops short, as on records of the eighties; unit energy."""
    length = int(rng.uniform(0.12, 0.35) * SAMPLE_RATE)
    burst = rng.normal(0, 1, length).astype(np.float32)
    return np.asarray(burst / np.sqrt(np.sum(burst**2)))


def _noise(rng: np.random.Generator, n_samples: int) -> Samples:
    """Hiss, rumble or hum, peak about 1."""
    if rng.random() < 0.3:
        seconds = np.arange(n_samples) / SAMPLE_RATE
        mains_hz = float(rng.choice([50.0, 60.0]))
        hum = sum(np.sin(2 * np.pi * mains_hz * k * seconds + rng.random() * 6) / k for k in (1, 2, 3, 5))
        return np.asarray(hum, dtype=np.float32)
    hiss = rng.standard_normal(n_samples, dtype=np.float32)
    if rng.random() < 0.5:
        hiss = np.asarray(lfilter([0.1], [1, -0.9], hiss), dtype=np.float32)
    return hiss * np.float32(0.3)


def _through_codec(samples: Samples, quality: float) -> Samples:
    """Lose what Ogg Vorbis loses at a low quality (0..1); sample-aligned."""
    peak = float(np.max(np.abs(samples))) + 1e-9
    file = io.BytesIO()
    with soundfile.SoundFile(
        file, "w", SAMPLE_RATE, 1, format="OGG", subtype="VORBIS", compression_level=1.0 - quality
    ) as writer:
        for start in range(0, len(samples), SAMPLE_RATE):  # libsndfile overruns its stack on long blocks
            writer.write(samples[start : start + SAMPLE_RATE] / np.float32(peak * 1.05))
    file.seek(0)
    decoded, _ = soundfile.read(file, dtype="float32")
    result = np.zeros_like(samples)
    n = min(len(samples), len(decoded))
    result[:n] = decoded[:n] * np.float32(peak * 1.05)
    return result
