"""IAM answers lists in pages. moto gives some whole, and would forgive a caller that reads the first page only."""

import functools

from moto.iam.responses import IamResponse

GIVEN_WHOLE = {
    "list_group_policies": "PolicyNames",
    "list_groups_for_user": "Groups",
    "list_policy_versions": "Versions",
    "list_role_policies": "PolicyNames",
    "list_user_policies": "PolicyNames",
    "list_users": "Users",
}


@functools.cache  # once, however many local AWS a process has: pages must not be cut into pages
def cut_into_pages():
    for method, member in GIVEN_WHOLE.items():
        setattr(IamResponse, method, _paged(getattr(IamResponse, method), member))


def _paged(answer, member):
    @functools.wraps(answer)
    def paged(self):
        answered = answer(self)
        found = list(answered.result[member])
        start = int(self._get_param("Marker") or 0)
        end = start + int(self._get_param("MaxItems") or 100)
        more = {"Marker": str(end)} if end < len(found) else {}
        answered.result.update({member: found[start:end], "IsTruncated": bool(more), **more})
        return answered

    return paged
