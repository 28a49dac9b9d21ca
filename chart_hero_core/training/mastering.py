"""The room and the tone of a whole mix, in one multiplication of its spectrum.

Rooms are exponentially decaying noise; tones are smooth curves over log frequency. Mono float32.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import fft

from chart_hero_core.training.accompaniment_pack import PACK_SAMPLE_RATE, Sound

ROOM_SECONDS = (0.15, 0.3, 0.5, 0.8, 1.2, 1.8)
LONGEST_ROOM_S = 1.5
ROOM_BAND_HZ = (250.0, 6000.0)
TONE_CORNERS_HZ = np.array([30.0, 80.0, 200.0, 450.0, 1000.0, 2200.0, 4500.0, 8000.0, 13000.0])
TONE_SPREAD_DB = 2.0
TILT_SPREAD_DB = 1.0
KEPT_LENGTHS = 4

Spectrum = npt.NDArray[np.complex64]


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared:
    """Spectra of the rooms at one length, and each frequency's lower tone corner and way to the next."""

    rooms: tuple[Spectrum, ...]
    corners: npt.NDArray[np.int32]
    fractions: npt.NDArray[np.float32]


class MasteringRoom:
    """Applies drawn rooms and tones; keeps the rooms' spectra for the last few clip lengths.

    Parameters
    ----------
    rng : draws the rooms' noise
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rooms = [_room(rng, seconds) for seconds in ROOM_SECONDS]
        self._prepared: OrderedDict[int, _Prepared] = OrderedDict()

    def apply(self, rng: np.random.Generator, mix: Sound, wet: float) -> Sound:
        """Colour a mix.

        Parameters
        ----------
        rng : draws room and tone
        mix : (n_samples,)
        wet : the room's RMS against the dry sound's, 0 for none

        Returns
        -------
        Sound
            (n_samples,); the room's tail behind the end is cut off
        """
        n_fft = int(fft.next_fast_len(len(mix) + int(LONGEST_ROOM_S * PACK_SAMPLE_RATE), real=True))
        prepared = self._spectra(n_fft)
        tone_db = rng.normal(0.0, TONE_SPREAD_DB, len(TONE_CORNERS_HZ))
        tone_db += rng.normal(0.0, TILT_SPREAD_DB) * np.arange(len(TONE_CORNERS_HZ))
        nepers = (tone_db * np.log(10) / 20).astype(np.float32)
        tone = np.take(nepers, prepared.corners)
        tone += prepared.fractions * np.take(np.diff(nepers, append=0), prepared.corners)
        np.exp(tone, out=tone)
        room = prepared.rooms[int(rng.integers(len(prepared.rooms)))]
        spectrum = fft.rfft(mix, n_fft)
        if wet > 0:
            tone = (1 + np.float32(wet) * room) * tone
        spectrum *= tone
        return np.asarray(fft.irfft(spectrum, n_fft)[: len(mix)], np.float32)

    def _spectra(self, n_fft: int) -> _Prepared:
        if n_fft not in self._prepared:
            rooms = tuple(np.asarray(fft.rfft(room, n_fft), np.complex64) for room in self._rooms)
            frequencies_hz = np.maximum(fft.rfftfreq(n_fft, 1 / PACK_SAMPLE_RATE), 1.0)
            order = np.arange(len(TONE_CORNERS_HZ))
            places = np.interp(np.log(frequencies_hz), np.log(TONE_CORNERS_HZ), order)
            corners = places.astype(np.int32)
            self._prepared[n_fft] = _Prepared(rooms, corners, (places - corners).astype(np.float32))
            if len(self._prepared) > KEPT_LENGTHS:
                self._prepared.popitem(last=False)
        return self._prepared[n_fft]


def _room(rng: np.random.Generator, reverberation_s: float) -> Sound:
    """Draw a decaying noise of unit energy within `ROOM_BAND_HZ`, -60 dB after the reverberation time."""
    n_samples = int(min(reverberation_s, LONGEST_ROOM_S) * PACK_SAMPLE_RATE)
    seconds = np.arange(n_samples) / PACK_SAMPLE_RATE
    spectrum = fft.rfft(rng.standard_normal(n_samples))
    frequencies_hz = fft.rfftfreq(n_samples, 1 / PACK_SAMPLE_RATE)
    low, high = ROOM_BAND_HZ
    spectrum *= (frequencies_hz / (frequencies_hz + low)) / (1 + (frequencies_hz / high) ** 2)
    noise = fft.irfft(spectrum, n_samples) * np.exp(-6.9 * seconds / reverberation_s)
    return np.asarray(noise / np.sqrt(np.sum(noise**2)), np.float32)
