"""Merges a policy generated from activity with hand-written allow and deny rules. Pure functions only.

Deny wins twice: what a deny rule certainly covers leaves the Allow statements, and the rule becomes a Deny.
A statement in here is as in a policy, with lists only and actions in lower case, plus "source" and "at". A place in a
file is the file's name with a JSON pointer or ":line:column" behind it. Parameters ahead of a slash are given by
position alone, so that a bundle may shorten their names.
"""
import bisect
import hashlib
import itertools
import json
import math
import re

LIMITS = {"managed": 6144, "inlineRole": 10240, "inlineUser": 2048, "inlineGroup": 5120}
ELEMENTS = "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"
ACTION = "E_ACTION_FORMAT", r"[A-Za-z0-9-]+:[A-Za-z0-9_*?-]+"
RESOURCE = "E_RESOURCE_FORMAT", r"\*|arn:[^:]+:[^:]+:[^:]*:[^:]*:.+"
FORMS = {"Sid": ("E_SID", "[A-Za-z0-9]+"), "Action": ACTION, "NotAction": ACTION, "Resource": RESOURCE,
         "NotResource": RESOURCE, "Principals": ("E_PRINCIPALS", r"\*|arn:[^:]+:iam::[^:]*:.+")}
EXAMPLES = {"E_ACTION_FORMAT": "s3:GetObject", "E_RESOURCE_FORMAT": "arn:aws:s3:::bucket/* or *",
            "E_PRINCIPALS": "arn:aws:iam::*:role/App*"}
# A placeholder; policy variables have a colon or a symbol.
TOKEN = re.compile(r"\$\{([A-Za-z][A-Za-z0-9]*)\}")
VARIABLE = r"\$\{[^}]*\}"


class RuleFaults(Exception):
    """All faults at once, so that people need one round only to mend their files."""

    def __init__(self, faults, /):
        super().__init__("\n".join(f"{code} {place}: {message}" for code, place, message in faults))
        self.faults = [{"code": code, "file": file, "at": at, "message": message} for code, place, message in faults
                       for file, at in [re.split("(?=[#:])", place, maxsplit=1)]]


def _run(one, other, contain, /):
    """Two globs side by side in O(n*m): bit i of `state` says that i atoms of `other` can be matched."""
    one, other = (re.findall(VARIABLE + "|(?s:.)", re.sub(r"\*+", "*", glob)) for glob in (one, other))
    places = {"*": 0, "?": 0}
    for i, atom in enumerate(other):
        places[atom] = places.get(atom, 0) | 1 << i
    single = sum(bits for atom, bits in places.items() if len(atom) == 1 and atom != "*")
    # To contain a wildcard is to match it like a character.
    stars, marks = (0, 0) if contain else (places["*"], places["?"])
    state = 1 | (stars & 1) << 1
    for atom in one:
        if atom == "*":
            state = (2 << len(other)) - 1 & -(state & -state)
        else:
            state = (state & (single if atom == "?" else places.get(atom, 0) | marks)) << 1 | state & stars
            state |= (state & stars) << 1
    return bool(state >> len(other))


def overlaps(one, other, /):
    """Whether some text matches both."""
    return _run(one, other, False)


def covers(pattern, other, /):
    """True only if `pattern` matches all that `other` does. A wildcard is not taken to reach over the first
    five colons, and a policy variable equals only itself."""
    if pattern == "*" or not other.startswith(re.match(r"[^*?$]*", pattern)[0]):
        return pattern == "*"
    one, two = (re.sub(VARIABLE, lambda m: m[0].replace(":", ";"), glob).split(":", 5) for glob in (pattern, other))
    return len(one) == len(two) and all(_run(a, b, True) for a, b in zip(one, two))


def covered(patterns, other, /):
    """Whether one of the patterns alone covers the other one."""
    return any(covers(one, other) for one in patterns)


def allows(statements, /):
    """Whether something is allowed."""
    return any(s["Effect"] == "Allow" for s in statements)


def _compact(value, /):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _below(at, key, /):
    return at + "/" + key.replace("~", "~0").replace("/", "~1")


def _items(at, value, /):
    """{place: item} of a list, or of what stands for a list of one."""
    return {f"{at}/{i}": item for i, item in enumerate(value)} if isinstance(value, list) else {at: value}


