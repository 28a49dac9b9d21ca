from __future__ import annotations

from dataclasses import replace

import pytest

from chart_hero_app.settings import KitChoices, Settings
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.preferences.kit_drawing import sounds_on_pads
from chart_hero_app.widgets.preferences.kit_page import KitPage
from chart_hero_app.windows.preferences import Preferences
from chart_hero_core.domain.chart import Pad
from chart_hero_core.service import KitSpec, OpenHatLane
from tests.support.app_bench import AppBench


@pytest.fixture
def page(preferences: Preferences) -> KitPage:
    preferences.show_page(preferences.kit)
    return preferences.kit


def take(page: KitPage, box_name: str, pad: Pad) -> None:
    box = getattr(page, box_name)
    box.setCurrentIndex(box.findData(pad.value))
    box.activated.emit(box.currentIndex())


def test_a_kit_of_two_cymbals_has_a_stand_in_at_once(page: KitPage, settings: Settings) -> None:
    page.pads.segment(1).click()

    assert settings.choices.kit.spec == KitSpec(missing=Pad.BLUE_CYMBAL, stand_in=Pad.GREEN_CYMBAL)
    assert page.missing.isEnabled()


def test_the_missing_one_never_stands_in_for_itself(page: KitPage, settings: Settings) -> None:
    page.pads.segment(1).click()

    take(page, "missing", Pad.GREEN_CYMBAL)

    kit = settings.choices.kit
    assert kit.missing == "green_cymbal"
    assert kit.stand_in == "blue_cymbal"
    assert page.stand_in.findData("green_cymbal") == -1


def test_a_third_pad_brings_the_whole_kit_back(page: KitPage, settings: Settings) -> None:
    page.pads.segment(1).click()
    page.pads.segment(0).click()

    assert settings.choices.kit == KitChoices()
    assert not page.missing.isEnabled()


def test_crash_and_open_hat_go_where_they_are_put(page: KitPage, settings: Settings) -> None:
    take(page, "second_crash", Pad.YELLOW_CYMBAL)
    page.open_hat.segment(1).click()

    assert settings.choices.kit.spec == KitSpec(OpenHatLane.BLUE, Pad.YELLOW_CYMBAL)


def test_the_drawing_says_what_is_played_where() -> None:
    kit = KitSpec(OpenHatLane.BLUE, Pad.BLUE_CYMBAL, Pad.YELLOW_CYMBAL, Pad.GREEN_CYMBAL)

    assert sounds_on_pads(kit) == {
        Pad.YELLOW_CYMBAL: (),
        Pad.BLUE_CYMBAL: ("Ride", "open hi-hat", "second crash"),
        Pad.GREEN_CYMBAL: ("Crash", "Hi-hat"),
    }


def test_the_drawing_is_told_to_screen_readers(page: KitPage) -> None:
    page.pads.segment(1).click()

    words = page.drawing.accessibleDescription()
    assert "Ride: no pad" in words
    assert words.startswith("Snare; Hi-hat; High tom")
    page.lefty.click()
    assert page.drawing.accessibleDescription().startswith("Crash, Ride")


def test_the_open_song_changes_lanes_in_one_step_and_keeps_its_pins(
    page: KitPage, bench: AppBench, session: SongSession
) -> None:
    first = next(note for note in session.editor.document.notes if note.pad is Pad.YELLOW_CYMBAL)
    session.editor.perform(
        "pin",
        lambda document: replace(
            document,
            notes=tuple(replace(note, is_pinned=True) if note is first else note for note in document.notes),
        ),
    )
    before = session.editor.document

    bench.app.settings.change("kit", missing="yellow_cymbal", stand_in="blue_cymbal")
    bench.until_idle()

    on_yellow = [note.tick for note in session.editor.document.notes if note.pad is Pad.YELLOW_CYMBAL]
    assert on_yellow == [first.tick]
    session.editor.undo()
    assert session.editor.document == before
