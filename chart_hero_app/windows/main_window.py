"""The window of the app: shows what the `AppModel` says, and tells it what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSettings

from chart_hero_app.commands.command import Scope
from chart_hero_app.commands.keyboard import CommandKeys
from chart_hero_app.commands.menus import CommandMenus
from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.commands.songs import bind_song_commands
from chart_hero_app.messages import Answer
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.song_notices import RUN
from chart_hero_app.view_models.status import Activity
from chart_hero_app.widgets.empty_view import SHOWN_SONGS
from chart_hero_app.widgets.queue_page import QueuePage
from chart_hero_app.widgets.status_bar import Dot, StatusItem
from chart_hero_app.windows.command_palette import CommandPalette, Place
from chart_hero_app.windows.editor_layout import Part
from chart_hero_app.windows.export_sheet import ExportSheet
from chart_hero_app.windows.file_choice import choose_folder, choose_model, choose_song
from chart_hero_app.windows.frames import FrameDriver
from chart_hero_app.windows.highway_menu import highway_menu
from chart_hero_app.windows.identifying import Identifying
from chart_hero_app.windows.layout_commands import layout_ids
from chart_hero_app.windows.panel_drag import PanelDrag
from chart_hero_app.windows.panel_tabs import PanelTabs
from chart_hero_app.windows.popover_commands import bind_popover_commands
from chart_hero_app.windows.queue_commands import bind_queue_commands
from chart_hero_app.windows.recent_cards import recent_songs
from chart_hero_app.windows.shell import Shell, Workspace
from chart_hero_app.windows.song_list import SongList
from chart_hero_app.windows.song_popovers import SongPopovers
from chart_hero_app.windows.song_view import SongView
from chart_hero_app.windows.training_room import TrainingRoom, bind_training
from chart_hero_app.windows.window_commands import bind_window_commands
from chart_hero_core.editing.position import parse_position
from chart_hero_core.editing.snapping import DIVISIONS, Grouping, SnapSpec
from chart_hero_core.errors import OptionError

SNAPS: tuple[SnapSpec, ...] = (
    *(SnapSpec(division) for division in DIVISIONS),
    *(SnapSpec(division, Grouping.TRIPLETS) for division in DIVISIONS[:-1]),
    SnapSpec(is_on=False),
)
"""The grids that the snap box offers."""


_DOTS: dict[Activity, Dot] = {Activity.READY: "ready", Activity.BUSY: "busy", Activity.FAULT: "fault"}


class MainWindow(Shell):
    """The shell, bound to the app.

    Parameters
    ----------
    app : everything behind the window
    layout : remembers where everything stood; None for a file beside the settings

    Attributes
    ----------
    commands : all commands, and who carries them out
    menus : makes menus of them
    export_sheet : the open song's way into the games
    identifying : finds out which song the open one is
    """

    def __init__(self, app: AppModel, layout: QSettings | None = None) -> None:
        commands = CommandRegistry(app.settings)
        app.look.keys.follow(commands.keys_text)
        commands.keys_changed.connect(app.look.keys.changed)
        menus = CommandMenus(commands, app.look)
        if layout is None:
            path = app.settings.path.with_name("window.ini")
            layout = QSettings(str(path), QSettings.Format.IniFormat)
        queue_page = QueuePage(app.queue, app.look, app.covers)
        training_page = TrainingRoom(app.training)
        snaps = [snap.label for snap in SNAPS]
        super().__init__(app.look, layout, snaps, queue_page, training_page, menus.menu_bar())
        commands.setParent(self)
        menus.setParent(self)
        self.commands, self.menus = commands, menus
        self._app = app
        self._training_room = training_page
        self._song_view: SongView | None = None
        self._popovers: SongPopovers | None = None
        app.covers.changed.connect(self._show_recent)
        self._frames = FrameDriver(app.player, app.look.motion, self)
        self._frames.frame.connect(self._draw_frame)
        self.palette_list = CommandPalette(app.look, self.commands, layout, self._find_place, self)
        self.palette_list.place_asked.connect(self._go_to)
        self._tabs = PanelTabs(app, self.editor_page.panel)
        self._tabs.export_asked.connect(lambda: self.commands.run("file.export"))
        self._tabs.rebuilt.connect(self.order_tabs)
        self.export_sheet = ExportSheet(app, self, self.commands)
        self.export_sheet.place_asked.connect(self._go_to)
        self.identifying = Identifying(app, self, self.commands)
        bind_queue_commands(self.commands, app, self, queue_page)
        bind_training(self.commands, app, self, training_page)
        bind_song_commands(self.commands, app)
        bind_window_commands(self, app)
        bind_popover_commands(self.commands, app, lambda: self._popovers)
        keys = CommandKeys(self.commands, self, self._scopes)
        keys.refused.connect(app.status.say_briefly)
        self.editor_page.window_made.connect(keys.watch)
        self._connect_bars()
        self._connect_app()
        self._show_status()
        self._show_session()

    # Asked for by the window

    def _connect_bars(self) -> None:
        bar, top, app = self.song_bar, self.top_bar, self._app
        run = self.commands.run
        for signal, command_id in (
            (bar.to_start_asked, "play.to_start"),
            (bar.play_asked, "play.toggle"),
            (bar.loop_asked, "play.loop"),
            (bar.record_asked, "play.record"),
            (bar.click_asked, "play.click"),
            (bar.drums_asked, "play.drums"),
            (bar.sound_asked, "view.sound"),
            (bar.review_asked, "review.next"),
            (bar.export_asked, "file.export"),
            (bar.identify_asked, "file.identify"),
            (top.palette_asked, "help.commands"),
            (top.preferences_asked, "file.preferences"),
            (self.empty_view.drop_area.open_asked, "file.open"),
            (self.empty_view.drop_area.add_folder_asked, "file.open_folder"),
        ):
            signal.connect(lambda command_id=command_id: run(command_id))
        bar.speed_chosen.connect(app.player.set_speed)
        bar.speed_stepped.connect(lambda step: app.player.set_speed(app.player.speed + 0.1 * step))
        bar.snap_chosen.connect(lambda index: self._choose_snap(SNAPS[index]))
        bar.snap_stepped.connect(lambda step: run("view.finer" if step > 0 else "view.coarser"))
        self.editor_page.strip.pressed.connect(run)
        self.editor_page.panel.highway_host.menu_asked.connect(self._show_highway_menu)
        PanelDrag(self.editor_page, self.look).menu_asked.connect(self._show_layout_menu)
        self.empty_view.song_chosen.connect(lambda name: app.open_project(Path(name)))
        self.empty_view.all_songs_asked.connect(self._show_songs)
        self.dropped.connect(app.open_paths)
        self.notice_row.answered.connect(app.notice.answer)
        self.notice_row.dismissed.connect(app.notice.dismiss)
        self.notice_row.details_asked.connect(self.error_card.show_message)
        self.error_card.answered.connect(app.answer)

    def _show_songs(self) -> None:
        songs = SongList(self.look, self._app.recent, self._app.covers, self)
        songs.song_chosen.connect(self._app.open_project)
        songs.open()

    def _choose_snap(self, snap: SnapSpec) -> None:
        if self._app.session is not None:
            self._app.session.timeline.display.choose(snap=snap)

    def _scopes(self) -> Sequence[Scope]:
        if self.workspace is Workspace.QUEUE:
            return (Scope.QUEUE, Scope.APP)
        if self.workspace is Workspace.TRAINING:
            return (Scope.DATA, Scope.APP) if self._training_room.shows_data else (Scope.APP,)
        if self.identifying.is_open:
            return (Scope.APP,)
        return (*self._popovers.scopes, Scope.APP) if self._popovers is not None else (Scope.APP,)

    # Told by the app

    def _connect_app(self) -> None:
        app = self._app
        app.session_changed.connect(self._show_session)
        app.fault_raised.connect(self.error_card.show_message)
        app.details_wanted.connect(self.error_card.show_message)
        app.file_wanted.connect(self.choose_file)
        app.device_wanted.connect(lambda: self.commands.run("view.sound"))
        app.export_wanted.connect(lambda: self.commands.run("file.export"))
        app.tap_wanted.connect(self._begin_tapping)
        app.queue_wanted.connect(lambda: self.show_workspace(Workspace.QUEUE))
        app.notice.changed.connect(self._show_notice)
        app.status.changed.connect(self._show_status)
        self.workspace_changed.connect(lambda _: self._show_status())
        app.recent.changed.connect(self._show_recent)
        app.queue.changed.connect(self._show_queue_badge)
        app.settings.changed.connect(self._arrange_highway)
        self.commands.ran.connect(lambda _: self._draw_frame())
        self.commands.changed.connect(self._offer_buttons)
        self._offer_buttons()

    def _offer_buttons(self) -> None:
        """Show no button that nobody carries out."""
        bound = {command.id for command in self.commands.commands}
        self.song_bar.offer("file.identify" in bound, "play.record" in bound)
        self.top_bar.gear.setVisible("file.preferences" in bound)

    def _show_session(self) -> None:
        if self._song_view is not None and self._popovers is not None:
            self._popovers.close()
            self._song_view.close()
            self._song_view = self._popovers = None
        session = self._app.session
        self._tabs.show_song(session)
        self.export_sheet.show_song(session, self._tabs.cover)
        self.identifying.show_song(session, self._tabs.cover)
        if session is None:
            self._frames.stop()
            self.setWindowTitle("Chart Hero")
            self.show_empty()
            return
        self._song_view = SongView(session, self._tabs.cover, self, self.commands)
        self._song_view.menu_asked.connect(self._show_selection_menu)
        self._arrange_highway()
        self._popovers = SongPopovers(session, self._app, self, self.commands, self._song_view.timeline)
        session.listening.progress_changed.connect(self._show_progress)
        self._show_progress()
        self._frames.start()

    def _arrange_highway(self) -> None:
        """Lay the highway as the user chose: its speed, its lanes mirrored or not."""
        if self._song_view is not None:
            choices = self._app.settings.choices
            self._song_view.highway.set_speed(choices.look.highway_speed)
            self._song_view.highway.set_lefty(choices.kit.is_lefty)

    @property
    def song_view(self) -> SongView | None:
        """The open song as it is shown; None on the start page."""
        return self._song_view

    @property
    def popovers(self) -> SongPopovers | None:
        """What lies over the timeline of the open song; None on the start page."""
        return self._popovers

    def _begin_tapping(self) -> None:
        if self._popovers is not None:
            self._popovers.taps.begin()

    def _draw_frame(self) -> None:
        if self._song_view is not None and self.editor_page.isVisible():
            self._song_view.draw_frame()

    def _show_selection_menu(self, place: QPoint) -> None:
        ids = [button.command for button in self.editor_page.strip.content.buttons]
        self.menus.context_menu(ids, self).popup(place)

    def _show_highway_menu(self, place: QPoint) -> None:
        if self._app.session is not None:
            menu = highway_menu(self._app.session.highway, self._app.settings, self)
            self.menus.extend(menu, layout_ids(Part.HIGHWAY))
            menu.popup(place)

    def _show_layout_menu(self, part: Part, place: QPoint) -> None:
        self.menus.context_menu(layout_ids(part), self).popup(place)

    def _show_progress(self) -> None:
        session, is_of_run = self._app.session, self._app.notice.topic == RUN
        self.notice_row.show_progress(session.progress if session is not None and is_of_run else None)

    def _show_notice(self) -> None:
        self._show_progress()
        self.notice_row.show_message(self._app.notice.message)
        self.plan_layout()

    def _show_recent(self) -> None:
        entries = self._app.recent.entries[:SHOWN_SONGS]
        self.empty_view.show_recent(recent_songs(entries, self._app.covers))

    def _show_queue_badge(self) -> None:
        n_left = sum(not entry.state.is_over for entry in self._app.queue.entries)
        self.top_bar.show_badge(Workspace.QUEUE, str(n_left) if n_left else "")

    def _show_status(self) -> None:
        status, bar = self._app.status, self.status_bar
        words = status.activity_text
        bar.show_activity(_DOTS[status.activity], words)
        is_plain = status.activity is Activity.READY and not status.hint and self._app.session is not None
        left = [
            StatusItem("" if is_plain else words),
            StatusItem(status.notes_text),
            StatusItem(status.tempo_text),
            StatusItem(status.doubt_text, is_doubt=True),
            StatusItem(status.selection_text),
        ]
        right = [
            StatusItem(status.snap_text),
            StatusItem(status.saved_text),
            StatusItem(status.device_text, tooltip=status.device_hint),
            StatusItem(status.computer_text),
        ]
        if self.workspace is Workspace.TRAINING:
            left, right = [StatusItem(text) for text in status.training_texts], right[2:]
        bar.show_left([item for item in left if item.words])
        bar.show_right([item for item in right if item.words])

    # Files and places

    def choose_file(self, answer: Answer) -> None:
        """Ask for the file that a button wants."""
        app = self._app
        if answer is Answer.CHOOSE_MODEL:
            choose_model(self, app.model.take)
        elif answer is Answer.FIND_SONG:
            choose_song(self, app.find_song)
        else:
            choose_song(self, app.open_song)

    def choose_folder(self) -> None:
        """Ask for a folder of songs."""
        choose_folder(self, lambda folder: self._app.open_paths([folder]))

    def _find_place(self, query: str) -> Place | None:
        session = self._app.session
        if session is None or not session.has_grid or not query.strip():
            return None
        tempo_map = session.editor.document.tempo_map
        try:
            tick = parse_position(tempo_map, query)
        except OptionError:
            return None  # not a place; the commands are searched then
        second = float(tempo_map.seconds_at(tick))
        if second > session.timeline.duration_s:
            return None
        words = query.strip()
        is_bar = words.isdigit()
        text = self.tr("Go to bar %1") if is_bar else self.tr("Go to %1")
        return Place(text.replace("%1", words), second)

    def _go_to(self, second: float) -> None:
        session = self._app.session
        if session is not None:
            session.player.seek(second)
            session.timeline.go_to(second)
            self._draw_frame()
            self.focus_timeline()
