"""How much each signal tells a downbeat: fitted, plain numbers.

Logistic regression on the beats of 207 songs of a minute that `training.whole_songs` rendered from held-out
kits, grooves and instruments (a third of them through mp3 at 64 to 128 kbit/s), heard by the shipped network;
22 November 2026. The loss adds, per eight bars, how likely the right first beat is against the others.
"""

from __future__ import annotations

from collections.abc import Mapping

BIAS = -1.640
"""Log-odds of a beat about which nothing is known."""

WEIGHTS: Mapping[str, Mapping[int, float]] = {
    "downbeat": {-2: -1.335, -1: -0.854, 0: 3.331, 1: -0.996, 2: -1.29},
    "kick": {-1: 0.153, 0: -0.012, 1: -0.21},
    "snare": {-1: 0.185, 0: -1.058, 1: 0.241},
    "crash": {-1: -1.044, 0: 1.909, 1: -0.347},
    "bass changes (1)": {-1: -0.184, 0: 0.454, 1: -0.288},
    "chord changes (1)": {-1: -0.261, 0: 0.363, 1: -0.27},
    "bass changes (2)": {-2: -0.246, 0: 0.131, 2: -0.267},
    "chord changes (2)": {-2: -0.205, 0: 0.209, 2: -0.221},
}
"""Signal to {beats after the beat in question: nats per unit of the signal there}."""
