"""Merges a policy generated from activity with hand-written allow and deny rules.

Pure functions, so that plain texts can test all of it. Deny wins twice: what a deny rule certainly covers
leaves the Allow statements, and each deny rule becomes an explicit Deny. Inside, a statement is a dict as in
a policy, with lists only and actions in lower case, plus "source", "at" and "fault" to report with.
"""
import bisect
import functools
import hashlib
import itertools
import json
import math
import re

LIMITS = {"managed": 6144, "inlineRole": 10240, "inlineUser": 2048, "inlineGroup": 5120}
DEFAULTS = {"unresolved": "wildcard", "ceiling": "none", "emitDeny": "always", "serviceLevel": [],
            "ignore": ["access-analyzer:*"], "limit": "managed", "maxPolicies": 10, "region": "*"}
SOURCES = ["deny", "allow", "current", "generated"]  # the first one decides on the spelling of an action
ELEMENTS = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"]
ACTION = "[A-Za-z0-9-]+:[A-Za-z0-9_*?-]+"
RESOURCE = r"\*|arn:[^:]+:[^:]+:[^:]*:[^:]*:.+"
FORMS = {"Sid": ("E_SID", "[A-Za-z0-9]+"), "Principals": ("E_PRINCIPALS", r"\*|arn:[^:]+:iam::[^:]*:.+"),
         "Action": ("E_ACTION_FORMAT", ACTION), "NotAction": ("E_ACTION_FORMAT", ACTION),
         "Resource": ("E_RESOURCE_FORMAT", RESOURCE), "NotResource": ("E_RESOURCE_FORMAT", RESOURCE)}
TOKEN = re.compile(r"\$\{([A-Za-z][A-Za-z0-9]*)\}")  # policy variables have a colon or a symbol
VARIABLE = r"\$\{[^}]*\}"


class RuleFaults(Exception):
    """All faults at once, so that people need one round only to mend their files."""

    def __init__(self, faults):
        super().__init__("\n".join("{code} {file}{at}: {message}".format(**fault) for fault in faults))
        self.faults = faults


def _note(faults, file, code, at, message):
    faults.append({"code": code, "file": file, "at": at, "message": message})


def _run(one, other, contain):
    """Two globs side by side in O(n*m): bit i of `state` says that i atoms of `other` can be matched."""
    one, other = (re.findall(VARIABLE + "|(?s:.)", re.sub(r"\*+", "*", glob)) for glob in (one, other))
    places = {}
    for i, atom in enumerate(other):
        places[atom] = places.get(atom, 0) | 1 << i
    stars, marks = places.get("*", 0), places.get("?", 0)
    single = sum(bits for atom, bits in places.items() if len(atom) == 1) - stars
    if contain:
        stars = marks = 0  # wildcards of `other` are then mere characters
    state = 1 | (stars & 1) << 1
    for atom in one:
        if atom == "*":
            state = (2 << len(other)) - 1 & -(state & -state)
        else:
            state = (state & (single if atom == "?" else places.get(atom, 0) | marks)) << 1 | state & stars
            state |= (state & stars) << 1
    return bool(state >> len(other))


def covers(pattern, other):
    """True only if `pattern` matches all that `other` matches; a policy variable equals only itself."""
    return other.startswith(re.match(r"[^*?$]*", pattern)[0]) and _run(pattern, other, True)


def overlaps(one, other):
    """True if some text matches both."""
    return _run(one, other, False)


def covers_resource(pattern, resource):
    """ARNs segment by segment: a wildcard is not taken to reach over the first five colons."""
    one, other = (re.sub(VARIABLE, lambda m: m[0].replace(":", ";"), arn).split(":", 5) for arn in (pattern, resource))
    return pattern == "*" or len(one) == len(other) and all(map(covers, one, other))


