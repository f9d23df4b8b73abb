// The picture; hovering or focusing a subnet lights what it uses, and says why.

import { type Routes, type SubnetPlan, unanswered } from "../api";
import { byId, el, link, sentence } from "../dom";
import { LARGE, light, parsed, subnetsOf, titleOf } from "../picture";
import type { Planned, Question } from "../planner";
import type { Context, Form, Tab } from "../tab";

const SVG: Form = { operation: "diagram", accept: "image/svg+xml" };
/** The subnet that stays lit, by the id of its element, also in the next picture. */
let kept: string | undefined;

export const network: Tab = {
  id: "network",
  name: "Network",
  group: "spec",
  needs: "plan",
  curl: SVG,
  downloads: [
    { name: "SVG", extension: "svg", ...SVG },
    { name: "Mermaid", extension: "mmd", operation: "diagram", accept: "text/vnd.mermaid" },
    { name: "Graphviz", extension: "dot", operation: "diagram", accept: "text/vnd.graphviz" },
  ],
  prefetch(question: Question) {
    question.text(SVG.operation, SVG.accept).catch(() => undefined);
  },
  show(panel, context) {
    if (context.planned) void fill(panel, context, context.planned);
  },
};

async function fill(panel: HTMLElement, context: Context, planned: Planned): Promise<void> {
  const isWanted = () => panel.dataset.tab === "network" && byId("panel").contains(panel);
  try {
    const text = await planned.question.text(SVG.operation, SVG.accept);
    if (!isWanted()) return;
    if (text.length < LARGE) return draw(panel, context, planned, text);
    const size = `${Math.round(text.length / 100_000) / 10} MB`;
    const button = el(
      "button",
      { type: "button", onclick: () => draw(panel, context, planned, text) },
      `Draw it (${size})`,
    );
    panel.replaceChildren(el("p", {}, `The picture has ${planned.plan.subnets.length} subnets. `, button));
  } catch (error) {
    if (isWanted()) panel.replaceChildren(el("p", {}, ...sentence(unanswered(error))));
  }
}

function draw(panel: HTMLElement, context: Context, planned: Planned, text: string): void {
  const picture = parsed(text);
  if (!picture) return panel.replaceChildren(el("p", {}, "The picture cannot be read."));
  const detail = el("section", { class: "detail", hidden: true, "aria-live": "polite" });
  const box = el("div", { class: "picture", role: "region", "aria-label": "Picture of the network", tabindex: 0 });
  box.append(picture);
  const hint = el(
    "p",
    { class: "soft hint" },
    matchMedia("(pointer: coarse)").matches
      ? "Tap a subnet to see what it uses and why."
      : "Point at a subnet, or go to it with the Tab key, to see what it uses and why.",
  );
  panel.replaceChildren(box, hint, detail);
  const show = (node: Element | undefined) => {
    light(picture, node);
    const subnet =
      node && planned.plan.subnets.find((one) => titleOf(node).startsWith(`${one.name}: ${one.type} in ${one.zone}`));
    context.point(subnet && lineOf(planned.question.spec.text, subnet.name));
    void explain(detail, context, planned, subnet);
  };
  const nodes = subnetsOf(picture);
  const keep = (node: Element | undefined) => {
    kept = node?.id;
    for (const one of nodes) one.setAttribute("aria-pressed", String(one === node));
    show(node);
  };
  const letGo = () => show(nodes.find(({ id }) => id === kept));
  for (const node of nodes)
    listen(
      node,
      () => show(node),
      letGo,
      () => keep(node),
    );
  panel.onkeydown = ({ key }) => void (key === "Escape" && kept && keep(undefined));
  if (kept) keep(nodes.find(({ id }) => id === kept));
}

function listen(node: Element, look: () => void, leave: () => void, keep: () => void): void {
  node.addEventListener("mouseenter", look);
  node.addEventListener("mouseleave", leave);
  node.addEventListener("focus", look);
  node.addEventListener("blur", leave);
  node.addEventListener("click", keep);
  node.addEventListener("keydown", (event) => {
    const { key } = event as KeyboardEvent;
    if (key !== "Enter" && key !== " ") return;
    event.preventDefault();
    keep();
  });
}

/** The line that names a subnet, where it is written in the usual way. */
function lineOf(text: string, name: string): number | undefined {
  const at = text.split("\n").findIndex(
    (line) =>
      line
        .replace(/^[ -]+/, "")
        .replace(/["']/g, "")
        .replace(/\s+#.*$/, "")
        .trim() === `name: ${name}`,
  );
  return at < 0 ? undefined : at + 1;
}

/** What the subnet uses, a line a route: first those that are of use to it. */
async function explain(
  box: HTMLElement,
  { open }: Context,
  planned: Planned,
  subnet: SubnetPlan | undefined,
): Promise<void> {
  box.dataset.subnet = subnet?.name ?? "";
  if (!subnet) {
    box.hidden = true;
    return;
  }
  const answer = await planned.question.json<Routes>("routes").catch(() => undefined);
  const own = answer?.subnets.find(({ name }) => name === subnet.name);
  if (!own || box.dataset.subnet !== subnet.name) return;
  const blocks = [subnet.ipv4CIDR?.cidr, subnet.ipv6CIDR?.cidr ?? subnet.ipv6CIDR?.notation];
  const facts = [
    `${subnet.type} in ${subnet.zone}`,
    ...blocks,
    own.table ? `table ${own.table.role}` : "its table is not known",
  ];
  const routes = own.routes
    .filter(({ reason }) => reason !== "local")
    .sort((left, right) => Number(right.applies) - Number(left.applies));
  const rows = routes.flatMap(({ destination, reason, applies, explanation }) => [
    el(
      "dt",
      { class: applies ? undefined : "idle" },
      destination,
      reason === "nat64" && el("span", { class: "nat64" }, " NAT64"),
    ),
    el(
      "dd",
      {},
      ...(applies
        ? sentence(explanation)
        : [`Of no use here: the subnet has no ${destination.includes(":") ? "IPv6" : "IPv4"} block`]),
    ),
  ]);
  const full = link(["Routes in full"], () => open("routes"), { class: "link full" });
  box.hidden = false;
  box.setAttribute("aria-label", `What ${subnet.name} uses`);
  box.replaceChildren(
    el("h2", {}, subnet.name, el("small", {}, facts.filter(Boolean).join(" · ")), full),
    rows.length
      ? el("dl", {}, ...rows)
      : el("p", { class: "soft" }, "kOps makes no routes for it, and does not know those that it has."),
  );
}
