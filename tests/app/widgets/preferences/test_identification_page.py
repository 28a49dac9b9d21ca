"""The key, what is sent and what it costs, on their page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from chart_hero_app.theme.look import Look
from chart_hero_app.widgets.preferences.identification_page import IdentificationPage
from chart_hero_app.windows.preferences import Preferences
from chart_hero_core.domain.identification import KeyPlace
from chart_hero_core.errors import KeyRefusedError
from tests.support.app_bench import AppBench
from tests.support.identifying import PLANTED_KEY, FakeIdentifier
from tests.support.widgets import cut_words, nameless_controls, settle


@pytest.fixture
def identifier(tmp_path: Path) -> FakeIdentifier:
    """Has no key yet."""
    identifier = FakeIdentifier(tmp_path / "identification")
    identifier.key_place = KeyPlace.NOWHERE
    return identifier


@pytest.fixture
def bench(
    tmp_path: Path, burst_model: Path, look: Look, qtbot: QtBot, identifier: FakeIdentifier
) -> Iterator[AppBench]:
    """An app with that identifier."""
    bench = AppBench(tmp_path / "app", burst_model, look, qtbot, identifier=identifier)
    yield bench
    bench.close()


@pytest.fixture
def page(preferences: Preferences, bench: AppBench) -> IdentificationPage:
    """The page, shown; the keyring has answered."""
    preferences.show_page(preferences.identification)
    bench.until_idle()
    settle()
    return preferences.identification


def test_it_says_that_there_is_no_key(page: IdentificationPage) -> None:
    assert page.status.text() == "No key yet. AudD is asked with a key of yours."
    assert not page.test_button.isEnabled()
    assert not page.forget_button.isEnabled()
    assert not page.keep_button.isEnabled()


def test_a_key_is_tested_kept_and_forgotten(
    page: IdentificationPage, bench: AppBench, identifier: FakeIdentifier
) -> None:
    page.field.edit.setText(PLANTED_KEY)
    page.keep_button.click()
    bench.until_idle()

    assert identifier.asked == ["test key", "set key"]
    assert page.status.text() == "The key is kept in the keyring of this computer."
    assert page.outcome.text() == "Tested and kept."
    assert not page.field.key

    page.test_button.click()
    bench.until_idle()
    assert page.outcome.text() == "AudD accepts this key."

    page.forget_button.click()
    bench.until_idle()
    assert page.status.text() == "No key yet. AudD is asked with a key of yours."


def test_a_refused_key_is_not_kept(
    page: IdentificationPage, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.key_error = KeyRefusedError("x", "AudD", 900)
    page.field.edit.setText(PLANTED_KEY)

    page.keep_button.click()
    bench.until_idle()

    assert page.field.outcome.text() == "AudD does not accept this key. Check it for missing characters."
    assert identifier.asked == ["test key"]


def test_a_key_that_no_keyring_takes_is_said_to_be_kept_for_now(
    page: IdentificationPage, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.place_of_new = KeyPlace.SESSION
    page.field.edit.setText(PLANTED_KEY)

    page.keep_button.click()
    bench.until_idle()

    assert page.status.text() == (
        "No safe place for the key on this computer. It is kept until you close the app."
    )


def test_a_key_of_the_environment_cannot_be_forgotten_here(
    page: IdentificationPage, bench: AppBench, identifier: FakeIdentifier
) -> None:
    identifier.key_place = KeyPlace.ENVIRONMENT
    page.show_choices()
    bench.until_idle()

    assert page.status.text() == "The key comes from CHART_HERO_AUDD_KEY."
    assert page.test_button.isEnabled()
    assert not page.forget_button.isEnabled()


def test_a_typed_key_goes_with_the_page(page: IdentificationPage, preferences: Preferences) -> None:
    page.field.edit.setText(PLANTED_KEY)

    preferences.show_page(preferences.export)

    assert not page.field.key


def test_requests_are_counted_and_none_are_promised(page: IdentificationPage) -> None:
    assert page.count.text() == (
        "Sent from this computer: 0 this month, 12 in all. AudD does not say how many are left."
    )


def test_what_was_found_can_be_forgotten(
    page: IdentificationPage, bench: AppBench, identifier: FakeIdentifier
) -> None:
    page.clear_button.click()
    bench.until_idle()

    assert identifier.asked == ["clear results"]
    assert page.cleared.isVisible()


def test_nothing_is_cut_and_everything_has_a_name(
    pseudo_locale: None, preferences: Preferences, page: IdentificationPage
) -> None:
    assert cut_words(preferences) == []
    assert nameless_controls(preferences) == []


def test_the_queue_is_identified_only_if_it_is_switched_on(page: IdentificationPage, bench: AppBench) -> None:
    box = next(box for box in page.findChildren(QCheckBox) if box.text() == "Identify songs of the queue")
    assert not box.isChecked()

    box.click()

    assert bench.app.settings.choices.identification.names_queue
