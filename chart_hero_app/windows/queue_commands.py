"""The commands of the queue's page, and what it asks of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chart_hero_app.commands.registry import CommandRegistry
from chart_hero_app.view_models.app import AppModel
from chart_hero_app.view_models.queue import QueueState
from chart_hero_app.widgets.queue_page import QueuePage
from chart_hero_app.windows.shell import Shell, Workspace

translate = QCoreApplication.translate


def bind_queue_commands(commands: CommandRegistry, app: AppModel, shell: Shell, page: QueuePage) -> None:
    """Say what the commands of the queue do."""
    queue = app.queue

    def no_song() -> str:
        return "" if page.table.current is not None else translate("Queue", "Choose a song first.")

    def not_waiting() -> str:
        entry = page.table.current
        is_waiting = entry is not None and entry.state is QueueState.WAITING
        return "" if is_waiting else translate("Queue", "Only songs that wait can be moved.")

    def nothing_left() -> str:
        return "" if queue.n_left else translate("Queue", "All songs are done.")

    def show_if_open(number: int) -> None:
        """Turn to the song that is asked for where it is the open one already."""
        entry, session = queue.entry(number), app.session
        if entry is not None and session is not None and session.path == entry.path:
            shell.show_workspace(Workspace.EDITOR)

    commands.bind("queue.open", page.open_current, no_song)
    commands.bind("queue.remove", page.remove_selected, no_song)
    commands.bind("queue.up", lambda: page.move_current(-1), not_waiting)
    commands.bind("queue.down", lambda: page.move_current(1), not_waiting)
    commands.bind("queue.pause", page.toggle_pause, nothing_left, lambda: queue.is_paused)
    page.add_folder_asked.connect(lambda: commands.run("file.open_folder"))
    page.details_asked.connect(shell.error_card.show_message)
    queue.open_asked.connect(show_if_open)
