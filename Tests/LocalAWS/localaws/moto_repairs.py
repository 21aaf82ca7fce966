"""The few places where moto itself has to be changed."""

import functools


@functools.cache  # once, however many local AWS a process has: what is changed here must not be wrapped again
def repair():
    import moto.s3.models
    from moto.iam.access_control import PermissionResult

    bucket = moto.s3.models.FakeBucket
    # moto reads bucket policies without their conditions, so that "deny all but TLS" denies all. They are evaluated for
    # deployed roles by iam.authority; the deployer may do everything.
    bucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL
    # moto asks the target's policy whether logs may be written to it, and stumbles over the principal "*". AWS does not
    # ask: the CDK's templates set the logging of a bucket before there is a policy, for the policy names that bucket.
    bucket._log_permissions_enabled_policy = staticmethod(lambda target_bucket, target_prefix: True)
    # AWS delivers logs in the course of hours, moto at once: deleting the bucket that is logged filled its target, which
    # then could not be deleted with it.
    moto.s3.models.S3Backend.log_incoming_request = lambda self, request, bucket_name: None
    _return_what_was_put()
    _give_schedules_their_defaults()


def _return_what_was_put():
    """moto forgets how many versions a lifecycle rule keeps, and does not tell how the keys of logs are made. Terraform
    compares what it reads with what it put: it waits in vain, or wants to put it again and again."""
    from moto.s3.models import FakeBucket
    from moto.s3.responses import S3Response

    set_lifecycle, serialized = FakeBucket.set_lifecycle, S3Response.serialized

    def set_lifecycle_with_versions(self, rules):
        set_lifecycle(self, rules)
        for kept, given in zip(self.rules, rules):
            kept.newer_versions = (given.get("NoncurrentVersionExpiration") or {}).get("NewerNoncurrentVersions")

    def serialized_in_full(self, result):
        action = self.data.get("Action") if isinstance(result.result, dict) else None  # errors are serialized, too
        if action == "GetBucketLifecycleConfiguration":
            _add_versions(result.result, self.backend.get_bucket_lifecycle(self.bucket_name))
        elif action == "GetBucketLogging":
            _add_key_format(result.result, self.backend.get_bucket_logging(self.bucket_name))
        return serialized(self, result)

    FakeBucket.set_lifecycle, S3Response.serialized = set_lifecycle_with_versions, serialized_in_full


def _add_versions(answer, rules):
    for shown, rule in zip(answer["Rules"], rules):
        if rule.newer_versions:
            shown["NoncurrentVersionExpiration"]["NewerNoncurrentVersions"] = rule.newer_versions


def _add_key_format(answer, logging):
    if "TargetObjectKeyFormat" in logging:
        # An element without content was read as None: the simple prefix.
        answer["LoggingEnabled"]["TargetObjectKeyFormat"] = {
            name: {key: value for key, value in (inner or {}).items() if not key.startswith("@")}
            for name, inner in logging["TargetObjectKeyFormat"].items()
            if not name.startswith("@")
        }


def _give_schedules_their_defaults():
    """moto tells null where AWS tells what holds if nothing was said, and an update leaves out what it does not name."""
    from moto.scheduler.models import Schedule

    update, to_dict = Schedule.update, Schedule.to_dict

    def update_to_defaults(self, **settings):
        update(self, **{**settings, "state": settings["state"] or "ENABLED"})

    def to_dict_with_defaults(self, short=False):
        return {**to_dict(self, short), "ActionAfterCompletion": self.action_after_completion or "NONE"}

    Schedule.update, Schedule.to_dict = update_to_defaults, to_dict_with_defaults
