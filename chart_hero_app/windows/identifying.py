"""Finding out which song the open one is: what is asked before, shown meanwhile, and proposed in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QPixmap

from chart_hero_app import identify_messages
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.messages import Answer, Message
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.queue_naming import NAMELESS
from chart_hero_app.view_models.song_cover import SongCover
from chart_hero_app.view_models.song_details import TextField
from chart_hero_app.view_models.song_lookup import SongLookup
from chart_hero_app.view_models.song_session import SongSession
from chart_hero_app.widgets.cover_art import cover_of
from chart_hero_app.widgets.key_sheet import KeySheet
from chart_hero_app.widgets.match_card import MatchCard
from chart_hero_app.widgets.name_sheet import NameSheet
from chart_hero_app.widgets.sheet import Sheet
from chart_hero_app.windows.shell import Shell, Workspace
from chart_hero_core.domain.identification import Identification, LookupProgress, SongMatch
from chart_hero_core.errors import KeyMissingError

IDENTIFY, KEY = "identify", "key"
"""What notices are about: the look-up, and where the key is."""

translate = QCoreApplication.translate

SheetKind = TypeVar("SheetKind", bound=Sheet)


class Identifying(QObject):
    """Opens sheets, shows notices, and lets the song take what the user takes.

    Parameters
    ----------
    app : behind the window
    shell : whose body the sheets darken
    commands : identify
    """

    def __init__(self, app: AppModel, shell: Shell, commands: CommandRegistry) -> None:
        super().__init__(shell)
        self._app, self._shell = app, shell
        self._cover: SongCover | None = None
        self._again: Callable[[], None] = self._identify
        self._sheets: list[Sheet] = []
        self._wanted: Path | None = None
        self.lookup: SongLookup | None = None
        commands.bind("file.identify", self.begin, self._hindrance)
        app.notice.answered.connect(self._answer)
        app.queue.identify_asked.connect(self._begin_with)
        shell.workspace_changed.connect(self.close_sheets)

    # The sheets, each made when it is first needed

    @cached_property
    def key_sheet(self) -> KeySheet:
        """What is sent, and the key."""
        sheet = KeySheet(self._app.look, self._app.audd_key, self._shell.centralWidget())
        sheet.agreed.connect(self._agree)
        sheet.name_asked.connect(self._ask_name)
        return self._made(sheet)

    @cached_property
    def name_sheet(self) -> NameSheet:
        """Title and artist to look for."""
        sheet = NameSheet(self._app.look, self._shell.centralWidget())
        sheet.search_asked.connect(self._search)
        return self._made(sheet)

    @cached_property
    def card(self) -> MatchCard:
        """What the song may be."""
        card = MatchCard(self._app.look, self._shell.centralWidget())
        card.chosen.connect(self._show_cover)
        card.use_asked.connect(self._use)
        card.search_asked.connect(self._open_name_sheet)
        return self._made(card)

    def _made(self, sheet: SheetKind) -> SheetKind:
        sheet.closed.connect(self._shell.focus_timeline)
        self._sheets.append(sheet)
        return sheet

    @property
    def is_open(self) -> bool:
        """Whether a sheet is open, so that letters are no commands."""
        return any(sheet.isVisible() for sheet in self._sheets)

    def close_sheets(self) -> None:
        """Leave the song as it is."""
        for sheet in self._sheets:
            sheet.close_sheet()

    # The song

    def show_song(self, session: SongSession | None, cover: SongCover | None) -> None:
        """Be about another song with its picture, or about none."""
        self.close_sheets()
        if self.lookup is not None:
            self.lookup.close()
            self.lookup = None
        self._app.notice.unsay(IDENTIFY)
        self._cover = cover
        if session is not None and cover is not None:
            lookup = self.lookup = SongLookup(session, self._app.identifier, self._app.jobs, self)
            lookup.progressed.connect(self._show_progress)
            lookup.found.connect(self._propose)
            lookup.failed.connect(self._tell_failed)
            lookup.cover_found.connect(self._show_cover)
        self._begin_if_wanted()

    def _hindrance(self) -> str:
        session = self._app.session
        if session is None:
            return translate("Window", "No song is open.")
        if session.is_missing:
            return translate("Window", "The song's file was moved. Show where it is first.")
        is_on = session in self._app.naming.sessions or (self.lookup is not None and self.lookup.is_on)
        return translate("Window", "The song is being identified.") if is_on else ""

    def _begin_with(self, number: int) -> None:
        """Identify a song of the queue, once it is open."""
        entry = self._app.queue.entry(number)
        if entry is not None:
            self._wanted = entry.path
            self._app.queue.ask_open(number)
            self._begin_if_wanted()

    def _begin_if_wanted(self) -> None:
        session = self._app.session
        if session is not None and session.path == self._wanted:
            self._wanted = None
            self.begin()

    # Asking

    def begin(self) -> None:
        """Identify the open song; before the first time, say what is sent."""
        self._shell.show_workspace(Workspace.EDITOR)
        self.close_sheets()
        self._app.notice.unsay(IDENTIFY)
        if self._app.settings.choices.identification.has_agreed:
            self._identify()
        else:
            self.key_sheet.ask()

    def _agree(self, is_for_now: bool) -> None:
        self._app.settings.change("identification", has_agreed=True)
        if is_for_now:
            self._app.notice.say(KEY, identify_messages.kept_for_now())
        self._identify()

    def _identify(self) -> None:
        if self.lookup is not None:
            self._again = self._identify
            self.lookup.identify()

    def _ask_name(self) -> None:
        if self.lookup is not None:
            known = self.lookup.known_texts
            self._open_name_sheet(known[TextField.TITLE], known[TextField.ARTIST])

    def _open_name_sheet(self, title: str, artist: str) -> None:
        self._app.notice.unsay(IDENTIFY)
        self.name_sheet.ask(title, artist)

    def _search(self, title: str, artist: str) -> None:
        if self.lookup is not None:
            self._again = lambda: self._search(title, artist)
            self.lookup.search(title, artist)

    # What comes of it

    def _show_progress(self, progress: LookupProgress) -> None:
        self._app.notice.say(IDENTIFY, identify_messages.working(progress))

    def _propose(self, found: Identification) -> None:
        self._app.notice.unsay(IDENTIFY)
        if self.lookup is not None:
            self._shell.show_workspace(Workspace.EDITOR)
            self.card.propose(found, self.lookup.known_texts, self.lookup.duration_s)

    def _tell_failed(self, error: Exception) -> None:
        if isinstance(error, KeyMissingError):
            self._app.notice.unsay(IDENTIFY)
            self.key_sheet.ask(wants_key=True)
        else:
            self._app.notice.say(IDENTIFY, identify_messages.failed(error))

    def _show_cover(self, match: SongMatch) -> None:
        """Show the picture of what is looked at; until it is there, the song's own or a drawn one."""
        lookup, card = self.lookup, self.card
        if lookup is None or not card.is_about(match):
            return
        lookup.fetch_cover(match)
        found, own = lookup.cover_of(match), self._cover.picture if self._cover is not None else None
        if found is not None:
            card.show_cover(QPixmap.fromImage(found.picture))
        else:
            card.show_cover(cover_of(own, match.title, match.artist))

    def _use(self, match: SongMatch, texts: Mapping[TextField, str]) -> None:
        if self.lookup is not None:
            self.lookup.take(match, texts)

    # What the buttons of a notice do

    def _answer(self, topic: str, message: Message, answer: Answer) -> None:
        if topic == NAMELESS:
            self._app.notice.unsay(NAMELESS)
            self._shell.show_workspace(Workspace.QUEUE)
        if topic != IDENTIFY or self.lookup is None:
            return
        self._app.notice.unsay(IDENTIFY)
        if answer is Answer.CANCEL:
            self._stop()
        elif answer is Answer.TRY_AGAIN:
            self._again()
        elif answer is Answer.EDIT_KEY:
            self.key_sheet.ask(wants_key=True)
        elif answer is Answer.SEARCH_BY_NAME:
            self._ask_name()
        elif answer is Answer.FILL_IN:
            self._shell.editor_page.show_panel(True)
            self._shell.editor_page.panel.show_page("song")

    def _stop(self) -> None:
        if self.lookup is not None:
            was_sent = self.lookup.cancel()
            self._app.notice.say(IDENTIFY, identify_messages.stopped(was_sent=was_sent))
