"""Lets Terraform itself evaluate the texts of many configurations, in one run without a provider.

Each configuration's resources and outputs become one output. What refers to a resource or data source refers to the
variable `made` instead, which holds an address wherever a provider would have put a value.
"""
import base64
import json
import os
import re
import subprocess
import tempfile
import unicodedata
import zipfile

import meanings

# A stack's IDs begin with the letters Zz and its number, which no text that an author writes does.
ADDRESS = re.compile(r"((?:data\.)?\b(?:aws|test)_[a-z0-9_]+\.(?:zz[0-9]+_[a-z0-9_]+|current))\.([a-z_0-9]+)")
COMPOSED_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\(?:u00[01])?[^\x00-\x7f]")
SETTINGS = "disable_checkpoint = true\n"


class Refused(Exception):
    """What Terraform said of a configuration."""


def differences(cases):
    """The cases that are wrong, by their numbers, and how."""
    try:
        values, files = evaluate(cases)
    except Refused as error:
        if len(cases) == 1:
            return {cases[0]["seed"]: [f"Terraform refuses the configuration: {error}"]}
        middle = len(cases) // 2
        return differences(cases[:middle]) | differences(cases[middle:])
    found = {}
    for case in cases:
        wrong = list(case_differences(case, values[name(case)], files))
        if wrong:
            found[case["seed"]] = wrong
    return found


def case_differences(case, values, files):
    configuration = meanings.read_json(case["terraform"])
    yield from dependency_differences(configuration["resource"])
    found = values | {"literals": literals(configuration)}
    target = Target(files, has_variables="var." in case["terraform"])
    yield from meanings.differences(case["terraformMeaning"], found, "Terraform", target)
    for archive in case["archives"]:
        yield from archive_differences(archive, files)


def dependency_differences(resources):
    addresses = {f"{kind}.{name}" for kind, bodies in resources.items() for name in bodies}
    for kind, bodies in resources.items():
        for name, body in bodies.items():
            for address in body.get("depends_on", []):
                if address not in addresses:
                    yield f"{kind}.{name} depends on {address!r}"


def archive_differences(archive, files):
    with tempfile.NamedTemporaryFile() as file:
        file.write(files[archive["path"]])
        file.flush()
        with zipfile.ZipFile(file.name) as zipped:
            found = {entry.filename: zipped.read(entry).decode() for entry in zipped.infolist()}
    if found != dict(archive["texts"]):
        yield f"{archive['path']} holds {found!r:.1000} instead of {archive['texts']!r:.1000}"


class Target(meanings.Target):
    """Terraform composes characters (Unicode's NFC), also of what its own `jsonencode` has made of a variable.

    An escaped line break and an acute from a variable's value become `\\ń`, which is no JSON; a configuration can do
    nothing about it.
    """

    def __init__(self, files, has_variables):
        self.files = files
        self.has_variables = has_variables

    def form(self, text):
        return unicodedata.normalize("NFC", text)

    def read_json(self, text):
        if self.has_variables:
            text = COMPOSED_ESCAPE.sub(lambda found: unicodedata.normalize("NFD", found[0]), text)
        return meanings.read_json(text)


def literals(configuration):
    """What Terraform reads as it stands, without templates."""
    return {
        "variables": {
            key: {part: value for part, value in body.items() if part in ("description", "default")}
            for key, body in configuration.get("variable", {}).items()
            if key != "stack_name"
        },
        "outputs": {
            key: body["description"]
            for key, body in configuration.get("output", {}).items()
            if "description" in body
        },
    }


def name(case):
    return f"case_{case['seed']}"


def evaluate(cases):
    """The values of each case's output, and the files that were beside the configurations, by path."""
    made, variables, outputs, files = {}, {}, {}, {}
    for case in cases:
        configuration = json.loads(ADDRESS.sub(r"var.made.\1.\2", case["terraform"]))
        for address, attribute in ADDRESS.findall(case["terraform"]):
            place = made
            for part in address.split("."):
                place = place.setdefault(part, {})
            place[attribute] = f"<{address}.{attribute}>"
        variables |= configuration.get("variable", {})
        for bodies in configuration["resource"].values():
            for body in bodies.values():
                body.pop("depends_on", None)
        values = {key: body["value"] for key, body in configuration.get("output", {}).items()}
        outputs[name(case)] = {"value": {"resources": configuration["resource"], "outputs": values}}
        for file in case["files"]:
            files[file["path"]] = base64.b64decode(file["bytes"])
    variables["made"] = {"type": "any", "default": made}
    variables["stack_name"] = {"type": "string", "default": "<stack name>"}
    return apply({"variable": variables, "output": outputs}, files), files


def apply(configuration, files):
    with tempfile.TemporaryDirectory() as folder:
        for path, content in files.items():
            os.makedirs(os.path.join(folder, os.path.dirname(path)), exist_ok=True)
            with open(os.path.join(folder, path), "wb") as file:
                file.write(content)
        with open(os.path.join(folder, "main.tf.json"), "w", encoding="utf-8") as file:
            json.dump(configuration, file)
        settings = os.path.join(folder, "terraform.rc")
        with open(settings, "w", encoding="utf-8") as file:
            file.write(SETTINGS)
        result = subprocess.run(
            ["terraform", "apply", "-auto-approve", "-no-color", "-input=false"], cwd=folder, text=True,
            capture_output=True, env=os.environ | {"TF_CLI_CONFIG_FILE": settings, "TF_IN_AUTOMATION": "1"})
        if result.returncode != 0:
            raise Refused(result.stderr[-3000:])
        with open(os.path.join(folder, "terraform.tfstate"), encoding="utf-8") as file:
            state = json.load(file)
        return {key: output["value"] for key, output in state["outputs"].items()}
