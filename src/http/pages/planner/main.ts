// The planner page: the editor left, what its spec becomes right.

import type { Diagnostic, Spec, TextEdit } from "./api";
import { byId } from "./dom";
import { Editor } from "./editor";
import { EXAMPLES } from "./examples";
import { header } from "./header";
import { divider } from "./divider";
import type { Mark } from "./marks";
import { type Answer, Planner, type State } from "./planner";
import { Results } from "./results";
import { startedFrom } from "./tabs/change";
import { unlinked } from "./share";

const first = EXAMPLES[0]?.spec ?? { text: "", name: "", release: "", vpc: "" };
const start = (await unlinked(location.hash)) ?? first;

const editor = new Editor(byId("editor"), typed, (line) => results.at(line));
const planner = new Planner(start, changed, (question) => results.prefetch(question));
const facts = header(planner, load);
const results = new Results({
  planner,
  load,
  goTo: (line, column) => editor.goTo(line, column),
  point: (line) => editor.point(line),
  fix,
  edit,
});
divider(byId("divider"));
addEventListener("hashchange", () => void unlinked(location.hash).then((spec) => spec && load(spec)));
editor.set(start.text);
startedFrom(start.text);
planner.again();

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
    ? "Nothing is stored, and nothing leaves this server."
    : spec.name || "cluster.yaml";
  const took = byId("took");
  clearTimeout(busy);
  const lines = `${editor.lines} lines`;
  const verb = answer?.plan ? "planned" : "checked";
  const done = answer && !isBusy ? `${lines} · ${verb} in ${Math.max(1, Math.round(answer.took))} ms` : lines;
  if (isBusy) busy = window.setTimeout(() => (took.textContent = `${lines} · planning…`), 400);
  else took.textContent = isEmpty ? "" : done;
}
