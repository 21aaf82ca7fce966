"""The texts that reviewers read of a policy: of the request, its commit and a notification.

What comes from elsewhere, such as actions, ARNs and files, stands in code that it cannot leave: so it is no Markdown,
mentions nobody and cannot be taken for the marker.
"""
import datetime
import difflib
import hashlib
import itertools
import json
import re

from merge import LIMITS, _load, covers, overlaps
from unlogged import unlogged

ORIGINS = {"allow": "in allow.json", "current": "in the current policies", "generated": "used"}
# What is more, less and elsewhere of each effect, in headings and counts.
COMPARED = {"Allow": ("added", "removed", "changed"), "Deny": ("newly denied", "no longer denied", "denied elsewhere")}


def _visible(line, /):
    """Shows what would hide, reorder or break lines, or count as two characters, and begins no comment."""
    line = "".join(c if c == "\t" or c.isprintable() and c < "\U00010000" else f"\\u{ord(c):04x}" for c in line)
    return line.replace("<!--", "<! --")


def _short(text, /):
    text = _visible(str(text)) or "?"
    return text if len(text) <= 300 else text[:297] + "..."


def _fence(text, least, /):
    """More backticks than there are in a row in the text."""
    return "`" * max(least, 1 + max(map(len, re.findall("`+", text)), default=0))


def _span(text, /):
    text = _short(text)
    ticks, gap = _fence(text, 1), " " * ("`" in text)
    return ticks + gap + text + gap + ticks


def _prose(text, /):
    """A sentence as it is, unless it has something that Markdown or a Git host would act upon."""
    return text if re.fullmatch("[A-Za-z][A-Za-z0-9 ,.;:?()'-]*", text) else _span(text)


def _calm(text, /):
    """For texts that are no Markdown. An at sign mentions people, except after a letter or digit."""
    return re.sub("(?<![A-Za-z0-9])@", "(at)", _short(text))


# How values, sentences and headings are written.
MARKDOWN, PLAIN = (_span, _prose, "### "), (_calm, _calm, "")


def _first(lines, room, size, /):
    """As many lines as there is room for."""
    ends = itertools.accumulate(size(line) + 1 for line in lines)
    return [line for line, end in zip(lines, ends) if end <= room]


def _moment(text, /):
    try:
        moment, utc = datetime.datetime.fromisoformat(text), datetime.timezone.utc
        return moment.astimezone(utc) if moment.tzinfo else moment.replace(tzinfo=utc)
    except (OverflowError, TypeError, ValueError):
        return None


def _utc(moment, /):
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "?"


def _count(n, noun, /):
    return f"{n} {noun}" + "s" * (n != 1)


def _codes(values, /):
    return [("{}", value) for value in values]


def _granted(documents, effect, /):
    """{action in lower case: (action, what it is for: resources with their conditions)}"""
    found = {}
    for s in _load([], "", documents):
        if s["Effect"] == effect:
            condition = " if " + json.dumps(s["Condition"], sort_keys=True) if s["Condition"] else ""
            places = s.get("Resource") or ["all but " + ", ".join(s.get("NotResource", []))]
            for action in s.get("Action") or ["all but " + ", ".join(s.get("NotAction", []))]:
                found.setdefault(action.lower(), (action, set()))[1].update(place + condition for place in places)
    return found


def _unseen(current, granted, /):
    """What the current policies grant, CloudTrail cannot show, and the new ones neither grant nor plainly deny."""
    found, decided = set(), [*granted["Allow"]]
    decided += [action for action, (_, places) in granted["Deny"].items() if "*" in places]
    for s in _load([], "", current):
        if s["Effect"] == "Allow":
            but = [action.lower() for action in s.get("NotAction", [])]
            found |= {one for hidden in unlogged(s.get("Action", ["*"])).values() for one in hidden
                      if not any(covers(action, one.lower()) for action in but)}
    return sorted(one for one in found if not any(covers(action, one.lower()) for action in decided))


def _difference(before, after, /):
    """The lines of the unified diff of {path: text, or None for no file}."""
    for path in sorted(before.keys() | after.keys()):
        texts = before.get(path), after.get(path)
        names = (side + path if text else "/dev/null" for side, text in zip(("a/", "b/"), texts))
        # Only "\n" ends a line in Git, but much else does so for splitlines().
        lines = (text.removesuffix("\n").split("\n") if text else [] for text in texts)
        yield from map(_visible, difflib.unified_diff(*lines, *names, lineterm=""))


