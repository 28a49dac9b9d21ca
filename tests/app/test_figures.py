from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QLocale

from chart_hero_app import figures
from chart_hero_core.domain.timing import TempoChange, TempoMap


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (72.4, "1:12"), (59.6, "1:00"), (3725, "1:02:05")]
)
def test_times(seconds: float, text: str) -> None:
    assert figures.time_text(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (18.6, "19 s"), (170, "3 min"), (9600, "2 h 40 min"), (10_830, "3 h")]
)
def test_time_left_is_no_more_exact_than_it_is_known(seconds: float, text: str) -> None:
    assert figures.left_text(seconds) == text


@pytest.mark.parametrize(
    ("n_bytes", "text"), [(0, "0 bytes"), (4_089_446, "3.9 MB"), (40_000_000, "38.1 MB"), (44e9, "41.0 GB")]
)
def test_sizes(n_bytes: float, text: str) -> None:
    assert figures.size_text(n_bytes) == text


def test_tempos() -> None:
    changes = (TempoChange(0, 92.1), TempoChange(1920, 140.9), TempoChange(3840, 120.0))

    assert figures.tempo_text(TempoMap.steady(140.0)) == "140.0 BPM steady"
    assert figures.tempo_text(TempoMap(changes[:2])) == "92-141 BPM, 1 change"
    assert figures.tempo_text(TempoMap(changes)) == "92-141 BPM, 2 changes"


def test_bars_counts_and_instants() -> None:
    assert figures.bars_text(33, 33) == "bar 33"
    assert figures.bars_text(33, 48) == "bars 33 to 48"
    assert figures.count_text(1129) == "1,129"
    assert figures.instant_text(datetime(2026, 3, 1, 14, 2, 31)) == "14:02:31"


@pytest.mark.parametrize(
    ("value", "text"), [(17.42, "17.4"), (0.0, "0.0"), (-0.04, "0.0"), (-11.26, "\N{MINUS SIGN}11.3")]
)
def test_decimals_have_a_true_minus_sign(value: float, text: str) -> None:
    assert figures.decimal_text(value) == text


@pytest.mark.parametrize(
    ("change", "text"), [(0.44, "+0.4"), (0.04, "0.0"), (-0.04, "0.0"), (-11.3, "\N{MINUS SIGN}11.3")]
)
def test_changes_have_their_sign(change: float, text: str) -> None:
    assert figures.change_text(change) == text


def test_figures_are_written_as_in_the_user_s_country() -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    try:
        assert figures.decimal_text(17.4) == "17,4"
        assert figures.count_text(1129) == "1.129"
    finally:
        QLocale.setDefault(before)
