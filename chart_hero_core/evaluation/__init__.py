"""How good a transcription is: one definition, used by training and by reports.

`scored_song.ScoredSong` holds what is compared, `onset_scores`, `confusion`, `edits`, `chart_scores`,
`beat_scores`, `reliability`, `doubt_spans` and `false_hits` each own one measure, `report.score_songs` takes
them all, `report_files` writes them down with pictures. `annotated` reads songs whose drums are known. Values
in, values out; seconds are heard seconds, no shift is ever fitted.
"""
