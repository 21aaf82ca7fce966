"""Values out of an input's bytes: JSON of any kind, and what looks like rules and policies."""
import json

PRINCIPAL = "arn:aws:iam::123456789012:role/app/Dev"
ACTIONS = ["s3:Get", "s3:GetA", "S3:get", "s3:*", "s3:Get*", "s3:?et*", "*", "*:*", "kms:Decrypt", "sqs:Send",
           "iam:PassRole", "access-analyzer:X", "s3", "s3:a b", ""]
RESOURCES = ["*", "arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::${Bucket}", "arn:aws:sqs:${Region}:${Account}:q",
             "arn:aws:s3:::a/${aws:username}", "arn:*:*:*:*:*", "arn:aws:kms:eu:1:key/a:b", "arn", ""]
PRINCIPALS = ["*", PRINCIPAL, "arn:aws:iam::*:role/*", "arn:aws:iam::*:user/*", "Dev"]
CONDITIONS = [{"StringEquals": {"aws:R": "eu"}}, {"Bool": {"aws:T": True}}, {"StringLike": {"a": ["b*", "c"]}}, {}, []]
KEYS = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition", "Comment", "Principals",
        "Statement", "Version", "Principal", "${A}", "Bucket", "s3:Bucket", "arn:aws:s3:::${Bucket}"]


def text(source):
    """Mostly one that a policy may hold, sometimes any, also with halves of surrogate pairs."""
    kind = source.ConsumeIntInRange(0, 3)
    if kind == 0:
        return source.ConsumeUnicode(source.ConsumeIntInRange(0, 20))
    return source.PickValueInList([ACTIONS, RESOURCES, PRINCIPALS + KEYS][kind - 1])


def value(source, depth=4):
    """Any JSON."""
    kind = source.ConsumeIntInRange(0, 9 if depth else 5)
    if kind < 3:
        return text(source)
    if kind < 6:
        return source.PickValueInList([None, True, False, 0, -1, 10 ** 400, 1.5, float("nan"), float("inf"), 1e300])
    if kind < 8:
        return [value(source, depth - 1) for _ in range(source.ConsumeIntInRange(0, 4))]
    return {source.PickValueInList(KEYS) if source.ConsumeBool() else text(source): value(source, depth - 1)
            for _ in range(source.ConsumeIntInRange(0, 5))}


def some(source, choices):
    """One of the choices, or a list of some."""
    if source.ConsumeBool():
        return source.PickValueInList(choices)
    return [source.PickValueInList(choices) for _ in range(source.ConsumeIntInRange(0, 4))]


def statement(source, effects=("Allow", "Deny")):
    """What a statement mostly looks like, now and then with a field that is anything."""
    fields = {"Action": some(source, ACTIONS)}
    for key, choices in (("Effect", effects), ("Resource", RESOURCES), ("Principals", PRINCIPALS), ("Sid", ["A", "B"]),
                         ("NotAction", ACTIONS), ("NotResource", RESOURCES)):
        if source.ConsumeProbability() < 0.4:
            fields[key] = source.PickValueInList(list(choices)) if key in ("Effect", "Sid") else some(source, choices)
    if source.ConsumeProbability() < 0.2:
        fields["Condition"] = source.PickValueInList(CONDITIONS)
    if source.ConsumeProbability() < 0.1:
        fields[source.PickValueInList(KEYS)] = value(source, 2)
    if "NotAction" in fields and source.ConsumeBool():
        del fields["Action"]
    if "NotResource" in fields and source.ConsumeBool():
        fields.pop("Resource", None)
    return fields


def rules(source, effect):
    """The bytes of a rule file as a repository may hold them; None for no file."""
    kind = source.ConsumeIntInRange(0, 5)
    if kind == 0:
        return source.ConsumeBytes(source.ConsumeIntInRange(0, 200))
    if kind == 1:
        return written(value(source))
    if kind == 2:
        return None
    entries = [source.PickValueInList(ACTIONS) if source.ConsumeBool() else statement(source, (effect,))
               for _ in range(source.ConsumeIntInRange(0, 5))]
    return written(entries if source.ConsumeBool() else {"Statement": entries})


def placeholders(source):
    """The bytes of placeholders.json; None for no file."""
    if source.ConsumeBool():
        return None
    if source.ConsumeBool():
        return written(value(source, 2))
    return written({key: some(source, ["a", "b", "eu", "*", "${Account}", "arn:aws:s3:::x", "arn:aws:s3:::y"])
                    for key in some(source, ["Bucket", "s3:Bucket", "Region", "Account", "arn:aws:s3:::${Bucket}"])})


def policy(source):
    """A policy that IAM may hold."""
    found = [sound(source) for _ in range(source.ConsumeIntInRange(0, 4))]
    return {"Version": "2012-10-17", "Statement": found[0] if len(found) == 1 and source.ConsumeBool() else found}


def sound(source):
    """A statement that IAM takes: all fields as they should be, and none together with its opposite."""
    fields = {"Effect": source.PickValueInList(["Allow", "Allow", "Deny"])}
    for key, choices in (("Action", ACTIONS), ("Resource", RESOURCES)):
        fields[source.PickValueInList([key, key, "Not" + key])] = some(source, choices)
    if source.ConsumeProbability() < 0.2:
        fields["Condition"] = source.PickValueInList(CONDITIONS[:3])
    return fields


def written(content):
    return json.dumps(content).encode()
