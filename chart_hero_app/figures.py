"""Numbers as the user reads them: counts, times, tempos, bars."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

from chart_hero_core.domain.timing import TempoMap

translate = QCoreApplication.translate

MINUS = "\N{MINUS SIGN}"


def count_text(count: int) -> str:
    """1129 -> "1,129", grouped as in the user's country."""
    locale = QLocale()
    return f"{count:,}" if locale.language() is QLocale.Language.C else locale.toString(count)


def decimal_text(value: float, n_decimals: int = 1) -> str:
    """17.42 -> "17.4", with the decimal mark of the user's country; below zero with a true minus sign."""
    rounded = round(value, n_decimals) + 0.0  # no minus before a zero
    return QLocale().toString(rounded, "f", n_decimals).replace("-", MINUS)


def change_text(change: float) -> str:
    """What changed, always with its sign: "−11.3", "+0.4"; "0.0" has none."""
    text = decimal_text(change)
    return f"+{text}" if round(change, 1) > 0 else text


def time_text(seconds: float) -> str:
    """72.4 -> "1:12"; hours only where there are some."""
    whole = max(round(seconds), 0)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def left_text(seconds: float) -> str:
    """Time that is left, no more exact than it is known: "19 s", "3 min", "2 h 40 min"."""
    if seconds < 60:
        return translate("Figures", "%1 s").replace("%1", str(max(round(seconds), 1)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return translate("Figures", "%1 min").replace("%1", str(minutes))
    hours, minutes = divmod(minutes, 60)
    text = translate("Figures", "%1 h %2 min") if minutes else translate("Figures", "%1 h")
    return text.replace("%1", str(hours)).replace("%2", str(minutes))


def instant_text(instant: datetime) -> str:
    """Time of day, to the second: "14:02:31"."""
    return instant.strftime("%H:%M:%S")


def size_text(n_bytes: float) -> str:
    """4100000 -> "3.9 MB"."""
    for unit in ("bytes", "KB", "MB"):
        if n_bytes < 1024:
            return f"{n_bytes:.0f} {unit}" if unit == "bytes" or n_bytes >= 100 else f"{n_bytes:.1f} {unit}"
        n_bytes /= 1024
    return f"{n_bytes:.1f} GB" if n_bytes < 100 else f"{n_bytes:.0f} GB"


def bpm_text(tempo_map: TempoMap) -> str:
    """Tempo as a bare figure: "140.0", or "92-141" where it changes."""
    tempos = [change.bpm for change in tempo_map.tempo_changes]
    return f"{tempos[0]:.1f}" if len(tempos) == 1 else f"{min(tempos):.0f}-{max(tempos):.0f}"


def tempo_text(tempo_map: TempoMap) -> str:
    """Tempo of a song: "140.0 BPM steady", or "92-141 BPM, 14 changes"."""
    tempos = [change.bpm for change in tempo_map.tempo_changes]
    if len(tempos) == 1:
        return translate("Figures", "%1 BPM steady").replace("%1", bpm_text(tempo_map))
    changes = len(tempos) - 1
    text = (
        translate("Figures", "%1 BPM, 1 change")
        if changes == 1
        else translate("Figures", "%1 BPM, %2 changes")
    )
    return text.replace("%1", bpm_text(tempo_map)).replace("%2", str(changes))


def bars_text(first: int, last: int) -> str:
    """Bars by number, the last included: "bar 33", "bars 33 to 48"."""
    if first == last:
        return translate("Figures", "bar %1").replace("%1", str(first))
    return translate("Figures", "bars %1 to %2").replace("%1", str(first)).replace("%2", str(last))
