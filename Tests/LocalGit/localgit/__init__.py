"""GitHub and GitLab, as far as policies are published there, in memory."""

from .server import LocalGit

__all__ = ["LocalGit"]
