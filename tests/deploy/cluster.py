"""What deploy/kubernetes becomes in a cluster: the example, rendered by kubectl itself."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from tests.deploy.parts import DEPLOY

_KUBECTL = Path(sys.executable).parent / "kubectl"
Manifest = dict[str, Any]


@cache
def manifests() -> list[Manifest]:
    """Render the example with secrets as deploy/make-secrets makes them."""
    with TemporaryDirectory() as folder:
        tree = Path(folder) / "kubernetes"
        shutil.copytree(DEPLOY / "kubernetes", tree, ignore=shutil.ignore_patterns("secrets"))
        secrets = tree / "example" / "secrets"
        subprocess.run([DEPLOY / "make-secrets", secrets], check=True, capture_output=True)
        (secrets / "s3-credentials").write_text("[default]\n")
        done = subprocess.run(
            [_KUBECTL, "kustomize", tree / "example"], capture_output=True, text=True, check=True
        )
    assert not done.stderr, "kustomize has nothing to warn of"
    return list(yaml.safe_load_all(done.stdout))


def of_kind(kind: str) -> dict[str, Manifest]:
    """Return all manifests of a kind, by name."""
    return {one["metadata"]["name"]: one for one in manifests() if one["kind"] == kind}


def processes() -> dict[str, Manifest]:
    """Return what runs, by the last part of its name: web, beat, worker-people, migrate …"""
    run = [*of_kind("Deployment").values(), *of_kind("Job").values()]
    return {one["metadata"]["labels"]["app.kubernetes.io/component"]: one for one in run}


def pod(name: str) -> Manifest:
    """Return what a process' pods are like."""
    spec: Manifest = processes()[name]["spec"]["template"]["spec"]
    return spec


def containers(name: str) -> list[Manifest]:
    """Return a pod's containers, the process itself first."""
    spec = pod(name)
    return [*spec["containers"], *spec.get("initContainers", ())]
