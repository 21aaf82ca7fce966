"""Which access policies grant, compared without knowing all actions and resources there are.

What cannot be told is decided to the worse: access counts as new, or as granted. So a part of a new policy is covered
only by one statement of the old one as a whole, and conditions are compared by their text.
"""

import dataclasses
import json
from dataclasses import dataclass

from ..iam.policy import as_list
from .patterns import includes, overlap


@dataclass(frozen=True)
class Names:
    """Actions or resources: those that fit one of the patterns or, negated, those that fit none."""

    patterns: tuple
    negated: bool = False

    def include(self, others):
        if not self.negated and not others.negated:
            return all(any(includes(own, other) for own in self.patterns) for other in others.patterns)
        if self.negated and not others.negated:
            return not any(overlap(own, other) for own in self.patterns for other in others.patterns)
        if self.negated:
            return all(any(includes(other, own) for other in others.patterns) for own in self.patterns)
        return any(includes(own, "*") for own in self.patterns)

    def meet(self, others):
        if self.negated and others.negated:
            return True
        if self.negated:
            return others.meet(self)
        if others.negated:
            return not all(any(includes(other, own) for other in others.patterns) for own in self.patterns)
        return any(overlap(own, other) for own in self.patterns for other in others.patterns)

    def each(self):
        """Pattern by pattern, where they can be told apart."""
        return [self] if self.negated else [Names((pattern,)) for pattern in self.patterns]


@dataclass(frozen=True)
class Rule:
    """A statement, or a part of it."""

    index: int
    sid: str
    effect: str
    principals: str
    actions: Names
    resources: Names
    conditions: frozenset

    def parts(self):
        return [
            dataclasses.replace(self, actions=actions, resources=resources)
            for actions in self.actions.each()
            for resources in self.resources.each()
        ]

    def speaks_to(self, other):
        return self.principals in (EVERYBODY, other.principals)

    def covers(self, part):
        """Whether it applies wherever the part does; each condition narrows, so it has no other ones."""
        return (
            self.speaks_to(part)
            and self.actions.include(part.actions)
            and self.resources.include(part.resources)
            and self.conditions <= part.conditions
        )

    def meets(self, part):
        return self.actions.meet(part.actions) and self.resources.meet(part.resources)

    def covers_both(self, one, other):
        """Whether it applies wherever both do at once."""
        return (
            (self.speaks_to(one) or self.speaks_to(other))
            and (self.actions.include(one.actions) or self.actions.include(other.actions))
            and (self.resources.include(one.resources) or self.resources.include(other.resources))
            and self.conditions <= one.conditions | other.conditions
        )


EVERYBODY = "everybody"


def rules(statements):
    return [
        Rule(
            index,
            statement.get("Sid", ""),
            statement["Effect"],
            _principals(statement),
            _names(statement, "Action", str.lower),
            _names(statement, "Resource", str),
            _conditions(statement),
        )
        for index, statement in enumerate(statements)
    ]


def _principals(statement):
    """Policies of identities and those for all speak to everybody; others are compared by their text."""
    if "NotPrincipal" in statement:
        return "not " + json.dumps(statement["NotPrincipal"], sort_keys=True)
    principal = statement.get("Principal", "*")
    if principal in ("*", {"AWS": "*"}, {"AWS": ["*"]}):
        return EVERYBODY
    return json.dumps({kind: sorted(as_list(names)) for kind, names in principal.items()}, sort_keys=True)


def _names(statement, field, read):
    if "Not" + field in statement:
        return Names(tuple(read(one) for one in as_list(statement["Not" + field])), negated=True)
    return Names(tuple(read(one) for one in as_list(statement.get(field, "*"))))  # trust policies have no resource


def _conditions(statement):
    return frozenset(
        (operator.lower(), key.lower(), frozenset(str(value) for value in as_list(values)))
        for operator, keys in (statement.get("Condition") or {}).items()
        for key, values in keys.items()
    )


def _split(all_rules):
    return [[rule for rule in all_rules if rule.effect == effect] for effect in ("Allow", "Deny")]


def new_access(new, old):
    """The rules of a new policy that allow what the old one does not."""
    (allows, denies), (old_allows, old_denies) = _split(new), _split(old)

    def is_old(part):
        if any(deny.covers(part) for deny in denies):
            return True
        if not any(allow.covers(part) for allow in old_allows):
            return False
        # What the old policy denies of it, the new one has to deny, too.
        denied = [kept for deny in old_denies if deny.meets(part) for kept in deny.parts() if kept.meets(part)]
        return all(any(deny.covers_both(kept, part) for deny in denies) for kept in denied)

    return [rule for rule in allows if not all(is_old(part) for part in rule.parts())]


def granted(policy, actions, resources):
    """The rules of a policy that allow one of the actions on one of the resources; where none are named, any."""
    allows, denies = _split(policy)
    asked = Rule(
        0,
        "",
        "Allow",
        EVERYBODY,
        Names(tuple(action.lower() for action in actions) or ("*",)),
        Names(tuple(resources) or ("*",)),
        frozenset(),
    )

    def is_granted(part):
        return any(
            one.meets(part) and not any(deny.covers_both(one, part) for deny in denies) for one in asked.parts()
        )

    return [rule for rule in allows if any(is_granted(part) for part in rule.parts())]
