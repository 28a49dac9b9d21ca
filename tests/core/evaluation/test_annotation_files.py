from __future__ import annotations

from pathlib import Path

import mido
import pytest

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.errors import TrainingDataError
from chart_hero_core.evaluation.annotation_files import (
    VOICE_OF_GM_NOTE,
    read_beats,
    read_gm_midi,
    read_mdb_labels,
    read_mdb_plus_midi,
)


def save_midi(path: Path, *tracks: list[mido.Message], ticks_per_beat: int = 480) -> Path:
    midi = mido.MidiFile(ticks_per_beat=ticks_per_beat)
    midi.tracks += [mido.MidiTrack(messages) for messages in tracks]
    midi.save(path)
    return path


def note(number: int, time: int = 0, channel: int = 9, velocity: int = 90) -> mido.Message:
    return mido.Message("note_on", note=number, time=time, channel=channel, velocity=velocity)


def test_times_follow_the_tempo_track(tmp_path: Path) -> None:
    tempo = [
        mido.MetaMessage("set_tempo", tempo=1_000_000),
        mido.MetaMessage("set_tempo", tempo=250_000, time=960),
    ]
    path = save_midi(tmp_path / "a.mid", tempo, [note(36, 480), note(38, 960, velocity=1)])
    assert read_gm_midi(path) == (
        DrumOnset(1.0, DrumVoice.KICK, 90),
        DrumOnset(2.25, DrumVoice.SNARE, 1),
    )


def test_without_a_tempo_120_bpm_hold(tmp_path: Path) -> None:
    path = save_midi(tmp_path / "a.mid", [note(36, 480)])
    assert read_gm_midi(path)[0].onset_s == 0.5


def test_a_note_on_of_velocity_0_ends_a_note(tmp_path: Path) -> None:
    path = save_midi(tmp_path / "a.mid", [note(36), note(36, 100, velocity=0)])
    assert len(read_gm_midi(path)) == 1


def test_general_midi_drums_are_on_channel_10(tmp_path: Path) -> None:
    path = save_midi(tmp_path / "a.mid", [note(36), note(38, channel=0)], [note(42)])
    assert {onset.voice for onset in read_gm_midi(path)} == {DrumVoice.KICK, DrumVoice.HI_HAT_CLOSED}


def test_mdb_plus_has_drums_on_every_channel_of_every_track(tmp_path: Path) -> None:
    path = save_midi(tmp_path / "pp.mid", [note(36), note(38, channel=0)], [note(42, channel=3)])
    assert len(read_mdb_plus_midi(path)) == 3


def test_mdb_plus_has_a_kit_of_its_own(tmp_path: Path) -> None:
    path = save_midi(tmp_path / "pp.mid", [note(31), note(33, 10), note(52, 10)])
    voices = [onset.voice for onset in read_mdb_plus_midi(path)]
    assert voices == [DrumVoice.HI_HAT_PEDAL, DrumVoice.HI_HAT_PEDAL, DrumVoice.RIDE]


def test_a_tambourine_is_no_drum_of_a_chart(tmp_path: Path) -> None:
    assert read_gm_midi(save_midi(tmp_path / "a.mid", [note(54)])) == ()


@pytest.mark.parametrize(
    ("notes", "voice"),
    [
        ((35, 36), DrumVoice.KICK),
        ((37,), DrumVoice.SIDE_STICK),
        ((38, 39, 40), DrumVoice.SNARE),
        ((42,), DrumVoice.HI_HAT_CLOSED),
        ((48, 50), DrumVoice.TOM_HIGH),
        ((45, 47), DrumVoice.TOM_MID),
        ((41, 43), DrumVoice.TOM_LOW),
        ((49, 52, 55, 57), DrumVoice.CRASH),
        ((51, 59), DrumVoice.RIDE),
        ((53,), DrumVoice.RIDE_BELL),
    ],
)
def test_voices_of_general_midi(notes: tuple[int, ...], voice: DrumVoice) -> None:
    assert {VOICE_OF_GM_NOTE[number] for number in notes} == {voice}


def test_a_file_that_is_no_midi(tmp_path: Path) -> None:
    path = tmp_path / "pp.mid"
    path.write_text("not MIDI")
    with pytest.raises(TrainingDataError, match=r"pp\.mid: cannot be read as a MIDI file"):
        read_mdb_plus_midi(path)


def test_a_midi_file_that_is_cut_off(tmp_path: Path) -> None:
    path = save_midi(tmp_path / "pp.mid", [note(36)] * 20)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(TrainingDataError, match="cannot be read as a MIDI file"):
        read_mdb_plus_midi(path)


def test_a_midi_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match=r"none\.mid: cannot be read"):
        read_gm_midi(tmp_path / "none.mid")


def test_time_in_film_frames_is_refused(tmp_path: Path) -> None:
    path = save_midi(tmp_path / "a.mid", [note(36)])
    data = bytearray(path.read_bytes())
    data[12:14] = b"\xe7\x28"  # 25 frames a second, 40 ticks a frame
    path.write_bytes(bytes(data))
    with pytest.raises(TrainingDataError, match="not counted in ticks"):
        read_gm_midi(path)


def test_labels_become_voices_in_order_of_time(tmp_path: Path) -> None:
    path = tmp_path / "subclass.txt"
    path.write_text("1.500000 \t OHH \n\n0.5 SDG\n2.0 TMB\n3.0 CHC\n")
    assert read_mdb_labels(path) == (
        DrumOnset(0.5, DrumVoice.SNARE),
        DrumOnset(1.5, DrumVoice.HI_HAT_OPEN),
        DrumOnset(3.0, DrumVoice.CRASH),
    )


@pytest.mark.parametrize("line", ["0.5 COWBELL", "half KD", "0.5"])
def test_a_line_that_is_no_label_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "subclass.txt"
    path.write_text(f"0.25 KD\n{line}\n")
    with pytest.raises(TrainingDataError, match=rf"subclass\.txt, line 2: .*“{line}”"):
        read_mdb_labels(path)


def test_labels_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "subclass.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TrainingDataError, match="cannot be read as text"):
        read_mdb_labels(path)


def test_beats_and_downbeats(tmp_path: Path) -> None:
    path = tmp_path / "beats.txt"
    path.write_text("0.01000 \t 3\n0.58 4\n1.13 1\n1.68 2.0\n")
    beats = read_beats(path)
    assert beats.beats_s.tolist() == [0.01, 0.58, 1.13, 1.68]
    assert beats.downbeats_s.tolist() == [1.13]


def test_beats_must_rise(tmp_path: Path) -> None:
    path = tmp_path / "beats.txt"
    path.write_text("1.0 1\n1.0 2\n")
    with pytest.raises(TrainingDataError, match="line 2: the beats do not rise"):
        read_beats(path)


def test_a_beat_without_its_number_is_named(tmp_path: Path) -> None:
    path = tmp_path / "beats.txt"
    path.write_text("1.0\n")
    with pytest.raises(TrainingDataError, match="line 1: expected seconds and the number"):
        read_beats(path)
