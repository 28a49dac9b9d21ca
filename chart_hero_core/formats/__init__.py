"""Chart files, song.ini and song folders: their tables, readers and writers.

    drum_codes      the note numbers of both chart formats and of General MIDI: the only place that knows them
    drum_track      from the gems of a drum track to pads, for both chart formats
    chart_file      what reading a chart yields, and what a chart must fulfil to be written
    chart_text      notes.chart
    midi_chart      notes.mid
    general_midi    raw onsets as General MIDI drums
    midi_file       Standard MIDI files, below the two above
    global_events   practice sections and the end of the song
    song_ini        song.ini
    text_files      encodings and lines of the two text formats
    folder_names    names of song folders that every system accepts
    song_folder     folders and files that appear at once and whole, or not at all
    staging         hidden names for them until then

Everything but the last two maps values to values. Writers take a chart on the chart clock (tick 0
at second 0); readers answer with the clock of the audio, `Offset` applied.
"""
