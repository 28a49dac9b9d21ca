"""Colours, type, icons and the style sheet: how everything looks, and nothing about what it does."""
