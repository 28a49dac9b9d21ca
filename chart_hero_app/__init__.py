"""The window of Chart Hero: Qt lives here and nowhere else."""
