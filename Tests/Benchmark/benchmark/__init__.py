"""How fast Twofold is, beside what no program on the same machine can be faster than."""
