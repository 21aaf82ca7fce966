"""The variants that are deployed: what synth is told for each, and their parameters."""
import pytest

from variants import ACCOUNT

GIT_HOSTS = "github", "gitlab"
REPOSITORY_NAME, TOKEN = "acme/policies", "glpat-Not.to_be~seen+0123456789/abc="
ORGANIZATION, TIME_ZONE = "o-a1b2c3d4e5", "Europe/Berlin"
# The trail of an organization is in the account that manages it.
ORGANIZATION_TRAIL = "arn:aws:cloudtrail:eu-central-1:999999999999:trail/main"
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"

DIRECTLY = ["--review", "direct-commit"]
# None has to do with another, or with the target.
ALL_OPTIONS = ["--encrypted-trail", "--organization-trail", "--time-zone", TIME_ZONE]
OPTIONS = {
    **{host: ["--git-target", host] for host in GIT_HOSTS},
    **{f"{host}-directly": ["--git-target", host, *DIRECTLY] for host in GIT_HOSTS},
    "codecommit-directly": DIRECTLY,
    "s3-with-options": ["--git-target", "s3", *ALL_OPTIONS],
}
# These are not deployed, since each of their parts is in one that is.
UNDEPLOYED = {"s3": ["--git-target", "s3"], "codecommit-with-options": ALL_OPTIONS}

# For tests that are worth the minute that Terraform takes.
BOTH = pytest.mark.parametrize("variant", ["CloudFormation", "Terraform"], indirect=True)


def parameters(name, aws, git):
    """What a variant is deployed with besides the parameters of all; the token's secret is made before."""
    if name == "s3-with-options":
        return {"TrailArn": ORGANIZATION_TRAIL, "TrailKeyArn": KEY, "OrganizationId": ORGANIZATION}
    host = name.removesuffix("-directly")
    if host not in GIT_HOSTS:
        return {}
    secret = aws.client("secretsmanager").create_secret(Name="git-token", SecretString=TOKEN)["ARN"]
    return {"RepositoryName": REPOSITORY_NAME, "ApiUrl": getattr(git, host), "TokenSecretArn": secret}
