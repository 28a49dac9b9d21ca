"""What a search may vary, and within which bounds: settings drawn become the spec of a short run."""

from __future__ import annotations

from dataclasses import replace

from optuna.trial import BaseTrial

from chart_hero_core.audio.features import FeatureSpec
from chart_hero_core.model.network import ModelSpec
from chart_hero_core.training.clips import ClipSpec
from chart_hero_core.training.loss import LossSpec
from chart_hero_core.training.production import ProductionSpec
from chart_hero_core.training.run_spec import RunSpec
from chart_hero_core.training.schedule import TrainingSpec
from chart_hero_core.training.targets import LabelSpec

WINDOW_SETS = {
    "25 and 64 ms": (800, 2048),
    "16 and 64 ms": (512, 2048),
    "25 and 93 ms": (800, 2976),
    "50 ms alone": (1600,),
}
"""Analysis windows in samples at 32 kHz, one spectrogram each."""


def draw_run(draws: BaseTrial, clip_s: float, training: TrainingSpec) -> RunSpec:
    """Draw a set of settings.

    Parameters
    ----------
    draws : a trial of a study, or a fixed one
    clip_s : seconds of a clip
    training : length and seed of the run; the learning rate is drawn
    """
    n_mels = int(draws.suggest_categorical("mel bands", [64, 80, 96, 128]))
    windows = WINDOW_SETS[str(draws.suggest_categorical("windows", list(WINDOW_SETS)))]
    feature = FeatureSpec(n_mels=n_mels, window_lengths=windows)
    model = ModelSpec(
        n_resolutions=len(windows),
        n_mels=n_mels,
        width=int(draws.suggest_categorical("width", [96, 128, 192])),
        n_layers=int(draws.suggest_categorical("layers", [2, 3, 4])),
        dropout=draws.suggest_float("dropout", 0.0, 0.15),
    )
    production = ProductionSpec(
        level_spread=draws.suggest_float("level spread", 0.6, 1.5),
        severity=draws.suggest_float("severity", 0.4, 1.4),
        balance_spread_db=draws.suggest_float("balance spread", 2.5, 6.5),
    )
    return RunSpec(
        feature=feature,
        model=model,
        clip=ClipSpec(duration_s=clip_s, production=production),
        label=LabelSpec(onset_width_frames=draws.suggest_float("label width", 0.5, 1.3)),
        loss=LossSpec(
            positive_weight=draws.suggest_float("positive weight", 1.0, 8.0, log=True),
            voice_weight=draws.suggest_float("voice weight", 0.05, 0.6, log=True),
            beat_weight=draws.suggest_float("beat weight", 0.1, 1.0, log=True),
        ),
        training=replace(training, learning_rate=draws.suggest_float("learning rate", 5e-4, 6e-3, log=True)),
    )
