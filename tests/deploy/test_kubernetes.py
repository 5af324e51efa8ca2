"""The manifests of deploy/kubernetes: what a cluster takes, and what this release really has."""

import re
import subprocess
import tomllib

import kubernetes_validate
import pytest
import yaml
from cloudcoil.models.keda.v1alpha1 import ScaledObject
from fastapi.routing import APIRoute
from prometheus_client.parser import text_string_to_metric_families

from tests.deploy.cluster import containers, manifests, of_kind, pod, processes
from tests.deploy.commands import NotACommandError, take
from tests.deploy.parts import DEPLOY, OURS, ROOT, lanes
from web.health import router
from worker.app import HARD_LIMIT, LANES
from worker.connections import broker_address, database_address
from worker.health.figures import Figures
from worker.settings import Settings

# The oldest and the newest that docs/how-to/kubernetes.md names.
CLUSTERS = ("1.30", "1.37")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
KNOWN = {f"LETTERBOOK_{name.upper()}" for name in Settings.model_fields}
PROCESSES = ("web", "beat", "worker-people", "worker-bulk", "worker-ocr", "operator", "migrate")
# Read by libraries, not by us.
OF_OTHERS = {"AWS_SHARED_CREDENTIALS_FILE", "AWS_ENDPOINT_URL", "FORWARDED_ALLOW_IPS"}
# Which secret each process is given, and which of its files make-secrets knows by another name.
SECRETS = {
    "web": "letterbook-web",
    "beat": "letterbook-worker",
    "worker-people": "letterbook-people",
    "worker-bulk": "letterbook-worker",
    "worker-ocr": "letterbook-worker",
    "operator": "letterbook-operator",
    "migrate": "letterbook-owner",
}


def environment(name: str, container: dict) -> dict[str, str]:
    shared = of_kind("ConfigMap")["letterbook-settings"]["data"]
    assert container["envFrom"] == [{"configMapRef": {"name": "letterbook-settings"}}]
    return shared | {entry["name"]: entry["value"] for entry in container.get("env", ())}


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_a_cluster_takes_every_manifest(cluster):
    for manifest in manifests():
        if manifest["apiVersion"] != "keda.sh/v1alpha1":
            kubernetes_validate.validate(manifest, cluster, strict=True)


