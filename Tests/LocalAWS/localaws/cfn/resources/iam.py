import json

from . import Resource, pick, tag_changes, tag_list


class Role(Resource):
    types = ("AWS::IAM::Role",)
    name_property = "RoleName"

    def create(self, properties):
        iam, name = self.client("iam"), self.name(properties)
        iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=document(properties["AssumeRolePolicyDocument"]),
            **pick(properties, "Path", "Description", "MaxSessionDuration", "PermissionsBoundary", "Tags"),
        )
        self._policies(name, {}, properties)
        return name

    def update(self, name, old, new):
        iam = self.client("iam")
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=document(new["AssumeRolePolicyDocument"]))
        iam.update_role(RoleName=name, Description=new.get("Description", ""), MaxSessionDuration=new.get("MaxSessionDuration", 3600))
        if new.get("PermissionsBoundary"):
            iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=new["PermissionsBoundary"])
        elif old.get("PermissionsBoundary"):
            iam.delete_role_permissions_boundary(RoleName=name)
        changed, gone = tag_changes(old, new)
        if changed:
            iam.tag_role(RoleName=name, Tags=tag_list(changed))
        if gone:
            iam.untag_role(RoleName=name, TagKeys=gone)
        self._policies(name, old, new)

    def _policies(self, name, old, new):
        iam = self.client("iam")
        before, after = ({one["PolicyName"]: document(one["PolicyDocument"]) for one in side.get("Policies", [])} for side in (old, new))
        for policy in before:
            if policy not in after:
                iam.delete_role_policy(RoleName=name, PolicyName=policy)
        for policy, text in after.items():
            if before.get(policy) != text:
                iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=text)
        attached, wanted = set(old.get("ManagedPolicyArns", [])), set(new.get("ManagedPolicyArns", []))
        for arn in attached - wanted:
            iam.detach_role_policy(RoleName=name, PolicyArn=arn)
        for arn in wanted - attached:
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)

    def delete(self, name, properties):
        self._policies(name, properties, {})
        self.client("iam").delete_role(RoleName=name)

    def attributes(self, name, properties):
        role = self.client("iam").get_role(RoleName=name)["Role"]
        return {"Arn": role["Arn"], "RoleId": role["RoleId"]}


class InlinePolicy(Resource):
    """AWS::IAM::RolePolicy names one role, AWS::IAM::Policy any number of them."""

    types = ("AWS::IAM::RolePolicy", "AWS::IAM::Policy")

    def create(self, properties):
        self._put(properties)
        if "RoleName" in properties:
            return f"{properties['PolicyName']}|{properties['RoleName']}"
        return self.context.generated_name(32)

    def _put(self, properties):
        for role in _roles(properties):
            self.client("iam").put_role_policy(
                RoleName=role, PolicyName=properties["PolicyName"], PolicyDocument=document(properties["PolicyDocument"])
            )

    def update(self, physical_id, old, new):
        self._put(new)
        for role in _roles(old):
            if role not in _roles(new) or old["PolicyName"] != new["PolicyName"]:
                self.client("iam").delete_role_policy(RoleName=role, PolicyName=old["PolicyName"])

    def delete(self, physical_id, properties):
        for role in _roles(properties):
            self.client("iam").delete_role_policy(RoleName=role, PolicyName=properties["PolicyName"])

    def attributes(self, physical_id, properties):
        return {"Id": physical_id}


class ManagedPolicy(Resource):
    types = ("AWS::IAM::ManagedPolicy",)
    name_property = "ManagedPolicyName"
    name_limit = 128

    def create(self, properties):
        made = self.client("iam").create_policy(
            PolicyName=self.name(properties),
            PolicyDocument=document(properties["PolicyDocument"]),
            **pick(properties, "Path", "Description"),
        )
        arn = made["Policy"]["Arn"]
        for role in properties.get("Roles", []):
            self.client("iam").attach_role_policy(RoleName=role, PolicyArn=arn)
        return arn

    def update(self, arn, old, new):
        iam = self.client("iam")
        if old["PolicyDocument"] != new["PolicyDocument"]:
            versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
            if len(versions) == 5:
                oldest = min((one for one in versions if not one["IsDefaultVersion"]), key=lambda one: one["CreateDate"])
                iam.delete_policy_version(PolicyArn=arn, VersionId=oldest["VersionId"])
            iam.create_policy_version(PolicyArn=arn, PolicyDocument=document(new["PolicyDocument"]), SetAsDefault=True)
        before, after = set(old.get("Roles", [])), set(new.get("Roles", []))
        for role in after - before:
            iam.attach_role_policy(RoleName=role, PolicyArn=arn)
        for role in before - after:
            iam.detach_role_policy(RoleName=role, PolicyArn=arn)

    def delete(self, arn, properties):
        iam = self.client("iam")
        for role in properties.get("Roles", []):
            iam.detach_role_policy(RoleName=role, PolicyArn=arn)
        for version in iam.list_policy_versions(PolicyArn=arn)["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])
        iam.delete_policy(PolicyArn=arn)

    def attributes(self, arn, properties):
        return {"PolicyArn": arn, "PolicyId": self.client("iam").get_policy(PolicyArn=arn)["Policy"]["PolicyId"]}


def document(value):
    return value if isinstance(value, str) else json.dumps(value)


def _roles(properties):
    return [properties["RoleName"]] if "RoleName" in properties else properties.get("Roles", [])
