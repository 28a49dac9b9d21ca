"""Models that are kept, handed on, taken in, renamed and taken out, and the one that is in use."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from chart_hero_core.errors import ExportError, ModelError, OptionError, TrainingDataError
from chart_hero_core.runs import library as library_module
from chart_hero_core.runs.kept_models import KeptModel
from chart_hero_core.runs.library import ModelLibrary
from chart_hero_core.runs.plan import RunKind
from chart_hero_core.runs.results import Verdict
from tests.support.kept_models import LICENCE, a_result, write_model, write_run, write_weights


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    return write_model(tmp_path / "program" / "drums.safetensors", 0, name="Shipped 1.2")


@pytest.fixture
def library(tmp_path: Path, shipped: Path) -> ModelLibrary:
    return ModelLibrary(tmp_path / "models", shipped)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_run(tmp_path / "runs" / "My kit")


def names(library: ModelLibrary) -> list[str]:
    return [model.name for model in library.models()]


def files(library: ModelLibrary) -> set[str]:
    return {path.name for path in library.folder.iterdir() if path.suffix != ".lock"}


# What there is


def test_at_first_there_is_the_shipped_model_and_nothing_is_written(library: ModelLibrary) -> None:
    (shipped,) = library.models()

    assert (shipped.name, shipped.is_shipped, shipped.fault) == ("Shipped 1.2", True, "")
    assert library.in_use == shipped
    assert not library.folder.exists()


def test_kept_models_follow_the_shipped_one_by_name(library: ModelLibrary, tmp_path: Path) -> None:
    for number, name in enumerate(("Zed", "alpha", "Mid"), 1):
        library.keep(write_run(tmp_path / name, number), name)

    assert names(library) == ["Shipped 1.2", "alpha", "Mid", "Zed"]


def test_a_damaged_card_is_listed_as_such_and_harms_no_other(library: ModelLibrary, run: Path) -> None:
    kept = library.keep(run, "My kit")
    write_weights(library.folder / "torn.safetensors", 9).with_suffix(".json").write_text("{", "utf-8")
    write_weights(library.folder / "bare.safetensors", 8)

    faults = {model.name: model.fault for model in library.models()}

    assert faults["My kit"] == ""
    assert faults["torn"] == 'The card of "torn" is damaged; get the model again.'
    assert 'The card "bare.json" cannot be read' in faults["bare"]
    assert library.find_digest(kept.digest) == kept


@pytest.mark.parametrize("name", ["shipped", "Shipped 1.2", " SHIPPED "])
def test_the_shipped_model_is_found_by_that_word(library: ModelLibrary, name: str) -> None:
    assert library.find(name).is_shipped


def test_a_name_that_no_model_has_is_told_with_all_names(library: ModelLibrary, run: Path) -> None:
    library.keep(run, "My kit")

    assert library.find("my KIT").name == "My kit"
    with pytest.raises(OptionError, match=r'no model "Other"; there are: Shipped 1\.2, My kit\.'):
        library.find("Other")


# Kept


def test_what_a_run_made_is_kept_with_its_figures(library: ModelLibrary, run: Path) -> None:
    before = datetime.now(UTC)

    kept = library.keep(run, "My kit 1")

    assert files(library) == {"My kit 1.safetensors", "My kit 1.json"}
    provenance = kept.provenance
    assert provenance is not None
    assert before <= provenance.kept_at <= datetime.now(UTC)
    assert (provenance.base_name, provenance.kind) == ("Shipped 1.2", RunKind.FINE_TUNE)
    assert (provenance.n_songs, provenance.n_held_out) == (462, 2)
    assert (provenance.before, provenance.after, provenance.verdict) == (24.6, 17.4, Verdict.BETTER)
    assert provenance.lanes == a_result().lanes
    assert provenance.licence == LICENCE
    assert library.models()[1] == kept


def test_a_model_that_was_not_compared_has_no_figures(library: ModelLibrary, tmp_path: Path) -> None:
    result = replace(a_result(), not_compared="No song was held out.")

    provenance = library.keep(write_run(tmp_path / "run", 1, result), "My kit").provenance

    assert provenance is not None
    assert (provenance.before, provenance.after, provenance.verdict) == (None, None, None)
    assert (provenance.lanes, provenance.n_songs) == ((), 462)


def test_keeping_switches_nothing(library: ModelLibrary, run: Path) -> None:
    library.keep(run, "My kit")

    assert library.in_use.is_shipped


def test_no_song_is_named_on_a_card(library: ModelLibrary, run: Path) -> None:
    kept = library.keep(run, "My kit")

    assert "Copper Line" not in kept.card_path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["My kit", "my KIT ", "shipped", "Shipped 1.2"])
def test_a_taken_name_is_refused_and_nothing_written_over(
    library: ModelLibrary, run: Path, tmp_path: Path, name: str
) -> None:
    library.keep(run, "My kit")
    content = (library.folder / "My kit.safetensors").read_bytes()

    with pytest.raises(OptionError, match="already; choose another name"):
        library.keep(write_run(tmp_path / "other", 2), name)

    assert names(library) == ["Shipped 1.2", "My kit"]
    assert (library.folder / "My kit.safetensors").read_bytes() == content


@pytest.mark.parametrize("name", ["", "  ", "a" * 61, "bell\a"])
def test_what_is_no_name_is_refused(library: ModelLibrary, run: Path, name: str) -> None:
    with pytest.raises(OptionError, match="is no name for a model"):
        library.keep(run, name)


@pytest.mark.parametrize(
    ("name", "stem"), [("Kit/../7", "Kit____7"), ("con", "con_"), ("...", ""), ("Ünïcødé 鼓", "Ünïcødé 鼓")]
)
def test_every_name_becomes_a_file_that_every_system_takes(
    library: ModelLibrary, run: Path, name: str, stem: str
) -> None:
    kept = library.keep(run, name)

    assert kept.name == name
    assert kept.path.parent == library.folder
    assert kept.path.stem == (stem or kept.path.stem)
    assert library.models()[1:] == [kept]


def test_names_are_proposed_with_a_number(library: ModelLibrary, run: Path) -> None:
    assert library.free_name("My kit") == "My kit"
    library.keep(run, "My kit")

    assert library.free_name("my kit") == "my kit (2)"
    assert library.free_name("\a") == "My model"
    assert library.free_name("Shipped") == "Shipped (2)"


def test_the_same_weights_are_kept_once(library: ModelLibrary, run: Path) -> None:
    library.keep(run, "My kit")

    with pytest.raises(ModelError, match='is here already, as "My kit"'):
        library.keep(run, "Again")


def test_a_calibrated_model_is_another_one_though_its_weights_are_the_same(
    library: ModelLibrary, tmp_path: Path
) -> None:
    for name, bias in (("plain", 0.0), ("calibrated", 0.5)):
        folder = write_run(tmp_path / name)
        write_model(folder / "model.safetensors", 1, decoding_spec={"kick": {"bias": bias}})
        library.keep(folder, name)

    assert names(library) == ["Shipped 1.2", "calibrated", "plain"]
    digests = {model.digest for model in library.models()}
    assert len(digests) == 3


def test_a_run_without_a_result_is_not_kept(library: ModelLibrary, run: Path) -> None:
    (run / "result.json").unlink()

    with pytest.raises(TrainingDataError, match=r"result\.json cannot be read"):
        library.keep(run, "My kit")
    assert names(library) == ["Shipped 1.2"]


def test_weights_that_their_card_does_not_describe_are_not_kept(library: ModelLibrary, run: Path) -> None:
    write_weights(run / "model.safetensors", 77)

    with pytest.raises(ModelError, match="not what its card describes"):
        library.keep(run, "My kit")
    assert files(library) == set()


def test_what_breaks_off_leaves_nothing_and_what_a_killed_program_left_goes(
    library: ModelLibrary, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.folder.mkdir()
    (library.folder / ".taking-dead").mkdir()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(library_module, "copy_weights", full)
        with pytest.raises(ModelError, match="No space left on device"):
            library.keep(run, "My kit")

    assert files(library) == set()
    library.keep(run, "My kit")
    assert files(library) == {"My kit.safetensors", "My kit.json"}


def test_two_programs_do_not_change_the_folder_at_once(
    library: ModelLibrary, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_module, "_LOCK_S", 0.0)
    library.folder.mkdir()

    with (
        FileLock(library.folder / "models.lock"),
        pytest.raises(ModelError, match="Another program is changing the models"),
    ):
        library.keep(run, "My kit")


# In use


def test_a_model_is_in_use_until_another_is(library: ModelLibrary, run: Path, shipped: Path) -> None:
    kept = library.keep(run, "My kit")

    library.use(kept)
    assert ModelLibrary(library.folder, shipped).in_use == kept

    library.use(library.shipped)
    assert library.in_use.is_shipped
    assert library.choice().notice == ""


def test_a_model_that_is_gone_gives_way_to_the_shipped_one_and_says_so(
    library: ModelLibrary, run: Path
) -> None:
    kept = library.keep(run, "My kit")
    library.use(kept)
    kept.path.unlink()

    choice = library.choice()

    assert choice.model.is_shipped
    assert choice.notice == 'The model "My kit" is gone; the shipped one is used.'


def test_a_damaged_model_gives_way_when_it_is_looked_at_thoroughly(library: ModelLibrary, run: Path) -> None:
    kept = library.keep(run, "My kit")
    library.use(kept)
    write_weights(kept.path, 5)

    assert library.choice(thorough=True).model.is_shipped
    assert library.choice(thorough=True).notice == 'The model "My kit" is damaged; the shipped one is used.'


def test_a_choice_that_cannot_be_read_gives_way(library: ModelLibrary, run: Path) -> None:
    library.use(library.keep(run, "My kit"))
    (library.folder / "in-use.json").write_text("nonsense", encoding="utf-8")

    assert library.choice().model.is_shipped
    assert "cannot be read" in library.choice().notice


def test_a_damaged_model_is_not_taken_into_use(library: ModelLibrary, run: Path) -> None:
    kept = library.keep(run, "My kit")
    write_weights(kept.path, 5)

    with pytest.raises(ModelError, match='"My kit" is damaged'):
        library.use(kept)
    with pytest.raises(ModelError, match="a fault"):
        library.use(replace(kept, fault="a fault"))
    assert library.in_use.is_shipped


# Handed on and taken in


@pytest.fixture
def handed(library: ModelLibrary, run: Path, tmp_path: Path) -> Path:
    """The file that a friend got."""
    return library.export(library.keep(run, "My kit"), tmp_path / "mail")


@pytest.fixture
def friend(tmp_path: Path, shipped: Path) -> ModelLibrary:
    return ModelLibrary(tmp_path / "friend", shipped)


def test_one_file_is_all_that_is_handed_on(library: ModelLibrary, friend: ModelLibrary, handed: Path) -> None:
    taken = friend.import_model(handed)

    assert [path.name for path in handed.parent.iterdir()] == ["My kit.safetensors"]
    (own,) = library.models()[1:]
    assert (taken.name, taken.digest, taken.provenance) == (own.name, own.digest, own.provenance)
    assert taken.path.read_bytes() == own.path.read_bytes()
    assert friend.in_use.is_shipped


def test_an_export_replaces_nothing(library: ModelLibrary, handed: Path) -> None:
    again = library.export(library.models()[1], handed.parent)

    assert again.name == "My kit (2).safetensors"
    assert again.read_bytes() == handed.read_bytes()


def test_the_shipped_model_can_be_handed_on(
    library: ModelLibrary, friend: ModelLibrary, tmp_path: Path
) -> None:
    handed = library.export(library.shipped, tmp_path / "mail")

    with pytest.raises(ModelError, match=r'is here already, as "Shipped 1\.2"'):
        friend.import_model(handed)


def test_a_damaged_model_is_not_handed_on(library: ModelLibrary, run: Path, tmp_path: Path) -> None:
    kept = library.keep(run, "My kit")
    write_weights(kept.path, 5)

    with pytest.raises(ModelError, match="is damaged"):
        library.export(kept, tmp_path / "mail")
    assert not (tmp_path / "mail").exists()


def test_a_folder_that_cannot_be_written_to(library: ModelLibrary, run: Path, tmp_path: Path) -> None:
    kept = library.keep(run, "My kit")
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(ExportError, match="choose another folder"):
        library.export(kept, tmp_path / "file")


def test_a_pair_of_weights_and_card_is_taken_too(library: ModelLibrary, tmp_path: Path) -> None:
    taken = library.import_model(write_model(tmp_path / "developer.safetensors", 3))

    assert (taken.name, taken.provenance) == ("developer", None)


def test_a_name_that_is_taken_gets_a_number(library: ModelLibrary, run: Path, tmp_path: Path) -> None:
    library.keep(run, "My kit")

    taken = library.import_model(write_model(tmp_path / "other.safetensors", 3, name="My kit"))

    assert taken.name == "My kit (2)"
    with pytest.raises(OptionError, match="already"):
        library.import_model(write_model(tmp_path / "third.safetensors", 4), "My kit")


def test_weights_without_a_card_are_refused(library: ModelLibrary, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="has no card, neither in it nor beside it"):
        library.import_model(write_weights(tmp_path / "bare.safetensors"))


def test_a_flipped_bit_is_found(friend: ModelLibrary, handed: Path) -> None:
    content = bytearray(handed.read_bytes())
    content[-1] ^= 1
    handed.write_bytes(content)

    with pytest.raises(ModelError, match="not what its card describes"):
        friend.import_model(handed)
    assert names(friend) == ["Shipped 1.2"]


@pytest.mark.parametrize(
    "entry",
    [
        {"format": "other"},
        {"weights_sha256": "short"},
        {"weights_sha256": 5},
        {"name": ["My kit"]},
        {"provenance": {"kept_at": "yesterday"}},
        {"provenance": {"kept_at": "2026-01-01T00:00:00"}},
        {"provenance": []},
    ],
)
def test_a_card_without_sense_is_damage(
    library: ModelLibrary, tmp_path: Path, entry: dict[str, object]
) -> None:
    model = write_model(tmp_path / "odd.safetensors", 3, **entry)

    with pytest.raises(ModelError, match='The card of "odd" is damaged'):
        library.import_model(model)


@pytest.mark.parametrize("text", ["", "[]", "null", "[" * 50_000, "\x00"])
def test_a_card_that_is_none_is_damage(library: ModelLibrary, tmp_path: Path, text: str) -> None:
    model = write_model(tmp_path / "odd.safetensors", 3)
    model.with_suffix(".json").write_text(text, encoding="utf-8")

    with pytest.raises(ModelError, match='The card of "odd" is damaged'):
        library.import_model(model)


def test_what_cannot_be_loaded_is_refused_before_it_is_seen(tmp_path: Path, shipped: Path) -> None:
    def check(path: Path) -> None:
        assert path.name == "foreign.safetensors"
        assert path.with_suffix(".json").exists()
        raise ModelError("no tensor heads.bias", path)

    library = ModelLibrary(tmp_path / "models", shipped, check)

    with pytest.raises(ModelError, match=r'"foreign\.safetensors" does not fit this version') as caught:
        library.import_model(write_model(tmp_path / "foreign.safetensors", 3))

    assert str(caught.value.__cause__) == "no tensor heads.bias"
    assert files(library) == set()


def test_a_whole_copy_of_a_damaged_model_is_taken_and_used(
    library: ModelLibrary, tmp_path: Path, shipped: Path
) -> None:
    copy = library.export(library.shipped, tmp_path / "mail")
    write_weights(shipped, 99)

    taken = library.import_model(copy)
    library.use(taken)

    assert taken.name == "Shipped 1.2 (2)"
    assert library.choice(thorough=True).model == taken


# Renamed and taken out


def test_a_renamed_model_is_the_same_one_and_stays_in_use(library: ModelLibrary, run: Path) -> None:
    kept = library.keep(run, "My kit")
    library.use(kept)

    renamed = library.rename(kept, "Studio")

    assert (renamed.name, renamed.digest) == ("Studio", kept.digest)
    assert renamed.provenance == kept.provenance
    assert library.in_use == renamed
    assert files(library) == {"Studio.safetensors", "Studio.json", "in-use.json"}


def test_a_name_may_change_its_case(library: ModelLibrary, run: Path) -> None:
    renamed = library.rename(library.keep(run, "My kit"), "My Kit")

    assert [model.name for model in library.models()[1:]] == ["My Kit"]
    assert renamed.path.exists()


def test_a_model_does_not_get_the_name_of_another(library: ModelLibrary, run: Path, tmp_path: Path) -> None:
    kept = library.keep(run, "My kit")
    library.keep(write_run(tmp_path / "other", 2), "Other")

    with pytest.raises(OptionError, match='There is a model "Other" already'):
        library.rename(kept, "Other")
    assert names(library) == ["Shipped 1.2", "My kit", "Other"]


def test_a_deleted_model_goes_to_the_trash_with_its_card(tmp_path: Path, shipped: Path, run: Path) -> None:
    trash = tmp_path / "trash"
    trash.mkdir()
    library = ModelLibrary(
        tmp_path / "models", shipped, trash=lambda path: Path(shutil.move(path, trash)) and None
    )
    kept = library.keep(run, "My kit")

    library.delete(kept)

    assert {path.name for path in trash.iterdir()} == {"My kit.safetensors", "My kit.json"}
    assert names(library) == ["Shipped 1.2"]


def test_when_the_model_in_use_is_deleted_the_shipped_one_is_used(library: ModelLibrary, run: Path) -> None:
    kept = library.keep(run, "My kit")
    library.use(kept)

    library.delete(kept)

    assert library.in_use.is_shipped
    assert library.choice().notice == ""


def test_deleting_another_model_leaves_the_one_in_use(
    library: ModelLibrary, run: Path, tmp_path: Path
) -> None:
    kept = library.keep(run, "My kit")
    other = library.keep(write_run(tmp_path / "other", 2), "Other")
    library.use(kept)

    library.delete(other)

    assert library.in_use == kept


def test_a_damaged_model_can_be_deleted(library: ModelLibrary) -> None:
    library.folder.mkdir()
    write_weights(library.folder / "bare.safetensors", 8)

    library.delete(library.models()[1])

    assert names(library) == ["Shipped 1.2"]


@pytest.mark.parametrize("change", ["rename", "delete"])
def test_the_shipped_model_stays_as_it_is(library: ModelLibrary, change: str) -> None:
    shipped: KeptModel = library.shipped

    with pytest.raises(OptionError, match=r'"Shipped 1\.2" came with Chart Hero and cannot be'):
        library.rename(shipped, "Mine") if change == "rename" else library.delete(shipped)
    assert json.loads(shipped.card_path.read_text())["name"] == "Shipped 1.2"
