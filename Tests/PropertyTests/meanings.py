"""Compares what a reader found with what it should have found.

A meaning is a pair of a kind and what belongs to it:

- ["text", "a"], ["number", 1], ["bool", true], ["list", [meaning, ...]], ["map", [[key, meaning], ...]]
- ["json", meaning]: a text of JSON with that meaning
- ["mixed", [text, [[name, meaning], ...]]]: the same, of which the texts that are such names stand for meanings
- ["word", "5"]: a text that may arrive as the number or truth value that it spells
- ["digest", path]: the Base64 text of the SHA-256 of a file
"""
import base64
import hashlib
import json

MISSING = object()


def unique(pairs):
    """An object of JSON, of which no key is there twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(f"a key is there twice: {[key for key, _ in pairs]!r}")
    return found


def read_json(text):
    return json.loads(text, object_pairs_hook=unique)


class Target:
    """How texts arrive, unless a target has ways of its own."""

    files = {}

    def form(self, text):
        """What is compared of a text, of which others may be spellings."""
        return text

    def read_json(self, text):
        return read_json(text)


def differences(meaning, found, place, target):
    """The places where something else was found than was meant, with both, after a target's own reading of texts."""
    kind, content = meaning
    if kind == "mixed":
        text, parts = content
        meaning = kind, content = "json", filled(read_json(text), dict(parts))
    if found is MISSING:
        yield f"{place}: nothing instead of {meaning!r:.300}"
    elif kind == "list" and isinstance(found, list):
        if len(content) != len(found):
            yield f"{place}: {len(found)} elements instead of {len(content)}"
        for index, (element, value) in enumerate(zip(content, found)):
            yield from differences(element, value, f"{place}[{index}]", target)
    elif kind == "map" and isinstance(found, dict):
        found = {target.form(key): value for key, value in found.items()}
        for key in found.keys() - {target.form(key) for key, _ in content}:
            yield f"{place}: nobody wrote the key {key!r}"
        for key, value in content:
            yield from differences(value, found.get(target.form(key), MISSING), f"{place}.{key}", target)
    elif kind == "json" and isinstance(found, str):
        try:
            document = target.read_json(found)
        except ValueError as error:
            yield f"{place}: no JSON ({error}): {found!r:.300}"
        else:
            yield from differences(content, document, f"{place}(JSON)", target)
    elif not is_same(kind, content, found, target):
        yield f"{place}: {found!r:.300} instead of {meaning!r:.300}"


def is_same(kind, content, found, target):
    if kind == "text":
        return isinstance(found, str) and target.form(found) == target.form(content)
    if kind == "bool":
        return found is content
    if kind == "number":
        return isinstance(found, (int, float)) and not isinstance(found, bool) and found == content
    if kind == "word":
        return (target.form(found) if isinstance(found, str) else json.dumps(found)) == target.form(content)
    if kind == "null":
        return found is None
    if kind == "digest":
        return found == base64.b64encode(hashlib.sha256(target.files[content]).digest()).decode()
    return False


def filled(tree, parts):
    """The meaning of a document in which some texts stand for parts."""
    if isinstance(tree, dict):
        return ["map", [[parts.get(key, ["text", key])[1], filled(value, parts)] for key, value in tree.items()]]
    if isinstance(tree, list):
        return ["list", [filled(element, parts) for element in tree]]
    if isinstance(tree, bool):
        return ["bool", tree]
    if isinstance(tree, str):
        return parts.get(tree, ["text", tree])
    return ["null", None] if tree is None else ["number", tree]


def same_kinds(one, other):
    """Whether two trees are equal, to the kinds of values and the order of keys."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same_kinds(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same_kinds, one, other))
    return one == other
