"""Chart Hero's engine: from a song's audio to a playable drum chart. Never imports Qt."""

__version__ = "0.1.0"
