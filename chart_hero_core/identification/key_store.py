"""Where the key for AudD is kept: the environment, the system's keyring, or this process alone."""

from __future__ import annotations


class KeyStore:
    """Keeps the key."""
