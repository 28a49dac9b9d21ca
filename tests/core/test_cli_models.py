"""The command `models`, and which model the other commands listen with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chart_hero_core.cli import main
from chart_hero_core.cli_models import engine_of_measuring, engine_of_user
from chart_hero_core.runs.library import ModelLibrary
from chart_hero_core.runs.places import TrainingPlaces
from chart_hero_core.service import default_model, model_library
from tests.support.kept_models import (
    LICENCE,
    write_model,
    write_other_model,
    write_run,
    write_weights,
)
from tests.support.performances import steady
from tests.support.songs import strokes_of, write_song


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelLibrary:
    """The library that the command line takes for the user's; it takes whatever is no nonsense."""
    places = TrainingPlaces(tmp_path / "training")
    monkeypatch.setattr("chart_hero_core.runs.places.usual_places", lambda: places)
    return ModelLibrary(places.models, default_model())


@pytest.fixture
def kept(library: ModelLibrary, tmp_path: Path) -> str:
    return library.keep(write_run(tmp_path / "run"), "My kit").name


class Said:
    """What a command returned and printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: object) -> None:
        self.code = main([str(argument) for argument in arguments])
        self.out, self.err = capsys.readouterr()

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


def test_models_are_listed_and_the_one_in_use_has_a_star(
    library: ModelLibrary, kept: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = Said(capsys, "models", "list")

    shipped, own = said.out.splitlines()
    assert shipped.startswith("* Shipped 1.2")
    assert own.startswith("  My kit")
    assert own.endswith("17.4 edits per 100 notes on 2 held-out songs, 24.6 before (better)")
    assert said.code == 0


def test_the_list_as_json_is_an_object_a_model(
    library: ModelLibrary, kept: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped, own = Said(capsys, "models", "list", "--json").objects

    assert (shipped["name"], shipped["in_use"], shipped["shipped"]) == ("Shipped 1.2", True, True)
    assert (own["name"], own["in_use"], own["fault"]) == ("My kit", False, "")
    assert own["digest"] == library.find(kept).digest
    assert own["provenance"]["after"] == 17.4


def test_a_model_is_shown_with_its_lanes_and_licence(
    library: ModelLibrary, kept: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = Said(capsys, "models", "show", "my kit").out

    assert "fine-tune from Shipped 1.2" in out
    assert "462 charts, 29.0 h of music" in out
    assert "kick              7.2 -> 7.6 (5,530 notes)" in out
    assert LICENCE in out


def test_without_a_name_the_model_in_use_is_shown(
    library: ModelLibrary, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Said(capsys, "models", "show").out.startswith("Shipped 1.2, in use\n  came with Chart Hero\n")


def test_what_is_in_use_is_what_songs_are_heard_with_and_nothing_is_measured_with(
    library: ModelLibrary, kept: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = Said(capsys, "models", "use", kept)

    assert said.out == "My kit is in use: songs are heard with it from now on.\n"
    assert engine_of_user(None).model_path == library.find(kept).path
    assert engine_of_measuring(None).model_path == default_model()

    Said(capsys, "models", "use", "shipped")
    assert engine_of_user(None).model_path == default_model()


def test_a_model_is_named_for_one_command(library: ModelLibrary, kept: str, tmp_path: Path) -> None:
    path = library.find(kept).path

    assert engine_of_user("My kit").model_path == path
    assert engine_of_measuring("my kit").model_path == path
    assert engine_of_user("other.safetensors").model_path == Path("other.safetensors")
    assert engine_of_user(str(tmp_path / "none")).model_path == tmp_path / "none"


def test_a_name_that_no_model_has_is_misuse(
    library: ModelLibrary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = Said(capsys, "transcribe", tmp_path / "song.wav", "--model", "Other")

    assert (said.code, said.out) == (2, "")
    assert said.err == 'chart-hero: There is no model "Other"; there are: Shipped 1.2.\n'


def test_a_model_that_is_gone_is_told_and_the_shipped_one_used(
    library: ModelLibrary, kept: str, capsys: pytest.CaptureFixture[str]
) -> None:
    model = library.find(kept)
    library.use(model)
    write_weights(model.path, 99)

    engine = engine_of_user(None)

    assert engine.model_path == default_model()
    assert capsys.readouterr().err == 'chart-hero: The model "My kit" is damaged; the shipped one is used.\n'
    assert "Settle it: chart-hero models use shipped" in Said(capsys, "doctor").out


def loading_run(folder: Path, burst_model: Path, number: float) -> Path:
    """A run whose model can be heard with, another one for each number."""
    write_other_model(write_run(folder) / "model.safetensors", burst_model, number)
    return folder


def test_a_run_is_kept_under_its_own_name_or_another(
    library: ModelLibrary, burst_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = (tmp_path / "Studio", tmp_path / "other" / "Studio", tmp_path / "third")
    Said(capsys, "models", "keep", loading_run(first, burst_model, -9.1))
    said = Said(capsys, "models", "keep", loading_run(second, burst_model, -9.2), "--json")
    Said(capsys, "models", "keep", loading_run(third, burst_model, -9.3), "--name", "Live")

    assert [model.name for model in library.models()[1:]] == ["Live", "Studio", "Studio (2)"]
    assert (said.objects[0]["name"], said.objects[0]["in_use"]) == ("Studio (2)", False)


def test_renamed_exported_and_deleted(
    library: ModelLibrary, kept: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Said(capsys, "models", "rename", kept, "Live")
    exported = Said(capsys, "models", "export", "Live", "-o", tmp_path / "mail")
    deleted = Said(capsys, "models", "delete", "Live")

    assert exported.out == f"{tmp_path / 'mail' / 'Live.safetensors'}\n"
    assert (tmp_path / "mail" / "Live.safetensors").is_file()
    assert deleted.out == "Live is deleted; Shipped 1.2 is in use.\n"
    assert len(library.models()) == 1


def test_the_shipped_model_is_not_deleted(library: ModelLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "models", "delete", "shipped")

    assert said.code == 2
    assert said.err.startswith('chart-hero: "Shipped 1.2" came with Chart Hero and cannot be deleted')


@pytest.mark.parametrize("name", ["kit.ckpt", "kit.pt", "kit.pkl"])
def test_what_could_run_code_is_refused(
    library: ModelLibrary, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(b"\x80\x02.")

    said = Said(capsys, "models", "import", tmp_path / name)

    assert said.code == 1
    assert said.err == f'chart-hero: "{name}": This file could run code. Only safetensors files are taken.\n'


def test_a_model_that_does_not_load_is_not_taken_in(
    library: ModelLibrary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = Said(capsys, "models", "import", write_model(tmp_path / "foreign.safetensors"))

    assert said.code == 1
    assert "does not fit this version of Chart Hero" in said.err
    assert len(library.models()) == 1


def test_a_model_that_was_handed_on_charts_a_song(
    library: ModelLibrary, burst_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    friend = model_library(tmp_path / "friend", burst_model)
    handed = friend.export(friend.shipped, tmp_path / "mail")
    song = write_song(tmp_path / "Band - Tune.wav", strokes_of(steady(120.0, 8.0)))

    assert Said(capsys, "models", "import", handed, "--name", "Bursts").code == 0
    assert Said(capsys, "models", "use", "Bursts").code == 0
    said = Said(capsys, "transcribe", song, "-o", tmp_path / "out", "--no-audio", "--json")

    assert said.objects[0]["model"] == {"name": "Bursts", "digest": friend.shipped.digest}
    assert sum(said.objects[0]["notes"].values()) > 0
