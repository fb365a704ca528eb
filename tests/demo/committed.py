"""The incident as it is committed: its account, resources, manifests and right answers."""

import json
from functools import cached_property
from typing import Any

from ruamel.yaml import YAML

from tests.demo import oracle
from tests.demo.incident.shapes import ACCOUNT
from tests.demo.make_incident import DETAILS, STORY, TRUTH

Json = dict[str, Any]


class Incident:
    """Reads the committed files, each once."""

    def __init__(self) -> None:
        self._rights: dict[str, oracle.Rights] = {}

    @cached_property
    def details(self) -> Json:
        """The account's authorization details."""
        return self.answer(DETAILS)

    @cached_property
    def truth(self) -> Json:
        """The right answers."""
        return dict(json.loads(TRUTH.read_bytes()))

    @property
    def agents(self) -> dict[str, Json]:
        """The right answers about each declared agent."""
        return dict(self.truth["agents"])

    @cached_property
    def manifests(self) -> dict[str, Json]:
        """The manifests by name."""
        loaded = [YAML(typ="safe").load(path) for path in sorted((STORY / "manifests").glob("*.yaml"))]
        return {manifest["name"]: manifest for manifest in loaded}

    @cached_property
    def resources(self) -> dict[str, dict[str, str]]:
        """The tagged resources of every region with their tags."""
        found: dict[str, dict[str, str]] = {}
        for region in ("eu-west-1", "us-east-1"):
            rows = self.answer("resourcegroupstaggingapi.get-resources", region)["ResourceTagMappingList"]
            found |= {row["ResourceARN"]: {tag["Key"]: tag["Value"] for tag in row["Tags"]} for row in rows}
        return found

    @cached_property
    def declared(self) -> set[str]:
        """The principals that a manifest names."""
        return {arn for manifest in self.manifests.values() for arn in manifest["agent"]["principals"]}

    @cached_property
    def known(self) -> list[str]:
        """The ARNs worth trying: resources, an object in each bucket, and roles."""
        objects = [f"{arn}/some/object" for arn in self.resources if arn.startswith("arn:aws:s3:::")]
        return [*self.resources, *objects, *(role["Arn"] for role in self.details["RoleDetailList"])]

    def answer(self, call: str, region: str = "") -> Json:
        """Return the content of one file of the snapshot."""
        path = STORY / "snapshot" / "aws" / ACCOUNT / region / f"{call}.json"
        return dict(json.loads(path.read_bytes()))

    def access(self, name: str) -> list[Json]:
        """Return what a manifest declares."""
        return list(self.manifests[name]["access"]["aws"])

    def rights(self, principal: str) -> oracle.Rights:
        """Return what a principal's own policies say."""
        if principal not in self._rights:
            self._rights[principal] = oracle.rights(self.details, principal)
        return self._rights[principal]
