"""Route sets, choice, delay, capacity, and the equilibrium of them: arrays in, arrays out."""
