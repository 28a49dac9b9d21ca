"""Projects to test with: documents, random edits, and the log that a killed editor is held against."""

from __future__ import annotations

import hashlib
import json
import os
import random
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

from hypothesis import strategies as st

from chart_hero_core.domain.chart import DrumNote, Dynamics, Pad, Section, SongMetadata
from chart_hero_core.domain.drums import DrumVoice, StrokeKey
from chart_hero_core.domain.timing import TempoMap
from chart_hero_core.editing.document import ChartDocument, note_order, stroke_of
from chart_hero_core.editing.history import History
from chart_hero_core.projects.codec import pack_change, pack_document
from chart_hero_core.projects.contents import Source
from chart_hero_core.projects.disk import log_index_of, log_of, marker_of, rollback_of, unfinished_of
from chart_hero_core.projects.project_file import ProjectFile
from chart_hero_core.projects.schema import SCHEMA_VERSION
from chart_hero_core.projects.song_identity import SongIdentity
from tests.support.charts import tempo_maps

SOURCE = Source(Path("music", "song.mp3"), SongIdentity("song.mp3", 5_000_000, "5a" * 32), 200.0)


def example_document(n_notes: int = 40, version: int = SCHEMA_VERSION) -> ChartDocument:
    """A document that has something in each of its fields, as far as files of a version know them."""
    pads = (Pad.KICK, Pad.YELLOW_CYMBAL, Pad.SNARE)
    notes = [
        DrumNote(
            120 * i,
            pads[i % 3],
            onset_s=0.1 + i / 8,
            voice=(DrumVoice.KICK, DrumVoice.HI_HAT_CLOSED, DrumVoice.SNARE)[i % 3],
            velocity=60 + i % 60,
            confidence=(i % 10) / 10,
            origin=StrokeKey(DrumVoice.RIDE, 0.2) if i == 1 and version >= 2 else None,
        )
        for i in range(n_notes)
    ]
    return ChartDocument(
        TempoMap.steady(120.0, origin_s=0.1),
        tuple(notes),
        (Section(0, "Intro"), Section(1920, "Vers mit Ä")),
        frozenset({StrokeKey(DrumVoice.CRASH, 1.25)}),
        {DrumVoice.SNARE: 0.4},
        SongMetadata("War of Freedom", "Sectoid", extra={"loading_phrase": "Go"}),
        200.0,
        frozenset({2, 33}) if version >= 2 else frozenset(),
    )


def example_history(version: int = SCHEMA_VERSION) -> History:
    """An example document behind five steps, the last two of which are undone."""
    history = History(example_document(version=version))
    for number in range(5):
        history = history.edited(f"rename section {number}", renamed(history.document, f"Part {number}"))
    return history.undo().undo()


def renamed(document: ChartDocument, name: str) -> ChartDocument:
    """The same document, its first section under another name."""
    return replace(document, sections=(Section(0, name), *document.sections[1:]))


def files_beside(path: Path) -> list[Path]:
    """What lies beside a project, but for its backup."""
    names = (log_of, log_index_of, rollback_of, marker_of, unfinished_of)
    return [place for name in names if (place := name(path)).exists()]


def copy_of_open(path: Path, folder: Path) -> Path:
    """Copy a project as it lies on the disk while it is open, as a power cut would leave it."""
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    log_of(copy).write_bytes(log_of(path).read_bytes())
    return copy


def write_example(path: Path) -> None:
    """Write the project that is kept of every version of the format, to be opened for ever.

    To be called from the root of the checkout when a version is final, with a path in
    tests/core/projects/data.
    """
    instant = datetime(2026, 2, 3, 14, 2, 31, tzinfo=UTC)
    project = ProjectFile.create(
        path,
        SOURCE,
        example_history(),
        tags={"title": "War of Freedom"},
        cover=b"a cover",
        clock=lambda: instant,
    )
    project.keep_picture("waveform", b"a waveform")
    project.change_view({"start_s": 12.5})
    project.close()


# ---- strategies ----------------------------------------------------------------------------------

_finite = st.floats(allow_nan=False, allow_infinity=False)
_texts = st.text(max_size=12)
_strokes = st.builds(StrokeKey, st.sampled_from(DrumVoice), _finite)


@st.composite
def notes(draw: st.DrawFn) -> DrumNote:
    """Notes of a document, heard or not."""
    pad = draw(st.sampled_from(Pad))
    is_kick = pad is Pad.KICK
    return DrumNote(
        draw(st.integers(0, 5_000)),
        pad,
        Dynamics.NEUTRAL if is_kick else draw(st.sampled_from(Dynamics)),
        is_kick and draw(st.booleans()),
        draw(st.none() | _finite),
        draw(st.none() | st.sampled_from(DrumVoice)),
        draw(st.integers(1, 127)),
        draw(st.floats(0, 1)),
        draw(st.booleans()),
        draw(st.none() | _strokes),
    )


