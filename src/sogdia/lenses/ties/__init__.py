"""Ties between states: similarity, strength, vectors, balance, mediators, and what they do to borders."""
