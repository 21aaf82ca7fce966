"""JSONPath as Step Functions understands it.

A *definite* path names one place; it is an error if that is not there. Any other path yields the list of all matches.
"""

import functools
import json
import re
from dataclasses import dataclass

_STEP = re.compile(
    r"""
      (?P<descend>\.(?=\.[^\s.\[])|\.\.(?=\[))
    | \.(?P<field>\*|[^\s.\[\]()'",]+)
    | \[\s*(?P<quoted>'(?:[^'\\]|\\.)*'(?:\s*,\s*'(?:[^'\\]|\\.)*')*|"(?:[^"\\]|\\.)*")\s*\]
    | \[\s*(?P<indices>-?\d+(?:\s*,\s*-?\d+)*)\s*\]
    | \[\s*(?P<slice>-?\d*\s*:\s*-?\d*(?:\s*:\s*-?\d*)?)\s*\]
    | \[\s*(?P<all>\*)\s*\]
    | \[\?\((?P<filter>(?:'[^']*'|"[^"]*"|\[[^\]]*\]|[^\[\]'"])+)\)\]
    """,
    re.X,
)


class PathSyntaxError(ValueError):
    pass


class PathNotFound(LookupError):
    pass


@dataclass(frozen=True)
class Path:
    text: str
    in_context: bool  # begins with $$: the context object rather than the input
    steps: tuple  # of (kind, argument)

    @property
    def definite(self):
        return all(kind in ("field", "index") for kind, _ in self.steps)

    def find(self, data, context=None):
        nodes = [context if self.in_context else data]
        for kind, argument in self.steps:
            nodes = [found for node in nodes for found in _step(kind, argument, node)]
        if not self.definite:
            return nodes
        if not nodes:
            raise PathNotFound(self.text)
        return nodes[0]

    def put(self, data, value):
        """A copy of `data` with `value` at this path; objects on the way are made (a reference path: names and indices only)."""
        if not self.steps:
            return value
        root = json.loads(json.dumps(data))
        if not isinstance(root, dict):
            raise PathNotFound(self.text)
        node = root
        for kind, argument in self.steps[:-1]:
            if kind == "field":
                if not isinstance(node, dict):
                    raise PathNotFound(self.text)
                node = node.setdefault(argument, {})
            else:
                node = next(iter(_step(kind, argument, node)), None)
                if node is None:
                    raise PathNotFound(self.text)
        kind, argument = self.steps[-1]
        if isinstance(node, dict if kind == "field" else list):
            node[argument] = value
            return root
        raise PathNotFound(self.text)


@functools.lru_cache(2048)
def parse(text):
    if not isinstance(text, str) or not text.startswith("$"):
        raise PathSyntaxError(f"'{text}' is no JSONPath")
    in_context = text.startswith("$$")
    position, steps = 2 if in_context else 1, []
    while position < len(text):
        found = _STEP.match(text, position)
        if not found:
            raise PathSyntaxError(f"'{text}' is no JSONPath: cannot read '{text[position:]}'")
        kind, argument = _read(found)
        if kind == "filter" and steps and steps[-1][0] == "descend":
            steps[-1] = ("search", argument)
        else:
            steps.append((kind, argument))
        position = found.end()
    return Path(text, in_context, tuple(steps))


def parse_reference(text):
    """A path that a result can be put to."""
    path = parse(text)
    if not path.definite or path.in_context:
        raise PathSyntaxError(f"'{text}' is no reference path")
    return path


def _read(found):
    kind = found.lastgroup
    if kind == "field":
        return ("all", None) if found["field"] == "*" else ("field", found["field"])
    if kind == "quoted":
        names = [re.sub(r"\\(.)", r"\1", name[1:-1]) for name in re.findall(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", found["quoted"])]
        return ("field", names[0]) if len(names) == 1 else ("fields", tuple(names))
    if kind == "indices":
        indices = tuple(int(index) for index in found["indices"].split(","))
        return ("index", indices[0]) if len(indices) == 1 else ("indices", indices)
    if kind == "slice":
        return "slice", slice(*(int(part) if part.strip() else None for part in found["slice"].split(":")))
    if kind == "filter":
        return "filter", _filter(found["filter"])
    return kind, found[kind]


def _step(kind, argument, node):
    if kind == "field":
        return [node[argument]] if isinstance(node, dict) and argument in node else []
    if kind == "fields":
        return [node[name] for name in argument if isinstance(node, dict) and name in node]
    if kind == "index":
        return [node[argument]] if isinstance(node, list) and -len(node) <= argument < len(node) else []
    if kind == "indices":
        return [node[index] for index in argument if isinstance(node, list) and -len(node) <= index < len(node)]
    if kind == "slice":
        return node[argument] if isinstance(node, list) else []
    if kind == "all":
        return list(_children(node))
    if kind == "filter":  # of an array its items, but an object itself
        items = node if isinstance(node, list) else [node] if isinstance(node, dict) else []
        return [item for item in items if argument(item)]
    if kind == "search":
        return [inner for inner in _all(node) if isinstance(inner, dict) and argument(inner)]
    return _all(node)


def _all(node):
    """The node, and whatever is in it."""
    return [node] + [deeper for child in _children(node) for deeper in _all(child)]


def _children(node):
    return node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()


def _filter(text):
    """The test of `[?(…)]`: comparisons of `@` paths with literals, joined by && and ||."""

    def comparison(part):
        found = re.fullmatch(r"\s*(@(?:\[[^\]]*\]|[^\s=!<>\[])*)\s*(?:(==|!=|<=|>=|<|>)\s*(.+?))?\s*", part)
        if not found:
            raise PathSyntaxError(f"the filter '{text}' cannot be read")
        path, operator = parse("$" + found[1][1:]), found[2]
        literal = json.loads(re.sub(r"^'(.*)'$", r'"\1"', found[3])) if operator else None

        def test(node):
            try:
                value = path.find(node)
            except PathNotFound:  # what is not there differs from everything
                return operator == "!="
            if not operator:
                return True
            if operator in ("==", "!="):
                return (value == literal) == (operator == "==")
            if type(value) not in (int, float, str) or isinstance(value, str) != isinstance(literal, str):
                return False
            return {"<": value < literal, ">": value > literal, "<=": value <= literal, ">=": value >= literal}[operator]

        return test

    alternatives = [[comparison(part) for part in clause.split("&&")] for clause in text.split("||")]
    return lambda node: any(all(test(node) for test in clause) for clause in alternatives)
