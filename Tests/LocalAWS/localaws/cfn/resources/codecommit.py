from . import Resource, ResourceError, tag_changes, tag_map


class Repository(Resource):
    types = ("AWS::CodeCommit::Repository",)
    name_property = "RepositoryName"

    def create(self, properties):
        if "Code" in properties or "Triggers" in properties:
            raise ResourceError("The local AWS makes repositories without code and triggers only")
        settings = {"repositoryName": properties["RepositoryName"], "tags": tag_map(properties)}
        if "RepositoryDescription" in properties:
            settings["repositoryDescription"] = properties["RepositoryDescription"]
        if "KmsKeyId" in properties:
            settings["kmsKeyId"] = properties["KmsKeyId"]
        return self.client("codecommit").create_repository(**settings)["repositoryMetadata"]["repositoryId"]

    def update(self, identifier, old, new):
        client = self.client("codecommit")
        if old["RepositoryName"] != new["RepositoryName"]:
            client.update_repository_name(oldName=old["RepositoryName"], newName=new["RepositoryName"])
        client.update_repository_description(
            repositoryName=new["RepositoryName"], repositoryDescription=new.get("RepositoryDescription", "")
        )
        changed, gone = tag_changes(old, new)
        arn = self.attributes(identifier, new)["Arn"]
        if changed:
            client.tag_resource(resourceArn=arn, tags=changed)
        if gone:
            client.untag_resource(resourceArn=arn, tagKeys=gone)

    def delete(self, identifier, properties):
        self.client("codecommit").delete_repository(repositoryName=properties["RepositoryName"])

    def attributes(self, identifier, properties):
        found = self.client("codecommit").get_repository(repositoryName=properties["RepositoryName"])["repositoryMetadata"]
        return {
            "Arn": found["Arn"],
            "Name": found["repositoryName"],
            "CloneUrlHttp": found["cloneUrlHttp"],
            "CloneUrlSsh": found["cloneUrlSsh"],
        }
