"""Where the policies of resources are kept."""

from moto.backends import get_backend

from .. import ACCOUNT


def bucket_policy(arn):
    name = arn.split(":")[5].split("/")[0]
    bucket = get_backend("s3")[ACCOUNT]["aws"].buckets.get(name)
    return bucket.policy if bucket else None


def topic_policy(arn):
    topic = get_backend("sns")[ACCOUNT][arn.split(":")[3]].topics.get(arn)
    return topic.policy if topic else None


def queue_policy(arn):
    queue = get_backend("sqs")[ACCOUNT][arn.split(":")[3]].queues.get(arn.split(":")[5])
    return queue.policy if queue else None


KEPT_BY_MOTO = {"s3": bucket_policy, "sns": topic_policy, "sqs": queue_policy}
