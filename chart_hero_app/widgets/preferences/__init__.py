"""Preferences: one page a topic, each a thin mirror of the settings. What is chosen applies at once."""