@st.composite
def documents(draw: st.DrawFn) -> ChartDocument:
    """Whole documents, with texts that hold anything."""
    drawn = draw(st.lists(notes(), max_size=12, unique_by=lambda note: (note.tick, note.pad.colour)))
    sections = draw(st.dictionaries(st.integers(0, 5_000), _texts, max_size=3))
    extra = draw(st.dictionaries(_texts, _texts, max_size=2))
    return ChartDocument(
        draw(tempo_maps(origins_s=_finite)),
        tuple(sorted(drawn, key=note_order)),
        tuple(Section(tick, sections[tick]) for tick in sorted(sections)),
        frozenset(draw(st.lists(_strokes, max_size=4))),
        draw(st.dictionaries(st.sampled_from(DrumVoice), st.floats(0, 1), max_size=3)),
        SongMetadata(
            draw(_texts), draw(_texts), preview_start_s=draw(st.none() | st.floats(0, 9)), extra=extra
        ),
        draw(st.floats(0, 1e4)),
        frozenset(draw(st.lists(st.integers(1, 500), max_size=4))),
    )


# ---- random edits --------------------------------------------------------------------------------


def random_step(history: History, dice: random.Random) -> History:
    """Go on from a history as a user may: mostly edits, some undone, redone, amended; always to another."""
    turn = dice.random()
    if turn < 0.15 and history.done:
        return history.undo()
    if turn < 0.25 and history.undone:
        return history.redo()
    edit = dice.choice(EDITS)
    name = f"{edit.__name__} {dice.randrange(10**9)}"
    if turn < 0.4 and history.done:
        return history.amended(name, edit(history.undo().document, dice))
    return history.edited(name, edit(history.document, dice))


def _put_note(document: ChartDocument, dice: random.Random) -> ChartDocument:
    pad = dice.choice(tuple(Pad))
    tick = dice.randrange(4_000)
    rivals = tuple(note for note in document.notes if note.tick == tick and note.pad.colour == pad.colour)
    note = DrumNote(tick, pad, velocity=dice.randint(1, 127), confidence=dice.random(), is_pinned=True)
    return replace(document, notes=document.notes_exchanged(rivals, [note]))


def _drop_note(document: ChartDocument, dice: random.Random) -> ChartDocument:
    if not document.notes:
        return _put_note(document, dice)
    note = dice.choice(document.notes)
    settled = document.settled | ({stroke_of(note)} - {None})
    return replace(document, notes=document.notes_exchanged([note], []), settled=settled)


def _turn_tempo(document: ChartDocument, dice: random.Random) -> ChartDocument:
    """Change the tempo, and with it every note."""
    moved = tuple(replace(note, velocity=dice.randint(1, 127)) for note in document.notes)
    return replace(document, tempo_map=TempoMap.steady(round(dice.uniform(60, 200), 3)), notes=moved)


def _name_section(document: ChartDocument, dice: random.Random) -> ChartDocument:
    return renamed(document, f"Part {dice.randrange(10**9)}")


EDITS = (_put_note, _put_note, _put_note, _drop_note, _turn_tempo, _name_section)


# ---- what a killed editor is held against ---------------------------------------------------------


def digest_of(history: History) -> str:
    """Tell a history from all others: its document, and every step done and undone."""
    digest = hashlib.blake2b(pack_document(history.document), digest_size=16)
    for steps in (history.done, history.undone):
        digest.update(b"|")
        for step in steps:
            digest.update(pack_change(step))
    return digest.hexdigest()


@dataclass(frozen=True)
class EditLog:
    """What an editor wrote down: what it was about to record, and what it had recorded."""

    path: Path

    def intend(self, digest: str) -> None:
        """Write down what is about to be recorded."""
        self._append("intended", digest)

    def confirm(self, digest: str) -> None:
        """Write down what was recorded, and bring that onto the disk itself."""
        self._append("recorded", digest)

    def allowed(self) -> list[str]:
        """List what may be found after the editor died: the last recorded, or the one it was recording."""
        entries = [json.loads(line) for line in self.path.read_text("ascii").splitlines()]
        last = max(i for i, (kind, _) in enumerate(entries) if kind == "recorded")
        return [digest for _, digest in entries[last:]]

    def n_recorded(self) -> int:
        """Count what was recorded."""
        return self.path.read_text("ascii").count("recorded")

    def _append(self, kind: str, digest: str) -> None:
        with self.path.open("a", encoding="ascii") as file:
            file.write(json.dumps([kind, digest]) + "\n")
            file.flush()
            if kind == "recorded":
                os.fsync(file.fileno())


def edit_until_killed(path: Path, log: EditLog, seed: int, awake: Connection) -> None:
    """Open a project and edit it at random as the program does, for ever: the target of a child process."""
    dice = random.Random(seed)
    awake.send_bytes(b"awake")
    project = ProjectFile.open(path)
    while True:
        history = random_step(project.history, dice)
        log.intend(digest_of(history))
        project.record(history)
        log.confirm(digest_of(history))
        Thread(target=project.settle, daemon=True).start()


def assert_nothing_lost(path: Path, log: EditLog) -> None:
    """Reopen a project whose editor died, and hold it against the log: at most the last edit is missing."""
    allowed = log.allowed()
    with closing(ProjectFile.open(path)) as project:
        found = digest_of(project.history)
        assert found in allowed, f"{path.name} holds {found}, the log allows {allowed}"
    log.confirm(found)