def _parse(fault, file, text, absent, /):
    """The value of a JSON text (or object), checked for what parsers let pass; `absent` if none can be read."""
    def plain(node, at, /):
        if isinstance(node, tuple):
            found = {}
            for key, value in node:
                if key in found:
                    fault("E_DUPLICATE_KEY", _below(at, key), "repeated")
                found[plain(key, _below(at, key))] = plain(value, _below(at, key))
            return found
        if isinstance(node, list):
            return [plain(item, place) for place, item in _items(at, node).items()]
        if isinstance(node, str) and re.search(r"[^\t\n\r -\xff]", node):
            fault("E_CHARSET", at, "IAM takes only tab, line ends and U+0020 to U+00FF")
        return node

    if text is None:
        return absent
    try:
        text = text if isinstance(text, str) else json.dumps(text)
        return plain(json.loads(text, object_pairs_hook=tuple), file + "#")
    except (RecursionError, ValueError) as error:
        if "trailing comma" in str(error):
            # Python 3.13 points at the comma, older ones at what must not follow it.
            error = json.JSONDecodeError(error.msg, text, error.pos + len(re.match(r",\s*", text[error.pos:])[0]))
        # Those without a place are too deep, or numbers with thousands of digits.
        place = f"{file}:{getattr(error, 'lineno', 1)}:{getattr(error, 'colno', 1)}"
        fault("E_JSON", place, getattr(error, "msg", str(error)))
    return absent


def _texts(fault, at, value, code, form, star=None, /):
    """The strings of a value that is a string or a list of strings."""
    if value == []:
        fault("E_EMPTY", at, "empty list")
    items = _items(at, value)
    for place, text in items.items():
        if not isinstance(text, str) or len(text) > 2048 or not re.fullmatch(form, text):
            fault(star if star and text in ("*", "*:*") else code, place,
                  f"{text!r:.99} is not like {EXAMPLES.get(code, form)}, of at most 2048 characters")
    return [text for text in items.values() if isinstance(text, str)]


def _load(faults, source, texts, effect=None, /):
    """The statements of a rule file for `effect`, or (without one) of policies from AWS, checked for shape only."""
    def fault(*one):
        faults.append(one)

    for i, text in enumerate(texts):
        file = f"{source}.json" if effect else f"{source}[{i}]"
        at, root = file + "#", _parse(fault, file, text, [])
        if isinstance(root, dict):
            at, root = at + "/Statement", root.get("Statement")
        if not isinstance(root, (dict, list)):
            fault("E_ROOT", file + "#", "expected a list of actions and statements, or a policy")
            root = []
        for at, entry in _items(at, root).items():
            noted = fault
            if isinstance(entry, str) and effect:
                # An action alone has no key that could be pointed at.
                entry, noted = {"Action": entry}, lambda code, _, message, /: fault(code, at, message)
            if isinstance(entry, dict):
                yield {**_statement(noted, at, entry, effect), "source": source, "at": at}
            else:
                fault("E_ENTRY_TYPE", at, "expected a string or an object")


def _statement(fault, at, entry, effect, /):
    for key in entry if effect else ():
        if key not in {*FORMS, "Effect", "Condition", "Comment"}:
            code = "E_PRINCIPAL" if key in ("Principal", "NotPrincipal") else "E_UNKNOWN_KEY"
            fault(code, _below(at, key), "unknown here")
    s = {"Effect": entry.get("Effect", effect)}
    if s["Effect"] not in (effect or "Allow", effect or "Deny"):
        fault("E_EFFECT", at + "/Effect", f"must be {effect or 'Allow or Deny'}")
    if effect == "Allow" and {"NotAction", "NotResource"} & entry.keys():
        fault("E_ALLOW_NOT", at, "NotAction and NotResource would allow all the rest")
    if ("Action" in entry) == ("NotAction" in entry):
        fault("E_ACTION_XOR", at, "either Action or NotAction")
    if "NotResource" not in entry:
        entry = {"Resource": "*", **entry}
    elif "Resource" in entry:
        fault("E_RESOURCE_XOR", at, "either Resource or NotResource")
    for key, (code, form) in FORMS.items():
        if key in entry:
            star = {"Allow": "E_ALLOW_STAR", "Deny": "E_DENY_ALL"}.get(effect) if key == "Action" else None
            s[key] = _texts(fault, f"{at}/{key}", entry[key], code, form if effect else "(?s:.*)", star)
    s["Sid"] = "".join(s.get("Sid", "")) if effect else ""
    s["Condition"] = _condition(fault, at + "/Condition", entry.get("Condition", {}))
    return s


