// The same spec for two kOps releases: the findings side by side.

import { type Diagnostic, read, type Releases, type Severity, unanswered, type Validation } from "../api";
import { el, link, sentence } from "../dom";
import { icon } from "../icons";
import type { Answer } from "../planner";
import { type Context, JSON_FORM, type Tab } from "../tab";

/** The releases that are compared; unset until something is shown. */
const chosen: [string, string] = ["", ""];
let known: Promise<Releases> | undefined;

/** The releases that plans can be made for, asked for once. */
export function supported(): Promise<Releases> {
  known ??= read<Releases>("/v1/releases");
  known.catch(() => (known = undefined));
  return known;
}

export const releases: Tab = {
  id: "releases",
  name: "Releases",
  group: "spec",
  needs: "text",
  curl: { operation: "validate", accept: JSON_FORM },
  downloads: [],
  show(panel, context) {
    const { answer } = context;
    if (!answer) return;
    if (answer.problem) {
      panel.replaceChildren(
        el("p", { class: "soft" }, "The text cannot be read, so no release has anything to say of it."),
      );
    } else {
      void fill(panel, context, answer);
    }
  },
};

async function fill(panel: HTMLElement, context: Context, { question, release }: Answer): Promise<void> {

  const versions = (await supported()).releases.map(({ version }) => version);
  chosen[0] ||= release ?? versions[0] ?? "";
  chosen[1] ||= versions.filter((version) => version !== chosen[0]).at(-1) ?? "";
  const asked = chosen.map((kopsRelease) => question.json<Validation>("validate", { kopsRelease }));
  const answers = await Promise.all(asked).catch(unanswered);
  if (panel.dataset.tab !== "releases") return;
  if (typeof answers === "string") {
    panel.replaceChildren(el("p", {}, ...sentence(answers)));
    return;
  }
  const pickers = chosen.map((version, side) =>
    picker(versions, version, side, () => void refill(panel, context, side)),
  );
  panel.replaceChildren(
    el(
      "div",
      { class: "sheet", tabindex: 0, role: "region", "aria-label": "Findings by release" },
      el(
        "table",
        { class: "releases" },
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("th", { scope: "col" }, "Finding"),
            ...pickers.map((one) => el("th", { scope: "col", class: "release" }, one)),
          ),
        ),
        el("tbody", {}, result(answers), ...grouped(answers).map((group) => groupRow(group, context))),
      ),
    ),
  );
}

async function refill(panel: HTMLElement, context: Context, side: number): Promise<void> {
  if (context.answer) await fill(panel, context, context.answer);
  panel.querySelectorAll("select")[side]?.focus();
}

function picker(versions: readonly string[], version: string, side: number, changed: () => void): HTMLElement {
  const options = versions.map((one) => el("option", { value: one, selected: one === version }, one));
  const select = el("select", { "aria-label": `kOps release, column ${side + 1}` }, ...options);
  select.addEventListener("change", () => {
    chosen[side] = select.value;
    changed();
  });
  return el("label", { class: "field" }, "kOps ", select);
}

function result(answers: readonly Validation[]): HTMLElement {
  const said = answers.map(({ valid }) => el("b", { class: valid ? "ok" : "error" }, valid ? "valid" : "not valid"));
  return el("tr", {}, el("th", { scope: "row" }, "Result"), ...said.map((one) => el("td", {}, one)));
}

/** The findings of a rule, by release. */
type Group = Diagnostic[][];
const ORDER: Severity[] = ["error", "warning", "info"];

function grouped(answers: readonly Validation[]): Group[] {
  const groups = new Map<string, Group>();
  answers.forEach(({ diagnostics }, side) => {
    for (const found of diagnostics) {
      const group = groups.get(found.code) ?? answers.map(() => []);
      group[side]?.push(found);
      groups.set(found.code, group);
    }
  });
  const rank = (group: Group) => Math.min(...group.flat().map(({ severity }) => ORDER.indexOf(severity)));
  return [...groups.values()].sort((left, right) => rank(left) - rank(right));
}

function groupRow(group: Group, context: Context): HTMLElement {
  return el(
    "tr",
    {},
    el("th", { scope: "row", class: "say" }, ...sentence(said(group))),
    ...group.map((found) => el("td", {}, cell(found, context))),
  );
}

/** What is found, in the words of the first release, whose name is left out where the others say the same. */
function said(group: Group): string {
  const [first, ...others] = group.flatMap((found) => found.slice(0, 1));
  const message = first?.message ?? "";
  return others.length ? message.replace(/^kOps 1\.\d+ /, "kOps ") : message;
}

function cell(found: readonly Diagnostic[], { goTo }: Context): HTMLElement {
  const [first] = found;
  if (!first) return el("span", { class: "soft" }, "–");
  const { line, column } = first.source ?? {};
  const more = found.length > 1 ? ` and ${found.length - 1} more` : "";
  const where = line ? link([`line ${line}`], () => goTo(line, column)) : "no line";
  return el("span", { class: `type ${first.severity}` }, icon(first.severity), el("span", {}, where, more));
}
