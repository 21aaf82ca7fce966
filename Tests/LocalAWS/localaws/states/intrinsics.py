"""The intrinsic functions, States.*, of the Amazon States Language."""

import base64
import functools
import hashlib
import json
import random
import re
import uuid

from . import paths


class IntrinsicSyntaxError(ValueError):
    pass


class IntrinsicFailure(Exception):
    pass


@functools.lru_cache(2048)
def parse(text):
    """A tree of ("call", name, arguments), ("path", Path) and ("literal", value)."""
    tree, rest = _read(text.strip())
    if rest.strip():
        raise IntrinsicSyntaxError(f"'{text}': cannot read '{rest}'")
    if tree[0] != "call":
        raise IntrinsicSyntaxError(f"'{text}' is no intrinsic function")
    return tree


def evaluate(tree, data, context):
    kind, *parts = tree
    if kind == "literal":
        return parts[0]
    if kind == "path":
        return parts[0].find(data, context)
    name, arguments = parts
    values = [evaluate(argument, data, context) for argument in arguments]
    try:
        return FUNCTIONS[name](*values)
    except IntrinsicFailure:
        raise
    except Exception as error:
        raise IntrinsicFailure(f"{name}: {error}") from error


def _read(text):
    call = re.match(r"(States\.\w+)\s*\(", text)
    if call:
        name, rest, arguments = call[1], text[call.end() :].lstrip(), []
        if name not in FUNCTIONS:
            raise IntrinsicSyntaxError(f"'{name}' is no intrinsic function")
        while not rest.startswith(")"):
            argument, rest = _read(rest)
            arguments.append(argument)
            rest = rest.lstrip()
            if rest.startswith(","):
                rest = rest[1:].lstrip()
            elif not rest.startswith(")"):
                raise IntrinsicSyntaxError(f"{name}: a comma or a closing bracket is missing before '{rest}'")
        return ("call", name, tuple(arguments)), rest[1:]
    string = re.match(r"'((?:[^'\\]|\\.)*)'", text)
    if string:
        # \{ and \} are left for States.Format, which is the one to understand them
        return ("literal", re.sub(r"\\([^{}])", r"\1", string[1])), text[string.end() :]
    literal = re.match(r"(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=[\s,)]|$)", text)
    if literal:
        return ("literal", json.loads(literal[1])), text[literal.end() :]
    if text.startswith("$"):
        end, depth = 0, 0
        while end < len(text) and (depth or text[end] not in ",) "):
            depth += {"[": 1, "]": -1}.get(text[end], 0)
            end += 1
        return ("path", paths.parse(text[:end])), text[end:]
    raise IntrinsicSyntaxError(f"cannot read '{text}'")


def _text(value):
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _format(template, *values):
    pieces = re.split(r"(?<!\\)\{\}", template)
    if len(pieces) != len(values) + 1:
        raise IntrinsicFailure(f"States.Format: '{template}' takes {len(pieces) - 1} values and is given {len(values)}")
    if any(isinstance(value, (dict, list)) for value in values):
        raise IntrinsicFailure("States.Format takes strings, numbers, booleans and null only")
    text = pieces[0] + "".join(_text(value) + piece for value, piece in zip(values, pieces[1:]))
    return text.replace("\\{", "{").replace("\\}", "}")


def _range(first, last, step):
    if step == 0:
        raise IntrinsicFailure("States.ArrayRange: the step is 0")
    found = list(range(int(first), int(last) + (1 if step > 0 else -1), int(step)))
    if len(found) > 1000:
        raise IntrinsicFailure("States.ArrayRange makes at most 1000 items")
    return found


def _array(value):
    if not isinstance(value, list):
        raise IntrinsicFailure(f"the argument is no array: {_text(value)}")
    return value


def _contains(array, value):
    return any(_text(item) == _text(value) and type(item) is type(value) for item in _array(array))


def _unique(array):
    return [item for index, item in enumerate(array) if item not in array[:index]]


def _merge(first, second, deep):
    if deep:
        raise IntrinsicFailure("States.JsonMerge knows shallow merging only: the third argument must be false")
    return {**first, **second}


def _hash(value, algorithm):
    names = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
    return hashlib.new(names[algorithm], _text(value).encode()).hexdigest()


def _random(first, last, seed=None):
    return random.Random(seed).randrange(int(first), int(last))


def _partition(array, size):
    return [array[start : start + size] for start in range(0, len(array), size)]


def _get(array, index):
    if index < 0:
        raise IntrinsicFailure("States.ArrayGetItem: the index is negative")
    return array[index]


def _split(text, separators):
    return [part for part in re.split("[" + re.escape(separators) + "]", text) if part]


FUNCTIONS = {
    "States.Array": lambda *values: list(values),
    "States.ArrayContains": _contains,
    "States.ArrayGetItem": _get,
    "States.ArrayLength": lambda array: len(_array(array)),
    "States.ArrayPartition": _partition,
    "States.ArrayRange": _range,
    "States.ArrayUnique": _unique,
    "States.Base64Decode": lambda text: base64.b64decode(text).decode(),
    "States.Base64Encode": lambda text: base64.b64encode(text.encode()).decode(),
    "States.Format": _format,
    "States.Hash": _hash,
    "States.JsonMerge": _merge,
    "States.JsonToString": lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False),
    "States.MathAdd": lambda one, other: one + other,
    "States.MathRandom": _random,
    "States.StringSplit": _split,
    "States.StringToJson": lambda text: json.loads(text),
    "States.UUID": lambda: str(uuid.uuid4()),
}
