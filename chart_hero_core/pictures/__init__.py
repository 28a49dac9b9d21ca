"""Album art: foreign pictures read with care, squares of 512 pixels, covers drawn for songs without one."""
