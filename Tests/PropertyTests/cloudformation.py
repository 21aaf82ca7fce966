"""Reads a template in all of its forms, and holds it against what its author meant."""
import functions
import meanings
import readers

READERS = {"PyYAML": readers.read_pyyaml, "ruamel.yaml": readers.read_ruamel, "cfn-lint": readers.read_cfnlint}


def differences(case):
    """What is wrong with a case: its YAML against its JSON, and that against what was meant, where that is told."""
    template = meanings.read_json(case["json"])
    for name, read in READERS.items():
        # cfn-lint takes templates only: it has a rule of its own for what stands in every other document.
        if name == "cfn-lint" and "meaning" not in case:
            continue
        try:
            found = read(case["yaml"])
        except Exception as error:  # Each reader has its own kinds, some of them plain Python's.
            yield f"{name} does not read the YAML: {error}"
            continue
        if not meanings.same_kinds(found, template):
            yield f"{name} reads {found!r:.2000} instead of {template!r:.2000}"
    if "meaning" in case:
        yield from meaning_differences(case["meaning"], template)


def meaning_differences(meaning, template):
    for name, resource in template["Resources"].items():
        for dependency in resource.pop("DependsOn", []):
            if dependency not in template["Resources"] or dependency == name:
                yield f"{name} depends on {dependency!r}"
    evaluator = functions.Evaluator(template)
    try:
        values = {
            section: evaluator.evaluate(body) if section in ("Resources", "Outputs") else body
            for section, body in template.items()
        }
    except functions.Unclear as error:
        yield f"CloudFormation: {error}"
        return
    yield from meanings.differences(meaning, values, "CloudFormation", meanings.Target())
