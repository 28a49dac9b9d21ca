"""What was read from a song's sound, kept to the last bit: activations, their decoding, the tempo.

With the activations a moved slider gives exactly what a fresh run would, even when the song file is gone.
It stands apart from `project_file` so that a project opens, and edits are recorded, without scipy.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from chart_hero_core.domain.activations import Activations
from chart_hero_core.domain.drum_model import DrumModel
from chart_hero_core.domain.drums import DrumFamily
from chart_hero_core.domain.timing import FrameGrid
from chart_hero_core.errors import FormatError
from chart_hero_core.model.onsets import NEVER_ABSENT, Calibration, DecodingSpec
from chart_hero_core.projects.codec import Json, from_json, read_tempo_map, to_json, write_tempo_map
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.tempo.estimate import OtherLevel, TempoEstimate

Array = npt.NDArray[Any]

_ACTIVATIONS, _HEARING, _TEMPO = "activations", "hearing", "tempo"


@dataclass(frozen=True, eq=False)
class Hearing:
    """What the model heard, and how strokes are picked from it.

    Parameters
    ----------
    activations : of the whole song, or of as much as was heard
    decoding : calibration of the model that made them
    model : that model; None in files of before it was kept
    """

    activations: Activations
    decoding: DecodingSpec
    model: DrumModel | None = None


def keep_hearing(project: ProjectFile, hearing: Hearing) -> None:
    """Keep what the model heard, in the place of what it heard before; raises as `ProjectFile` does."""
    grid = hearing.activations.frame_grid
    calibrations = {
        family.value: asdict(calibration) for family, calibration in hearing.decoding.calibrations.items()
    }
    project.store.keep_blobs(
        {_ACTIVATIONS: pack_arrays(_arrays_of(hearing.activations))},
        {
            _HEARING: {
                "frame_grid": [grid.sample_rate, grid.hop_length],
                "calibrations": calibrations,
                "kit_presence": hearing.decoding.kit_presence,
                "model": hearing.model and asdict(hearing.model),
            }
        },
    )


def kept_hearing(project: ProjectFile) -> Hearing | None:
    """What the model heard; None if it heard nothing yet. Raises as `ProjectFile` does."""
    packed = project.store.blob(_ACTIVATIONS)
    if packed is None:
        return None

    def read(values: Json) -> Hearing:
        calibrations = {
            DrumFamily(family): Calibration(**calibration)
            for family, calibration in values["calibrations"].items()
        }
        grid = FrameGrid(*values["frame_grid"])
        decoding = DecodingSpec(calibrations, values.get("kit_presence", NEVER_ABSENT))
        model = values.get("model")
        return Hearing(Activations(grid, **unpack_arrays(packed)), decoding, model and DrumModel(**model))

    return project.store.fact(_HEARING, read)


def keep_tempo(project: ProjectFile, tempo: TempoEstimate) -> None:
    """Keep how the grid was found, in the place of how it was before; raises as `ProjectFile` does."""
    values = {
        "tempo_map": write_tempo_map(tempo.tempo_map),
        "trust": tempo.trust,
        "warnings": list(tempo.warnings),
        "followed": tempo.followed,
        "other_level": tempo.other_level and asdict(tempo.other_level),
    }
    project.store.keep_blobs({_TEMPO: pack_arrays(_arrays_of(tempo))}, {_TEMPO: values})


def kept_tempo(project: ProjectFile) -> TempoEstimate | None:
    """How the grid was found; None if it was not yet. Raises as `ProjectFile` does.

    Files of version 1 know no other level, and tell by the trust how far the song was followed.
    """
    packed = project.store.blob(_TEMPO)
    if packed is None:
        return None

    def read(values: Json) -> TempoEstimate:
        other_level = values.get("other_level")
        return TempoEstimate(
            tempo_map=read_tempo_map(values["tempo_map"]),
            trust=values["trust"],
            warnings=tuple(values["warnings"]),
            followed=values.get("followed", values["trust"]),
            other_level=other_level and OtherLevel(**other_level),
            **unpack_arrays(packed),
        )

    return project.store.fact(_TEMPO, read)


def pack_arrays(arrays: Mapping[str, Array]) -> bytes:
    """Write arrays, without loss: a line of JSON (name, type, shape), then their bytes, compressed.

    All first bytes of an array's numbers come before all second ones, and so on: signs and exponents are
    much alike, which saves a tenth.
    """
    shapes = {name: [array.dtype.str, list(array.shape)] for name, array in arrays.items()}
    planes = [array.reshape(-1, 1).view(np.uint8).T.tobytes() for array in arrays.values()]
    return to_json(shapes) + b"\n" + zlib.compress(b"".join(planes), level=1)


def unpack_arrays(packed: bytes) -> dict[str, Array]:
    """Read what `pack_arrays` wrote.

    Raises
    ------
    FormatError
        if the bytes are something else
    """
    head, _, body = packed.partition(b"\n")
    arrays, start = {}, 0
    try:
        planes = zlib.decompress(body)
        for name, (type_name, shape) in from_json(head).items():
            kind = np.dtype(type_name)
            stop = start + kind.itemsize * math.prod(shape)
            values = np.frombuffer(planes[start:stop], np.uint8).reshape(kind.itemsize, -1)
            arrays[name] = np.ascontiguousarray(values.T).view(kind).reshape(shape)
            start = stop
    except (zlib.error, ValueError, TypeError, AttributeError) as error:
        raise FormatError(f"It holds arrays that cannot be read ({error}).") from error
    return arrays


def _arrays_of(reading: Activations | TempoEstimate) -> dict[str, Array]:
    values = {entry.name: getattr(reading, entry.name) for entry in fields(reading)}
    return {
        name: np.ascontiguousarray(value) for name, value in values.items() if isinstance(value, np.ndarray)
    }
