// The way of packets in words: a verdict, then a line a hop.

import type { Trace } from "../api";
import { el, sentence } from "../dom";
import { kind } from "./changes";

type Path = Trace["flows"][number]["paths"][number];
type Hop = Path["hops"][number];
type Verdict = Path["verdict"];

/** What the picture calls the tables with these names. */
export type Roles = ReadonlyMap<string, string>;

/** How verdicts are shown: by a sign, by words and by a colour. */
export const VERDICTS: Record<Verdict | "mixed", { sign: string; words: string; tone: string }> = {
  delivered: { sign: "✓", words: "Delivered", tone: "ok" },
  forwarded: { sign: "→", words: "Forwarded", tone: "ok" },
  dropped: { sign: "✕", words: "Dropped", tone: "error" },
  undetermined: { sign: "?", words: "Not known", tone: "warning" },
  mixed: { sign: "≠", words: "Depends on the subnet", tone: "warning" },
};

/** `exitsToInternet` as words. */
export function disposition(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words.replace("to internet", "to the internet").replace("in peer", "in the peer");
}

/** What a trace of one flow says. */
export function said(trace: Trace, roles: Roles): Node[] {
  const [flow] = trace.flows;
  if (!flow) return [];
  const { sign, words, tone } = VERDICTS[flow.verdict];
  const single = flow.paths.length === 1 ? flow.paths[0] : undefined;
  const rest = single ? `: ${disposition(single.disposition)}.` : `, ${flow.paths.length} paths.`;
  const verdict = el(
    "p",
    { class: "verdict", role: "status" },
    el("b", { class: tone }, el("span", { "aria-hidden": "true" }, `${sign} `), words),
    rest,
  );
  const assumed = trace.assumptions.map(({ explanation }) => explanation).join(". ");
  return [
    verdict,
    ...flow.paths.slice(0, 20).flatMap((path) => way(path, !single, roles)),
    el("p", { class: "soft hint" }, `Assumed: ${assumed}.`),
  ];
}

function way(path: Path, isNamed: boolean, roles: Roles): Node[] {
  const { from, verdict, hops, reply, hint, alternative } = path;
  const { sign, words } = VERDICTS[verdict];
  const start = from.subnet ?? from.address ?? `the internet, ${from.family ?? ""}`;
  const heading = isNamed ? [el("h2", {}, start, el("small", {}, `${sign} ${words}: ${disposition(path.disposition)}`))] : [];
  return [
    ...heading,
    el("ol", { class: "hops" }, ...hops.map((hop, at) => line(hop, at === hops.length - 1 ? verdict : undefined, roles))),
    ...(reply ? [note("Back", reply.explanation)] : []),
    ...(alternative ? [note("Also", `${alternative.family} would do as well, to \`${alternative.address}\``)] : []),
    ...(hint === undefined ? [] : [note("Repair", hint)]),
  ];
}

function note(lead: string, text: string): HTMLElement {
  return el("p", { class: "note" }, el("b", {}, `${lead}: `), ...sentence(text));
}

function line(
  { component, explanation, code, lessSpecific }: Hop,
  ends: Verdict | undefined,
  roles: Roles,
): HTMLElement {
  const role = component.kind === "routeTable" ? roles.get(component.name ?? "") : undefined;
  const place = component.subnet ?? component.zone;
  const others = lessSpecific.map(({ destination }) => destination).join(", ");
  const tone = ends === undefined ? undefined : VERDICTS[ends].tone;
  return el(
    "li",
    { class: tone },
    el("b", {}, titled(kind(component.kind)), role !== undefined && ` ${role}`),
    role === undefined && place !== undefined && component.kind !== "subnet" && el("small", {}, ` in ${place}`),
    el("span", { class: "say" }, ...sentence(explanation)),
    others !== "" && el("small", { class: "others" }, `Also matched, less specific: ${others}`),
    el("a", { href: `/codes/${code}`, target: "_blank", rel: "noopener", "aria-label": `Why: ${code}, in a new tab` }, "Why"),
  );
}

function titled(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
