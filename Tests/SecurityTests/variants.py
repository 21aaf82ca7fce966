"""The policy generator as synth writes it with each of its options."""
import dataclasses
import itertools
import json
import os
import pathlib
import subprocess

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SYNTH = os.environ.get("TWOFOLD_SYNTH") or REPOSITORY / ".build/debug/synth"
# The S3 target has no review.
TARGETS = [
    *itertools.product(["codecommit", "github", "gitlab"], ["pull-request", "direct-commit"]), ("s3", None)]
OPTIONS = {"encrypted": ["--encrypted-trail"], "organization": ["--organization-trail"],
           "zone": ["--time-zone", "Europe/Berlin"]}


@dataclasses.dataclass(frozen=True)
class Variant:
    """A variant's documents; those of one form share a folder, where each has one of the variant's name."""

    name: str
    folder: pathlib.Path

    @property
    def yaml(self):
        return self.folder / "scanned/cloudformation" / self.name / "PolicyGenerator.yaml"

    @property
    def configuration(self):
        return self.folder / "scanned/terraform" / self.name / "main.tf.json"

    @property
    def template(self):
        path = self.folder / "json" / self.name / "cloudformation/PolicyGenerator.json"
        return json.loads(path.read_text(encoding="utf-8"))


def choices(every):
    """{name: what synth is told}: each target without options and with all of them; or every combination.

    No option has to do with another one or with the target, so that the few hold all resources and policies there are.
    """
    found = {}
    for target, review in TARGETS:
        for chosen in itertools.product([False, True], repeat=len(OPTIONS)):
            if not every and any(chosen) and not all(chosen):
                continue
            names = [name for name, is_chosen in zip(OPTIONS, chosen) if is_chosen]
            words = ["--git-target", target, *(["--review", review] if review else [])]
            words += [word for name in names for word in OPTIONS[name]]
            found["-".join([target, *([review] if review else []), *names])] = words
    return found


def write(folder, name, words):
    """Writes a variant in all its forms."""
    variant, written = Variant(name, folder), folder / "written" / name
    for output, form in ((written, []), (folder / "json" / name, ["--format", "json"]), (written, ["--terraform"])):
        subprocess.run(
            [SYNTH, "PolicyGenerator", "--output", output, *words, *form], check=True, capture_output=True)
    for path in (variant.yaml, variant.configuration):
        path.parent.mkdir(parents=True)
    (written / "cloudformation/PolicyGenerator.yaml").rename(variant.yaml)
    configuration = json.loads((written / "terraform/PolicyGenerator/main.tf.json").read_text(encoding="utf-8"))
    # It makes nothing, and checkov cannot read it.
    del configuration["terraform"]
    variant.configuration.write_text(json.dumps(configuration), encoding="utf-8")
    return variant