def _resources(values, /):
    """Sorted; "*" makes the others superfluous."""
    return ["*"] if "*" in values else sorted(set(values))


def _condition(fault, at, value, /):
    """Sorted, with lists of values that keep the type they were written in."""
    shape = re.sub(r'"(\\.|[^"\\])*"|-?\d[\d.e+-]*|true|false', "x", _compact(value))
    if not re.fullmatch(r"\{(x:\{(x:(x|\[x(,x)*\]),?)+\},?)*\}", shape):
        fault("E_CONDITION", at, "expected {operator: {key: value or list of values}}")
        return value
    return {operator: {key: [json.loads(v) for v in sorted({*map(_compact, _items("", vs).values())})]
                       for key, vs in sorted(tests.items())} for operator, tests in sorted(value.items())}


def _placeholders(fault, text, /):
    """placeholders.json as {ARN template, service:Name or Name: values}."""
    root, table = _parse(fault, "placeholders.json", text, {}), {}
    if not isinstance(root, dict):
        fault("E_ROOT", "placeholders.json#", "expected an object")
        root = {}
    for key in root:
        at = _below("placeholders.json#", key)
        code, form = RESOURCE if TOKEN.search(key) else ("E_ENTRY_TYPE", ".*")
        if not re.fullmatch(r"([a-z0-9-]+:)?[A-Za-z][A-Za-z0-9]*|arn:.*\$\{.*", key):
            fault("E_UNKNOWN_KEY", at, "expected Name, service:Name or an ARN with placeholders")
        # A placeholder in a value would stay there.
        table[key] = _texts(fault, at, root[key], code, rf"(?!.*\$\{{\w+\}})({form})")
    return table


def _resolve(fault, s, table, mode, missed, /):
    """Puts values into the placeholders of the resources; several values make several resources."""
    for field in {"Resource", "NotResource"} & s.keys():
        resolved = []
        for template in s[field]:
            if template in table:
                resolved += table[template]
                continue
            service = (template + ":::").split(":")[2]
            values = {n: table.get(f"{service}:{n}") or table.get(n) for n in TOKEN.findall(template)}
            missing = [n for n in values if not values[n]]
            if missing:
                missed[template] = missing
                values |= {n: ["${%s}" % n if mode == "keep" else "*"] for n in missing}
                # "*" in NotResource would silently narrow the Deny.
                if mode == "fail" or mode == "wildcard" and field == "NotResource":
                    fault("E_UNRESOLVED", s["at"], f"no value for {missing} of {template}")
            if math.prod(map(len, values.values())) > 1000:
                fault("E_STATEMENT_TOO_LARGE", s["at"], f"over 1000 resources of {template}")
                break
            for chosen in itertools.product(*values.values()):
                resolved.append(TOKEN.sub(lambda m: dict(zip(values, chosen))[m[1]], template))
        s[field] = _resources(resolved)


def _take(group, drop, /):
    """Takes the actions for which drop(statement, action) out of the Allow statements: sorted, with their sources."""
    taken = set()
    for s in group:
        if s["Effect"] == "Allow" and "Action" in s:
            gone = {a for a in s["Action"] if drop(s, a)}
            s["Action"] = [a for a in s["Action"] if a not in gone]
            taken |= {(a, s["source"]) for a in gone}
    return sorted(taken)


def _about(s, action, test=overlaps, opposite=covers, /):
    """Whether a statement is about some actions that `action` matches (with the tests swapped, about all of them)."""
    if "Action" in s:
        return any(test(one, action) for one in s["Action"])
    return not any(opposite(one, action) for one in s["NotAction"])


def _denies(deny, s, action, /):
    """Whether `deny` certainly takes this action of `s` away: for all resources, always."""
    return not deny["Condition"] and "Resource" in deny and _about(deny, action, covers, overlaps) and all(
        covered(deny["Resource"], r) for r in s.get("Resource", ["*"]))


