"""Pictures of a finished history: frame in, matplotlib figure out; nothing here runs a simulation."""
