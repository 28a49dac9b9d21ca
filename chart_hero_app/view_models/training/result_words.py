"""What came of a run, in words and figures: plainly, whether it is better or worse."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from chart_hero_app.figures import change_text, count_text, decimal_text, left_text, size_text
from chart_hero_app.words import lane_name
from chart_hero_core.runs.plan import RunKind
from chart_hero_core.runs.results import LaneChange, Listening, RunResult, SongChange, Verdict

translate = QCoreApplication.translate

_MOST_WORSE_LANES = 2
_LONG_S = 36_000.0
"""From here on minutes say nothing."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its name."""

    name: str
    text: str


def fill(words: str, *values: str) -> str:
    """Put values in for %1, %2..."""
    for number, value in enumerate(values, 1):
        words = words.replace(f"%{number}", value)
    return words


# The verdict


def headline(result: RunResult) -> str:
    """Whether it is better: "Better: 17.4 edits per 100 notes, 24.6 before"."""
    if not result.is_compared:
        return translate("Result", "Nothing to compare")
    words = {
        Verdict.BETTER: translate("Result", "Better: %1 edits per 100 notes, %2 before"),
        Verdict.SAME: translate("Result", "Within chance: %1, %2 before"),
        Verdict.WORSE: translate("Result", "Not better: %1 edits per 100 notes, %2 before"),
    }[result.verdict]
    return fill(words, decimal_text(result.after), decimal_text(result.before))


def what_follows(result: RunResult) -> str:
    """What holds until the user decides."""
    if result.is_compared and result.verdict is Verdict.WORSE:
        return translate("Result", "The old model stays in use.")
    return translate("Result", "Nothing changes until you keep it.")


def songs_line(result: RunResult) -> str:
    """What the verdict comes from: songs that got better and worse, lanes that got worse."""
    if not result.is_compared:
        return result.not_compared
    lanes = _worse_lanes(result)
    return " ".join([_judges(result), f"{_songs_by_change(result)}.", *([f"{lanes}."] if lanes else [])])


def _judges(result: RunResult) -> str:
    one, many = (
        (translate("Result", "On one held-out song."), translate("Result", "On %1 held-out songs."))
        if result.is_held_out
        else (translate("Result", "On one song."), translate("Result", "On %1 songs."))
    )
    n_songs = len(result.songs)
    return one if n_songs == 1 else fill(many, count_text(n_songs))


def _songs_by_change(result: RunResult) -> str:
    n_same = len(result.songs) - result.n_better - result.n_worse
    better = translate("Result", "1 song got better"), translate("Result", "%1 songs got better")
    same = translate("Result", "1 song stayed the same"), translate("Result", "%1 songs stayed the same")
    worse = translate("Result", "1 song got worse"), translate("Result", "%1 songs got worse")
    shorter = {
        same: translate("Result", "%1 stayed the same"),
        worse: translate("Result", "%1 got worse"),
    }
    parts: list[str] = []
    for count, words in ((result.n_better, better), (n_same, same), (result.n_worse, worse)):
        if count:
            first = words[0] if count == 1 else words[1]
            parts.append(fill(shorter[words] if parts else first, count_text(count)))
    return ", ".join(parts)


def _worse_lanes(result: RunResult) -> str:
    worse = [lane for lane in result.lanes if round(change_of(lane), 1) > 0]
    worse.sort(key=change_of, reverse=True)
    words = translate("Result", "%1 is %2 worse")
    return ", ".join(
        fill(words, lane_name(lane.pad), decimal_text(change_of(lane))) for lane in worse[:_MOST_WORSE_LANES]
    )


def state_text(result: RunResult) -> str:
    """The same for the navigation: "better by 7.2"."""
    if not result.is_compared:
        return translate("Result", "not compared")
    words = {
        Verdict.BETTER: translate("Result", "better by %1"),
        Verdict.SAME: translate("Result", "within chance"),
        Verdict.WORSE: translate("Result", "worse by %1"),
    }[result.verdict]
    return fill(words, decimal_text(abs(result.before - result.after)))


