"""The song over time: overview, ruler, waveform, energy, lanes, highway; one axis for all of them."""
