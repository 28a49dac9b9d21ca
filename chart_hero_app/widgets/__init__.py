"""Thin widgets: they mirror a view model and pass on what the user does."""
