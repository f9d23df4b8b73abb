// A change as people read it: how it ends, what happens to each object, findings that come and go.

import type { Change, Diff, Diagnostic } from "../api";
import { count, el, sentence } from "../dom";
import type { Context } from "../tab";
import { list } from "./findings";

type Action = Change["action"];

/** How actions are shown, in the order in which people have to know of them; the symbols are those of the command. */
const ACTIONS: readonly { action: Action; symbol: string; words: string; tone: string }[] = [
  { action: "refuse", symbol: "!", words: "refused", tone: "error" },
  { action: "fail", symbol: "!", words: "stops here", tone: "error" },
  { action: "block", symbol: "?", words: "waits for a refused one", tone: "error" },
  { action: "orphan", symbol: "o", words: "left in AWS", tone: "warning" },
  { action: "takeOver", symbol: "~", words: "taken over", tone: "warning" },
  { action: "replace", symbol: "-/+", words: "replaced", tone: "warning" },
  { action: "delete", symbol: "-", words: "deleted", tone: "warning" },
  { action: "release", symbol: "-", words: "no longer used", tone: "info" },
  { action: "update", symbol: "~", words: "updated", tone: "warning" },
  { action: "create", symbol: "+", words: "created", tone: "ok" },
];

const OUTCOMES: Record<Diff["outcome"], { words: string; rest: string; tone: string }> = {
  unchanged: { words: "Nothing changes.", rest: "", tone: "ok" },
  applies: { words: "The change applies.", rest: "", tone: "ok" },
  fails: { words: "The apply stops.", rest: "The dry run looks well.", tone: "error" },
  stuck: { words: "kOps refuses the change.", rest: "Nothing of the network changes in AWS.", tone: "error" },
  refused: { words: "kOps refuses the new spec.", rest: "Its network cannot be made; the findings say why.", tone: "error" },
  invalid: { words: "The new spec is not valid.", rest: "The findings say why.", tone: "error" },
};

const DOWNTIME: Record<Change["impact"]["downtime"], string> = {
  none: "no",
  brief: "for moments",
  outage: "yes",
  undetermined: "not known",
};

/** More rows than this are shown on request. */
const AT_ONCE = 200;

/** What a diff says, without the picture. */
export function shown(diff: Diff, context: Context): Node[] {
  const { words, rest, tone } = OUTCOMES[diff.outcome];
  const counts = ACTIONS.map((one) => ({ ...one, number: numberOf(diff, one.action) })).filter(({ number }) => number);
  const summary = counts.map((one) => `${one.number} ${one.words}`).join(", ");
  const unchanged = diff.summary.unchanged ? `${count(diff.summary.unchanged, "object")} unchanged.` : "";
  const introduced = diff.diagnostics.filter(({ baselineState }) => baselineState === "new");
  const isRefused = diff.outcome === "invalid" || diff.outcome === "refused";
  const others = diff.diagnostics.filter((one) => isRefused && one.severity === "error" && one.baselineState !== "new");
  return [
    el(
      "p",
      { class: "verdict", role: "status" },
      el("b", { class: tone }, words),
      ` ${[rest, summary && `${summary}.`, unchanged].filter(Boolean).join(" ")}`,
    ),
    ...(diff.basis === "derived"
      ? [el("p", { class: "soft" }, "Derived from kOps' rules; this release or target was not recorded.")]
      : []),
    ...table("What happens", sorted(diff.changes)),
    ...table("A second run of the same command", sorted(diff.secondRun)),
    ...findings("introduced", introduced, context),
    ...findings("from before", others, context),
    ...findings("resolved", diff.resolved, context),
  ];
}

function numberOf(diff: Diff, action: Action): number {
  return diff.summary[action];
}

function sorted(changes: readonly Change[]): Change[] {
  const rank = new Map(ACTIONS.map(({ action }, at) => [action, at]));
  const of = ({ action }: Change) => rank.get(action) ?? ACTIONS.length;
  return [...changes].sort((left, right) => of(left) - of(right));
}

function table(title: string, changes: readonly Change[]): Node[] {
  if (!changes.length) return [];
  const head = ["Change", "Object", "What happens", "Traffic stops"].map((name) => el("th", { scope: "col" }, name));
  const body = el("tbody", {}, ...changes.slice(0, AT_ONCE).map(row));
  const rest = changes.slice(AT_ONCE);
  const more = el("button", { type: "button", class: "more" }, `Show ${count(rest.length, "more change")}`);
  more.addEventListener("click", () => {
    body.append(...rest.splice(0, AT_ONCE).map(row));
    more.textContent = `Show ${count(rest.length, "more change")}`;
    more.hidden = !rest.length;
  });
  return [
    el("h2", {}, title),
    el(
      "div",
      { class: "sheet", tabindex: 0, role: "region", "aria-label": title },
      el("table", { class: "changes" }, el("thead", {}, el("tr", {}, ...head)), body),
    ),
    ...(rest.length ? [more] : []),
  ];
}

function row({ action, resource, explanation, hint, code, helpURI, fields, impact }: Change): HTMLElement {
  const { symbol, words, tone } = ACTIONS.find((one) => one.action === action) ?? { symbol: "", words: action, tone: "" };
  const name = resource.subnet ?? resource.routeTable ?? resource.name;
  const place = resource.destination !== undefined ? `${resource.destination} in ${name}` : name;
  const changed = fields.slice(0, 5).map(({ name, key, before, after }) => {
    const now = after ?? "not known";
    return el("span", { class: "field-change" }, `${key ?? name}: ${before ?? "–"} → ${now}`);
  });
  return el(
    "tr",
    {},
    el("td", {}, el("span", { class: `act ${tone}` }, el("b", { "aria-hidden": "true" }, symbol), words)),
    el("th", { scope: "row", class: "object" }, el("small", {}, kind(resource.kind)), place),
    el(
      "td",
      { class: "say" },
      ...sentence(explanation),
      ...changed,
      hint !== undefined && el("span", { class: "repair" }, ...sentence(hint)),
      " ",
      el("a", { href: helpURI, target: "_blank", rel: "noopener", "aria-label": `Why: ${code}, in a new tab` }, "Why"),
    ),
    el("td", { class: "traffic" }, DOWNTIME[impact.downtime], impact.billed && el("small", { class: "billed" }, "costs go on")),
  );
}

/** `subnetIPv6CIDRBlock` as words. */
export function kind(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]{2,}s?\d*)([A-Z][a-z])/g, "$1 $2")
    .split(" ")
    .map((word) => (/^[A-Z]{2}|IPv|NAT|^VPC|^vpc$/.test(word) ? word : word.toLowerCase()))
    .join(" ")
    .replace(/^vpc\b/, "VPC")
    .replace(/^nat\b/, "NAT")
    .replace(/^dhcp\b/, "DHCP")
    .replace(/^elastic ip\b/i, "elastic IP");
}

function findings(what: string, found: readonly Diagnostic[], context: Context): Node[] {
  if (!found.length) return [];
  return [el("h2", {}, `${count(found.length, "finding")} ${what}`), list(found, context)];
}
