"""Acts on what the association pays for."""
