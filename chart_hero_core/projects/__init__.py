"""Project files: everything about an open song, saved with every edit."""
