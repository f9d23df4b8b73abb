// The planner page: the editor left, what its spec becomes right.

import type { Diagnostic, Spec, TextEdit } from "./api";
import { byId } from "./dom";
import { Editor } from "./editor";
import { EXAMPLES } from "./examples";
import { header } from "./header";
import { divider } from "./divider";
import { debounced } from "./latest";
import type { Mark } from "./marks";
import { type Answer, Planner, type State } from "./planner";
import { Results } from "./results";
import { startedFrom } from "./tabs/change";
import { linkIsDamaged } from "./notices";
import { type Shared, unlinked } from "./share";

/** How long after a change it is kept, in milliseconds. */
const KEPT = 300;
const NOTHING: Spec = { text: "", name: "", release: "", vpc: "" };
const shared = await unlinked(location.hash);
const start = opened(shared) ?? kept() ?? { spec: EXAMPLES[0]?.spec ?? NOTHING, tab: "" };

/** What is written stays with this entry of the history: it is there after a reload, and on the way back. */
function keep(): void {
  try {
    history.replaceState({ spec: planner.state.spec, tab: results.tab } satisfies Shared, "");
  } catch {
    // The text is longer than what a browser keeps.
  }
}

const keepLater = debounced(KEPT, keep);

const editor = new Editor(byId("editor"), typed, (line) => results.at(line));
const planner = new Planner(start.spec, changed, (question) => results.prefetch(question));
const facts = header(planner, load, () => results.tab);
const results = new Results({
  planner,
  load,
  goTo: (line, column) => editor.goTo(line, column),
  point: (line) => editor.point(line),
  fix,
  edit,
  chose: keep,
});
divider(byId("divider"));
addEventListener("hashchange", () => void unlinked(location.hash).then((shared) => follow(opened(shared))));
editor.set(start.spec.text);
startedFrom(start.spec.text);
if (start.tab) results.open(start.tab);
planner.again();

/** What a link shows; of one that is damaged an empty page that says so. */
function opened(shared: Shared | "damaged" | undefined): Shared | undefined {
  if (shared !== "damaged") return shared;
  linkIsDamaged();
  return { spec: NOTHING, tab: "" };
}

function follow(shared: Shared | undefined): void {
  if (!shared) return;
  load(shared.spec);
  if (shared.tab) results.open(shared.tab);
}

/** What was kept of this page. */
function kept(): Shared | undefined {
  const state = history.state as Shared | null;
  return state?.spec?.text === undefined ? undefined : state;
}

/** Shows and plans another spec. */
function load(spec: Spec): void {
  editor.set(spec.text);
  startedFrom(spec.text);
  planner.set(spec);
}

/** The name and the facts of an example are not those of a text that is pasted in its place. */
function typed(text: string, isOther: boolean): void {
  forgetLink();
  if (isOther) startedFrom(text);
  const { vpc } = planner.state.spec;
  const own = EXAMPLES.some(({ spec }) => spec.vpc === vpc) ? { vpc: "" } : {};
  planner.set({ text, ...(isOther ? { name: "", ...own } : {}) }, true);
}

/** A link that shows another text than the page would mislead. */
function forgetLink(): void {
  if (location.hash) history.replaceState(null, "", location.pathname);
}

function fix(finding: Diagnostic, place: number): void {
  results.fixed(place);
  edit(finding.fix?.edits ?? []);
}

function edit(edits: readonly TextEdit[]): void {
  editor.edit(edits);
  forgetLink();
  planner.set({ text: editor.text });
}

let marked: Answer | undefined;

function changed(state: State): void {
  const { answer, spec, isBusy } = state;
  if (answer && answer !== marked && answer.question.spec.text === editor.text) {
    marked = answer;
    editor.mark(marksOf(answer));
  }
  if (!answer) editor.mark([]);
  facts.show(state);
  keepLater();
  foot(spec, answer, isBusy);
  results.show(state);
}

function marksOf({ diagnostics, problem }: Answer): Mark[] {
  if (problem?.line) {
    return [
      {
        line: problem.line,
        column: problem.column ?? 1,
        severity: "error",
        value: "",
        message: problem.detail,
        stops: true,
      },
    ];
  }
  return diagnostics.flatMap(({ source, severity, value, message }) =>
    source?.line ? [{ line: source.line, column: source.column ?? 1, severity, value: value ?? "", message }] : [],
  );
}

let busy: number | undefined;

/** Name, lines, how long it took; work is said only where it takes long. */
function foot(spec: Spec, answer: Answer | undefined, isBusy: boolean): void {
  const isEmpty = !spec.text.trim();
  byId("name").textContent = isEmpty
    ? "The server stores nothing, and nothing leaves it."
    : spec.name || "cluster.yaml";
  const took = byId("took");
  clearTimeout(busy);
  const lines = `${editor.lines} lines`;
  const verb = answer?.plan ? "planned" : "checked";
  const done = answer && !isBusy ? `${lines} · ${verb} in ${Math.max(1, Math.round(answer.took))} ms` : lines;
  if (isBusy) busy = window.setTimeout(() => (took.textContent = `${lines} · planning…`), 400);
  else took.textContent = isEmpty ? "" : done;
}
