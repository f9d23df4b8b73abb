"""Plans the examples with the generated client and reads what comes back by its types."""

import json
import sys
from pathlib import Path

from kops_network_planner_client import Client
from kops_network_planner_client.api.changes import diff_clusters
from kops_network_planner_client.api.plans import plan_network, plan_routes, validate_cluster
from kops_network_planner_client.models import (
    ChangeAction,
    DiffOutcome,
    DiffRequest,
    DiffResponse,
    InvalidSpecProblem,
    PlanRequest,
    PlanResponse,
    RoutesResponse,
    Severity,
    ValidateResponse,
)


class Yaml(str):
    """A YAML body: the generated client asks the text of a raw body for its `payload`."""

    @property
    def payload(self) -> bytes:
        return self.encode()


POOL = ["2001:db8::/56"]


def main(address: str, examples: Path) -> None:
    client = Client(base_url=address, raise_on_unexpected_status=True)
    for name, pool in (("ipv6-public", POOL), ("shared-vpc", []), ("ipv4-private", [])):
        yaml = Yaml((examples / f"{name}.yaml").read_text())
        plan = plan_network.sync(client=client, body=yaml, vpc_i_pv_6cidr=pool)
        assert isinstance(plan, PlanResponse), plan
        assert plan.route_tables and plan.subnets, name
    show_plan(client, Yaml((examples / "ipv6-private.yaml").read_text()))
    plan_typed_request(client, json.loads((examples / "plan-request.json").read_text()))
    meet_refusal(client, Yaml((examples / "ten-errors.yaml").read_text()))
    diff_example(client, json.loads((examples.parent / "openapi.json").read_text()))


def show_plan(client: Client, yaml: Yaml) -> None:
    routes = plan_routes.sync(client=client, body=yaml, vpc_i_pv_6cidr=POOL)
    assert isinstance(routes, RoutesResponse), routes
    print(f"{routes.cluster.name}, {routes.cluster.ip_family.value}, kOps {routes.release.version}")
    for subnet in routes.subnets:
        print(f"  {subnet.name} ({subnet.type_.value})")
        for route in subnet.routes:
            if route.applies:
                print(f"    {route.destination} -> {route.target.kind.value} {route.target.name}")
    assert any(route.reason == "nat64" for subnet in routes.subnets for route in subnet.routes)


def plan_typed_request(client: Client, request: dict) -> None:
    typed = PlanRequest.from_dict(request)
    assert typed.cluster.spec.networking.subnets[0].name
    plan = plan_network.sync(client=client, body=typed)
    assert isinstance(plan, PlanResponse), plan


def meet_refusal(client: Client, yaml: Yaml) -> None:
    refusal = plan_network.sync_detailed(client=client, body=yaml)
    assert refusal.status_code == 422 and isinstance(refusal.parsed, InvalidSpecProblem)
    errors = [found for found in refusal.parsed.diagnostics if found.severity is Severity.ERROR]
    first = errors[0]
    print(f"refused: {len(errors)} errors, first {first.code} at {first.source.line}:{first.source.column}: {first.hint}")
    review = validate_cluster.sync(client=client, body=yaml)
    assert isinstance(review, ValidateResponse) and review.summary.errors == len(errors) and not review.valid


def diff_example(client: Client, document: dict) -> None:
    content = document["paths"]["/v1/diff"]["post"]["requestBody"]["content"]["application/json"]
    question = DiffRequest.from_dict(content["examples"]["question"]["value"])
    diff = diff_clusters.sync(client=client, body=question)
    assert isinstance(diff, DiffResponse), diff
    assert diff.outcome is DiffOutcome.APPLIES and diff.converges and diff.before.origin.value == "spec"
    left = [change for change in diff.changes if change.action is ChangeAction.ORPHAN]
    assert left and all(change.impact.billed for change in left), left
    print(f"{diff.cluster.name}: {diff.summary.update} changed, {diff.summary.orphan} left: {left[0].code}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
