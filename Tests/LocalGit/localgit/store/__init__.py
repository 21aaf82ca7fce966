"""Repositories with their commits, branches and requests for review: what both hosts serve, each in its own words."""
