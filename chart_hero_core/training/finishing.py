"""After the last step: calibrate a model on held-out songs, measure it on others, complete its card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from chart_hero_core.domain.drums import DrumFamily
from chart_hero_core.domain.progress import SilentMonitor
from chart_hero_core.evaluation.class_schemes import SEVEN_CLASSES
from chart_hero_core.evaluation.onset_scores import OnsetScores, score_onsets
from chart_hero_core.evaluation.scored_song import ScoredSong
from chart_hero_core.model.checkpoint import LoadedModel, load_model, save_model
from chart_hero_core.model.inference import listen
from chart_hero_core.model.onsets import DecodingSpec, pick_onsets
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.events import Calibrated
from chart_hero_core.training.calibration import calibrate, measure
from chart_hero_core.training.candidates import HeardSong
from chart_hero_core.training.clips import Clip, ClipRenderer, ClipSpec
from chart_hero_core.training.credits import CREDITS
from chart_hero_core.training.pack import Split

SONG_S = 30.0
"""Long enough for a song to have, or to lack, an instrument."""

SPLITS: tuple[Split, Split] = ("validation", "train")

TAKEN_AWAY = (DrumFamily.KICK, DrumFamily.SNARE, DrumFamily.HI_HAT, DrumFamily.CYMBALS)
"""Families that too few songs lack by themselves; each is taken away from one song for every ten."""

CALIBRATION_SEED = 8_000_001
LACKING_SEED = 8_500_001
MEASURING_SEED = 9_000_001


def finish_model(path: Path, pack: Path, n_songs: int, report: Report) -> None:
    """Calibrate the model at `path` on unheard songs, and measure it on others.

    Half of the calibration songs are played on held-out kits, half on kits of the training split: the
    held-out kits alone have too few cymbals and toms to stand for all there are. Some more songs, with a
    family taken away, show what it looks like when it is not there. The measured songs are all of the
    held-out split.

    Parameters
    ----------
    path : .safetensors file with its card; the card is written anew
    pack : the training pack
    n_songs : of 30 s, for each of the two
    report : told the figures

    Raises
    ------
    ModelError, TrainingDataError
        if the model or the pack cannot be used
    """
    model = load_model(path)
    held_out, trained = (ClipRenderer(pack, split, ClipSpec(duration_s=SONG_S)) for split in SPLITS)
    half = (n_songs + 1) // 2
    calibration_songs = [
        *_heard(model, (held_out.render(CALIBRATION_SEED, index) for index in range(half))),
        *_heard(model, (trained.render(CALIBRATION_SEED, index) for index in range(half))),
    ]
    lacking = (
        held_out.render(LACKING_SEED, index, TAKEN_AWAY[index % len(TAKEN_AWAY)])
        for index in range(len(TAKEN_AWAY) * n_songs // 10)
    )
    decoding = calibrate(calibration_songs, _heard(model, lacking))
    songs = _heard(model, (held_out.render(MEASURING_SEED, index) for index in range(n_songs)))
    figures = {"n_songs": n_songs, "song_s": SONG_S, **measure(songs, decoding), **_scores(songs, decoding)}
    scores = {**model.card.scores, "held_out_songs": figures}
    save_model(
        path, model.network, replace(model.card, decoding_spec=decoding, scores=scores, credits=CREDITS)
    )
    report(Calibrated(scores=figures))


def _heard(model: LoadedModel, clips: Iterable[Clip]) -> list[HeardSong]:
    songs = []
    for clip in clips:
        window = model.card.window_spec
        activations = listen(model.network, model.log_mel, [clip.samples], window, SilentMonitor())
        songs.append(HeardSong(clip, activations))
    return songs


def _scores(songs: list[HeardSong], decoding: DecodingSpec) -> dict[str, Any]:
    """Onset F on audible strokes; what the record drowns counts as a false hit if it is guessed."""
    scored = [
        ScoredSong(
            str(i),
            [
                onset
                for onset, is_audible in zip(song.clip.onsets, song.clip.audible, strict=True)
                if is_audible
            ],
            pick_onsets(song.activations, decoding),
        )
        for i, song in enumerate(songs)
    ]
    five = score_onsets(scored)
    return {
        "micro_f_5_classes": round(five.micro.f_measure, 4),
        "classes": {name: round(counts.f_measure, 4) for name, counts in five.per_class.items()},
        "micro_f_7_classes": round(score_onsets(scored, SEVEN_CLASSES).micro.f_measure, 4),
        "median_error_ms": _median_errors(five),
    }


def _median_errors(scores: OnsetScores) -> dict[str, float]:
    timings = {name: scores.timing(name) for name in scores.scheme.classes}
    return {name: round(timing.median_ms, 2) for name, timing in timings.items() if timing is not None}