def _service_level(service, current, /):
    """What the current policies say of a service whose use is known only as a whole; [] if that is unclear."""
    whole, kept = service + ":*", []
    for s in current:
        if _about(s, whole):
            if "NotAction" in s and not _about(s, whole, covers, overlaps):
                return []
            actions = [whole if covers(a, whole) else a for a in s.get("Action", [whole]) if overlaps(a, whole)]
            kept.append({key: s[key] for key in s if key != "NotAction"} | {"Action": actions})
    return kept if allows(kept) else []


def _trim(actions, /):
    """Sorted, and without what another pattern contains."""
    actions = sorted(set(actions))
    wild = [a for a in actions if "*" in a or "?" in a]
    return [a for a in actions if not any(w != a and covers(w, a) and (w < a or not covers(a, w)) for w in wild)]


def _bare(s, /):
    return {key: s[key] for key in ELEMENTS if s.get(key)}


def _unite(group, field, tidy, /):
    """Joins plain statements that differ in one field only. A Sid outlives that if they do not differ at all."""
    groups = {}
    for s in group:
        plain = "Action" in s and "Resource" in s
        groups.setdefault(_compact(_bare({**s, "Sid": "", **({field: 0} if plain else {})})), []).append(s)
    for group in groups.values():
        first = min(group, key=lambda s: s["Sid"] or "~")
        if any(s.get(field) != first.get(field) for s in group):
            first = {**first, "Sid": "", field: tidy([value for s in group for value in s[field]])}
        yield first


def _order(s, /):
    """Deny first, then by first action, resources, condition: a small change makes a small diff."""
    actions, resources = s.get("Action") or s["NotAction"], s.get("Resource") or s["NotResource"]
    return s["Effect"] == "Allow", actions[0], resources, _compact(s["Condition"]), _compact(_bare(s))


def _sid(s, /):
    """Made of all but the actions: one more action used changes one line and renames nothing."""
    name = " ".join({(arn + ":::").split(":")[2].replace("-", "") for arn in s.get("Resource", "*")}).capitalize()
    digest = hashlib.sha256(_compact([*map(s.get, ["Effect", *ELEMENTS[3:]])]).encode()).hexdigest()[:8]
    # Of several services, or a part of one, there is no name.
    return s["Effect"] + (name if re.fullmatch("[A-Za-z0-9]+", name) else "Any") + digest


def _document(group, /):
    return {"Version": "2012-10-17", "Statement": [_bare(s) for s in group]}


def _size(*group):
    """As IAM counts: characters but no white space."""
    return len(_compact(_document(group)).replace(" ", ""))


def _pack(fault, group, limit, /):
    """Documents filled one after the other (better packing would make diffs jump); too large statements are cut."""
    documents, queue = [[]], group[::-1]
    while queue:
        s, last = queue.pop(), documents[-1]
        if _size(*last, s) <= limit and s["Sid"] not in [other["Sid"] for other in last]:
            last.append(s)
        elif _size(s) <= limit:
            documents.append([s])
        else:
            for field in ("Action", "Resource"):
                values = s.get(field, [])
                n = bisect.bisect_right(range(1, len(values)), limit, key=lambda n: _size({**s, field: values[:n]}))
                if n:
                    break
            if n := n or len(values) // 2:
                queue += {**s, field: values[n:]}, {**s, field: values[:n]}
            else:
                fault("E_STATEMENT_TOO_LARGE", "policy.json#", f"{s['Sid']} cannot be cut to {limit} characters")
    return [_document(document) for document in documents if document]


