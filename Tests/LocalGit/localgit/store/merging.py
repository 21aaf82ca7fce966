"""What merging two commits comes to, and how two differ. A file is the smallest thing that is merged."""

import difflib


def merge(base, ours, theirs):
    """The merged files, and the paths that both sides changed differently."""
    files, conflicts = dict(ours), []
    for path in sorted(set(base) | set(theirs)):
        was, our, their = base.get(path), ours.get(path), theirs.get(path)
        if their in (was, our):
            continue
        if our != was:
            conflicts.append(path)
        elif their is None:
            del files[path]
        else:
            files[path] = their
    return files, conflicts


def changed(before, after):
    return [path for path in sorted(set(before) | set(after)) if before.get(path) != after.get(path)]


def lines_changed(repository, before, after):
    """How many lines are new, and how many gone."""
    added = removed = 0
    for path in changed(before, after):
        old, new = (
            repository.blobs[side[path][1]].decode("utf-8", "replace").splitlines() if path in side else []
            for side in (before, after)
        )
        for kind, start, end, new_start, new_end in difflib.SequenceMatcher(None, old, new).get_opcodes():
            if kind != "equal":
                added, removed = added + new_end - new_start, removed + end - start
    return added, removed
