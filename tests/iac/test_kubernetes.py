"""Service accounts in Kubernetes manifests."""

import json
from pathlib import Path
from typing import Any

import pytest

from iamscope.errors import IamscopeError
from iamscope.iac.plan import Place, Plan, Tool
from iamscope.iac.reading import read_plan
from tests.iac.shown import shown

ARN = "arn:aws:iam::111111111111:role/agent"
MANIFESTS = f"""\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: agent
  namespace: bots
  annotations:
    eks.amazonaws.com/role-arn: {ARN}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: agent}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {{name: plain}}
"""


def read(tmp_path: Path, text: str) -> Plan:
    """Return the plan of a manifest's text."""
    path = tmp_path / "m.yaml"
    path.write_text(text)
    (plan,) = read_plan(path)
    return plan


def test_documents(tmp_path: Path) -> None:
    """Service accounts are read from all documents, with the principal that they act as and its place."""
    plan = read(tmp_path, MANIFESTS)
    assert plan.tool is Tool.KUBERNETES
    plain, agent = plan.resources
    assert agent.address == "ServiceAccount/bots/agent"
    assert agent.type == "kubernetes.ServiceAccount"
    assert agent.values["role_arn"] == ARN
    assert (agent.values["namespace"], agent.values["name"]) == ("bots", "agent")
    assert agent.places["role_arn"] == Place(str(tmp_path / "m.yaml"), 7, 33)
    assert agent.places[""].line == 1
    assert "role_arn" not in plain.values


def test_namespace_is_chosen(tmp_path: Path) -> None:
    """A namespace that is not written is unknown: who applies the manifest chooses it."""
    plain = read(tmp_path, MANIFESTS).resources[0]
    assert plain.address == "ServiceAccount/?/plain"
    assert shown(plain.values["namespace"]) == "<~the namespace of service account plain>"


def test_list(tmp_path: Path) -> None:
    """The members of a list are read, in JSON too."""
    account: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": "a", "namespace": "n"},
    }
    text = json.dumps(
        {"apiVersion": "v1", "kind": "List", "items": [account, {"kind": "Pod", "apiVersion": "v1"}]}
    )
    assert [planned.address for planned in read(tmp_path, text).resources] == ["ServiceAccount/n/a"]


@pytest.mark.parametrize(
    "metadata", ["metadata: 1", "metadata: {annotations: 1, name: [a]}", "x: 1", "metadata: {name: }"]
)
def test_odd(tmp_path: Path, metadata: str) -> None:
    """A service account of an odd shape is read as far as it goes."""
    (account,) = read(tmp_path, f"apiVersion: v1\nkind: ServiceAccount\n{metadata}\n").resources
    assert "role_arn" not in account.values


HELM = ["{{ .Values.name }}", '{{- include "x" . }}', "'{{ x }}'"]


@pytest.mark.parametrize("placeholder", HELM)
def test_helm(tmp_path: Path, placeholder: str) -> None:
    """A manifest with placeholders of Helm is refused, with the line and what to do."""
    with pytest.raises(IamscopeError) as caught:
        read(tmp_path, f"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {placeholder}\n")
    assert caught.value.code == "helm-template"
    assert "in line 4" in caught.value.message
    assert "helm template" in str(caught.value.hint)


def test_comment_is_no_placeholder(tmp_path: Path) -> None:
    """Braces in a comment are no placeholder."""
    assert len(read(tmp_path, f"# {{{{ x }}}}\n{MANIFESTS}").resources) == 2
