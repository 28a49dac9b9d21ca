"""What should be looked at, and what it could be instead: doubts, candidates, readings, similar bars."""
