"""Songs of the queue that nobody knows get a name, if the user wants that and AudD is sure."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chart_hero_app.messages import Answer
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.queue import QueueEntry, QueueState
from chart_hero_app.view_models.queue_naming import NAMELESS
from chart_hero_core.domain.identification import Identification, KeyPlace
from chart_hero_core.editing.section_commands import change_metadata
from chart_hero_core.errors import ClipRejectedError, KeyRefusedError, NoMatchError, OfflineError, QuotaError
from chart_hero_core.projects.project_file import ProjectFile
from tests.support.app_bench import AppBench, chart_into, write_groove
from tests.support.identifying import COVER, FOUND, LIVE, STUDIO, WEAK, FakeIdentifier

QUOTA = QuotaError("The requests are used up.", "AudD", 902)


@pytest.fixture
def identifier(tmp_path: Path) -> Iterator[FakeIdentifier]:
    """Has a key, and knows every song."""
    identifier = FakeIdentifier(tmp_path / "identification")
    yield identifier
    identifier.gate.set()
    identifier.cover_gate.set()


@pytest.fixture(scope="session")
def songs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two songs without tags; not to be moved or changed."""
    folder = tmp_path_factory.mktemp("nameless")
    return [write_groove(folder / f"Track {number}.wav", seconds=6.0 + number) for number in (1, 2)]


@pytest.fixture(scope="session")
def charted_once(tmp_path_factory: pytest.TempPathFactory, burst_model: Path, songs: list[Path]) -> Path:
    """An app's folder in which they are charted but were not asked for; to be copied, not used."""
    folder = tmp_path_factory.mktemp("charted-nameless")
    for song in songs:
        chart_into(folder, burst_model, song)
    return folder


@pytest.fixture
def bench(
    tmp_path: Path,
    burst_model: Path,
    look: Look,
    qtbot: QtBot,
    identifier: FakeIdentifier,
    charted_once: Path,
) -> Iterator[AppBench]:
    """An app that shall identify the songs of the queue, which it charted before."""
    shutil.copytree(charted_once / "projects", tmp_path / "app" / "projects")
    bench = AppBench(tmp_path / "app", burst_model, look, qtbot, identifier=identifier)
    bench.app.settings.change("identification", names_queue=True)
    yield bench
    bench.close()


def run(bench: AppBench, songs: list[Path]) -> list[QueueEntry]:
    """Let songs be opened and asked for; returns their rows."""
    for song in songs:
        bench.app.queue.add(song)
    bench.until(lambda: all(entry.state is QueueState.DONE for entry in bench.app.queue.entries))
    bench.until_idle()
    return list(bench.app.queue.entries)


def names(entries: list[QueueEntry]) -> list[tuple[str, str, bool]]:
    return [(entry.title, entry.artist, entry.is_nameless) for entry in entries]


def test_nobody_is_asked_unless_the_user_wants_it(
    bench: AppBench, songs: list[Path], identifier: FakeIdentifier
) -> None:
    bench.app.settings.change("identification", names_queue=False)

    (entry,) = run(bench, songs[:1])

    assert identifier.asked == []
    assert not entry.is_nameless


def test_a_song_with_title_and_artist_is_not_asked_for(
    bench: AppBench, tmp_path: Path, identifier: FakeIdentifier
) -> None:
    run(bench, [write_groove(tmp_path / "known.wav", seconds=6.0, title="Salt", artist="Sectoid")])

    assert identifier.asked == []


def test_a_sure_match_is_taken_with_its_cover_in_one_step(
    bench: AppBench, songs: list[Path], identifier: FakeIdentifier
) -> None:
    (entry,) = run(bench, songs[:1])

    assert identifier.asked == ["identify", "cover"]
    assert names([entry]) == [("Copper Sky", "The Quiet Engines", False)]
    assert entry.care != "Unknown artist"
    assert entry.project is not None
    project = ProjectFile.open(entry.project)
    assert project.history.document.metadata.album == "Long Way Up"
    assert project.history.document.metadata.year == "2008"
    assert len(project.history.done) == 1
    assert project.cover == COVER
    project.close()


def test_the_song_that_is_shown_gets_its_name_and_undo_takes_all_of_it_back(
    bench: AppBench, tmp_path: Path
) -> None:
    session = bench.open(write_groove(tmp_path / "Track 3.wav", bpm=140, seconds=6.0))
    assert session.title == "Copper Sky"
    assert session.cover == COVER

    session.editor.undo()

    assert session.title != "Copper Sky"
    assert session.cover is None
    bench.until_idle()


@pytest.mark.parametrize(
    "answer",
    [
        Identification((WEAK,)),
        Identification((LIVE,)),
        NoMatchError("Nobody knows it.", "AudD"),
        ClipRejectedError("It cannot be used.", "AudD", 300),
    ],
    ids=["weak", "live", "no match", "rejected"],
)
def test_what_is_not_sure_leaves_the_row_without_a_name_and_the_next_song_is_asked_for(
    bench: AppBench, songs: list[Path], identifier: FakeIdentifier, answer: Identification | Exception
) -> None:
    identifier.answers = [answer, FOUND]

    entries = run(bench, songs)

    assert names(entries) == [
        ("Track 1", entries[0].artist, True),
        ("Copper Sky", "The Quiet Engines", False),
    ]
    assert not bench.app.notice.says(NAMELESS)
    assert not any(entry.is_asked for entry in entries)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (QUOTA, "No AudD requests are left this month."),
        (KeyRefusedError("Refused.", "AudD", 900), "AudD does not accept this key."),
        (OfflineError("Off.", "AudD"), "No connection to AudD."),
    ],
)
def test_an_error_that_all_would_meet_ends_the_asking_with_one_notice(
    bench: AppBench, songs: list[Path], identifier: FakeIdentifier, error: Exception, cause: str
) -> None:
    identifier.answers = [error]

    entries = run(bench, songs)

    assert identifier.asked == ["identify"]
    assert [entry.is_nameless for entry in entries] == [True, True]
    message = bench.app.notice.message
    assert message is not None
    assert message.sentence == f"{cause} Charts go on; 2 songs have no name yet."
    assert message.answers == (Answer.SHOW_QUEUE,)


