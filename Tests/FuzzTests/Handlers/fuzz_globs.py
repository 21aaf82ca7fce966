"""Whether patterns overlap or cover one another, held against texts that they match."""
from iam import glob
from merge import _trim, covers, overlaps

ALPHABET = "ab:/*?*?"


def try_one(source):
    one, other, text = (pick(source, ALPHABET), pick(source, ALPHABET), pick(source, "ab:/"))
    if glob(one, text) and glob(other, text):
        assert overlaps(one, other), (one, other, text)
    if covers(one, other) and glob(other, text):
        assert glob(one, text), (one, other, text)
    assert covers(one, one) and overlaps(one, other) == overlaps(other, one), (one, other)
    kept = _trim([one, other])
    assert kept and {one, other} >= set(kept) and any(glob(k, text) for k in kept) == (
        glob(one, text) or glob(other, text)), (one, other, text)


def pick(source, letters):
    return "".join(letters[source.ConsumeIntInRange(0, len(letters) - 1)]
                   for _ in range(source.ConsumeIntInRange(0, 12)))
