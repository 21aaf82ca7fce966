"""Who writes: the owner of the token, somebody with a keyboard, and the hosts themselves."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    number: int
    login: str
    name: str
    email: str


BOT = Person(1001, "policy-bot", "Policy Bot", "policy-bot@example.com")
SOMEBODY = Person(1002, "somebody", "Some Body", "somebody@example.com")
GITHUB = Person(1003, "web-flow", "GitHub", "noreply@github.com")
