"""Progress on a terminal, and what becomes of Ctrl-C."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

import pytest

from chart_hero_core.cli_output import TerminalMonitor
from chart_hero_core.domain.progress import Stage, raise_if_cancelled


class Terminal(io.StringIO):
    """A stream that says that a person looks at it."""

    def isatty(self) -> bool:
        return True


def show_progress() -> None:
    with TerminalMonitor("Tune.mp3") as monitor:
        monitor.advance(Stage.LISTEN, 0.5)
        monitor.advance(Stage.EXPORT, 1.0)


def test_a_terminal_shows_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys, "stderr", terminal)

    show_progress()

    assert "Tune.mp3" in terminal.getvalue()


def test_a_file_gets_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    show_progress()

    assert capsys.readouterr() == ("", "")


def watched(job: Callable[[TerminalMonitor], None]) -> None:
    with TerminalMonitor("song") as monitor:
        job(monitor)


def press_ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)


def test_ctrl_c_raises_at_once() -> None:
    def job(_: TerminalMonitor) -> None:
        press_ctrl_c()
        pytest.fail("went on")

    with pytest.raises(KeyboardInterrupt):
        watched(job)


def test_ctrl_c_that_a_callback_swallows_cancels_all_the_same() -> None:
    def job(monitor: TerminalMonitor) -> None:
        with suppress(KeyboardInterrupt):
            press_ctrl_c()
        raise_if_cancelled(monitor)
        pytest.fail("went on")

    with pytest.raises(KeyboardInterrupt):
        watched(job)


def test_ctrl_c_that_a_library_turns_into_an_error_is_still_ctrl_c() -> None:
    def job(_: TerminalMonitor) -> None:
        try:
            press_ctrl_c()
        except KeyboardInterrupt as error:
            raise OSError("reading was interrupted") from error

    with pytest.raises(KeyboardInterrupt):
        watched(job)


def test_another_ctrl_c_does_not_disturb_the_tidying_up() -> None:
    tidied = []

    def job(_: TerminalMonitor) -> None:
        try:
            press_ctrl_c()
        finally:
            press_ctrl_c()
            tidied.append(True)

    with pytest.raises(KeyboardInterrupt):
        watched(job)
    assert tidied


def test_a_process_that_is_told_to_end_stops_as_with_ctrl_c() -> None:
    def job(_: TerminalMonitor) -> None:
        signal.raise_signal(signal.SIGTERM)
        pytest.fail("went on")

    with pytest.raises(KeyboardInterrupt):
        watched(job)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_afterwards_signals_are_as_before(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    show_progress()
    assert signal.getsignal(number) is before
