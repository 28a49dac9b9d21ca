"""Whose sounds the model learned from; stored in its card, for their licences ask for it."""

CREDITS = (
    "Drum samples provided by DrumGizmo.org (MuldjordKit by Lars Muldjord; CC-BY 4.0).",
    "Pearl Master Studio pack 1 by enoe (CC-BY 3.0).",
    "AVL Drumkits 1.1 by Glen MacArthur, bandshed.net (CC-BY-SA 3.0).",
    "Salamander Drumkit by Alexander Holm (CC-BY-SA 3.0).",
    "The Open Source Drum Kit by Real Music Media (public domain).",
    "Gogodze Phu Vol II, Frankensnare, Body Percussion, Emilyguitar, Black and Green Guitars, pastabass and "
    "growlybass by Karoryfer (CC0 1.0).",
    "Stargate sample pack: Fugue State Audio, a Freesound selection, microlag, Versilian Studios (CC0 1.0).",
    "FreePats World Percussion, E-Guitar FSBS and Electric Bass YR (CC0 1.0).",
    "Sonic Pi samples (CC0 1.0).",
    "Roland TR-808 Sound Sample Set 1.0.0 by Michael Fischer (CC0 1.0).",
    "CR-78, LM-2, TR-505, MRK-2, RZ-1, Drumtraks and MFB-512 samples (public domain, say their collections).",
    "Web Audio samples by Google Chrome Labs: kits and impulse responses (Apache-2.0).",
    "EMT 140 plate impulse responses by Greg Hopkins (CC-BY).",
    "Groove MIDI Dataset v1.0.0 by Google LLC (Gillick, Roberts, Engel, Eck, Bamman; CC-BY 4.0).",
    "Fluid (R3) General MIDI SoundFont by Frank Wen (MIT).",
    "Freedoom music by contributors to the Freedoom project (BSD-3-Clause).",
)
