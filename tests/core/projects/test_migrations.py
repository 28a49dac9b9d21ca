"""Projects of every version that ever was open in this one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chart_hero_core.editing.tempo_commands import accept_bars
from chart_hero_core.errors import FormatError
from chart_hero_core.projects import checks, migrations
from chart_hero_core.projects.database import transaction
from chart_hero_core.projects.migrations import MIGRATIONS, migrate, read_version
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.projects.schema import SCHEMA_VERSION
from tests.support.projects import SOURCE, example_history

DATA = Path(__file__).parent / "data"


def old_database(version: int) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE trail (step)")
    connection.execute(f"PRAGMA user_version = {version}")
    return connection


def leaves_trail(step: int) -> migrations.Migration:
    return lambda connection: connection.execute("INSERT INTO trail VALUES (?)", (step,))


def test_there_is_a_way_from_every_version() -> None:
    assert sorted(MIGRATIONS) == list(range(1, SCHEMA_VERSION))
    assert sorted(path.name for path in DATA.iterdir()) == [
        f"version_{version}.charthero" for version in range(1, SCHEMA_VERSION + 1)
    ]


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_a_project_of_an_old_version_opens_with_all_it_holds(version: int, tmp_path: Path) -> None:
    path = Path(shutil.copy(DATA / f"version_{version}.charthero", tmp_path))

    with closing(ProjectFile.open(path)) as project:
        assert project.history == example_history(version)
        assert project.source == SOURCE
        assert project.tags == {"title": "War of Freedom"}
        assert project.cover == b"a cover"
        assert project.picture("waveform") == b"a waveform"
        assert project.view == {"start_s": 12.5}
        assert project.summary.changed_at.isoformat() == "2026-02-03T14:02:31+00:00"


def test_a_project_of_the_first_version_takes_what_it_could_not_hold(tmp_path: Path) -> None:
    path = Path(shutil.copy(DATA / "version_1.charthero", tmp_path))
    with closing(ProjectFile.open(path)) as project:
        history = project.history
        project.record(history.edited("accept bar 33", accept_bars(history.document, [33])))

    with closing(ProjectFile.open(path)) as project:
        assert project.history.document.accepted_bars == {33}
        assert project.history.undo().document == history.document


def test_migrations_are_taken_one_after_the_other() -> None:
    with closing(old_database(2)) as connection:
        migrate(connection, {version: leaves_trail(version) for version in range(1, 5)}, 5)

        assert connection.execute("SELECT step FROM trail").fetchall() == [(2,), (3,), (4,)]
        assert read_version(connection) == 5


def test_a_version_that_never_was_is_refused() -> None:
    with closing(old_database(0)) as connection, pytest.raises(FormatError, match="never was a version 0"):
        migrate(connection, {1: leaves_trail(1)}, 2)


def test_a_migration_that_fails_leaves_the_file_as_it_was() -> None:
    def fails(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO no_such_table VALUES (1)")

    with closing(old_database(1)) as connection:
        with pytest.raises(sqlite3.OperationalError), transaction(connection):
            migrate(connection, {1: leaves_trail(1), 2: fails}, 3)

        assert connection.execute("SELECT step FROM trail").fetchall() == []
        assert read_version(connection) == 1


def test_what_is_damaged_behind_its_migration_stays_at_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(DATA / f"version_{SCHEMA_VERSION}.charthero", tmp_path))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE journal SET checksum = 0")
        connection.execute("PRAGMA user_version = 0")
        monkeypatch.setitem(MIGRATIONS, 0, lambda _: None)
        with pytest.raises(FormatError, match="Entry 1 of its journal is damaged"):
            checks.bring_up_to_date(connection)

        assert read_version(connection) == 0
