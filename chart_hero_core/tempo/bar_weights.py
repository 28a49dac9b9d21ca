"""How much each signal tells a downbeat: fitted, plain numbers.

Logistic regression on the beats of 57 songs of a minute that `training.whole_songs` rendered from held-out
kits, grooves and instruments (a third of them through mp3 at 64 to 128 kbit/s), heard by the shipped network;
22 November 2026. The loss adds, per eight bars, how likely the right first beat is against the others.
"""

from __future__ import annotations

from collections.abc import Mapping

BIAS = -1.657
"""Log-odds of a beat about which nothing is known."""

WEIGHTS: Mapping[str, Mapping[int, float]] = {
    "downbeat": {-2: -1.064, -1: -1.337, 0: 4.004, 1: -2.149, 2: -1.143},
    "kick": {-1: 0.79, 0: 0.103, 1: 0.256},
    "snare": {-1: -0.205, 0: -0.131, 1: -0.052},
    "crash": {-1: -0.564, 0: 0.671, 1: -0.443},
    "bass changes (1)": {-1: -0.088, 0: 0.179, 1: -0.279},
    "chord changes (1)": {-1: -0.345, 0: 0.512, 1: -0.229},
    "bass changes (2)": {-2: -0.245, 0: 0.194, 2: -0.255},
    "chord changes (2)": {-2: -0.306, 0: 0.194, 2: -0.341},
    "bass begins": {0: 0.215},
    "chord begins": {0: 0.157},
}
"""Signal to {beats after the beat in question: nats per unit of the signal there}."""
