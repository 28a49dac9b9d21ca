"""What came of a run, in words: plainly, with the figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chart_hero_app.figures import MINUS
from chart_hero_app.view_models.training.result_words import (
    footnotes,
    headline,
    model_facts,
    pieces_text,
    songs_line,
    state_text,
    step_text,
    what_follows,
)
from chart_hero_core.domain.chart import Pad
from chart_hero_core.runs.plan import RunKind
from chart_hero_core.runs.results import LaneChange, Listening, RunResult, Verdict
from tests.support.results import LANES, a_result, song_changes

WORSE = a_result(Verdict.WORSE, after=26.1)
SAME = a_result(Verdict.SAME, after=24.2)


@pytest.mark.parametrize(
    ("result", "words", "state"),
    [
        (a_result(), "Better: 17.4 edits per 100 notes, 24.6 before", "better by 7.2"),
        (SAME, "Within chance: 24.2, 24.6 before", "within chance"),
        (WORSE, "Not better: 26.1 edits per 100 notes, 24.6 before", "worse by 1.5"),
        (a_result(not_compared="No song was held out."), "Nothing to compare", "not compared"),
    ],
    ids=["better", "same", "worse", "not compared"],
)
def test_the_verdict_is_said_plainly(result: RunResult, words: str, state: str) -> None:
    assert headline(result) == words
    assert state_text(result) == state


def test_what_holds_until_it_is_kept() -> None:
    assert what_follows(a_result()) == "Nothing changes until you keep it."
    assert what_follows(WORSE) == "The old model stays in use."


def test_songs_are_counted_and_the_lane_that_got_worse_is_named() -> None:
    assert songs_line(a_result()) == (
        "On 50 held-out songs. 43 songs got better, 5 stayed the same, 2 got worse. Kick is 0.4 worse."
    )


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((1, 0, 0), "On one held-out song. 1 song got better."),
        ((0, 2, 1), "On 3 held-out songs. 2 songs stayed the same, 1 got worse."),
        ((0, 0, 2), "On 2 held-out songs. 2 songs got worse."),
    ],
    ids=["one", "none better", "all worse"],
)
def test_few_songs_have_words_of_their_own(counts: tuple[int, int, int], words: str) -> None:
    assert songs_line(a_result(songs=song_changes(*counts), lanes=LANES[:2])) == words


def test_only_songs_that_were_held_out_are_called_so() -> None:
    result = replace(a_result(songs=song_changes(0, 2, 1), lanes=LANES[:2]), is_held_out=False)

    assert songs_line(result).startswith("On 3 songs. 2 songs stayed the same")
    assert songs_line(replace(result, songs=song_changes(1, 0, 0))).startswith("On one song.")
    piece = Listening("Salt", 14.1, 16.9, Path("salt.flac"), (), ())
    assert pieces_text(replace(result, listening=(piece,))) == "The only song."


def test_of_many_worse_lanes_the_worst_two_are_named() -> None:
    lanes = [
        LaneChange(pad, 10, 5.0, 5.0 + i) for i, pad in enumerate((Pad.KICK, Pad.SNARE, Pad.BLUE_TOM), 1)
    ]

    assert songs_line(a_result(lanes=lanes)).endswith(" Mid tom is 3.0 worse, Snare is 2.0 worse.")


def test_what_rounds_to_nothing_is_not_called_worse() -> None:
    assert "Kick" not in songs_line(a_result(lanes=[LaneChange(Pad.KICK, 10, 5.0, 5.04)]))


def test_a_reason_stands_in_for_songs_that_were_not_compared() -> None:
    assert songs_line(a_result(not_compared="No song was held out.")) == "No song was held out."


@pytest.mark.parametrize(
    ("n_pieces", "words"),
    [
        (0, "There is no held-out song to listen to."),
        (1, "The only held-out song."),
        (2, "The best and the worst of the 50."),
        (3, "The best, the middle and the worst of the 50."),
    ],
)
def test_which_songs_can_be_heard(n_pieces: int, words: str) -> None:
    piece = Listening("Salt", 14.1, 16.9, Path("salt.flac"), (), ())

    assert pieces_text(a_result(listening=[piece] * n_pieces)) == words
    assert step_text(piece) == "14.1 → 16.9, worse"


def test_how_far_it_can_be_trusted() -> None:
    result = replace(a_result(Verdict.SAME, after=24.2), n_charters=1, n_shared_charters=1, timing_ms=None)

    assert [(fact.name, fact.text) for fact in footnotes(result)] == [
        ("Gain, 95 % interval", f"{MINUS}0.9 to 1.8"),
        ("Charters", "1, 1 shared"),
    ]
    assert footnotes(a_result())[1].text == "11, none shared"
    assert footnotes(a_result())[2].text == "1.8 ms"


@pytest.mark.parametrize(
    ("kind", "start", "learned"),
    [
        (RunKind.FINE_TUNE, ("Starts from", "Shipped 1.2"), "Trained on"),
        (RunKind.SCRATCH, ("Starts from", "nothing, from scratch"), "Trained on"),
        (RunKind.CALIBRATE, ("Starts from", "Shipped 1.2"), "Calibrated on"),
    ],
    ids=lambda value: value.name if isinstance(value, RunKind) else "",
)
def test_what_the_model_is(kind: RunKind, start: tuple[str, str], learned: str) -> None:
    facts = model_facts(a_result(), kind)

    assert (facts[0].name, facts[0].text) == start
    assert (facts[1].name, facts[1].text) == (learned, "462 charts, 29 h of music")
    assert [fact.text for fact in facts[2:4]] == ["23 min on the GPU", "46.0 MB, safetensors"]


def test_a_model_of_a_kit_alone_learned_from_no_songs() -> None:
    assert model_facts(replace(a_result(), n_songs=0), RunKind.SCRATCH)[1].text == "a kit, no songs"
