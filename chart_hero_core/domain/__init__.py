"""Ground floor: what a drum hit, a tempo map, a chart and a waveform are. numpy only."""
