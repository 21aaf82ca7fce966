"""The patterns of actions and resources compared with each other, rather than with one name: containment and overlap.

A pattern is read as a tuple of signs. `*` and `?` are wildcards; `${*}`, `${?}` and `${$}` stand for the character; any
other policy variable is one sign of its own, since what it stands for is not known.
"""

import functools
import re

MANY, ONE = "many", "one"
OTHER = "\0"  # any character that stands in neither pattern
_SIGN = re.compile(r"\$\{[^}]*\}|.", re.S)


@functools.lru_cache(65536)
def signs(pattern):
    def sign(text):
        if len(text) == 4 and text[2] in "*?$":
            return text[2]
        return {"*": MANY, "?": ONE}.get(text, text)

    return tuple(sign(text) for text in _SIGN.findall(pattern))


def _is_variable(sign):
    return sign.startswith("${")


@functools.lru_cache(65536)
def includes(outer, inner):
    """Whether every text that fits `inner` fits `outer`, too: no text of `inner` leads `outer` astray."""
    outer, inner = signs(outer), signs(inner)
    letters = {sign for sign in outer if len(sign) == 1} | {OTHER}
    start = (0, _rest(outer, {0}))
    seen, waiting = {start}, [start]
    while waiting:
        place, reached = waiting.pop()
        if place == len(inner):
            if len(outer) not in reached:
                return False
            continue
        sign = inner[place]
        if sign == MANY:
            following = {(place + 1, reached)} | {(place, _step(outer, reached, letter)) for letter in letters}
        elif sign == ONE:
            following = {(place + 1, _step(outer, reached, letter)) for letter in letters}
        else:
            following = {(place + 1, _step(outer, reached, sign))}
        if any(not states for _, states in following):
            return False
        waiting += following - seen
        seen |= following
    return True


def _step(pattern, reached, letter):
    """The places of the pattern that are reached from others by one sign of a text."""
    following = set()
    for place in reached:
        sign = pattern[place] if place < len(pattern) else None
        if sign == MANY:
            following.add(place)
        elif sign == letter or (sign == ONE and not _is_variable(letter)):
            following.add(place + 1)
    return _rest(pattern, following)


def _rest(pattern, reached):
    """With the places that are reached by nothing: `*` may stand for no character."""
    places = set(reached)
    for place in reached:
        while place < len(pattern) and pattern[place] == MANY:
            place += 1
            places.add(place)
    return frozenset(places)


@functools.lru_cache(65536)
def overlap(one, other):
    """Whether some text fits both; a policy variable may stand for anything."""
    one, other = (tuple(MANY if _is_variable(sign) else sign for sign in signs(text)) for text in (one, other))
    seen, waiting = {(0, 0)}, [(0, 0)]
    while waiting:
        first, second = waiting.pop()
        left, right = one[first : first + 1], other[second : second + 1]
        if not left and not right:
            return True
        following = set()
        if left == (MANY,):
            following.add((first + 1, second))
        if right == (MANY,):
            following.add((first, second + 1))
        if left and right and (left == right or {MANY, ONE} & {*left, *right}):
            following.add((first + (left != (MANY,)), second + (right != (MANY,))))
        waiting += following - seen
        seen |= following
    return False
