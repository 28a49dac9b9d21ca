"""What the pictures of the training workspace show: invented songs, as a scan would have left them."""

from __future__ import annotations

from pathlib import Path

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.runs.data_set import DataSet, DataSource, SongRow, SongState, SourceKind
from chart_hero_core.runs.decisions import with_songs

SONGS = Path("Clone Hero") / "Songs"
N_USABLE = 512

_TITLES = (
    "Copper Line",
    "Night Bus",
    "Salt",
    "Paper Rivers",
    "Glass Harbour",
    "Tuesday Engine",
    "Ninth Floor",
)
_BANDS = ("Oda Brandt", "Aldo Varga", "Mira Sol", "The Hollow Coast", "Small Machines")
_CHARTERS = (
    "harrow",
    "tinwhistle",
    "Lowen",
    "mx_kit",
    "Ferrum",
    "dunes",
    "quill",
    "Parr",
    "Osk",
    "Veld",
    "brio",
)
_STROKES = {
    DrumVoice.KICK: 402,
    DrumVoice.SNARE: 288,
    DrumVoice.HI_HAT_CLOSED: 455,
    DrumVoice.HI_HAT_OPEN: 34,
    DrumVoice.RIDE: 96,
    DrumVoice.CRASH: 31,
    DrumVoice.TOM_HIGH: 29,
    DrumVoice.TOM_MID: 22,
    DrumVoice.TOM_LOW: 33,
}
_REFUSED = (
    (SongState.NO_AUDIO, 71, "there is no sound file"),
    (SongState.MISALIGNED, 57, "it lies beside its sound"),
    (SongState.DUPLICATE, 12, "it is a copy of another"),
)


def invented_songs() -> DataSet:
    """A data set of one folder: usable songs, and some that are not."""
    songs = [_song(number, SongState.USABLE, "it fits its sound") for number in range(N_USABLE)]
    for state, n_songs, reason in _REFUSED:
        songs += [_song(len(songs) + i, state, reason) for i in range(n_songs)]
    return with_songs(DataSet((DataSource(SONGS, SourceKind.GAME_SONGS),)), songs)


def _song(number: int, state: SongState, reason: str) -> SongRow:
    title, band = _TITLES[number % len(_TITLES)], _BANDS[number % len(_BANDS)]
    part = number // len(_TITLES) + 1
    is_off = state is SongState.MISALIGNED
    has_sound = state is not SongState.NO_AUDIO
    path = SONGS / f"{band} - {title} {part}"
    return SongRow(
        path=path,
        source=SONGS,
        name=f"{title} {part}",
        state=state,
        reason=reason,
        artist=band,
        charter=_CHARTERS[number % len(_CHARTERS)] + str(number % 7),
        audio=(path / "song.ogg",) if has_sound else (),
        duration_s=204.0,
        offset_s=(0.06 + 0.003 * (number % 31) if is_off else 0.001 * (number % 9 - 4))
        if has_sound
        else None,
        likeness=0.62 + 0.01 * (number % 37) if has_sound else None,
        n_strokes=_STROKES,
    )
