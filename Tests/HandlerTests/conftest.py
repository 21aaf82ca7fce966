"""Makes the handlers importable from where they are, without leaving byte code among the package's resources."""
import os
import sys
import tempfile
from pathlib import Path

import pytest

HANDLERS = Path(__file__).resolve().parents[2] / "Sources" / "TwofoldPolicyGenerator" / "Handlers"
sys.dont_write_bytecode = True
FOLDERS = sorted(str(folder) for folder in HANDLERS.iterdir() if folder.is_dir())
sys.path[:0] = [*FOLDERS, str(HANDLERS), str(Path(__file__).resolve().parent)]

# No test may reach AWS, whoever runs it.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="eu-west-1",
                  AWS_EC2_METADATA_DISABLED="true", AWS_ENDPOINT_URL="http://127.0.0.1:9")

from hypothesis import HealthCheck, configuration, settings  # noqa: E402

configuration.set_hypothesis_home_dir(tempfile.mkdtemp())
# What decides over a change must not depend on chance; whoever works on it looks further each time.
settings.register_profile(
    "handlers", deadline=None, database=None, derandomize="CI" in os.environ,
    suppress_health_check=list(HealthCheck))
settings.load_profile("handlers")


@pytest.fixture
def repository(monkeypatch):
    """An empty repository of CodeCommit in memory, with what else the publishing function meets; see fakes.py."""
    import boto3
    from fakes import Bucket, Repository
    from fakes_account import Topic
    from fakes_iam import Analyzer, Iam
    repository = Repository()
    repository.bucket, repository.iam, repository.analyzer, repository.topic = Bucket(), Iam(), Analyzer(), Topic()
    clients = {"codecommit": repository, "s3": repository.bucket, "iam": repository.iam.client,
               "accessanalyzer": repository.analyzer.client, "sns": repository.topic.client}
    monkeypatch.setattr(boto3, "client", lambda name, **_: clients[name])
    return repository


@pytest.fixture
def naps(monkeypatch):
    """How long a target has waited between its attempts, each time; no time passes."""
    import target
    taken = []
    monkeypatch.setattr(target.time, "sleep", taken.append)
    return taken
