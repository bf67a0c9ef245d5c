"""What the simulation and its formulas are held against: answers of independent software and theory."""
