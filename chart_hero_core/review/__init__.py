"""Finding what should be looked at, and offering what it could be instead: doubts, candidates, other readings."""
