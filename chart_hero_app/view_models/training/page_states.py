"""The pages of the training workspace, and what each of them is at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


class TrainingPageName(Enum):
    """The pages, in their order."""

    DATA = "data"
    RUN = "run"
    RESULT = "result"
    SEARCH = "search"
    MODELS = "models"


@dataclass(frozen=True, slots=True)
class PageState:
    """What the navigation says of a page, and its badge for the workspace switch; both may be empty."""

    text: str = ""
    badge: str = ""


def states_of_nothing() -> dict[TrainingPageName, PageState]:
    """What the pages are at before anything was looked at."""
    return {
        TrainingPageName.DATA: PageState(translate("Training", "no songs yet")),
        TrainingPageName.RUN: PageState(translate("Training", "not yet")),
        TrainingPageName.RESULT: PageState(translate("Training", "not yet")),
        TrainingPageName.SEARCH: PageState(translate("Training", "off")),
        TrainingPageName.MODELS: PageState(translate("Training", "1 model")),
    }
