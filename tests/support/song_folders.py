"""Folders of songs of the games that a test can learn from: a drum groove as sound and as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import soundfile

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from tests.support.drum_sounds import drum_sound, played_groove
from tests.support.sng_files import sng_bytes

DURATION_S = 20.0
CODES = {DrumVoice.KICK: (0,), DrumVoice.SNARE: (1,), DrumVoice.HI_HAT_CLOSED: (2, 66)}
INI = "[song]\nname = {name}\nartist = Band\ncharter = {charter}\npro_drums = True\ndelay = {delay}\n"


def chart_of(onsets: Sequence[DrumOnset], bpm: int = 120, delay_ticks: int = 0, resolution: int = 480) -> str:
    """At 120 BPM and a resolution of 480 a second has 960 ticks."""
    per_s = 2 * resolution
    places = [(round(onset.onset_s * per_s) + delay_ticks, CODES[onset.voice]) for onset in onsets]
    lines = [f"  {tick} = N {code} 0" for tick, codes in places for code in codes]
    song = f"[Song]\n{{\n  Resolution = {resolution}\n  Offset = 0\n}}\n"
    sync = f"[SyncTrack]\n{{\n  0 = TS 4\n  0 = B {bpm * 1000}\n}}\n"
    return song + sync + "[ExpertDrums]\n{\n" + "\n".join(lines) + "\n}\n"


def add_song(
    root: Path,
    name: str,
    seed: int = 5,
    *,
    delay_ms: int = 0,
    bpm: int = 120,
    delay_ticks: int = 0,
    charter: str = "Someone",
) -> Path:
    """Write a song of `DURATION_S`; its chart fits its sound, but for what is asked for."""
    onsets = played_groove(seed, DURATION_S)
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "notes.chart").write_text(chart_of(onsets, bpm, delay_ticks), encoding="utf-8")
    ini = INI.format(name=name, delay=delay_ms, charter=charter)
    (folder / "song.ini").write_text(ini, encoding="utf-8")
    soundfile.write(folder / "song.wav", drum_sound(onsets, DURATION_S), 16_000)
    return folder


def packed(folder: Path) -> Path:
    """Put a song's folder into an .sng file beside it, and take the folder away."""
    ini = (folder / "song.ini").read_text(encoding="utf-8").splitlines()[1:]
    metadata = dict(line.split(" = ", 1) for line in ini)
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "song.ini"}
    path = folder.with_name(f"{folder.name}.sng")
    path.write_bytes(sng_bytes(metadata, files))
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    return path