class Proposal:
    """A policy beside the one in the main branch and, where they are known, the principal's current policies in IAM.

    `answer` is what Access Analyzer gave, `documents` and `report` what the merge made of it; the texts are
    {path: text, or None for no file}; `current` is None if it is not known; `narrowed` holds sentences; `findings`
    may be set to those of the gates. What is written consists of entries: a sentence, or a tuple of a format and the
    values that are code in it.
    """

    def __init__(self, answer, documents, report, before_documents, before_texts, after_texts, current, narrowed=(), /):
        self.job, self.properties = answer["JobDetails"], answer["GeneratedPolicyResult"]["Properties"]
        self.report, self.current, self.narrowed, self.findings = report, current, narrowed, ()
        kind, _, path = self.properties["PrincipalArn"].split(":", 5)[-1].partition("/")
        self.name = f"{kind} {path.split('/')[-1]}"
        self.diff = [*_difference(before_texts, after_texts)]
        before, after = ({effect: _granted(policy, effect) for effect in COMPARED}
                         for policy in (before_documents, documents))
        self.changes = [*self._compare(before, after)]
        self.first = not any(before_texts.values())
        allowed = after["Allow"]
        counts = [(len(keys), words) for words, keys, _ in self.changes if keys]
        self.counts = ", ".join(f"{n if i else _count(n, 'action')} {words}" for i, (n, words) in enumerate(counts))
        if self.first or not counts:
            self.counts = _count(len(allowed), "action") if self.first else "the same permissions, written differently"
        base = before["Allow"] if current is None else _granted(current, "Allow")
        services = {action.split(":")[0] for action in base if re.match("[a-z0-9-]+:", action)}
        # By allow.json, which the ceiling does not hold back; or by all, where there is none.
        self.wider = sorted(action for key, (action, _) in allowed.items() if current is not None and not any(
            covers(one, key) for one in base))
        self.lost = sorted(one for one in services if not any(overlaps(action, one + ":*") for action in allowed))
        self.unseen = _unseen(current or (), after)
        seed = [documents, before_texts, report, self.lost, self.unseen, current is None, bool(narrowed),
                self.properties.get("IsComplete")]
        digest = hashlib.sha256(json.dumps(seed, sort_keys=True).encode()).hexdigest()
        self.marker = f"<!-- policy-generator: {digest} -->"

    def _compare(self, before, after, /):
        """(words for heading and count, actions, entries) of each kind of change."""
        for effect, words in COMPARED.items():
            old, new = before[effect], after[effect]
            added, gone = sorted(new.keys() - old.keys()), sorted(old.keys() - new.keys())
            both = [key for key in sorted(old.keys() & new.keys()) if old[key][1] != new[key][1]]
            places = [(form, new[key][0], place) for key in both for form, one, other in (
                ("{}, now on {}", new, old), ("{}, no longer on {}", old, new))
                for place in sorted(one[key][1] - other[key][1])]
            yield from zip(words, (added, gone, both), (
                _codes(new[key][0] for key in added), _codes(old[key][0] for key in gone), places))

    def _facts(self):
        window = self.properties.get("CloudTrailProperties") or {}
        start, end = (_moment(window.get(key)) for key in ("StartTime", "EndTime"))
        yield "Principal: {}", self.properties["PrincipalArn"]
        days = f", {_count((end - start).days, 'day')}" if start and end else ""
        yield f"Activity: {_utc(start)} to {_utc(end)}{days}"
        if self.report["noActivity"]:
            yield "No activity was found: all that is allowed comes from rules and current policies."
        for trail in window.get("TrailProperties") or ():
            regions = "all" if trail.get("AllRegions") else ", ".join(trail.get("Regions") or ["?"])
            yield "Trail: {}, regions: {}", trail["CloudTrailArn"], regions
        yield from self.narrowed
        yield f"Job: {{}}, completed {_utc(_moment(self.job.get('CompletedOn')))}", self.job["JobId"]
        if self.properties.get("IsComplete"):
            yield "Result: complete" + " for what was read" * bool(self.narrowed)
        else:
            yield "Result: not complete, some actions of the services in use are not known"
        sizes = " and ".join(f"{size:,}" for size in self.report["sizes"]) or "0"
        yield f"Size: {sizes} of {LIMITS['managed']:,} characters"

    def _sections(self):
        """(heading, what it means, entries)"""
        report, missed = self.report, self.report["unresolved"]
        yield from (("Actions " + words, "", entries) for words, _, entries in self.changes)
        yield ("Beyond the current policies", "The principal may not do all of this now.", _codes(self.wider))
        yield ("Findings of the checks", "",
               [("{}: {} ({})", one["code"], one["message"], one["where"]) for one in self.findings])
        yield ("Removed by deny rules", "",
               [(f"{{}} ({ORIGINS[one['source']]})", one["action"]) for one in report["removedByDeny"]])
        yield ("Removed by the ceiling", "These were tried, but the current policies do not allow them.",
               _codes(report["removedByCeiling"]))
        example = json.dumps({name: ["one", "two"] for names in [*missed.values()][:1] for name in names[:1]})
        yield ("Placeholders without a value",
               ("Each became an asterisk. Give values in placeholders.json: {}", example),
               [("{}: {}", template, ", ".join(names)) for template, names in missed.items()])
        yield ("Services kept as in the current policies",
               "It is not known which of their actions were used.", _codes(report["serviceLevelKept"]))
        yield ("Services used, but not allowed",
               "It is not known which of their actions were used, nor do the current policies tell.",
               _codes(report["serviceLevelMissing"]))
        yield ("Granted now, but not seen by CloudTrail",
               "Add to allow.json what of these is needed.",
               _codes(self.unseen))
        yield "Services lost", "The current policies allow actions of these, this one does not.", _codes(self.lost)
        yield "Left out", "", _codes(report["ignored"])
        unread = ["The current policies are not known, so there is no ceiling."] * (self.current is None)
        yield "Notes", "", report["notes"] + unread

    def _lines(self, style, most, /):
        """All but the diff, with at most so many entries of each list."""
        code, prose, mark = style

        def written(entry, /):
            return prose(entry) if isinstance(entry, str) else entry[0].format(*map(code, entry[1:]))

        against = "The first policy" if self.first else "Compared with the main branch"
        yield from (f"{against}: {self.counts}.", "", *("- " + written(fact) for fact in self._facts()))
        for heading, meaning, entries in self._sections():
            if entries:
                yield from ("", f"{mark}{heading} ({len(entries)})", "")
                yield from (written(meaning), "") if meaning else ()
                yield from ("- " + written(entry) for entry in entries[:most])
                yield from [f"- and {len(entries) - most} more"] * (len(entries) > most)

    def _fitted(self, style, room, size, head=()):
        """Lines that have room: what is cut is first the diff, then each list, and only then all that follows."""
        # For the sentence that says so.
        room -= 80
        for most in (1000, 300, 100, 30, 10, 3, 1):
            lines = [*head, *self._lines(style, most)]
            if sum(size(line) + 1 for line in lines) <= room:
                break
        else:
            return _first(lines, room, size) + ["", "There is no room for the rest."]
        fence = _fence("\n".join(self.diff), 3) if style is MARKDOWN else ""
        start, end = ["", style[2] + "Difference", "", *[fence + "diff"] * bool(fence)], [fence] * bool(fence)
        left = room - sum(size(line) + 1 for line in lines + start + end)
        shown = _first(self.diff, left, size)
        if shown:
            lines += start + shown + end
        if len(shown) < len(self.diff):
            lines += ["", f"There is room for {len(shown)} of the {len(self.diff)} lines of the difference."]
        return lines

    @property
    def title(self):
        title = f"{'New policy' if self.first else 'Policy'} of {_calm(self.name)}: {self.counts}"
        return title.encode("ascii", "replace").decode()[:150]

    @property
    def message(self):
        """Of the commit: the first line is always the same, so that a history reads well."""
        return "\n".join([f"Policy of {_calm(self.name)} as used", "", *self._lines(PLAIN, 50), ""])

    def body(self, limit, /):
        """Of the request, in Markdown: at most `limit` characters, with the marker at the end."""
        lines = self._fitted(MARKDOWN, limit - len(self.marker) - 1, len)
        return "\n".join([*lines, "", self.marker])

    def notification(self, link, limit=200_000, /):
        """(subject, message) for SNS, the message of at most `limit` bytes."""
        head = [self.title, *map(_visible, [link] if link else []), ""]
        return self.title[:99], "\n".join(self._fitted(PLAIN, limit, lambda line: len(line.encode()), head))
