from localaws.iam.policy import verdict


def allowed(statement, action="s3:GetObject", resource="arn:aws:s3:::bucket/key", context=None, principal=None):
    return verdict([{"Statement": [{"Effect": "Allow", **statement}]}], action, resource, context or {}, principal) == "Allow"


def test_actions_match_without_regard_to_case_and_with_wildcards():
    assert allowed({"Action": "s3:get*", "Resource": "*"})
    assert not allowed({"Action": "s3:Put*", "Resource": "*"})
    assert allowed({"NotAction": "iam:*", "Resource": "*"})


def test_resources_match_with_regard_to_case():
    assert allowed({"Action": "*", "Resource": "arn:aws:s3:::bucket/*"})
    assert not allowed({"Action": "*", "Resource": "arn:aws:s3:::Bucket/*"})
    assert not allowed({"Action": "*", "Resource": "arn:aws:s3:::bucket"})


def test_a_denial_beats_what_is_allowed():
    documents = [
        {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}},
        {"Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]},
    ]
    assert verdict(documents, "s3:GetObject", "arn:aws:s3:::x/y", {}) == "Deny"
    assert verdict(documents, "sqs:SendMessage", "arn:aws:sqs:x:1:y", {}) == "Allow"


def test_conditions():
    def holds(condition, **context):
        return allowed(
            {"Action": "*", "Resource": "*", "Condition": condition},
            context={key.replace("_", ":"): value for key, value in context.items()},
        )

    assert holds({"StringEquals": {"aws:SourceAccount": "1"}}, aws_SourceAccount="1")
    assert not holds({"StringEquals": {"aws:SourceAccount": "1"}})
    assert holds({"StringEqualsIfExists": {"aws:SourceAccount": "1"}})
    assert holds({"StringNotEquals": {"aws:SourceAccount": "1"}})
    assert holds({"StringLike": {"codecommit:References": ["refs/heads/policies/*"]}}, codecommit_References="refs/heads/policies/x")
    assert holds({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}}, aws_SourceArn="arn:aws:s3:::bucket")
    assert not holds({"ArnLike": {"aws:SourceArn": "arn:aws:*:role/x"}}, aws_SourceArn="arn:aws:iam::1:role/x")
    assert holds({"Null": {"aws:SourceArn": "true"}})
    assert not holds({"Bool": {"aws:SecureTransport": "false"}}, aws_SecureTransport="true")
    assert holds({"StringLike": {"s3:prefix": "${aws:PrincipalAccount}/*"}}, s3_prefix="42/x", aws_PrincipalAccount="42")


def test_principals_of_resource_policies():
    service = {"Principal": {"Service": "s3.amazonaws.com"}, "Action": "*", "Resource": "*"}
    assert allowed(service, principal={"Service": "s3.amazonaws.com"})
    assert not allowed(service, principal={"Service": "sns.amazonaws.com"})
    account = {"Principal": {"AWS": "123456789012"}, "Action": "*", "Resource": "*"}
    assert allowed(account, principal={"AWS": "arn:aws:iam::123456789012:role/x"})
