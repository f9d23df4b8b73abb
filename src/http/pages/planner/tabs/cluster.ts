// A new cluster: what `kops create cluster` writes, and the command that does.

import { type Diagnostic, Failure, gone, type InvalidSpec, type Layout, type LayoutRequest, post, type Spec, unanswered } from "../api";
import { byId, count, el, sentence } from "../dom";
import { asks, choose, field, labelled, listed, tick, TYPED } from "../forms";
import { debounced, Latest } from "../latest";
import { type Context, JSON_FORM, type Tab } from "../tab";
import { list } from "./findings";

/** What is asked for, as it is written in the fields. */
const asked = {
  name: "new.example.com",
  zones: "us-east-1a, us-east-1b, us-east-1c",
  topology: "private",
  ipv6: true,
  networking: "cilium",
  networkCIDRs: "",
  egress: "",
  controlPlaneCount: "",
  nodeCount: "",
  bastion: false,
  dns: "public",
  networkID: "",
  vpcBlocks: "",
};
const NETWORKING = ["cilium", "calico", "amazonvpc", "cilium-eni", "flannel", "kindnet", "kube-router", "kubenet", "cni"];
const latest = new Latest();
let refresh = () => {};
const later = debounced(TYPED, () => refresh());
let isMore = false;

function body({ release }: Spec): LayoutRequest {
  const { name, zones, topology, ipv6, networking, dns, bastion, egress, networkID } = asked;
  const numbers = { controlPlaneCount: Number(asked.controlPlaneCount), nodeCount: Number(asked.nodeCount) };
  const lists = { networkCIDRs: listed(asked.networkCIDRs) };
  const texts = { egress, networkID, kopsRelease: release };
  const ipv4CIDRs = listed(asked.vpcBlocks);
  const given = [...Object.entries(numbers), ...Object.entries(texts)].filter(([, value]) => value);
  const filled = Object.entries(lists).filter(([, values]) => values.length);
  return {
    name,
    zones: listed(zones),
    topology,
    networking,
    dns,
    ...(ipv6 ? { ipv6 } : {}),
    ...(bastion ? { bastion } : {}),
    ...(networkID && ipv4CIDRs.length ? { vpc: { id: networkID, ipv4CIDRs } } : {}),
    ...Object.fromEntries([...given, ...filled]),
  };
}

export const cluster: Tab = {
  id: "cluster",
  name: "New cluster",
  group: "question",
  needs: "nothing",
  curl: { operation: "layout", accept: JSON_FORM, body },
  downloads: [{ name: "JSON", extension: "json", operation: "layout", accept: JSON_FORM, body }],
  show(panel, context) {
    const output = el("div", { class: "output" });
    refresh = () => void answer(output, context);
    panel.replaceChildren(...controls(), output);
    refresh();
  },
};

type Texts = { [K in keyof typeof asked]: (typeof asked)[K] extends string ? K : never }[keyof typeof asked];

function controls(): Node[] {
  const text = (key: Texts, words: string, more: Record<string, string> = {}, note?: string) => {
    const changed = (value: string) => {
      asked[key] = value;
      later();
    };
    return labelled(words, field(asked[key], changed, more), note);
  };
  const one = (key: Texts, words: string, choices: readonly (readonly [string, string])[]) => {
    const changed = (value: string) => {
      asked[key] = value;
      refresh();
    };
    return labelled(words, choose([["", choices]], asked[key], changed));
  };
  const box = (key: "ipv6" | "bastion", words: string) =>
    tick(words, asked[key], (value) => {
      asked[key] = value;
      refresh();
    });
  const more = el(
    "details",
    { open: isMore },
    el("summary", {}, "More options"),
    asks(
      text("networkCIDRs", "Network blocks", { placeholder: "172.20.0.0/16" }),
      text("egress", "Way out of private subnets", { placeholder: "a NAT gateway a zone" }, "nat-…, tgw-…, i-… or External"),
      text("controlPlaneCount", "Control-plane machines", { placeholder: "1", inputmode: "numeric" }),
      text("nodeCount", "Nodes", { placeholder: "1 a zone", inputmode: "numeric" }),
      text("networkID", "Existing VPC", { placeholder: "vpc-…" }),
      text("vpcBlocks", "Its IPv4 blocks", { placeholder: "10.0.0.0/16" }),
      box("bastion", "Bastion"),
    ),
  );
  more.addEventListener("toggle", () => (isMore = more.open));
  return [
    asks(
      text("name", "Name"),
      text("zones", "Zones", { class: "wide" }),
      one("topology", "Subnets for machines", [
        ["private", "private, behind NAT gateways"],
        ["public", "public"],
      ]),
      one("networking", "Network plugin", NETWORKING.map((name) => [name, name])),
      one("dns", "DNS", [
        ["public", "public zone"],
        ["private", "private zone"],
        ["none", "none"],
      ]),
      box("ipv6", "IPv6"),
    ),
    more,
  ];
}

async function answer(output: HTMLElement, context: Context): Promise<void> {
  const signal = latest.next();
  try {
    const layout = JSON.parse(await post("layout", body(context.spec), JSON_FORM, signal)) as Layout;
    if (!signal.aborted) output.replaceChildren(...shown(layout, context));
  } catch (error) {
    if (gone(error, signal)) return;
    const problem = error instanceof Failure ? (error.problem as unknown as InvalidSpec | undefined) : undefined;
    const found = problem && "diagnostics" in problem ? problem.diagnostics : [];
    output.replaceChildren(
      el("p", { class: "verdict", role: "status" }, el("b", { class: "error" }, "Not laid out: an option has to change.")),
      found.length ? list(found, context, "detached") : el("p", {}, ...sentence(unanswered(error))),
    );
  }
}

function shown(layout: Layout, context: Context): Node[] {
  const { command, manifests, diagnostics, release } = layout;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const verdict = errors.length
    ? el("b", { class: "error" }, `kOps ${release.version} writes this, and then refuses it: ${count(errors.length, "error")}.`)
    : el("b", { class: "ok" }, `kOps ${release.version} writes this.`);
  const use = el("button", { type: "button", class: "primary" }, "Put it into the editor");
  use.addEventListener("click", () => {
    context.load({ ...context.spec, text: manifests, name: `${asked.name}.yaml`, vpc: "" });
    byId("spoken").textContent = "The new cluster is in the editor";
    context.open("network");
    byId("tab-network").focus();
  });
  const copy = el("button", { type: "button" }, "Copy");
  copy.addEventListener("click", () => {
    void navigator.clipboard?.writeText(command).then(() => {
      copy.textContent = "Copied";
      byId("spoken").textContent = "Copied";
    });
  });
  const worse: Diagnostic[] = diagnostics.filter(({ severity }) => severity !== "info");
  return [
    el("p", { class: "verdict", role: "status" }, verdict),
    el("p", { class: "does" }, use),
    el("h2", {}, "The command"),
    el("div", { class: "command" }, el("code", { tabindex: 0 }, command), copy),
    ...(worse.length ? [el("h2", {}, "Findings on it"), list(worse, context, "detached")] : []),
    el("h2", {}, "What it writes"),
    el("pre", { class: "manifests", tabindex: 0, role: "region", "aria-label": "Manifests" }, manifests),
  ];
}
