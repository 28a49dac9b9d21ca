"""How good a transcription is: one definition, used by training and by reports.

`scored_song.ScoredSong` holds what is compared, `onset_scores`, `edits`, `beat_scores`, `reliability`
and `false_hits` each own one measure, `report.score_songs` takes them all. `annotated` reads songs
with a hand-made truth. Values in, values out; seconds are heard seconds, no shift is ever fitted.
"""
