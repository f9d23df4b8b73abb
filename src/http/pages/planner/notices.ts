// What is said where there is nothing to show, or only something old.

import { type Spec, useToken } from "./api";
import { count, el, link } from "./dom";
import { EXAMPLES } from "./examples";
import type { Planner, State } from "./planner";

let note = "";

/** The link that the page was opened with holds a part of a spec only. */
export function linkIsDamaged(): void {
  note = "This link is damaged: a part of it is missing. Ask for it again.";
}

/** Nothing is written: what the page does, and examples. */
export function empty(panel: HTMLElement, load: (spec: Spec) => void): void {
  const examples = EXAMPLES.map(({ name, shows, spec }) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "button", onclick: () => ((note = ""), load(spec)) },
        el("b", {}, name),
        el("span", {}, shows),
      ),
    ),
  );
  panel.replaceChildren(
    el(
      "div",
      { class: "empty" },
      ...(note ? [el("p", { class: "error", role: "alert" }, note)] : []),
      el("h2", {}, "Paste a cluster spec, see its network"),
      el(
        "p",
        {},
        "Errors with their repair, every subnet’s block, every route, before anything is applied. Or start with an example:",
      ),
      el("ul", {}, ...examples),
    ),
  );
}

/** Asks for a token, which stays in this page. */
export function needsToken(panel: HTMLElement, planner: Planner): void {
  const input = el("input", { type: "password", autocomplete: "off", "aria-describedby": "token-note" });
  const form = el(
    "form",
    { class: "empty" },
    el("h2", {}, "This server asks for a token"),
    el("p", { id: "token-note" }, "It stays in this tab and goes with it. Those who run the server give tokens."),
    el("label", { class: "field" }, "Token", input, el("button", { class: "primary" }, "Use it")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    useToken(input.value.trim());
    planner.again();
  });
  panel.replaceChildren(form);
  input.focus();
}

/** The line above what is shown: why there is no answer, or why it is of an older text. */
export function problem(banner: HTMLElement, state: State, needsPlan: boolean, goTo: (line: number) => void): void {
  const said = trouble(state) ?? (needsPlan ? old(state, goTo) : undefined);
  const words = el("div", {}, ...(said ?? [])).textContent ?? "";
  if (banner.dataset.words === words) return;
  banner.dataset.words = words;
  banner.hidden = !said;
  banner.setAttribute("role", "status");
  banner.replaceChildren(...(said ?? []));
}

function trouble({ trouble }: State): Node[] | undefined {
  if (!trouble || trouble.kind === "token") return undefined;
  const seconds = `${trouble.seconds} s`;
  return trouble.kind === "away"
    ? [el("b", {}, "No answer from the server."), text(` Trying again in ${seconds}.`)]
    : [text(`The server is busy; trying again in ${seconds}.`)];
}

function old({ answer, planned }: State, goTo: (line: number) => void): Node[] | undefined {
  if (!answer || !planned || answer === planned) return undefined;
  const line = answer.problem?.line;
  if (answer.problem) {
    const what = line ? `Line ${line} cannot be read.` : "The text cannot be used.";
    const go = line ? [text(" "), link([`To line ${line}`], () => goTo(line))] : [];
    return [el("b", {}, what), text(" Below is the plan of the last text that could."), ...go];
  }
  const errors = answer.diagnostics.filter(({ severity }) => severity === "error").length;
  return [el("b", {}, `${count(errors, "error")}.`), text(" Below is the plan of the last valid spec.")];
}

function text(words: string): Text {
  return document.createTextNode(words);
}
