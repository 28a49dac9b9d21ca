"""How a run is laid out: length, batches, learning rate over time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingSpec:
    """Settings of a training run.

    Parameters
    ----------
    n_steps : batches in all; a run may be resumed with another number
    batch_size : clips in a batch
    learning_rate : highest one
    warm_up_steps : until it is reached
    decay_share : the last share of the run, in which it falls to zero; a decay that really reaches
        zero is worth several points of F
    weight_decay : of AdamW
    clip_norm : longest gradient
    averaging : share of the old weights kept in the moving average at every step
    seed : of the data and of the first weights
    n_workers : processes that render; 0 renders in the training process
    checkpoint_minutes : between checkpoints
    checkpoint_steps : between checkpoints besides; 0: by time alone
    n_validation_clips : held-out clips that are scored at every checkpoint
    """

    n_steps: int = 8000
    batch_size: int = 12
    learning_rate: float = 2e-3
    warm_up_steps: int = 300
    decay_share: float = 0.3
    weight_decay: float = 0.01
    clip_norm: float = 1.0
    averaging: float = 0.998
    seed: int = 1
    n_workers: int = 1
    checkpoint_minutes: float = 10.0
    checkpoint_steps: int = 0
    n_validation_clips: int = 48

    def __post_init__(self) -> None:
        if self.n_steps < 1 or self.batch_size < 1:
            raise ValueError("n_steps and batch_size must be at least 1")
        if not 0 <= self.decay_share <= 1:
            raise ValueError(f"decay_share {self.decay_share} is outside 0..1")

    def learning_rate_at(self, step: int) -> float:
        """Learning rate of a step (from 0): a ramp, a plateau, a straight fall to zero.

        The plateau makes the run's length free: only the fall has to know where the end is.

        References
        ----------
        Hu et al., "MiniCPM", arXiv 2404.06395, section 4 (warm-up, stable, decay).
        """
        ramp = min(1.0, (step + 1) / max(self.warm_up_steps, 1))
        n_decay = max(round(self.n_steps * self.decay_share), 1)
        fall = min(1.0, (self.n_steps - step) / n_decay)
        return self.learning_rate * ramp * max(fall, 0.0)
