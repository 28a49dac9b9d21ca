"""The windows: what stands where, and who is told when something is pressed."""
