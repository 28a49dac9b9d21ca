"""What the user chose about finding out which song it is; the key is no choice, and never kept with them."""

from __future__ import annotations

from dataclasses import dataclass

from chart_hero_core.domain.identification import UNATTENDED_SCORE


@dataclass(frozen=True, slots=True)
class IdentificationChoices:
    """How songs are identified.

    Parameters
    ----------
    has_agreed : the user was told once what is sent, and wants it
    in_queue : unknown songs of the queue are identified too
    lowest_score : 0..1; what the queue takes without being asked
    """

    has_agreed: bool = False
    in_queue: bool = False
    lowest_score: float = UNATTENDED_SCORE
