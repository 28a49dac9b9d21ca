"""A language whose words are 40 % longer than English ones, to see what they do to the layout."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

GROWTH = 0.4


class PseudoLocale(QTranslator):
    """Every text of the app between as many accents as make it 40 % longer."""

    def translate(self, context: str, text: str, disambiguation: str = "", n: int = -1) -> str:
        """Make a text longer; Qt's own names of keys stay."""
        if context in ("QShortcut", "QCoreApplication"):
            return ""
        return "é" + text + "é" * max(round(len(text) * GROWTH) - 1, 0)

    def isEmpty(self) -> bool:  # noqa: N802
        """Whether there is nothing to translate with."""
        return False
