"""Deploys what synth has written, as somebody would: by the AWS CLI, and by Terraform."""
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
TEMPLATES = REPOSITORY / "templates"


def run(words, **options):
    """Runs a program to its end; what it printed is part of the failure."""
    result = subprocess.run(words, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if result.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, words))}\nexit code {result.returncode}\n{result.stdout}")
    return result.stdout


@dataclasses.dataclass
class Written:
    """A stack as a template, the same one as JSON, and as a configuration of Terraform."""

    template: pathlib.Path
    json: pathlib.Path
    configuration: pathlib.Path


def written(folder, *options):
    """What is deployed: what synth writes as it was built last, else, without options, the repository's templates."""
    synth = os.environ.get("TWOFOLD_SYNTH") or REPOSITORY / ".build/debug/synth"
    if not options and not os.path.exists(synth):
        folder = TEMPLATES
    else:
        for form in ([], ["--format", "json"], ["--terraform"]):
            run([synth, "PolicyGenerator", "--output", folder, *options, *form])
    cloudformation, terraform = (pathlib.Path(folder) / name for name in ("cloudformation", "terraform"))
    return Written(
        cloudformation / "PolicyGenerator.yaml", cloudformation / "PolicyGenerator.json",
        terraform / "PolicyGenerator")


def snake_cased(name):
    """The name in Terraform of a logical ID."""
    words = []
    for index, letter in enumerate(name):
        follows = index > 0 and not name[index - 1].isupper()
        starts = index + 1 < len(name) and name[index + 1].islower()
        if letter.isupper() and index > 0 and (follows or starts):
            words.append("_")
        words.append(letter.lower())
    return "".join(words)


class CloudFormation:
    """A stack by `aws cloudformation deploy`."""

    name = "CloudFormation"
    capability = "CAPABILITY_IAM"

    def __init__(self, environment, stack="policy-generator", template=None):
        self.environment, self.stack = environment, stack
        self.template = template or TEMPLATES / "cloudformation/PolicyGenerator.yaml"

    def aws(self, *words):
        text = run(["aws", *words, "--output", "json"], env=self.environment)
        return json.loads(text) if text.strip() else None

    def deploy(self, **parameters):
        overrides = [
            f"{key}={','.join(value) if isinstance(value, list) else value}" for key, value in parameters.items()]
        return run(
            ["aws", "cloudformation", "deploy", "--template-file", self.template, "--stack-name", self.stack,
             "--capabilities", self.capability, "--no-fail-on-empty-changeset", "--parameter-overrides", *overrides],
            env=self.environment)

    def physical_names(self):
        """What each logical ID has become."""
        found = self.aws("cloudformation", "list-stack-resources", "--stack-name", self.stack)["StackResourceSummaries"]
        return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in found}

    def outputs(self):
        stack = self.aws("cloudformation", "describe-stacks", "--stack-name", self.stack)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def remove(self):
        run(["aws", "cloudformation", "delete-stack", "--stack-name", self.stack], env=self.environment)
        run(
            ["aws", "cloudformation", "wait", "stack-delete-complete", "--stack-name", self.stack],
            env=self.environment)


class Terraform:
    """A configuration by `terraform apply`."""

    name = "Terraform"

    def __init__(self, environment, folder, source=None):
        self.folder = pathlib.Path(folder) / "configuration"
        shutil.copytree(source or TEMPLATES / "terraform/PolicyGenerator", self.folder)
        settings = pathlib.Path(folder) / "terraform.rc"
        settings.write_text(provider_settings())
        self.environment = {**environment, "TF_CLI_CONFIG_FILE": str(settings), "TF_IN_AUTOMATION": "1"}
        self.variables = []

    def terraform(self, *words):
        return run(["terraform", f"-chdir={self.folder}", *words], env=self.environment)

    def deploy(self, **parameters):
        for key, value in parameters.items():
            text = json.dumps(value) if isinstance(value, list) else value
            self.variables += ["-var", f"{snake_cased(key)}={text}"]
        self.terraform("init", "-no-color")
        return self.terraform("apply", "-no-color", "-auto-approve", *self.variables)

    def changes(self):
        """What a second plan would change: nothing, where the deployment is what the configuration says."""
        self.terraform("plan", "-no-color", "-out=plan", *self.variables)
        plan = json.loads(self.terraform("show", "-json", "plan"))
        changes = plan.get("resource_changes", [])
        return [change["address"] for change in changes if change["change"]["actions"] != ["no-op"]]

    def resources(self):
        state = json.loads(self.terraform("show", "-json"))
        return state["values"]["root_module"]["resources"]

    def outputs(self):
        found = json.loads(self.terraform("output", "-json"))
        return {key: output["value"] for key, output in found.items()}

    def remove(self):
        self.terraform("destroy", "-no-color", "-auto-approve", *self.variables)


def provider_settings():
    """A mirror of providers, where the machine has one; otherwise Terraform asks the registry."""
    for place in ("/opt", "/usr/share", "/usr/local/share", "/var/lib"):
        for folder, names, _ in os.walk(place):
            if "registry.terraform.io" in names:
                return (
                    "disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n"
                    f'    path = "{folder}"\n  }}\n}}\n')
            if folder.count("/") - place.count("/") >= 4:
                names.clear()
    return "disable_checkpoint = true\n"
