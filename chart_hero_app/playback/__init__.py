"""Hearing the song and its chart: the mix, the tape that feeds it, the device that sounds it.

Three threads meet here. The *device's* thread calls `Engine.render`, which only mixes what lies ready. The
*worker* (`Feeder`, by `Worker`) decodes, stretches and reads ahead. The *GUI thread* holds the `Player`.
They hand each other frozen values: whoever has something new swaps in another `MixState`.

Two axes. *Heard seconds* are the song's own. *Tape frames* are the device's samples along the song as it
is played: at half speed the tape is twice as long. `Route` is the only place that converts them.
"""