def test_what_no_cluster_takes_is_noticed():
    odd = {**of_kind("Service")["letterbook-web"], "spek": {}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(odd, CLUSTERS[-1], strict=True)


def test_keda_takes_how_lanes_are_scaled():
    for scaled in of_kind("ScaledObject").values():
        read = ScaledObject.model_validate(scaled)
        # The model passes over what it does not know: nothing may be missing when it tells it.
        assert read.model_dump(mode="json", by_alias=True, exclude_unset=True) == scaled


def test_every_process_of_compose_runs():
    assert set(processes()) == set(PROCESSES)
    for name, service in OURS.items():
        if name != "letterbook":  # commands: there is `operator` for them
            said, here = service["command"], containers(name)[0]["args"]
            place = "/run/secrets/letterbook/"
            assert [re.sub(r"/run/secrets/", place, word).strip() for word in said] == here, name


@pytest.mark.parametrize("name", PROCESSES)
def test_commands_are_ones_that_the_programs_take(name):
    for container in containers(name):
        assert take(container["args"])


def test_commands_that_are_none_are_noticed():
    for words in (
        ["letterbook", "migrat"],
        ["letterbook", "migrate", "--later"],
        ["celery", "--app", "worker.tasks", "worker", "--lanes=ocr"],
        ["python", "-m", "web.serve"],
    ):
        with pytest.raises(NotACommandError):
            take(words)


@pytest.mark.parametrize("name", PROCESSES)
def test_settings_are_known_and_secrets_are_files_that_it_is_given(name):
    (volume,) = [one for one in pod(name)["volumes"] if one["name"] == "secrets"]
    secret = volume["secret"]["secretName"]
    assert secret == SECRETS[name]
    held = set(of_kind("Secret")[secret]["data"])
    for container in containers(name):
        told = environment(name, container)
        for variable, value in told.items():
            if variable in OF_OTHERS:
                continue
            is_file = variable.endswith("_FILE")
            assert (variable.removesuffix("_FILE") if is_file else variable) in KNOWN
            if is_file:
                assert value.removeprefix("/run/secrets/letterbook/") in held, (name, variable)
        Settings.model_validate(
            {
                variable.removeprefix("LETTERBOOK_").lower(): value
                for variable, value in told.items()
                if variable in KNOWN
            }
        )
        for word in re.findall(r"/run/secrets/letterbook/(\S+)", " ".join(container["args"])):
            assert word in held


def test_each_process_has_its_own_role_of_the_database():
    made = of_kind("Secret")
    roles = {name: made[SECRETS[name]]["data"]["database-url"] for name in PROCESSES}
    assert len(set(roles.values())) == 4
    assert roles["beat"] == roles["worker-people"] == roles["worker-bulk"] == roles["worker-ocr"]
    assert {key for key in made["letterbook-owner"]["data"] if key.endswith("-password")} == {
        "web-password",
        "worker-password",
        "operator-password",
    }


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_can_do_little_harm(name):
    spec = pod(name)
    user = re.search(r"^USER (\d+)$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    assert spec["securityContext"]["runAsUser"] == int(user.group(1))
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    assert spec["enableServiceLinks"] is False, "they would be taken for settings"
    assert not {"hostNetwork", "hostPID", "hostIPC", "hostUsers"} & set(spec)
    for container in containers(name):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert set(container["resources"]["limits"]) == {"cpu", "memory", "ephemeral-storage"}
        assert container["image"] == f"registry.example/letterbook:{VERSION}"
    for volume in spec["volumes"]:
        assert set(volume) - {"name"} <= {"secret", "emptyDir"}, "nothing of the node is seen"


def test_a_release_begins_when_its_schema_is_there():
    for name in ("web", "beat", "worker-people", "worker-bulk", "worker-ocr"):
        assert containers(name)[1]["args"][:3] == ["letterbook", "migrate", "--await"]
    (job,) = of_kind("Job")
    assert job.endswith(VERSION), "a job cannot be changed: each release has its own"


def test_probes_ask_for_what_there_is():
    routes = {route.path: route for route in router.routes if isinstance(route, APIRoute)}
    container = containers("web")[0]
    (port,) = container["ports"]
    assert port["containerPort"] == Settings.model_fields["web_port"].default
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        path, _, query = container[probe]["httpGet"]["path"].partition("?")
        assert container[probe]["httpGet"]["port"] == port["name"]
        asked = {entry.partition("=")[0] for entry in query.split("&") if entry}
        assert asked <= {param.name for param in routes[path].dependant.query_params}
    for name in ("beat", "worker-people", "worker-bulk", "worker-ocr"):
        pulse = environment(name, containers(name)[0])["LETTERBOOK_PULSE"]
        for probe in ("startupProbe", "livenessProbe"):
            assert pulse in containers(name)[0][probe]["exec"]["command"][-1]


def test_a_worker_may_end_what_it_holds():
    for lane in lanes():
        assert pod(f"worker-{lane}")["terminationGracePeriodSeconds"] > HARD_LIMIT
    stopping = containers("web")[0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pod("web")["terminationGracePeriodSeconds"] > stopping + 3


def test_lanes_are_scaled_by_figures_that_there_are(sessions, valkey_url):
    families = text_string_to_metric_families(Figures(sessions, valkey_url).text().decode())
    labels = {
        family.name: {sample.labels.get("lane") for sample in family.samples} for family in families
    }
    for name, scaled in of_kind("ScaledObject").items():
        assert scaled["spec"]["scaleTargetRef"] == {"name": name}
        deployment = of_kind("Deployment")[name]
        assert "replicas" not in deployment["spec"], "KEDA says how many there are"
        (trigger,) = scaled["spec"]["triggers"]
        figure, lane = re.fullmatch(
            r'max\((\w+)\{lane="(\w+)"\}\)', trigger["metadata"]["query"]
        ).groups()
        assert lane in labels[figure]
        queues = re.search(r"--queues=(\S+)", " ".join(containers(name[11:])[0]["args"]))
        assert lane in queues.group(1).split(",")
        assert scaled["spec"]["minReplicaCount"] >= 1, "the canary goes through each lane"
    scaled = {
        lane for one in of_kind("ScaledObject").values() for lane in LANES if lane in str(one)
    }
    assert scaled == set(LANES) - {"maintenance"}


def test_selectors_select():
    pods = [one["spec"]["template"]["metadata"]["labels"] for one in processes().values()]

    def matches(selector: dict, labels: dict) -> bool:
        wanted = selector.get("matchLabels", {}).items() <= labels.items()
        return wanted and all(
            labels.get(one["key"]) in one["values"] for one in selector.get("matchExpressions", ())
        )

    for budget in of_kind("PodDisruptionBudget").values():
        assert sum(matches(budget["spec"]["selector"], labels) for labels in pods) == 1
    for name, policy in of_kind("NetworkPolicy").items():
        assert any(matches(policy["spec"]["podSelector"], labels) for labels in pods), name
    (service,) = of_kind("Service").values()
    assert sum(service["spec"]["selector"].items() <= labels.items() for labels in pods) == 1
    assert of_kind("Ingress")["letterbook"]["spec"]["rules"][0]["http"]["paths"][0]["backend"] == {
        "service": {"name": service["metadata"]["name"], "port": {"name": "pages"}}
    }


def test_nobody_reaches_anybody_but_for_what_is_said():
    policies = of_kind("NetworkPolicy")
    nobody = policies["nobody"]["spec"]
    assert nobody == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    reached = [name for name, one in policies.items() if "ingress" in one["spec"]]
    assert reached == ["pages"]
    outside = policies["outside"]["spec"]
    worker = outside["podSelector"]["matchLabels"]["app.kubernetes.io/component"]
    assert worker == "worker-people", "as in compose.yaml"
    shut = {net for to in outside["egress"][0]["to"] for net in to["ipBlock"]["except"]}
    assert {"169.254.0.0/16", "10.0.0.0/8", "fc00::/7"} <= shut
    wide = [
        name
        for name, one in policies.items()
        if any("to" not in rule for rule in one["spec"].get("egress", ()))
    ]
    assert not wide


def test_the_base_is_what_the_example_changes_and_no_secret_is_in_it():
    for path in (DEPLOY / "kubernetes").rglob("*.yaml"):
        kinds = [one["kind"] for one in yaml.safe_load_all(path.read_text())]
        assert "Secret" not in kinds, path
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert "deploy/kubernetes/example/secrets/" in ignored


def test_secrets_for_servers_on_other_hosts_are_ones_that_a_process_takes(tmp_path, monkeypatch):
    monkeypatch.setenv("LETTERBOOK_DATABASE_HOST", "db.example:5432")
    monkeypatch.setenv("LETTERBOOK_BROKER_HOST", "broker.example:6379")
    monkeypatch.setenv("LETTERBOOK_BROKER_SCHEME", "rediss")
    subprocess.run([DEPLOY / "make-secrets", tmp_path / "s"], check=True, capture_output=True)
    given = {
        "database_url": (tmp_path / "s/worker-database-url").read_text().strip(),
        "broker_url": (tmp_path / "s/broker-url").read_text().strip(),
    }
    settings = Settings(home=tmp_path, **given)
    assert "sslmode=verify-full" in database_address(settings)
    assert broker_address(settings).startswith("rediss://")
