"""Containment and overlap of globs: right on all short patterns, and quick on patterns made to be slow."""
import itertools
import time

import pytest

from iam import glob
from merge import covers, overlaps

TEXTS = ["".join(t) for n in range(5) for t in itertools.product("ab", repeat=n)]
PATTERNS = ["".join(t) for n in range(5) for t in itertools.product("a*?", repeat=n)]
LANGUAGES = {p: frozenset(t for t in TEXTS if glob(p, t)) for p in PATTERNS}


def test_overlap_is_exact_on_all_short_patterns():
    # Two patterns of at most four atoms that overlap at all share a text of at most four characters.
    for one, other in itertools.product(PATTERNS, repeat=2):
        assert overlaps(one, other) == bool(LANGUAGES[one] & LANGUAGES[other]), (one, other)


def test_containment_is_sound_and_nearly_complete_on_all_short_patterns():
    missed = 0
    for one, other in itertools.product(PATTERNS, repeat=2):
        if covers(one, other):
            assert LANGUAGES[other] <= LANGUAGES[one], (one, other)
        elif "*" not in other or "?" not in one + other:
            # A text of more characters than both patterns have atoms is none of these.
            missed += "*" not in other and LANGUAGES[other] <= LANGUAGES[one]
    assert missed == 0


@pytest.mark.parametrize("pattern, other, expected", [
    ("s3:*", "s3:getobject", True), ("s3:get*", "s3:*", False), ("s3:*", "s3:**", True), ("s3:**", "s3:*", True),
    ("?", "*", False), ("?", "?", True), ("*", "?", True), ("a?", "a*", False), ("*a*", "*ba?", True),
    ("", "", True), ("", "a", False), ("*", "", True), ("a*b", "ab", True), ("a*b", "a*", False),
])
def test_containment(pattern, other, expected):
    assert covers(pattern, other) is expected


@pytest.mark.parametrize("pattern, other, expected", [
    ("*", "arn:aws:s3:::a", True), ("arn:aws:s3:::*", "*", False), ("arn:aws:s3:::a*", "arn:aws:s3:::ab/*", True),
    ("arn:*:s3:::a", "arn:aws:s3:::a", True), ("arn:aws:s3:::A", "arn:aws:s3:::a", False),
    ("arn:aws:sqs:*:q", "arn:aws:sqs:eu:1:q", False),  # no wildcard reaches over a colon
    ("arn:aws:sqs:*:*:q", "arn:aws:sqs:eu:1:x:q", False),
    ("arn:aws:logs:*:*:*", "arn:aws:logs:eu:1:log-group:x:*", True),  # but it does after the fifth one
    # policy variables
    ("arn:aws:s3:::h/${aws:username}/*", "arn:aws:s3:::h/${aws:username}/*", True),
    ("arn:aws:s3:::h/*", "arn:aws:s3:::h/${aws:username}", True),
    ("arn:aws:s3:::h/???????????????", "arn:aws:s3:::h/${aws:username}", False),
    ("arn:aws:s3:::h/${aws:username}", "arn:aws:s3:::h/joe", False),
    ("arn:aws:s3:::h/${*}", "arn:aws:s3:::h/joe", False),  # a star as it is
    ("arn:aws:s3:::h/?", "arn:aws:s3:::h/${*}", False),
    ("arn:aws:sqs:*:${aws:PrincipalAccount}:*", "arn:aws:sqs:eu:${aws:PrincipalAccount}:q", True),
    ("arn:aws:sqs:*:*:f*", "arn:aws:sqs::${aws:foo}:bar", False),
])
def test_containment_of_resources(pattern, other, expected):
    assert covers(pattern, other) is expected


HOSTILE = [
    ("a*" * 500 + "b", "a" * 1000), ("*a" * 500 + "*b", "a" * 1000), ("*?" * 500, "a" * 1000), ("a*" * 500, "*a" * 500 + "b"),
    ("?*" * 500 + "x", "?*" * 500 + "y"), ("*" * 1000 + "x", "a" * 1000), ("*" * 1000, "?" * 1000), ("${" * 500, "${" * 500),
    ("$" * 1000, "$" * 1000), ("${a" * 300 + "*", "${a" * 300 + "}"),
]


@pytest.mark.parametrize("one, other", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_patterns_are_quick(one, other):
    start = time.perf_counter()
    for _ in range(5):
        for a, b in ((one, other), (other, one)):
            covers(a, b)
            overlaps(a, b)
    assert time.perf_counter() - start < 1


def test_time_grows_with_the_product_of_lengths_at_most():
    def seconds(n):
        start = time.perf_counter()
        overlaps("a*" * n + "b", "*a" * n + "c")
        covers("a*" * n + "b", "a" * 2 * n)
        return time.perf_counter() - start

    short = min(seconds(500) for _ in range(5))
    long = min(seconds(4000) for _ in range(3))
    assert long < max(short, 0.001) * 64 * 2
