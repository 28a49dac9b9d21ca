"""Synthetic training audio with exact labels, and the training loop. Imported by no other room."""
