"""A generated policy as Access Analyzer writes it, and what it shows of it to whom wants no placeholders."""

from ..iam.policy import as_list

PLACEHOLDERS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "SupportedServiceSid0",
            "Effect": "Allow",
            "Action": ["ec2:DescribeInstances", "sts:GetCallerIdentity"],
            "Resource": "*",
        },
        {
            "Sid": "SupportedServiceSid1",
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": "arn:aws:s3:::${BucketName}",
        },
        {
            "Sid": "SupportedServiceSid2",
            "Effect": "Allow",
            "Action": "sqs:SendMessage",
            "Resource": "arn:aws:sqs:${Region}:${Account}:${QueueName}",
        },
    ],
}


def shown(document, with_placeholders):
    """Without resource placeholders all actions stand in one statement, on all resources."""
    if with_placeholders:
        return document
    actions = sorted({action for statement in document["Statement"] for action in as_list(statement["Action"])})
    statement = {"Sid": "SupportedServiceSid0", "Effect": "Allow", "Action": actions, "Resource": "*"}
    return {"Version": document["Version"], "Statement": [statement]}
