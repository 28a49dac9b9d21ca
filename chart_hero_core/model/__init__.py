"""The network, its checkpoints, windowed inference and the picking of onsets."""
