"""A local AWS for Twofold's deployment tests: moto, and what moto lacks."""

ACCOUNT = "123456789012"
