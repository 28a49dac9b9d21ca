"""How many steps a run takes: the one table that the training goes by and the form of a run speaks of."""

from __future__ import annotations

from chart_hero_core.runs.plan import RunKind, RunLength

N_STEPS = {
    RunLength.SHORT: 400,
    RunLength.NORMAL: 1_500,
    RunLength.LONG: 5_000,
}
"""Of a fine-tune, with batches of 12 clips of 8 s: 11, 40 and 133 hours of sound. A hundred songs are six
hours, so that a normal run hears each of them about seven times; more of it is learned by heart, which the
held-out figures show, and the best checkpoint is kept."""

N_SCRATCH_STEPS = {
    RunLength.SHORT: 4_000,
    RunLength.NORMAL: 15_000,
    RunLength.LONG: 40_000,
}
"""From nothing: the shipped model took 15,500."""


def n_steps_of(kind: RunKind, length: RunLength) -> int:
    """Steps of a run that learns, unless the expert page names another number."""
    return (N_SCRATCH_STEPS if kind is RunKind.SCRATCH else N_STEPS)[length]