# Lanes, songs, pieces


def change_of(part: LaneChange | SongChange | Listening) -> float:
    """By how many edits per 100 notes it is worse than before; better is below zero."""
    return part.after - part.before


def step_text(part: LaneChange | SongChange | Listening) -> str:
    """Before and after: "21.3 → 12.0", "14.1 → 16.9, worse"."""
    text = f"{decimal_text(part.before)} → {decimal_text(part.after)}"
    return f"{text}, {translate('Result', 'worse')}" if round(change_of(part), 1) > 0 else text


def spoken_step(part: LaneChange | SongChange) -> str:
    """The same for screen readers: "38.2 before, 26.9 after, −11.3"."""
    words = translate("Result", "%1 before, %2 after, %3")
    return fill(words, decimal_text(part.before), decimal_text(part.after), change_text(change_of(part)))


def pieces_text(result: RunResult) -> str:
    """Which songs can be listened to."""
    n_songs = count_text(len(result.songs))
    return {
        0: translate("Result", "There is no held-out song to listen to."),
        1: translate("Result", "The only held-out song.")
        if result.is_held_out
        else translate("Result", "The only song."),
        2: fill(translate("Result", "The best and the worst of the %1."), n_songs),
    }.get(
        len(result.listening),
        fill(translate("Result", "The best, the middle and the worst of the %1."), n_songs),
    )


# Around it


def footnotes(result: RunResult) -> list[Fact]:
    """How far the verdict can be trusted."""
    interval = fill(
        translate("Result", "%1 to %2"), decimal_text(result.gain_low), decimal_text(result.gain_high)
    )
    facts = [Fact(translate("Result", "Gain, 95 % interval"), interval)]
    if result.n_charters:
        shared = (
            fill(translate("Result", "%1 shared"), count_text(result.n_shared_charters))
            if result.n_shared_charters
            else translate("Result", "none shared")
        )
        facts.append(Fact(translate("Result", "Charters"), f"{count_text(result.n_charters)}, {shared}"))
    if result.timing_ms is not None:
        timing = fill(translate("Result", "%1 ms"), decimal_text(result.timing_ms))
        facts.append(Fact(translate("Result", "Timing, median"), timing))
    return facts


def model_facts(result: RunResult, kind: RunKind | None) -> list[Fact]:
    """What the new model is."""
    base = result.base_name if kind is not RunKind.SCRATCH else ""
    learned = (
        translate("Result", "Calibrated on")
        if kind is RunKind.CALIBRATE
        else translate("Result", "Trained on")
    )
    size = fill(translate("Result", "%1, safetensors"), size_text(result.size_bytes))
    facts = [
        Fact(translate("Result", "Starts from"), base or translate("Result", "nothing, from scratch")),
        Fact(learned, _learned_text(result)),
        Fact(translate("Result", "Took"), _took_text(result)),
        Fact(translate("Result", "Size"), size),
    ]
    if result.licence:
        facts.append(Fact(translate("Result", "Licence"), result.licence))
    if result.judged_on:
        facts.append(Fact(translate("Result", "Judged on"), result.judged_on))
    return facts


def _learned_text(result: RunResult) -> str:
    if not result.n_songs:
        return translate("Result", "a kit, no songs")
    songs = (
        translate("Result", "1 chart")
        if result.n_songs == 1
        else fill(translate("Result", "%1 charts"), count_text(result.n_songs))
    )
    music = fill(translate("Result", "%1 of music"), _long_text(result.music_s))
    return f"{songs}, {music}"


def _took_text(result: RunResult) -> str:
    if not result.device:
        return left_text(result.took_s)
    is_cpu = result.device.casefold().startswith("cpu")
    words = translate("Result", "%1 on the CPU") if is_cpu else translate("Result", "%1 on the GPU")
    return fill(words, left_text(result.took_s))


def _long_text(seconds: float) -> str:
    if seconds < _LONG_S:
        return left_text(seconds)
    return fill(translate("Result", "%1 h"), count_text(round(seconds / 3600)))
