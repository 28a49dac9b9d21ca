"""How many requests were sent to AudD from this computer.

One line a request, added at the end of a file: two programs can do that at once, and a crash loses none.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import date
from pathlib import Path
from types import MappingProxyType

from chart_hero_core.domain.identification import RequestCount

_logger = logging.getLogger(__name__)

_TAKEN_BACK = "-"


class RequestCounter:
    """Counts requests.

    Parameters
    ----------
    folder : where the file is; made when first needed
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "requests.txt"
        self._unwritten: list[str] = []

    def count(self) -> None:
        """Count a request, in the month of today; called before it goes out."""
        self._note(_month())

    def take_back(self) -> None:
        """Take one back that was refused unheard."""
        self._note(_TAKEN_BACK + _month())

    def read(self) -> RequestCount:
        """Say how many there were; lines that are none of ours are passed over."""
        months: Counter[str] = Counter()
        for line in (*self._lines(), *self._unwritten):
            is_less = line.startswith(_TAKEN_BACK)
            month = line.removeprefix(_TAKEN_BACK)
            if len(month) == len("2025-07"):
                months[month] += -1 if is_less else 1
        by_month = {month: number for month, number in sorted(months.items()) if number > 0}
        return RequestCount(sum(by_month.values()), MappingProxyType(by_month))

    def _note(self, line: str) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="ascii") as file:
                file.write(f"{line}\n")
        except OSError as error:
            _logger.warning("%s cannot be written: %s", self._path, error)
            self._unwritten.append(line)  # at least this program counts on

    def _lines(self) -> list[str]:
        try:
            return self._path.read_text(encoding="ascii", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            _logger.warning("%s cannot be read: %s", self._path, error)
            return []


def _month() -> str:
    return f"{date.today():%Y-%m}"
