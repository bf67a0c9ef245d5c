"""Patterns of the real market that the model should reproduce: statistics of runs, and their bands."""
