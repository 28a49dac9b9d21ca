"""The models page under the user's hands: models are used, taken in, handed on, renamed, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from chart_hero_app.theme.look import Look
from chart_hero_app.view_models import model_choice
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.view_models.training.page_states import TrainingPageName
from chart_hero_app.view_models.training.studio import TrainingStudio
from chart_hero_app.widgets.training.delete_sheet import DeleteSheet
from chart_hero_app.widgets.training.model_entry import ModelEntry
from chart_hero_app.widgets.training.models_page import ModelsPage
from chart_hero_core.runs.kept_models import KeptModel
from chart_hero_core.runs.results import MODEL_NAME
from tests.support.app_bench import AppBench
from tests.support.kept_models import LICENCE, a_result, write_other_model, write_run, write_weights
from tests.support.widgets import cut_words, nameless_controls


@pytest.fixture
def kept(studio: TrainingStudio, burst_model: Path, tmp_path: Path) -> KeptModel:
    """A model that a run made."""
    run = write_run(tmp_path / "run")
    write_other_model(run / MODEL_NAME, burst_model)
    return studio.model.library.keep(run, "My kit")


@pytest.fixture
def page(studio: TrainingStudio, bench: AppBench, kept: KeptModel) -> Iterator[ModelsPage]:
    bench.app.begin()
    bench.until_idle()
    page = ModelsPage(studio)
    page.resize(1000, 700)
    page.show()
    bench.until(lambda: len(page.entries) == 2)
    bench.until_idle()
    yield page
    page.close()
    page.deleteLater()
    bench.until_idle()


def entry_of(page: ModelsPage, name: str) -> ModelEntry:
    return next(entry for entry in page.entries if entry.model.name == name)


def texts(page: ModelsPage) -> set[str]:
    """All words on labels that are seen."""
    return {label.text() for label in page.findChildren(QLabel) if label.isVisible()}


def test_every_model_has_a_card_the_shipped_one_in_front(page: ModelsPage) -> None:
    assert [entry.model.name for entry in page.entries] == ["Shipped", "My kit"]
    assert texts(page) >= {
        "Came with Chart Hero. Trained on synthesis alone.",
        "Fine-tuned from Shipped 1.2 on 462 charts, 29 h of music.",
        "Better: 17.4 edits per 100 notes, 24.6 before, on 2 held-out songs.",
        "Crash 38.2 → 26.9",
        "Kick 7.2 → 7.6",
    }
    assert any(LICENCE in text for text in texts(page))


def test_the_list_of_pages_counts_the_models(page: ModelsPage, studio: TrainingStudio) -> None:
    assert studio.state(TrainingPageName.MODELS).text == "2 models"
    assert studio.model_name == "Shipped"


def test_the_shipped_model_can_only_be_used_and_handed_on(page: ModelsPage) -> None:
    shipped = page.entries[0]

    assert shipped.export_button.isEnabled()
    for button in (shipped.rename_button, shipped.delete_button):
        assert not button.isEnabled()
        assert button.toolTip() == "It came with Chart Hero and stays as it is."
    assert shipped.use_button.toolTip() == "It is in use."


def test_a_model_is_used_and_the_way_back_is_one_click(
    page: ModelsPage, bench: AppBench, studio: TrainingStudio
) -> None:
    assert not page.shipped_button.isVisible()

    entry_of(page, "My kit").use_button.click()
    bench.until(lambda: studio.model_name == "My kit")
    bench.until_idle()

    assert page.sentence.text().startswith("Songs are heard with My kit.")
    assert entry_of(page, "My kit").is_in_use
    assert page.shipped_button.text() == "Back to Shipped"
    page.shipped_button.click()
    bench.until(lambda: studio.model_name == "Shipped")
    bench.until_idle()
    assert page.entries[0].is_in_use
    assert bench.app.engine.model_path == page.entries[0].model.path


def test_a_song_that_was_heard_keeps_its_chart(
    page: ModelsPage, bench: AppBench, session: SongSession
) -> None:
    before, heard = session.editor.document, session.heard

    entry_of(page, "My kit").use_button.click()
    bench.until(lambda: entry_of(page, "My kit").is_in_use)
    bench.until_idle()

    assert session.editor.document is before
    assert session.heard is heard


def test_a_file_is_taken_in_and_nothing_is_switched(
    page: ModelsPage, bench: AppBench, studio: TrainingStudio, burst_model: Path, tmp_path: Path
) -> None:
    page.model.take(write_other_model(tmp_path / "friend.safetensors", burst_model, -7.0))
    bench.until(lambda: len(page.entries) == 3)
    bench.until_idle()

    assert page.remark.text() == '"friend" is here. Songs are heard as before until you use it.'
    assert page.entries[0].is_in_use
    assert studio.state(TrainingPageName.MODELS).text == "3 models"


def test_what_could_run_code_is_refused_in_so_many_words(
    page: ModelsPage, bench: AppBench, tmp_path: Path
) -> None:
    (tmp_path / "kit.ckpt").write_bytes(b"\x80\x02.")

    page.model.take(tmp_path / "kit.ckpt")
    bench.until(page.remark.isVisible)

    assert page.remark.text() == '"kit.ckpt": This file could run code. Only safetensors files are taken.'
    assert len(page.entries) == 2


def test_a_model_is_written_into_one_file(page: ModelsPage, bench: AppBench, tmp_path: Path) -> None:
    dialog = page.ask_for_folder(page.entries[1].model)
    dialog.fileSelected.emit(str(tmp_path / "mail"))
    dialog.close()
    bench.until(page.remark.isVisible)

    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["My kit.safetensors"]
    assert "This one file is all that a friend needs." in page.remark.text()


def test_a_model_gets_another_name(page: ModelsPage, bench: AppBench, studio: TrainingStudio) -> None:
    studio.model.use(page.entries[1].model.path)
    bench.until(lambda: page.entries[1].is_in_use)
    page.entries[1].rename_button.click()
    page.name_box.field.setText("Studio kit")
    QTest.keyClick(page.name_box.field, Qt.Key.Key_Return)
    bench.until(lambda: studio.model_name == "Studio kit")
    bench.until_idle()

    assert [entry.model.name for entry in page.entries] == ["Shipped", "Studio kit"]
    assert page.entries[1].is_in_use


def test_a_name_that_is_taken_is_refused(page: ModelsPage, bench: AppBench) -> None:
    page.entries[1].rename_button.click()
    page.name_box.field.setText("Shipped")
    page.name_box.button.click()
    bench.until(page.remark.isVisible)

    assert page.remark.text() == 'There is a model "Shipped" already. Choose another name.'


def test_a_model_is_deleted_after_a_question(
    page: ModelsPage, bench: AppBench, studio: TrainingStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    trashed: list[str] = []

    def trash(path: Path) -> None:
        trashed.append(path.name)
        path.unlink()

    monkeypatch.setattr(model_choice, "move_to_trash", trash)
    studio.model.use(page.entries[1].model.path)
    bench.until(lambda: page.entries[1].is_in_use)

    page.entries[1].delete_button.click()
    (sheet,) = page.window().findChildren(DeleteSheet)
    assert not trashed
    sheet.delete.click()
    bench.until(lambda: len(page.entries) == 1)
    bench.until_idle()

    assert trashed == ["My kit.safetensors", "My kit.json"]
    assert studio.model_name == "Shipped"
    assert bench.app.notice.message is None


def test_a_damaged_model_says_so_and_can_be_deleted(
    page: ModelsPage, bench: AppBench, studio: TrainingStudio
) -> None:
    write_weights(studio.places.models / "torn.safetensors").with_suffix(".json").write_text("{")
    page.model.refresh()
    bench.until(lambda: len(page.entries) == 3 and page.entries[2].isVisible())

    torn = entry_of(page, "torn")
    assert 'The card of "torn" is damaged. Get the model again.' in texts(page)
    assert not torn.use_button.isEnabled()
    assert not torn.export_button.isEnabled()
    assert torn.delete_button.isEnabled()


@pytest.mark.parametrize("width", [800, 1200])
def test_no_word_is_cut_and_every_control_has_a_name(
    page: ModelsPage, bench: AppBench, look: Look, width: int
) -> None:
    look.choose_text_percent(150)
    page.resize(width, 600)
    bench.until_idle()

    assert cut_words(page) == []
    assert nameless_controls(page) == []


def test_a_model_that_is_not_better_says_so(
    page: ModelsPage, bench: AppBench, studio: TrainingStudio, burst_model: Path, tmp_path: Path
) -> None:
    run = write_run(tmp_path / "worse", result=a_result(before=24.6, after=26.1))
    write_other_model(run / MODEL_NAME, burst_model, -6.0)
    studio.model.library.keep(run, "Worse")

    page.model.refresh()
    bench.until(lambda: len(page.entries) == 3 and page.entries[2].isVisible())

    assert "Not better: 26.1 edits per 100 notes, 24.6 before, on 2 held-out songs." in texts(page)
