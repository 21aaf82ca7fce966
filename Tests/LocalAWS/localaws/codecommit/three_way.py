"""Merging files that changed on two sides. Files are path → (blob id, mode), as commits have them."""

from .files import folders_of


def conflicts(base, source, destination):
    """The paths that both sides changed, and differently; what is a file here and a folder there is such, too."""
    ours, theirs = _changes(base, source), _changes(base, destination)
    found = {path for path in ours.keys() & theirs.keys() if ours[path] != theirs[path]}
    for one, other in ((ours, theirs), (theirs, ours)):
        for path, entry in one.items():
            if entry:
                found |= {folder for folder in folders_of(path) if other.get(folder)}
    return sorted(found)


def merged(base, yielding, prevailing):
    """The changes of both sides; where they conflict, those of the one that prevails."""
    files = dict(base)
    for side in (yielding, prevailing):
        for path, entry in _changes(base, side).items():
            if entry is None:
                files.pop(path, None)
                continue
            for other in [other for other in files if other.startswith(path + "/") or path.startswith(other + "/")]:
                del files[other]
            files[path] = entry
    return files


def _changes(base, files):
    """path → what stands there now, None where the file is gone"""
    return {path: files.get(path) for path in base.keys() | files.keys() if base.get(path) != files.get(path)}
