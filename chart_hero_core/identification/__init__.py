"""Asking others which song it is: AudD by sound, MusicBrainz by name; the only room that knows a network."""
