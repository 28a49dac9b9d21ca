"""The head of the result page: the verdict, and what shall become of the model."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chart_hero_app.messages import as_sentences
from chart_hero_app.theme.look import Look
from chart_hero_app.view_models.training.result import ResultModel
from chart_hero_app.view_models.training.result_words import fill, headline, songs_line, what_follows
from chart_hero_app.widgets.announce import announce
from chart_hero_app.widgets.button import Button, IconButton
from chart_hero_app.widgets.field_box import FieldBox
from chart_hero_app.widgets.labels import label
from chart_hero_app.widgets.wrap_row import WrapRow
from chart_hero_core.runs.results import RunResult, Verdict

_DISC_PX, _PAD_PX, _GAP_PX = 48, 24, 24
_NARROW_PX = 820
_GROUNDS = {Verdict.BETTER: ("success", "check"), Verdict.WORSE: ("error", "cross")}
_NEUTRAL = ("text-2", "info")


class ResultHead(QFrame):
    """Says how it came out, in one of four grounds: better, no difference, worse, not compared.

    Parameters
    ----------
    look : colours and fonts
    model : of the page
    over : what the box for the name lies over

    Signals
    -------
    songs_asked() : the songs are to be seen one by one
    models_asked() : the kept models are to be seen
    """

    songs_asked = Signal()
    models_asked = Signal()

    def __init__(self, look: Look, model: ResultModel, over: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._model = look, model
        self._token, self._icon_name = _NEUTRAL
        self._folder: Path | None = None
        self._asks = False
        self._refusal = ""
        self.title = label("", "page", wraps=True)
        self.songs = label("", wraps=True)
        self.sentence = label("", "label-2", wraps=True)
        self._make_buttons(look)
        self.name_box = FieldBox(
            look,
            over,
            self.tr("Name of the model"),
            self.tr("Keep"),
            self.tr("It stands under this name on the Models page."),
            self._take_name,
        )
        self._lay_out()
        self._connect()
        self.follow()

    def _make_buttons(self, look: Look) -> None:
        self.discard_button = Button(look, self.tr("Discard"))
        self.songs_button = Button(look, self.tr("See songs"))
        self.rename_button = IconButton(look, "pencil", self.tr("Keep under another name"))
        self.keep_button = Button(look, "", "primary", "check", height_px=40)
        self.use_button = Button(look, self.tr("Use it now"), "primary", "check", height_px=40)
        self.models_button = Button(look, self.tr("See models"))
        self.sure_button = Button(look, self.tr("Discard"), "danger", "bin")
        self.cancel_button = Button(look, self.tr("Cancel"))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        for line in (self.title, self.songs, self.sentence):
            words.addWidget(line)
        words.addStretch(1)
        buttons = QWidget()
        row = WrapRow(gap_px=8, is_spread=False)
        row.add(
            self.cancel_button,
            self.sure_button,
            self.discard_button,
            self.songs_button,
            self.models_button,
            self.rename_button,
            self.keep_button,
            self.use_button,
        )
        buttons.setLayout(row)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(_PAD_PX + _DISC_PX + _GAP_PX, 20, _PAD_PX, 20)
        self._line.setSpacing(_GAP_PX)
        self._line.addLayout(words, 1)
        self._line.addWidget(buttons, 0, Qt.AlignmentFlag.AlignVCenter)

    def _connect(self) -> None:
        self.discard_button.clicked.connect(lambda: self._ask(True))
        self.cancel_button.clicked.connect(lambda: self._ask(False))
        self.sure_button.clicked.connect(self._discard)
        self.keep_button.clicked.connect(self._keep)
        self.use_button.clicked.connect(self._model.use_now)
        self.rename_button.clicked.connect(self._ask_name)
        self.songs_button.clicked.connect(self.songs_asked)
        self.models_button.clicked.connect(self.models_asked)
        self._model.changed.connect(self.follow)
        self._model.name_refused.connect(self._refuse)
        self._look.changed.connect(self._give_way)

    # What it says

    def follow(self) -> None:
        """Show the result of the model, and what became of it."""
        run = self._model.shown
        if run is None:
            return
        if run.folder != self._folder:
            self._folder, self._asks, self._refusal = run.folder, False, ""
        result = run.result
        self._token, self._icon_name = (
            _GROUNDS.get(result.verdict, _NEUTRAL) if result.is_compared else _NEUTRAL
        )
        self.setAccessibleName(headline(result))
        self.title.setText(headline(result))
        self.songs.setText(songs_line(result))
        self._say(self._sentence(result))
        self._show_buttons(result)
        self.update()

    def _sentence(self, result: RunResult) -> str:
        if self._asks:
            return self._question()
        if self._refusal:
            return as_sentences(self._refusal)
        kept = self._model.kept
        if kept is None or kept.model is None:
            return what_follows(result)
        if kept.is_in_use:
            return fill(self.tr('Kept as "%1", and in use.'), kept.model.name)
        words = self.tr('Kept as "%1". %2 stays in use.')
        return fill(words, kept.model.name, kept.in_use_name)

    def _question(self) -> str:
        if self._is_kept:
            return self.tr("The run goes to the trash with this result. The kept model stays.")
        return self.tr("The run and its model go to the trash.")

    @property
    def _is_kept(self) -> bool:
        return self._model.kept is not None and self._model.kept.model is not None

    def _say(self, words: str) -> None:
        if words != self.sentence.text():
            is_new = bool(self.sentence.text())
            self.sentence.setText(words)
            if is_new:
                announce(self, words)

    def _show_buttons(self, result: RunResult) -> None:
        is_worse = result.is_compared and result.verdict is Verdict.WORSE
        is_kept, kept = self._is_kept, self._model.kept
        words = self.tr("Keep anyway") if is_worse else self.tr('Keep as "%1"')
        self.keep_button.setText(fill(words, self._model.name))
        self.keep_button.show_kind("plain" if is_worse else "primary")
        self.keep_button.setAccessibleName(fill(self.tr('Keep as "%1"'), self._model.name))
        self.discard_button.show_kind("primary" if is_worse and not is_kept else "plain")
        shown = {
            self.cancel_button: self._asks,
            self.sure_button: self._asks,
            self.discard_button: not self._asks,
            self.songs_button: not self._asks and is_worse and not is_kept,
            self.rename_button: not self._asks and not is_kept,
            self.keep_button: not self._asks and not is_kept,
            self.models_button: not self._asks and is_kept,
            self.use_button: not self._asks and is_kept and kept is not None and not kept.is_in_use,
        }
        for button, is_shown in shown.items():
            button.setVisible(is_shown)
            button.setEnabled(not self._model.is_busy)

    # What is asked

    def _ask(self, asks: bool) -> None:
        """Ask once before the run is thrown away."""
        self._asks, self._refusal = asks, ""
        self.follow()
        (self.cancel_button if asks else self.discard_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _discard(self) -> None:
        self._asks = False
        self._model.discard()

    def _keep(self) -> None:
        self._refusal = ""
        self._model.keep()

    def _ask_name(self) -> None:
        box, button = self.name_box, self.rename_button
        box.ask(self.tr("Name of the model"), self._model.name)
        over = box.parentWidget()
        assert over is not None
        below = button.mapTo(over, QPoint(button.width(), button.height() + 4))
        box.put(below - QPoint(box.fitted_size().width(), 0))

    def _take_name(self, name: str) -> str:
        if not name:
            return self.tr("Type a name.")
        self._model.rename(name)
        self._keep()
        return ""

    def _refuse(self, reason: str) -> None:
        self._refusal = reason
        self.follow()

    # How it looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the words where there is little room."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        is_narrow = self.width() < _NARROW_PX * self._look.theme.text_scale
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)
        self._line.setSpacing(12 if is_narrow else _GAP_PX)
        self._line.setStretch(1, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, and the disc with the sign of the verdict."""
        theme = self._look.theme
        is_neutral = self._token == "text-2"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_edge = is_neutral or theme.has_high_contrast
        edge = "border" if is_neutral else self._token
        painter.setPen(QPen(theme.color(edge), theme.edge_px) if has_edge else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("panel" if is_neutral else f"{self._token}-soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        disc = QRect(_PAD_PX, 0, _DISC_PX, _DISC_PX)
        disc.moveTop(min((self.height() - _DISC_PX) // 2, 32))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._token))
        painter.drawEllipse(QRectF(disc))
        icon = QRect(0, 0, 24, 24)
        icon.moveCenter(disc.center())
        theme.draw_icon(painter, icon, self._icon_name, "panel" if is_neutral else f"{self._token}-soft")
        painter.end()
