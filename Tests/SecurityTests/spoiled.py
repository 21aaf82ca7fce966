"""A variant with faults that scanners have to find: that one finds nothing elsewhere means something then."""
import json

from variants import Variant, write

NAME = "spoiled"
FAULTS = {
    "cfn-lint": ("W2001", "Unused"),
    "checkov": ("CKV_AWS_54", "GeneratedPolicies"),
    "parliament": ("UNKNOWN_ACTION", "PlannerRolePolicy s3:GetObjekt"),
}


def spoil(folder):
    """Writes it beside the others."""
    write(folder, NAME, [])
    variant = Variant(NAME, folder)
    template = variant.template
    template["Parameters"]["Unused"] = {"Type": "String"}
    resources = template["Resources"]
    resources["GeneratedPolicies"]["Properties"]["PublicAccessBlockConfiguration"]["BlockPublicPolicy"] = False
    statement = {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "arn:aws:s3:::a/b"}
    resources["PlannerRolePolicy"]["Properties"]["PolicyDocument"]["Statement"].append(statement)
    text = json.dumps(template)
    # JSON is YAML, too.
    variant.yaml.write_text(text, encoding="utf-8")
    (folder / "json" / NAME / "cloudformation/PolicyGenerator.json").write_text(text, encoding="utf-8")
    return variant
