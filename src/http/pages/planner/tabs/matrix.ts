// Every subnet to everything that the plan tells apart; a cell is the flow that it shows.

import type { Trace } from "../api";
import { count, el } from "../dom";
import { disposition, VERDICTS } from "./paths";

type Matrix = NonNullable<Trace["matrix"]>;
type Row = Matrix["rows"][number];
type Disposition = Row["dispositions"][number];

/** With more rows, only so many are shown. */
const MOST_ROWS = 200;

/** The verdict that a disposition is of. */
const OF: Record<Disposition, keyof typeof VERDICTS> = {
  deliveredToSubnet: "delivered",
  deliveredToService: "delivered",
  deliveredToEndpoint: "delivered",
  exitsToInternet: "forwarded",
  exitsToPeer: "forwarded",
  exitsToTransitGateway: "forwarded",
  exitsToVirtualPrivateGateway: "forwarded",
  handedToInstance: "forwarded",
  noRoute: "dropped",
  blackhole: "dropped",
  noPublicAddress: "dropped",
  privateDestinationToInternet: "dropped",
  noSourceAddress: "dropped",
  inboundRefused: "dropped",
  notTranslated: "dropped",
  translationImpossible: "dropped",
  noAttachmentInZone: "dropped",
  notInPeer: "dropped",
  routingLoop: "dropped",
  blockedByPublicAccess: "dropped",
  tableUnknown: "undetermined",
  targetUnknown: "undetermined",
  sourceUnknown: "undetermined",
  addressNotListed: "undetermined",
  clusterInternal: "undetermined",
};

type Pick = (from: string, workload: "node" | "pod", to: string, address?: string) => void;

/** The matrix; `pick` shows the flow of a cell. */
export function matrix({ matrix }: Trace, pick: Pick): Node[] {
  if (!matrix) return [];
  const { columns, rows } = matrix;
  const head = [el("th", { scope: "col" }, "From"), ...columns.map(({ label }) => el("th", { scope: "col" }, label))];
  const left = rows.length - MOST_ROWS;
  return [
    el("h2", {}, "Every subnet", el("small", {}, "press a cell to see its way")),
    el("p", { class: "keys" }, ...keys(rows)),
    el(
      "div",
      { class: "sheet", tabindex: 0, role: "region", "aria-label": "Every subnet to everything" },
      el(
        "table",
        { class: "matrix" },
        el("thead", {}, el("tr", {}, ...head)),
        el("tbody", {}, ...rows.slice(0, MOST_ROWS).map((row) => line(row, columns, pick))),
      ),
    ),
    ...(left > 0 ? [el("p", { class: "soft" }, `${count(left, "more row")} in the JSON.`)] : []),
  ];
}

function keys(rows: readonly Row[]): Node[] {
  const found = new Set(rows.flatMap(({ dispositions }) => dispositions.map((one) => OF[one])));
  const shown = (["delivered", "forwarded", "dropped", "undetermined"] as const).filter((one) => found.has(one));
  return shown.map((one) => {
    const { sign, words, tone } = VERDICTS[one];
    return el("span", { class: "key" }, el("b", { class: tone }, sign), ` ${words.toLowerCase()}`);
  });
}

function line({ subnet, workload, dispositions }: Row, columns: Matrix["columns"], pick: Pick): HTMLElement {
  const cells = dispositions.map((one, at) => {
    const { sign, words, tone } = VERDICTS[OF[one]];
    const column = columns[at];
    const name = `${subnet} as ${workload} to ${column?.label ?? ""}: ${words}, ${disposition(one)}`;
    const [to, address] = picked(column?.to ?? {});
    const shown = el("button", { type: "button", class: `cell ${tone}`, "aria-label": name, title: name }, sign);
    shown.addEventListener("click", () => pick(subnet, workload, to, address));
    return el("td", {}, shown);
  });
  const as = workload === "pod" ? "as pod" : "";
  return el("tr", {}, el("th", { scope: "row" }, subnet, as !== "" && el("small", {}, ` ${as}`)), ...cells);
}

/** A destination as the controls have it. */
function picked(to: Matrix["columns"][number]["to"]): [to: string, address?: string] {
  if (to.subnet !== undefined) return [`subnet ${to.subnet}`];
  if (to.internet) return [to.internet === "IPv4" ? "internet4" : "internet6"];
  if (to.host) return ["host4"];
  return ["address", to.address ?? ""];
}
