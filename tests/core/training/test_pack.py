from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.training.pack import VALIDATION_KITS, VOICE_OF_SOUND, DrumPack, read_mono


@pytest.fixture
def own_pack(pack: Path, tmp_path: Path) -> Path:
    """Copy what a `DrumPack` reads, to be damaged."""
    for part in ("drums", "ir"):
        shutil.copytree(pack / part, tmp_path / part)
    shutil.copy(pack / "manifest.csv", tmp_path)
    return tmp_path


def rewrite_first_row(pack: Path, column: str, value: str) -> None:
    """Change one cell of the manifest."""
    path = pack / "manifest.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_kits_of_validation_are_never_trained_on(pack: Path) -> None:
    train = {kit.name for kit in DrumPack(pack, "train").kits}
    validation = {kit.name for kit in DrumPack(pack, "validation").kits}

    assert train == {"alder", "birch", "circuit"}
    assert validation == {"pearl_master"}
    assert validation <= VALIDATION_KITS


def test_percussion_is_no_part_of_a_kit(pack: Path) -> None:
    sounds = {sound for kit in DrumPack(pack, "train").kits for sound in kit.sounds}

    assert sounds == set(VOICE_OF_SOUND)


def test_every_voice_can_be_played() -> None:
    assert set(VOICE_OF_SOUND.values()) == set(DrumVoice)


def test_strokes_keep_velocity_and_balance(pack: Path) -> None:
    kit = next(kit for kit in DrumPack(pack, "train").kits if kit.name == "alder")

    shots = kit.sounds["hihat_closed"]["plain"]
    assert [shot.velocity for shot in shots] == [50, 110]
    assert {shot.balance_db for shot in shots} == {-3.0}
    assert all(shot.samples.dtype == np.float32 for shot in shots)


def test_drum_machines_are_told_apart(pack: Path) -> None:
    electronic = {kit.name for kit in DrumPack(pack, "train").kits if kit.is_electronic}

    assert electronic == {"circuit"}


def test_rooms_have_unit_energy(pack: Path) -> None:
    rooms = DrumPack(pack, "train").rooms

    assert rooms
    assert [float(np.sum(room.astype(np.float64) ** 2)) for room in rooms] == pytest.approx(
        [1.0] * len(rooms)
    )


def test_a_folder_that_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match=r"manifest\.csv is missing: this is not a training pack"):
        DrumPack(tmp_path, "train")


def test_a_pack_without_drums_of_the_split(own_pack: Path) -> None:
    (own_pack / "manifest.csv").write_text("file,kit,class\n", encoding="utf-8")

    with pytest.raises(TrainingDataError, match="lists no train drums"):
        DrumPack(own_pack, "train")


def test_a_missing_sound(own_pack: Path) -> None:
    (own_pack / "drums" / "alder" / "kick-plain-L1-R1.flac").unlink()

    with pytest.raises(TrainingDataError, match=r"kick-plain-L1-R1\.flac cannot be read"):
        DrumPack(own_pack, "train")


def test_a_damaged_sound(own_pack: Path) -> None:
    (own_pack / "drums" / "alder" / "kick-plain-L1-R1.flac").write_bytes(b"no sound")

    with pytest.raises(TrainingDataError, match=r"kick-plain-L1-R1\.flac cannot be read"):
        DrumPack(own_pack, "train")


@pytest.mark.parametrize(("column", "value"), [("velocity", "loud"), ("mix_gain_db", "")])
def test_a_damaged_row(own_pack: Path, column: str, value: str) -> None:
    rewrite_first_row(own_pack, column, value)

    with pytest.raises(TrainingDataError, match=r"Line 2 of .*manifest\.csv is damaged"):
        DrumPack(own_pack, "train")


def test_a_manifest_that_lacks_a_column(own_pack: Path) -> None:
    (own_pack / "manifest.csv").write_text("file,kit\na.flac,alder\n", encoding="utf-8")

    with pytest.raises(TrainingDataError, match="Line 2 of"):
        DrumPack(own_pack, "train")


def test_sounds_at_another_rate_are_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "kick.flac", np.zeros(100), 44_100)

    with pytest.raises(TrainingDataError, match="is at 44100 Hz"):
        read_mono(tmp_path / "kick.flac")
