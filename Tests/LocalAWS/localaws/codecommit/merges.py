"""Merges of branches, and the conflicts that stand in their way: file by file, not line by line."""

from dataclasses import dataclass

from ..wire import AWSError
from .files import keep_folders
from .history import Histories
from .three_way import conflicts, merged

OPTIONS = ("FAST_FORWARD_MERGE", "SQUASH_MERGE", "THREE_WAY_MERGE")
STRATEGIES = ("NONE", "ACCEPT_SOURCE", "ACCEPT_DESTINATION")


@dataclass
class Outcome:
    """What merging a source into a destination comes to."""

    source: object  # commits; the base is None where the histories have nothing in common
    destination: object
    base: object
    mergeable: bool
    conflicts: list  # paths
    files: dict

    def in_conflict(self, repository):
        return [self._conflict(repository, path) for path in self.conflicts]

    def _conflict(self, repository, path):
        sides = {"source": self.source.files, "destination": self.destination.files}
        sides["base"] = self.base.files if self.base else {}
        entries = {side: files[path] for side, files in sides.items() if path in files}
        types = {side: kind for side, files in sides.items() if (kind := _object_type(files, path))}
        changed = [entries.get("source"), entries.get("destination")]
        blobs, modes = ({entry and entry[part] for entry in changed} for part in (0, 1))
        kinds = {
            "contentConflict": len(blobs) > 1,
            "fileModeConflict": len(modes) > 1 and None not in modes,
            "objectTypeConflict": len({types[side] for side in ("source", "destination") if side in types}) > 1,
        }
        contents = {side: repository.objects[blob] for side, (blob, _) in entries.items()}
        return {
            "filePath": path,
            "fileSizes": {side: len(content) for side, content in contents.items()},
            "fileModes": {side: mode for side, (_, mode) in entries.items()},
            "objectTypes": types,
            "numberOfConflicts": sum(kinds.values()),
            "isBinaryFile": {side: b"\0" in content for side, content in contents.items()},
            **kinds,
            "mergeOperations": {
                side: "D" if side not in types else "M" if "base" in types else "A"
                for side in ("source", "destination")
            },
        }


class Merges(Histories):
    def GetMergeConflicts(self, request):
        repository, option = self.repository(request), request["mergeOption"]
        if option not in OPTIONS:
            raise AWSError("InvalidMergeOptionException", f"{option} is no way to merge")
        if request.get("maxConflictFiles", 1) < 1:
            raise AWSError("InvalidMaxConflictFilesException", "A page has at least one file")
        outcome = self._outcome(repository, *self._sides(repository, request), option, request)
        shown, following = self.page(request, outcome.in_conflict(repository), "maxConflictFiles")
        return {
            "mergeable": outcome.mergeable,
            "destinationCommitId": outcome.destination.identifier,
            "sourceCommitId": outcome.source.identifier,
            **({"baseCommitId": outcome.base.identifier} if outcome.base else {}),
            "conflictMetadataList": shown,
            **following,
        }

    def MergeBranchesByFastForward(self, request):
        return self._merge_branches(request, "FAST_FORWARD_MERGE")

    def MergeBranchesBySquash(self, request):
        return self._merge_branches(request, "SQUASH_MERGE")

    def MergeBranchesByThreeWay(self, request):
        return self._merge_branches(request, "THREE_WAY_MERGE")

    def _merge_branches(self, request, option):
        repository = self.repository(request)
        source, destination = self._sides(repository, request)
        branch = merged_branch(request)
        if not request.get("targetBranch") and branch not in repository.branches:
            raise AWSError("InvalidTargetBranchException", "Neither the target nor the destination is a branch")
        if self.tip(repository, branch) is not destination:
            raise AWSError("ConcurrentReferenceUpdateException", f"{destination.identifier} is not the tip of {branch}")
        made = self.merge(repository, source, destination, branch, option, request)
        return {"commitId": made.identifier, "treeId": made.tree}

    def merge(self, repository, source, destination, branch, option, request):
        """Merges one commit into another, and sets the branch to the commit that results."""
        outcome = self._outcome(repository, source, destination, option, request)
        if not outcome.mergeable:
            reason = ", ".join(outcome.conflicts) or "the branches have diverged"
            raise AWSError("ManualMergeRequiredException", f"This has to be merged by hand: {reason}")
        if option == "FAST_FORWARD_MERGE":
            repository.branches[branch] = source.identifier
            return source
        if request.get("keepEmptyFolders"):
            keep_folders(repository, destination.files, outcome.files)
        parents = [destination, source] if option == "THREE_WAY_MERGE" else [destination]
        return self.record(repository, branch, outcome.files, parents, request)

    def _sides(self, repository, request):
        sides = ("sourceCommitSpecifier", "destinationCommitSpecifier")
        return [self.commit(repository, request[side]) for side in sides]

    def _outcome(self, repository, source, destination, option, request):
        strategy = request.get("conflictResolutionStrategy", "NONE")
        if strategy not in STRATEGIES:
            raise AWSError("InvalidConflictResolutionStrategyException", f"The local AWS cannot resolve by {strategy}")
        if request.get("conflictDetailLevel", "FILE_LEVEL") != "FILE_LEVEL":
            raise AWSError("InvalidConflictDetailLevelException", "The local AWS compares files, and not their lines")
        base = repository.objects.get(self.merge_base(repository, source.identifier, destination.identifier))
        if option == "FAST_FORWARD_MERGE":
            return Outcome(source, destination, base, base is destination, [], source.files)
        before = base.files if base else {}
        if strategy == "ACCEPT_DESTINATION":
            return Outcome(source, destination, base, True, [], merged(before, source.files, destination.files))
        found = conflicts(before, source.files, destination.files) if strategy == "NONE" else []
        return Outcome(source, destination, base, not found, found, merged(before, destination.files, source.files))


def merged_branch(request):
    """The branch that a merge of branches changes."""
    return request.get("targetBranch") or request["destinationCommitSpecifier"].removeprefix("refs/heads/")


def _object_type(files, path):
    if path in files:
        return "SYMBOLIC_LINK" if files[path][1] == "SYMLINK" else "FILE"
    return "DIRECTORY" if any(other.startswith(path + "/") for other in files) else None
