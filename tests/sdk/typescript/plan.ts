// Plans the examples with the generated types and reads what comes back by them.

import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type DiffRequest = components["schemas"]["DiffRequest"];
type PlanRequest = components["schemas"]["PlanRequest"];
type RouteTable = components["schemas"]["RouteTablePlan"];

const [address = "", examples = ""] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: address });
const text = (name: string) => readFileSync(`${examples}/${name}`, "utf8");

/** A YAML body is text, sent as it is. */
const yaml = (name: string) => ({
  body: text(name) as never,
  bodySerializer: (body: unknown) => body as string,
  headers: { "Content-Type": "application/yaml" },
});

async function planned(name: string, vpcIPv6CIDR: string[]): Promise<RouteTable[]> {
  const { data, error } = await client.POST("/v1/plan", { params: { query: { vpcIPv6CIDR } }, ...yaml(name) });
  if (data === undefined) throw new Error(`${name}: ${error.detail}`);
  return data.routeTables;
}

for (const [name, pool] of [["ipv6-public", ["2001:db8::/56"]], ["shared-vpc", []], ["ipv4-private", []]] as const) {
  const tables = await planned(`${name}.yaml`, [...pool]);
  if (tables.length === 0) throw new Error(`${name} has no tables`);
}

for (const table of await planned("ipv6-private.yaml", ["2001:db8::/56"])) {
  console.log(`${table.name} (${table.scope}) of ${table.subnets.join(", ")}`);
  for (const { destination, target, reason } of table.routes) {
    console.log(`  ${destination} -> ${target.kind} ${target.name}${reason === "nat64" ? ", NAT64" : ""}`);
  }
}

const request: PlanRequest = JSON.parse(text("plan-request.json"));
const typed = await client.POST("/v1/subnets", { body: request });
// The operation answers CSV too, where it is asked for: then the answer is a text.
if (typed.data === undefined || typeof typed.data === "string") throw new Error("the typed request has no typed answer");
if (typed.data.subnets[0]?.ipv6CIDR?.cidr !== "2001:db8:0:a::/64") throw new Error("the typed request is not planned");

const refused = await client.POST("/v1/plan", yaml("ten-errors.yaml"));
if (refused.response.status !== 422 || refused.error === undefined) throw new Error("nothing is refused");
if (!("diagnostics" in refused.error)) throw new Error(refused.error.detail);
const errors = refused.error.diagnostics.filter((found) => found.severity === "error");
const [first] = errors;
console.log(`refused: ${errors.length} errors, first ${first?.code} at ${first?.source?.line}:${first?.source?.column}`);

const document = JSON.parse(text("../openapi.json"));
const content = document.paths["/v1/diff"].post.requestBody.content["application/json"];
const question: DiffRequest = content.examples.question.value;
const diff = await client.POST("/v1/diff", { body: question });
// The operation answers a comment too, where it is asked for: then the answer is a text.
if (diff.data === undefined || typeof diff.data === "string") throw new Error("the typed question has no typed answer");
const left = diff.data.changes.filter((change) => change.action === "orphan");
if (diff.data.outcome !== "applies" || left.length === 0) throw new Error(`the change is ${diff.data.outcome}`);
if (!left.every((change) => change.impact.billed)) throw new Error("what is left is not billed");
console.log(`${diff.data.cluster.name}: ${diff.data.summary.update} changed, ${left.length} left: ${left[0]?.code}`);
