"""A bucket of S3 as the place that policies are published to: without review, its versions are the history."""
import boto3
from botocore.exceptions import ClientError

from target import Outdated, Target, Unusable, console_link


class PolicyBucket(Target, kind="s3"):
    """Not all files can be read as of one state: rules that change while a policy is made count from the next run."""

    def __init__(self, settings):
        super().__init__({**settings, "BRANCH": "", "REVIEW": ""})
        self.client, self.region = boto3.client("s3"), settings["AWS_REGION"]

    def read(self, paths):
        return {path: self.found(path)[0] for path in paths}

    def found(self, path):
        """(bytes, ETag), both None if there is no such object."""
        if path not in self._files:
            try:
                answer = self.client.get_object(Bucket=self.repository, Key=path)
                self._files[path] = answer["Body"].read(), answer["ETag"]
            except ClientError as error:
                code = error.response["Error"]["Code"]
                if code == "AccessDenied":
                    # What may not be read must never pass for a rule file that is absent.
                    raise Unusable(f"{path} in the bucket {self.repository} cannot be read: allow s3:GetObject, and "
                                   "s3:ListBucket, without which S3 does not say that an object is absent.") from error
                if code != "NoSuchKey":
                    raise
                self._files[path] = None, None
        return self._files[path]

    def publish(self, change):
        before = self.read(change.files)
        changed = [path for path, text in change.files.items() if text != before[path]]
        if not changed:
            return {"change": "unchanged", "link": None}
        change.check()
        # As much of the message as the 2 KB of an object's metadata hold.
        note = "; ".join(filter(None, change.message.splitlines())).encode("ascii", "replace")[:1900].decode()
        # What is new comes before what is stale goes, so that no reader finds less than there should be.
        for path in sorted(changed, key=lambda path: change.files[path] is None):
            text, tag = change.files[path], self.found(path)[1]
            state = {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}
            if text is None:
                self.call("delete_object", Key=path, **state)
            else:
                self.call("put_object", Key=path, Body=text, ContentType="application/json",
                          ChecksumAlgorithm="SHA256", Metadata={"message": note}, **state)
        kept = next((path for path, text in change.files.items() if text is not None), changed[0])
        return {"change": "committed", "link": console_link(self.region, f"s3/object/{self.repository}", prefix=kept)}

    def call(self, method, **arguments):
        try:
            getattr(self.client, method)(Bucket=self.repository, **arguments)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in ("PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"):
                raise Outdated(f"{self.repository}/{arguments['Key']}: {code}") from error
            raise
