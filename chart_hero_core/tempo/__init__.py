"""Beats, downbeats and strokes to a tempo map: how a song is counted, and when each tick sounds.

The way in is `estimator.estimate_tempo`; `estimate` holds what goes in and comes out, without scipy.
"""
