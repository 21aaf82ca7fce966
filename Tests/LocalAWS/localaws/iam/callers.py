"""By which ARN a caller is known to the services."""

from .. import ACCOUNT


def caller_arn(role):
    """A deployed role calls by its session; None is the one who deploys."""
    if role:
        return f"arn:aws:sts::{ACCOUNT}:assumed-role/{role.rpartition('/')[2]}/local"
    return f"arn:aws:iam::{ACCOUNT}:user/deployer"
