"""Sound: the mix of song, drum sounds and click, the device it goes to, and where the playhead is."""
