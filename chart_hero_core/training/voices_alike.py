"""Labels that do not tell which voice a stroke is, only which ones it may be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from chart_hero_core.domain.drums import DrumVoice

VoicesAlike = Mapping[DrumVoice, Collection[DrumVoice]]
"""Which voices a stroke may be that is labelled with a voice, that one among them; itself where missing."""
KNOWN_VOICES: VoicesAlike = MappingProxyType({})
