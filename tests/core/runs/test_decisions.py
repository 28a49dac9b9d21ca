from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from chart_hero_core.domain.drums import DrumVoice
from chart_hero_core.errors import OptionError, TrainingDataError
from chart_hero_core.runs.data_folder import change_data_set, read_data_set
from chart_hero_core.runs.data_set import (
    FILE_NAME,
    CymbalAnswer,
    DataSet,
    DataSource,
    Decision,
    SongRow,
    SongState,
    SourceKind,
)
from chart_hero_core.runs.decisions import (
    add_source,
    answer_cymbals,
    decide,
    hold_out,
    remember_learned,
    remove_source,
)

HERE, THERE = Path("here"), Path("there")


def song(name: str, source: Path = HERE, **facts: object) -> SongRow:
    usable = SongRow(source / name, source, name, SongState.USABLE, "Well.", charter=f"of {name}")
    return replace(usable, **facts)  # type: ignore[arg-type]


def data_set(*songs: SongRow) -> DataSet:
    return DataSet((DataSource(HERE), DataSource(THERE)), songs)


MANY = data_set(*(song(f"s{i}") for i in range(10)), *(song(f"t{i}", THERE) for i in range(10)))


def test_the_split_follows_the_slider() -> None:
    changed = hold_out(MANY, 6)

    assert len(changed.held_out_songs) == 6
    assert len(changed.training_songs) == 14
    assert len(hold_out(changed, None).held_out_songs) < 6


def test_fewer_than_no_song_cannot_be_held_out() -> None:
    with pytest.raises(OptionError, match="-1 songs cannot be held out"):
        hold_out(MANY, -1)


def test_a_song_is_left_out_and_taken_back() -> None:
    left_out = decide(MANY, HERE / "s3", Decision.LEFT_OUT)

    assert [one.name for one in left_out.songs if not one.is_used] == ["s3"]
    assert decide(left_out, HERE / "s3", Decision.AS_FOUND).songs == hold_out(MANY, None).songs


def test_a_misaligned_song_is_accepted_if_its_offset_was_found() -> None:
    late = song("late", state=SongState.MISALIGNED, offset_s=0.08)

    accepted = decide(data_set(late), late.path, Decision.ACCEPTED)

    assert [one.name for one in accepted.training_songs] == ["late"]


@pytest.mark.parametrize("state", [SongState.MISALIGNED, SongState.NO_AUDIO, SongState.DUPLICATE])
def test_what_cannot_be_learned_from_cannot_be_accepted(state: SongState) -> None:
    bad = song("bad", state=state, reason="There is nothing to hear.")

    with pytest.raises(OptionError, match="bad cannot be accepted: There is nothing to hear"):
        decide(data_set(bad), bad.path, Decision.ACCEPTED)


def test_an_unknown_song_cannot_be_decided_about() -> None:
    with pytest.raises(OptionError, match="nowhere is no song of this data set"):
        decide(MANY, Path("nowhere"), Decision.LEFT_OUT)


def test_a_folder_goes_with_its_songs() -> None:
    rest = remove_source(MANY, THERE)

    assert [source.path for source in rest.sources] == [HERE]
    assert {one.source for one in rest.songs} == {HERE}


def test_a_folder_is_added_once() -> None:
    new = add_source(add_source(MANY, Path("new")), Path("new"))

    assert [source.path for source in new.sources] == [HERE, THERE, Path("new")]
    assert new.songs == hold_out(MANY, None).songs


def test_projects_that_are_unticked_go_at_once() -> None:
    ticked = tuple(HERE / name for name in ("a.charthero", "b.charthero"))
    songs = tuple(song(path.name) for path in ticked)
    source = DataSource(HERE, SourceKind.PROJECTS, only=ticked)

    changed = add_source(DataSet((source,), songs), HERE, only=ticked[1:])

    assert changed.sources == (replace(source, only=ticked[1:]),)
    assert [one.path for one in changed.songs] == [ticked[1]]


def test_the_answer_about_cymbals_settles_the_question_and_the_totals() -> None:
    counts = {DrumVoice.RIDE: 4, DrumVoice.CRASH: 90, DrumVoice.KICK: 50}
    asking = data_set(song("odd", looks_swapped=True, n_strokes=counts), song("even", n_strokes=counts))

    answered = answer_cymbals(asking, CymbalAnswer.SWAPPED)

    assert asking.must_ask_about_cymbals
    assert not answered.must_ask_about_cymbals
    assert answered.strokes() == {DrumVoice.KICK: 100, DrumVoice.CRASH: 94, DrumVoice.RIDE: 94}
    assert asking.strokes()[DrumVoice.CRASH] == 180


def test_songs_that_were_learned_from_stay_on_their_side() -> None:
    few = hold_out(MANY, 3)
    learned = remember_learned(few, {one.path for one in few.training_songs})

    assert hold_out(learned, 12).held_out_songs == few.held_out_songs


def test_changes_of_several_at_once_are_all_kept(tmp_path: Path) -> None:
    paths = [Path(f"source {i}") for i in range(24)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda path: change_data_set(tmp_path, partial(add_source, path=path)), paths))

    assert {source.path for source in read_data_set(tmp_path).sources} == set(paths)


def test_a_folder_without_a_data_set_has_an_empty_one(tmp_path: Path) -> None:
    assert read_data_set(tmp_path / "none") == DataSet()


def test_a_damaged_data_set_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"sources": 3', encoding="utf-8")

    with pytest.raises(TrainingDataError, match="is damaged"):
        change_data_set(tmp_path, partial(hold_out, n_songs=3))

    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == '{"sources": 3'


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(TrainingDataError, match="cannot be written to"):
        change_data_set(tmp_path / "file" / "data", partial(hold_out, n_songs=3))
