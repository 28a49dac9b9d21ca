"""What the notice row says that is not about the open song, and what the buttons do there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from chart_hero_app import messages
from chart_hero_app.figures import instant_text
from chart_hero_app.messages import Answer, Message, message_of
from chart_hero_app.playback.player import Player
from chart_hero_app.settings import Settings
from chart_hero_app.view_models.model_choice import ModelChoice
from chart_hero_app.view_models.notice import NoticeModel
from chart_hero_app.view_models.recent import RecentSongs
from chart_hero_core.projects.library import LibraryEntry

DEVICE, MODEL, SETTINGS, RECOVERY = "device", "model", "settings", "recovery"


class AppNotices(QObject):
    """Turns what happens to devices, model, settings and past songs into messages.

    Parameters
    ----------
    notice : says them
    player, model, settings, recent : what they are about
    parent : Qt's owner

    Signals
    -------
    go_on_asked(LibraryEntry) : the song that a crash cut off is to be opened
    file_wanted(Answer) : a file is to be chosen
    details_wanted(Message) : the details of a message are to be shown
    device_wanted() : the sound page is to be shown
    """

    go_on_asked = Signal(object)
    file_wanted = Signal(object)
    details_wanted = Signal(object)
    device_wanted = Signal()

    def __init__(
        self,
        notice: NoticeModel,
        player: Player,
        model: ModelChoice,
        settings: Settings,
        recent: RecentSongs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._notice, self._player, self._model, self._recent = notice, player, model, recent
        self._cut_off: LibraryEntry | None = None
        model.changed.connect(lambda: notice.unsay(MODEL))
        model.lost.connect(lambda sentence: notice.say(MODEL, messages.model_lost(sentence)))
        model.failed.connect(lambda error: notice.say(MODEL, message_of(error)))
        model.refused.connect(lambda error: notice.say(MODEL, messages.model_refused(error)))
        settings.not_saved.connect(
            lambda error: notice.say(SETTINGS, messages.settings_not_saved(settings.path, error))
        )
        recent.cut_off_found.connect(self._offer_to_go_on)
        player.device_lost.connect(self._tell_device)
        player.outputs.changed.connect(self._follow_devices)
        notice.answered.connect(self._answer_notice)

    def answer(self, message: Message, answer: Answer) -> None:
        """Do what a button asks for, of a notice or of an error card."""
        if answer in (Answer.CHOOSE_SONG, Answer.CHOOSE_MODEL):
            self.file_wanted.emit(answer)
        elif answer is Answer.USE_SHIPPED_MODEL:
            self._model.use_shipped()
        elif answer is Answer.CHOOSE_DEVICE:
            self.device_wanted.emit()
        elif answer is Answer.REFRESH_DEVICES:
            self._player.outputs.refresh()
        elif answer is Answer.USE_SYSTEM_DEVICE:
            self._player.outputs.choose(None)
        elif answer is Answer.SHOW_SKIPPED:
            self.details_wanted.emit(message)

    def forget_cut_off(self) -> None:
        """Take the offer back: another song is open."""
        self._cut_off = None
        self._notice.unsay(RECOVERY)

    def _answer_notice(self, topic: str, message: Message, answer: Answer) -> None:
        if topic == RECOVERY:
            self._answer_offer(answer)
        else:
            self.answer(message, answer)

    def _offer_to_go_on(self, entry: LibraryEntry) -> None:
        self._cut_off = entry
        saved_at = instant_text(entry.changed_at.astimezone())
        self._notice.say(RECOVERY, messages.recovered(entry.title, saved_at))

    def _answer_offer(self, answer: Answer) -> None:
        entry = self._cut_off
        self.forget_cut_off()
        if entry is None:  # it only told what became of a damaged project
            return
        if answer is Answer.GO_ON:
            self.go_on_asked.emit(entry)
        else:
            self._recent.dismiss(entry.path)

    def _tell_device(self, text: str) -> None:
        has_choice = bool(self._player.outputs.devices)
        self._notice.say(DEVICE, messages.device_lost(text) if has_choice else messages.no_device())

    def _follow_devices(self) -> None:
        if self._player.outputs.device is not None:
            self._notice.unsay(DEVICE)