def render(document, /):
    """The exact text of a policy file."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def merge(generated, allow, deny, placeholders=None, /, current=(), principal="", options=None):
    """(documents, report) from generated policies and the texts of the three rule files (None: no such file)."""
    return _merge(generated, allow, deny, placeholders, current, principal, **(options or {}))


def _merge(generated, allow, deny, placeholders, current, principal, /, unresolved="wildcard", ceiling="none",
           emitDeny="always", serviceLevel=(), ignore=("access-analyzer:*",), limit="managed", maxPolicies=10,
           region="*"):
    faults, missed, found, spelling, sids = [], {}, set(), {}, {""}

    def fault(*one):
        faults.append(one)

    rules = [*_load(faults, "allow", [allow], "Allow"), *_load(faults, "deny", [deny], "Deny")]
    arn = (principal + ":::::").split(":")
    table = {"Partition": [arn[1] or "*"], "Account": arn[4] and [arn[4]], "Region": [region],
             **_placeholders(fault, placeholders)}
    used = [*_load(faults, "generated", generated)]
    # IAM takes more than is of use, such as empty lists, which match nothing.
    current = [s for s in _load([], "current", current) if [] not in s.values()]
    rules = [s for s in rules if covered(s.get("Principals", ["*"]), principal)]
    for s in used + rules:
        _resolve(fault, s, table, unresolved, missed)
    if faults:
        raise RuleFaults(faults)

    for s in used + current + rules:
        for key in {"Action", "NotAction"} & s.keys():
            # The first source that has an action decides on its spelling: deny, allow, current, generated.
            found |= {(s["source"] != "deny", s["source"], re.sub("^[^:]*", lambda m: m[0].lower(), a)) for a in s[key]}
            s[key] = sorted({a.lower() for a in s[key]})
    for *_, a in sorted(found):
        spelling.setdefault(a.lower(), a)
    active = allows(used)
    # What is no action stands for a service without action detail.
    coarse = _take(used, lambda s, a: not re.fullmatch(ACTION[1] + r"|\*", a))
    notes = [f"{a} is no action and was left out" for a, _ in coarse]
    detailed = {a.split(":")[0] for s in used if s["Effect"] == "Allow" for a in s.get("Action", [])}
    ignored = _take(used, lambda s, a: covered([one.lower() for one in ignore], a))
    above = _take(used, lambda s, a: ceiling == "enforce" and not (
        any(_about(c, a) for c in current if c["Effect"] == "Allow")
        and not any(_denies(c, s, a) for c in current if c["Effect"] == "Deny")))
    services = {a.split(":")[0] for a, _ in coarse} | {one.lower() for one in serviceLevel}
    levels = {service: _service_level(service, current) for service in sorted(services - detailed)}
    policy = used + sum(levels.values(), []) + rules

    denies = [s for s in policy if s["Effect"] == "Deny"]
    removed = _take(policy, lambda s, a: any(_denies(deny, s, a) for deny in denies))
    policy = [s for s in policy if s.get("Action") != [] and (s["Effect"] == "Allow" or emitDeny == "always")]
    for d in denies if emitDeny != "always" else ():
        if d["Condition"] or d.get("Resource") != ["*"] or any(
                _about(d, a) for s in policy for a in s.get("Action", ["*"])):
            fault("E_DENY_LOST", d["at"], "needs a Deny statement")
    for s in policy:
        if "Action" in s:
            s["Action"] = _trim(s["Action"])
    count = None
    while count != len(policy):
        count = len(policy)
        policy = [*_unite(_unite(policy, "Action", _trim), "Resource", _resources)]
    policy.sort(key=_order)
    for s in policy:
        if s["Sid"] in sids:
            s["Sid"] = _sid(s)
        while s["Sid"] in sids:
            s["Sid"] += "x"
        sids.add(s["Sid"])
        for key in {"Action", "NotAction"} & s.keys():
            s[key] = [spelling.get(a, a) for a in s[key]]

    documents = _pack(fault, policy, LIMITS[limit])
    # The limits of inline policies are for their sum.
    most = maxPolicies if limit == "managed" else 1
    if len(documents) > most:
        fault("E_TOO_MANY_POLICIES", "policy.json#", f"{len(documents)} documents, but at most {most}")
    if faults:
        raise RuleFaults(faults)
    if not allows(policy):
        notes.append("nothing is left to allow")
    # What was used comes first, then current policies, then allow.json: this happens to be Z to A.
    removed.sort(key=lambda one: one[1], reverse=True)
    return documents, {
        "removedByDeny": [{"action": spelling.get(a, a), "source": source} for a, source in removed],
        "removedByCeiling": [spelling[a] for a, _ in above], "ignored": [spelling[a] for a, _ in ignored],
        "unresolved": missed, "serviceLevelKept": [name for name in levels if levels[name]],
        "serviceLevelMissing": [name for name in levels if not levels[name]], "noActivity": not active, "notes": notes,
        "sizes": [_size(*document["Statement"]) for document in documents]}
