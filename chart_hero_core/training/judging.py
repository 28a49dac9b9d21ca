"""After the learning: calibrate what came of a run, and compare it with the model before.

The songs that judge are never those that were learned from or calibrated on. Whatever ends it half-way, it
can be done anew: the result is written last.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chart_hero_core.domain.drums import FAMILIES, DrumFamily
from chart_hero_core.evaluation.strokes import PART_OF_PAD
from chart_hero_core.model.checkpoint import LoadedModel, load_model, save_model
from chart_hero_core.model.onsets import DecodingSpec, pick_onsets
from chart_hero_core.runs.control import asked
from chart_hero_core.runs.data_set import DataSet
from chart_hero_core.runs.event_log import Report
from chart_hero_core.runs.json_files import write_json
from chart_hero_core.runs.plan import RunKind, RunPlan
from chart_hero_core.runs.results import FILE_NAME, MODEL_NAME, RunResult, Verdict
from chart_hero_core.training.candidates import HeardSong
from chart_hero_core.training.chosen_pieces import ChosenPieces, choose_pieces, count_charters
from chart_hero_core.training.comparison import JudgedSong, compare
from chart_hero_core.training.finishing import finish_model
from chart_hero_core.training.hardware import choose_device
from chart_hero_core.training.licensing import licence_of
from chart_hero_core.training.listening_pieces import listening_of
from chart_hero_core.training.loop import Ask
from chart_hero_core.training.pack import has_kits
from chart_hero_core.training.piece_hearing import PieceListener
from chart_hero_core.training.recalibration import Recalibration
from chart_hero_core.training.run_songs import data_set_of
from chart_hero_core.training.song_pieces import Piece

N_KIT_SONGS = 40
"""What a network from scratch is calibrated on where there is a kit for it."""

_Judged = tuple[Piece, JudgedSong]


def finish_run(run: Path, plan: RunPlan, report: Report, took_s: float, ask: Ask | None = None) -> None:
    """Calibrate a run's model, judge it and the one before, and write what came of it.

    Parameters
    ----------
    run : folder of the run, with `model.safetensors` as it was learned
    plan : of the run
    report : told how far it is
    took_s : seconds that the learning took
    ask : tells what the run is asked for; by default what stands in its folder

    Raises
    ------
    PauseAskedError
        if it is asked to pause
    ModelError, TrainingDataError
        if something that it needs cannot be read, or the result cannot be written
    """
    began_s = time.perf_counter()
    if plan.kind is RunKind.SCRATCH and plan.kit and has_kits(plan.kit, "validation"):
        finish_model(run / MODEL_NAME, plan.kit, N_KIT_SONGS, report)
    data_set = data_set_of(run, plan)
    device = choose_device(plan.device)
    chosen = choose_pieces(plan, data_set)
    model = load_model(run / MODEL_NAME, device.accelerator)
    before = load_model(plan.base, device.accelerator) if plan.base else None

    listener = PieceListener(chosen.n_pieces, report, ask or (lambda: asked(run)))
    witnesses = [listener.hear(piece, model)[0] for piece in chosen.calibrating]
    recalibration = Recalibration.of(model.card.decoding_spec, witnesses, _families(plan))
    decoding = recalibration.decoding()
    judged: list[_Judged] = []
    if before is not None:
        judged += _held_out(chosen, before, model, decoding, listener)
        judged += _left_out(chosen, before, witnesses, recalibration)

    result = _without_comparison(run, plan, data_set, chosen, device.name)
    if judged:
        result = _compared(run, result, judged, chosen)
    else:
        result = replace(result, not_compared=_why_not(before, chosen))
    _complete(run, model, decoding, result)
    took_s += time.perf_counter() - began_s
    write_json(run / FILE_NAME, replace(result, took_s=round(took_s, 1)))


def _families(plan: RunPlan) -> Sequence[DrumFamily]:
    """List what may be calibrated: all, or what the chosen lanes belong to."""
    wanted = {PART_OF_PAD[pad] for pad in plan.lanes}
    return [family for family in FAMILIES if family in wanted or not wanted]


def _held_out(
    chosen: ChosenPieces,
    before: LoadedModel,
    after: LoadedModel,
    decoding: DecodingSpec,
    listener: PieceListener,
) -> list[_Judged]:
    """Let both models hear the pieces that judge; those in which nothing can be heard are left out."""
    models = [after] if after.sha256 == before.sha256 else [after, before]
    judged = []
    for piece in chosen.judging:
        heard = listener.hear(piece, *models)
        if heard[0].audible_onsets:
            judged.append((piece, _judged(piece, heard[-1], before, heard[0], decoding)))
    return judged


def _left_out(
    chosen: ChosenPieces, before: LoadedModel, witnesses: Sequence[HeardSong], recalibration: Recalibration
) -> list[_Judged]:
    """Judge calibrations by the song that had no say in each, where too few songs were held out."""
    if not chosen.leaves_one_out:
        return []
    return [
        (piece, _judged(piece, heard, before, heard, recalibration.decoding(left_out=i)))
        for i, (piece, heard) in enumerate(zip(chosen.calibrating, witnesses, strict=True))
        if heard.audible_onsets
    ]


def _judged(
    piece: Piece, heard_before: HeardSong, before: LoadedModel, heard: HeardSong, decoding: DecodingSpec
) -> JudgedSong:
    return JudgedSong(
        piece.name,
        piece.path,
        heard.audible_onsets,
        pick_onsets(heard_before.activations, before.card.decoding_spec),
        pick_onsets(heard.activations, decoding),
    )


def _without_comparison(
    run: Path, plan: RunPlan, data_set: DataSet, chosen: ChosenPieces, device: str
) -> RunResult:
    """Tell what is known of a run before anything is compared."""
    n_charters, n_shared_charters = count_charters(data_set)
    return RunResult(
        name=plan.name,
        base_name=plan.base_name,
        verdict=Verdict.SAME,
        before=0.0,
        after=0.0,
        gain_low=0.0,
        gain_high=0.0,
        lanes=(),
        songs=(),
        listening=(),
        timing_ms=None,
        n_charters=n_charters,
        n_shared_charters=n_shared_charters,
        n_songs=chosen.n_songs,
        music_s=chosen.music_s,
        took_s=0.0,
        device=device,
        size_bytes=(run / MODEL_NAME).stat().st_size,
        licence=licence_of(plan, chosen.n_songs),
        is_held_out=chosen.is_held_out,
    )


def _compared(run: Path, result: RunResult, judged: Sequence[_Judged], chosen: ChosenPieces) -> RunResult:
    songs = [song for _, song in judged]
    comparison = compare(songs)
    return replace(
        result,
        verdict=comparison.verdict,
        before=comparison.before,
        after=comparison.after,
        gain_low=comparison.gain.low,
        gain_high=comparison.gain.high,
        lanes=comparison.lanes,
        songs=comparison.songs,
        listening=listening_of(run, [piece for piece, _ in judged], songs, comparison),
        timing_ms=comparison.timing_ms,
        judged_on=chosen.judged_on,
    )


def _why_not(before: LoadedModel | None, chosen: ChosenPieces) -> str:
    if before is None:
        return "There was no model before that this one could be compared with."
    if chosen.n_lost and not chosen.judging:
        return "No held-out song could be read any more; plug their drive in before the next run."
    if chosen.judging or chosen.leaves_one_out:
        return "In the held-out songs nothing is played that could be compared; hold others out."
    if chosen.n_songs == 1:
        return "One song alone cannot teach and judge; add more songs to see what is gained."
    return "No song was held out; hold some out on the Data page to see what is gained."


def _complete(run: Path, model: LoadedModel, decoding: DecodingSpec, result: RunResult) -> None:
    """Write the model with its new calibration, and what is known of it."""
    training: dict[str, Any] = {
        **model.card.training,
        "name": result.name,
        "base_name": result.base_name,
        "n_songs": result.n_songs,
        "music_s": result.music_s,
        "device": result.device,
        "date": datetime.now(UTC).date().isoformat(),
    }
    scores = dict(model.card.scores)
    if result.is_compared:
        scores["before_and_after"] = {
            "edits_per_100": [result.before, result.after],
            "gain_95": [result.gain_low, result.gain_high],
            "n_songs": len(result.songs),
            "lanes": {lane.pad.value: [lane.before, lane.after] for lane in result.lanes},
        }
    card = replace(model.card, decoding_spec=decoding, training=training, scores=scores, name=result.name)
    save_model(run / MODEL_NAME, model.network, card)
