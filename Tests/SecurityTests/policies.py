"""All policies of a stack: of roles, of who may become one, and of resources."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Policy:
    """`kind` is identity, trust or resource."""

    resource: str  # the logical ID of what holds it
    kind: str
    document: dict

    def statements(self):
        """(the number that names it, statement)"""
        return enumerate(self.document["Statement"])


def policies(resources):
    """The policies of resources as `resolved` gives them."""
    found = []
    for name, (kind, properties) in resources.items():
        if kind == "AWS::IAM::Role":
            found.append(Policy(name, "trust", properties["AssumeRolePolicyDocument"]))
            found += [Policy(name, "identity", one["PolicyDocument"]) for one in properties.get("Policies", [])]
        elif kind == "AWS::IAM::Policy":
            found.append(Policy(name, "identity", properties["PolicyDocument"]))
        elif "PolicyDocument" in properties:
            found.append(Policy(name, "resource", properties["PolicyDocument"]))
    return found


def as_list(value):
    return value if isinstance(value, list) else [value]