def _compact(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _parse(fault, text):
    """The value of a JSON text (or object), checked for what parsers let pass; () if it cannot be read."""
    def plain(node, at):
        if isinstance(node, tuple):
            found = {}
            for key, value in node:
                place = at + "/" + key.replace("~", "~0").replace("/", "~1")
                if key in found:
                    fault("E_DUPLICATE_KEY", place, "given more than once")
                found[plain(key, place)] = plain(value, place)
            return found
        if isinstance(node, list):
            return [plain(value, f"{at}/{i}") for i, value in enumerate(node)]
        if isinstance(node, str) and re.search(r"[^\t\n\r -\xff]", node):
            fault("E_CHARSET", at, "IAM takes only tab, line ends and U+0020 to U+00FF")
        return node

    try:
        return plain(json.loads(text if isinstance(text, str) else json.dumps(text), object_pairs_hook=tuple), "#")
    except (RecursionError, ValueError) as error:  # the latter also for numbers of thousands of digits
        place = f":{getattr(error, 'lineno', 1)}:{getattr(error, 'colno', 1)}"
        fault("E_JSON", place, getattr(error, "msg", str(error)))
    return ()


def _texts(fault, value, at, code, form, star=None):
    """The strings of a value that is a string or a list of strings; unfit ones are noted."""
    if value == []:
        fault("E_EMPTY", at, "empty list")
    items = {f"{at}/{i}": item for i, item in enumerate(value)} if isinstance(value, list) else {at: value}
    for place, text in items.items():
        if not isinstance(text, str) or len(text) > 2048 or not re.fullmatch(form, text):
            fault(star if star and text in ("*", "*:*") else code, place, f"{text!r:.99} is refused")
    return [text for text in items.values() if isinstance(text, str)]


def _load(faults, file, text, source, effect=None):
    """The statements of a rule file for `effect`, or (without one) of a policy from AWS, checked for shape only."""
    fault = functools.partial(_note, faults, file)
    at, root = "#", [] if text is None else _parse(fault, text)
    if isinstance(root, dict):
        at, root = "#/Statement", root.get("Statement")
    if isinstance(root, (list, tuple)):
        entries = {f"{at}/{i}": entry for i, entry in enumerate(root)}
    else:
        entries = {at: root} if isinstance(root, dict) else {}
        if not entries:
            fault("E_ROOT", "#", "expected an array of actions and statements or a policy document")
    return [s for at, entry in entries.items() for s in _statement(fault, at, entry, source, effect)]


def _statement(fault, at, entry, source, effect):
    """[the entry in normal form], or [] if it is nothing of the kind."""
    places = {key: f"{at}/{key}" for key in FORMS}
    if isinstance(entry, str) and effect:
        entry, places["Action"] = {"Action": entry}, at
    if not isinstance(entry, dict):
        fault("E_ENTRY_TYPE", at, "expected a string or an object")
        return []
    s = {"Effect": entry.get("Effect", effect), "source": source, "at": at, "fault": fault, "Sid": ""}
    for key in entry if effect else ():
        if key not in FORMS and key not in ("Effect", "Condition", "Comment"):
            code = "E_PRINCIPAL" if key in ("Principal", "NotPrincipal") else "E_UNKNOWN_KEY"
            fault(code, f"{at}/{key}", "does not belong here")
    if s["Effect"] not in ([effect] if effect else ["Allow", "Deny"]):
        fault("E_EFFECT", at + "/Effect", f"must be {effect or 'Allow or Deny'}")
    if effect == "Allow" and {"NotAction", "NotResource"} & entry.keys():
        fault("E_ALLOW_NOT", at, "NotAction and NotResource would allow all the rest")
    if ("Action" in entry) == ("NotAction" in entry):
        fault("E_ACTION_XOR", at, "needs either Action or NotAction")
    if "NotResource" not in entry:
        entry = {"Resource": "*", **entry}
    elif "Resource" in entry:
        fault("E_RESOURCE_XOR", at, "takes either Resource or NotResource")
    for key, (code, form) in FORMS.items():
        if key in entry and (effect or key != "Sid"):
            star = effect and key == "Action" and ("E_ALLOW_STAR" if effect == "Allow" else "E_DENY_ALL")
            s[key] = _texts(fault, entry[key], places[key], code, form if effect else "(?s:.*)", star)
    s["Sid"] = "".join(s["Sid"])
    if entry.get("Condition", {}) != {}:
        s["Condition"] = _condition(fault, entry["Condition"], at + "/Condition")
    return [s]


def _resources(values):
    """Sorted; "*" makes the others superfluous."""
    return ["*"] if "*" in (values := set(values)) else sorted(values)


def _condition(fault, value, at):
    """Sorted, with lists of values that keep the type they were written in."""
    shape = re.sub(r'"(\\.|[^"\\])*"|-?\d[\d.e+-]*|true|false', "x", _compact(value))
    if not re.fullmatch(r"\{(x:\{(x:(x|\[x(,x)*\]),?)+\},?)+\}", shape):
        fault("E_CONDITION", at, "expected {operator: {key: string, number, boolean or a list of these}}")
        return None
    return {operator: {key: [json.loads(one) for one in sorted({_compact(one) for one in (
        values if isinstance(values, list) else [values])})] for key, values in sorted(tests.items())}
            for operator, tests in sorted(value.items())}


def _placeholders(faults, text):
    """placeholders.json as {ARN template, service:Name or Name: values}."""
    fault = functools.partial(_note, faults, "placeholders.json")
    root, table = {} if text is None else _parse(fault, text), {}
    if not isinstance(root, (dict, tuple)):
        fault("E_ROOT", "#", "expected an object")
        return table
    for key in root:
        whole = key.startswith("arn:") and TOKEN.search(key)
        if not whole and not re.fullmatch("([a-z0-9-]+:)?[A-Za-z][A-Za-z0-9]*", key):
            fault("E_UNKNOWN_KEY", f"#/{key}", "expected Name, service:Name or an ARN with placeholders")
        code, form = ("E_RESOURCE_FORMAT", RESOURCE) if whole else ("E_ENTRY_TYPE", ".*")
        table[key] = _texts(fault, root[key], f"#/{key}", code, rf"(?!.*\$\{{\w+\}})({form})")  # no placeholder again
    return table


def _resolve(s, table, context, mode, unresolved):
    """Puts values into the placeholders of the resources; several values make several resources."""
    for field in {"Resource", "NotResource"} & s.keys():
        resolved = []
        for template in s[field]:
            names, missing = list(dict.fromkeys(TOKEN.findall(template))), []
            if names and template in table:
                resolved += table[template]
                continue
            service = (template + ":::").split(":")[2]
            values = [table.get(f"{service}:{name}") or table.get(name) or context.get(name) or missing.append(name)
                      or ["${%s}" % name if mode == "keep" else "*"] for name in names]
            if missing:
                unresolved[template] = missing
                if mode == "fail" or mode == "wildcard" and field == "NotResource":  # "*" would narrow the Deny
                    s["fault"]("E_UNRESOLVED", s["at"], f"no value for {missing} of {template}")
            if math.prod(map(len, values)) > 1000:
                s["fault"]("E_STATEMENT_TOO_LARGE", s["at"], f"over 1000 resources of {template}")
                break
            for chosen in itertools.product(*values):
                resolved.append(TOKEN.sub(lambda m: chosen[names.index(m[1])], template))
        s[field] = _resources(resolved)


def _take(statements, drop):
    """Takes the actions for which drop(statement, action) out of the Allow statements and returns them."""
    taken = set()
    for s in statements:
        if s["Effect"] == "Allow" and "Action" in s:
            gone = {a for a in s["Action"] if drop(s, a)}
            s["Action"] = [a for a in s["Action"] if a not in gone]
            taken |= {(s["source"], a) for a in gone}
    return sorted(taken, reverse=True)


def _about(s, action, test, opposite=None):
    """Whether a statement's actions overlap (or cover) the pattern `action`; NotAction asks the opposite."""
    if "Action" in s:
        return any(test(one, action) for one in s["Action"])
    return not any((covers if test is overlaps else overlaps)(one, action) for one in s["NotAction"])


def _denies(deny, s, action):
    """Whether `deny` certainly takes this action of `s` away: for all resources, always."""
    return ("Condition" not in deny and "Resource" in deny and _about(deny, action, covers) and all(
        any(covers_resource(d, r) for d in deny["Resource"]) for r in s.get("Resource", ["*"])))


def _service_level(service, current):
    """What the current policies say of a service whose use is known only as a whole; [] if that is unclear."""
    whole, kept = service + ":*", []
    for s in current:
        if _about(s, whole, overlaps):
            if "NotAction" in s and not _about(s, whole, covers):
                return []
            actions = [whole if covers(a, whole) else a for a in s.get("Action", [whole]) if overlaps(a, whole)]
            kept.append({**s, "Action": actions})
            kept[-1].pop("NotAction", None)
    return kept if any(s["Effect"] == "Allow" for s in kept) else []


def _trim(actions):
    """Sorted, and without what another pattern contains."""
    actions = sorted(set(actions))
    wild = [a for a in actions if "*" in a or "?" in a]
    return [a for a in actions if not any(w != a and covers(w, a) and (w < a or not covers(a, w)) for w in wild)]


def _bare(s, but=None):
    return {key: s[key] for key in ELEMENTS if key in s and key != but}


def _unite(statements, field, tidy):
    """Joins plain statements that differ in one field only. A Sid outlives that if they do not differ at all."""
    groups = {}
    for s in statements:
        plain = "Action" in s and "Resource" in s
        groups.setdefault(_compact(_bare({**s, "Sid": ""}, plain and field)), []).append(s)
    united = []
    for group in groups.values():
        first = min(group, key=lambda s: s["Sid"] or "~")
        if any(s.get(field) != first.get(field) for s in group):
            first = {**first, "Sid": "", field: tidy(value for s in group for value in s[field])}
        united.append(first)
    return united


def _order(s):
    """Deny first, then by first action, resources, condition: a small change makes a small diff."""
    actions, resources = s.get("Action") or s["NotAction"], s.get("Resource") or s["NotResource"]
    return s["Effect"] == "Allow", actions[0], resources, _compact(s.get("Condition", {})), _compact(_bare(s))


def _sid(s):
    """Made of all but the actions: one more action used changes one line and renames nothing."""
    services = {(arn + ":::").split(":")[2].replace("-", "") for arn in s.get("Resource", "*")}
    name = "".join(services) if len(services) == 1 else ""
    seed = [s["Effect"], *map(s.get, ("NotAction", "Resource", "NotResource")), s.get("Condition", {})]
    name = name.capitalize() if re.fullmatch("[a-z0-9]+", name) else "Any"
    return s["Effect"] + name + hashlib.sha256(_compact(seed).encode()).hexdigest()[:8]


def _document(statements):
    return {"Version": "2012-10-17", "Statement": [_bare(s) for s in statements]}


def _size(*statements):
    """As IAM counts: characters but no white space."""
    return len(_compact(_document(statements)).replace(" ", ""))


def _pack(fault, statements, limit):
    """Documents filled one after the other (better packing would make diffs jump); too large statements are cut."""
    documents, queue = [[]], statements[::-1]
    while queue:
        s, last = queue.pop(), documents[-1]
        if _size(*last, s) <= limit and all(s["Sid"] != other["Sid"] for other in last):
            last.append(s)
        elif _size(s) <= limit:
            documents.append([s])
        else:
            for field in ("Action", "Resource"):
                values = s.get(field, [])
                n = bisect.bisect_right(range(1, len(values)), limit, key=lambda n: _size({**s, field: values[:n]}))
                if n:
                    break
            n = n or len(values) // 2
            if n:
                queue += {**s, field: values[n:]}, {**s, field: values[:n]}
            else:
                fault("E_STATEMENT_TOO_LARGE", "#", f"{s['Sid']} cannot be cut to {limit} characters")
    return [_document(document) for document in documents if document]


def render(document):
    """The exact text of a policy file."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def merge(generated, allow, deny, placeholders=None, current=(), principal="", options=None):
    """(documents, report) from generated policies and the texts of the three rule files (None: no such file)."""
    options = {**DEFAULTS, **(options or {})}
    if options.keys() != DEFAULTS.keys():
        raise ValueError(f"unknown options: {options.keys() - DEFAULTS.keys()}")
    faults, unresolved, spelling = [], {}, {}
    rules = _load(faults, "allow.json", allow, "allow", "Allow") + _load(faults, "deny.json", deny, "deny", "Deny")
    table = _placeholders(faults, placeholders)
    used = [s for i, one in enumerate(generated) for s in _load(faults, f"generated[{i}]", one, "generated")]
    current = [s for i, one in enumerate(current) for s in _load(faults, f"current[{i}]", one, "current")]
    rules = [s for s in rules if any(covers_resource(one, principal) for one in s.get("Principals", ["*"]))]
    arn = (principal + ":::::").split(":")
    context = {"Partition": [arn[1] or "*"], "Account": [arn[4]] if arn[4] else [], "Region": [options["region"]]}
    for s in used + rules:
        _resolve(s, table, context, options["unresolved"], unresolved)
    if faults:
        raise RuleFaults(faults)

    found = set()
    for s in used + current + rules:
        for key in {"Action", "NotAction"} & s.keys():
            found |= {(SOURCES.index(s["source"]), a) for a in s[key]}
            s[key] = sorted({a.lower() for a in s[key]})
    for _, a in sorted(found):
        spelling.setdefault(a.lower(), re.sub("^[^:]*", lambda service: service[0].lower(), a))
    active = any(s["Effect"] == "Allow" for s in used)
    coarse = _take(used, lambda s, a: not re.fullmatch(ACTION + r"|\*", a))  # a service without action detail
    detailed = {a.split(":")[0] for s in used if s["Effect"] == "Allow" for a in s.get("Action", [])}
    ignored = _take(used, lambda s, a: any(covers(one.lower(), a) for one in options["ignore"]))
    allowed = [s for s in current if s["Effect"] == "Allow"]
    above = options["ceiling"] == "enforce" and _take(used, lambda s, a: not any(_about(c, a, overlaps) for c in allowed))
    services = {a.split(":")[0] for _, a in coarse} | {one.lower() for one in options["serviceLevel"]}
    levels = {service: _service_level(service, current) for service in sorted(services - detailed)}
    statements = used + [s for kept in levels.values() for s in kept] + rules

    denies = [s for s in statements if s["Effect"] == "Deny"]
    removed = _take(statements, lambda s, a: any(_denies(deny, s, a) for deny in denies))
    statements = [s for s in statements if s.get("Action") != []]
    if options["emitDeny"] == "never":
        statements = [s for s in statements if s["Effect"] == "Allow"]
        for d in denies:
            if "Condition" in d or d.get("Resource") != ["*"] or any(
                    _about(d, a, overlaps) for s in statements for a in s.get("Action", ["*"])):
                d["fault"]("E_DENY_LOST", d["at"], "needs a Deny statement, but emitDeny is never")
    for s in statements:
        s.update({"Action": _trim(s["Action"])} if "Action" in s else {})
    count = None
    while count != len(statements):
        count = len(statements)
        statements = _unite(_unite(statements, "Action", _trim), "Resource", _resources)
    statements.sort(key=_order)
    sids = {""}
    for s in statements:
        sid = _sid(s)
        names = itertools.chain([s["Sid"], sid], map((sid + "x{}").format, itertools.count(2)))
        s["Sid"] = next(name for name in names if name not in sids)
        sids.add(s["Sid"])
        for key in {"Action", "NotAction"} & s.keys():
            s[key] = [spelling.get(a, a) for a in s[key]]

    fault = functools.partial(_note, faults, "policy.json")
    documents = _pack(fault, statements, LIMITS[options["limit"]])
    most = options["maxPolicies"] if options["limit"] == "managed" else 1  # inline policies count in sum
    if len(documents) > most:
        fault("E_TOO_MANY_POLICIES", "#", f"{len(documents)} documents, but at most {most}")
    if faults:
        raise RuleFaults(faults)
    empty = not any(s["Effect"] == "Allow" for s in statements)
    return documents, {
        "removedByDeny": [{"action": spelling.get(a, a), "source": source} for source, a in removed],
        "removedByCeiling": sorted(spelling[a] for _, a in above or ()), "ignored": sorted(spelling[a] for _, a in ignored),
        "unresolved": unresolved, "serviceLevelKept": [name for name in levels if levels[name]],
        "serviceLevelMissing": [name for name in levels if not levels[name]], "noActivity": not active,
        "notes": ["nothing is allowed: no activity or allow rule is left after the deny rules"] if empty else [],
        "sizes": [_size(*document["Statement"]) for document in documents]}