def test_without_a_key_nobody_is_asked_by_name(
    bench: AppBench, songs: list[Path], identifier: FakeIdentifier
) -> None:
    identifier.key_place = KeyPlace.NOWHERE

    run(bench, songs)

    assert identifier.asked == ["identify"]
    message = bench.app.notice.message
    assert message is not None
    assert message.sentence.startswith("There is no key for AudD yet. Charts go on;")


def test_a_notice_that_was_closed_does_not_come_back(
    bench: AppBench, songs: list[Path], identifier: FakeIdentifier
) -> None:
    identifier.answers = [QUOTA]
    bench.app.notice.changed.connect(
        lambda: bench.app.notice.dismiss() if bench.app.notice.says(NAMELESS) else None
    )

    run(bench, songs)

    assert bench.app.notice.message is None


def test_the_next_run_of_the_queue_asks_again(
    bench: AppBench, songs: list[Path], identifier: FakeIdentifier
) -> None:
    identifier.answers = [QUOTA]
    run(bench, songs[:1])

    entries = run(bench, songs[1:])

    assert identifier.asked == ["identify", "identify", "cover"]
    assert [entry.is_nameless for entry in entries] == [True, False]
    assert not bench.app.notice.says(NAMELESS)


def test_charts_go_on_while_a_name_is_waited_for(
    bench: AppBench, songs: list[Path], identifier: FakeIdentifier
) -> None:
    identifier.gate.clear()
    for song in songs:
        bench.app.queue.add(song)
    bench.until(lambda: bench.app.queue.n_left == 0)

    assert [entry.is_asked for entry in bench.app.queue.entries] == [True, True]
    identifier.gate.set()
    bench.until_idle()

    assert [entry.title for entry in bench.app.queue.entries] == [STUDIO.title] * 2


def test_a_song_that_is_removed_is_no_longer_asked_for(
    bench: AppBench, songs: list[Path], identifier: FakeIdentifier
) -> None:
    identifier.gate.clear()
    bench.app.queue.add(songs[0])
    bench.until(lambda: identifier.asked == ["identify"])

    bench.app.queue.ask_remove(bench.app.queue.entries[0].number)
    bench.until(identifier.was_cancelled.is_set)
    bench.until_idle()

    assert bench.app.queue.entries == ()


def test_switching_it_off_stops_the_asking(
    bench: AppBench, songs: list[Path], identifier: FakeIdentifier
) -> None:
    identifier.gate.clear()
    bench.app.queue.add(songs[0])
    bench.until(lambda: identifier.asked == ["identify"])

    bench.app.settings.change("identification", names_queue=False)
    bench.until(identifier.was_cancelled.is_set)
    bench.until_idle()

    (entry,) = bench.app.queue.entries
    assert entry.is_nameless
    assert not entry.is_asked


def test_a_song_can_be_opened_while_its_name_is_asked_for(
    bench: AppBench, songs: list[Path], identifier: FakeIdentifier
) -> None:
    identifier.gate.clear()
    bench.app.queue.add(songs[0])
    bench.until(lambda: identifier.asked == ["identify"])

    bench.app.open_song(songs[0])
    assert bench.session in bench.app.naming.sessions
    identifier.gate.set()
    bench.until_idle()

    assert bench.session.title == "Copper Sky"
    assert bench.faults == []


def test_a_name_that_was_typed_meanwhile_stays(
    bench: AppBench, songs: list[Path], identifier: FakeIdentifier
) -> None:
    identifier.gate.clear()
    bench.app.queue.add(songs[0])
    bench.until(lambda: identifier.asked == ["identify"])
    bench.app.open_song(songs[0])

    bench.session.editor.perform(
        "type", lambda document: change_metadata(document, title="Salt", artist="Sectoid")
    )
    identifier.gate.set()
    bench.until_idle()

    assert bench.session.title == "Salt"
    assert names(list(bench.app.queue.entries)) == [("Salt", "Sectoid", False)]


def test_the_app_closes_while_a_name_is_waited_for_and_its_next_start_asks_nobody(
    bench: AppBench,
    songs: list[Path],
    identifier: FakeIdentifier,
    tmp_path: Path,
    burst_model: Path,
    look: Look,
    qtbot: QtBot,
) -> None:
    identifier.gate.clear()
    bench.app.begin()
    bench.until(lambda: not bench.app.queue.entries)
    bench.app.queue.add(songs[0])
    bench.until(lambda: identifier.asked == ["identify"])
    assert bench.app.close()
    assert identifier.was_cancelled.is_set()

    following = AppBench(tmp_path / "app", burst_model, look, qtbot, identifier=identifier)
    following.app.begin()
    following.until_idle()
    (entry,) = following.app.queue.entries
    following.close()

    assert entry.state is QueueState.DONE
    assert entry.is_nameless
    assert not entry.is_asked
    assert identifier.asked == ["identify"]
