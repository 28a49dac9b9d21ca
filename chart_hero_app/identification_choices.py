"""What the user chose about finding out which song it is; the key is no choice, and never kept with them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IdentificationChoices:
    """How songs are identified.

    Parameters
    ----------
    has_agreed : the user was told once what is sent, and wants it
    names_queue : songs of the queue without title or artist are asked for when they are charted
    """

    has_agreed: bool = False
    names_queue: bool = False
