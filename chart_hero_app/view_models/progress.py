"""How far a transcription is, and when it will be done."""

from __future__ import annotations

from dataclasses import dataclass

from chart_hero_core.domain.progress import Stage

SHARES = {Stage.DECODE: 0.0, Stage.LISTEN: 0.92, Stage.TEMPO: 0.06, Stage.CHART: 0.02}
"""Share of a whole run that each stage takes; sound is decoded while it is heard. Measured: whole_job.md."""
LEAST_SHARE = 0.04
"""Before that much is done, no time left is told: it would be a guess."""
STAGES = (Stage.DECODE, Stage.LISTEN, Stage.TEMPO, Stage.CHART)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a transcription stands.

    Parameters
    ----------
    stage : at work
    share : 0..1 of the whole run
    left_s : seconds until it is done; None while nobody can tell
    heard_s : the song is heard up to this second
    """

    stage: Stage
    share: float
    left_s: float | None
    heard_s: float


def progress_at(
    stage: Stage, stage_share: float, elapsed_s: float, duration_s: float, heard_before_s: float = 0.0
) -> Progress:
    """Work out how far a run is.

    Parameters
    ----------
    stage, stage_share : `stage_share` (0..1) of this stage is done, and all stages before it
    elapsed_s : since the run began
    duration_s : of the song
    heard_before_s : so much of it was heard in an earlier run, which took no time of this one
    """
    before = sum(SHARES[earlier] for earlier in STAGES[: STAGES.index(stage)])
    share = min(before + SHARES[stage] * stage_share, 1.0)
    done_now = share - (SHARES[Stage.LISTEN] * heard_before_s / duration_s if duration_s else 0.0)
    left_s = elapsed_s * (1 - share) / done_now if done_now >= LEAST_SHARE else None
    heard_share = stage_share if stage is Stage.LISTEN else float(stage in (Stage.TEMPO, Stage.CHART))
    return Progress(stage, share, left_s, heard_share * duration_s)
