// What is wrong, errors first; a click goes to the line, Fix repairs it.

import type { Diagnostic, Severity } from "../api";
import { count, el, link, sentence } from "../dom";
import { icon } from "../icons";
import { told } from "../phrases";
import type { Answer } from "../planner";
import { type Context, JSON_FORM, type Tab } from "../tab";

const GROUPS: readonly { severity: Severity; noun: string; meaning: string }[] = [
  { severity: "error", noun: "error", meaning: "kOps or AWS refuses the spec" },
  { severity: "warning", noun: "warning", meaning: "fails later, costs or surprises" },
  { severity: "info", noun: "note", meaning: "what was assumed" },
];

/** The most findings of a list beside an answer. */
const MOST = 200;

/** `10 errors, 2 notes`, or nothing. */
export function counted(diagnostics: readonly Diagnostic[], which: readonly Severity[]): string {
  const groups = GROUPS.filter(({ severity }) => which.includes(severity));
  const numbers = groups.map(({ severity, noun }) => ({ noun, number: of(diagnostics, severity).length }));
  return numbers
    .filter(({ number }) => number)
    .map(({ noun, number }) => count(number, noun))
    .join(", ");
}

/** The worst severity and how many there are of it. */
export function worst(answer: Answer): { severity: Severity; number: number } | undefined {
  if (answer.problem) return { severity: "error", number: 1 };
  const numbers = GROUPS.map(({ severity }) => ({ severity, number: of(answer.diagnostics, severity).length }));
  return numbers.find(({ number }) => number);
}

function of(diagnostics: readonly Diagnostic[], severity: Severity): Diagnostic[] {
  return diagnostics.filter((found) => found.severity === severity);
}

export const findings: Tab = {
  id: "findings",
  name: "Findings",
  group: "spec",
  needs: "text",
  curl: { operation: "validate", accept: JSON_FORM },
  downloads: [{ name: "JSON", extension: "json", operation: "validate", accept: JSON_FORM }],
  show(panel, context) {
    const { answer } = context;
    if (!answer) return;
    if (answer.problem) {
      panel.replaceChildren(el("ul", { class: "findings" }, unusable(answer, context)));
      return;
    }
    let place = 0;
    const groups = GROUPS.flatMap(({ severity, noun, meaning }) => {
      const found = of(answer.diagnostics, severity);
      if (!found.length) return [];
      const rows = found.map((finding) => row(finding, place++, context));
      return [
        el("h2", { class: "group" }, `${count(found.length, noun)}: ${meaning}`),
        el("ul", { class: "findings" }, ...rows),
      ];
    });
    const left = (answer.total ?? 0) - answer.diagnostics.length;
    panel.replaceChildren(
      ...groups,
      ...(left > 0 ? [el("p", { class: "soft" }, `${count(left, "more finding")}, not worse, are not shown.`)] : []),
      ...(groups.length
        ? []
        : [el("p", { class: "soft" }, "Nothing was found: no error, no warning, nothing assumed.")]),
    );
  },
};

/** Findings beside an answer; with `detached` they are on another text, so that they have no lines here. */
export function list(found: readonly Diagnostic[], context: Context, detached?: "detached"): HTMLElement {
  const own = (one: Diagnostic): Diagnostic => {
    const { source: _place, fix: _fix, ...rest } = one;
    return { ...rest, related: [] };
  };
  const rows = found.slice(0, MOST).map((one) => row(detached || one.baselineState === "absent" ? own(one) : one, undefined, context));
  return el("ul", { class: "findings" }, ...rows);
}

function row(finding: Diagnostic, place: number | undefined, context: Context): HTMLElement {
  const { severity, field, hint, source, fix, helpURI, message, related } = finding;
  const line = source?.line;
  const goTo = () => line && context.goTo(line, source.column);
  const pointed = { onmouseenter: () => context.point(line), onmouseleave: () => context.point(undefined) };
  return el(
    "li",
    { "data-line": line, ...pointed },
    icon(severity),
    line ? link(sentence(message), goTo, { class: "link what" }) : el("span", { class: "what" }, ...sentence(message)),
    el(
      "span",
      { class: "where" },
      line !== undefined && link([`Line ${line}`], goTo, { class: "link num" }),
      ...related.slice(0, 3).map((other) => {
        const at = other.source;
        return (
          at?.line !== undefined &&
          link([`also line ${at.line}`], () => context.goTo(at.line ?? 1, at.column), {
            class: "link num",
            title: other.label,
          })
        );
      }),
      el("span", {}, field),
      hint !== undefined && el("span", {}, ...sentence(hint)),
    ),
    el(
      "span",
      { class: "acts" },
      place !== undefined &&
        Boolean(fix?.edits.length) &&
        el(
          "button",
          {
            type: "button",
            class: "fix",
            onclick: () => context.fix(finding, place),
            "aria-label": `Fix: ${told(hint ?? message)}`,
            title: fix?.safe ? undefined : "Look at the result: there are other repairs",
          },
          "Fix",
        ),
      el(
        "a",
        { href: helpURI, target: "_blank", rel: "noopener", "aria-label": `Why: ${finding.code}, in a new tab` },
        "Why",
      ),
    ),
  );
}

/** Why the text cannot be used at all. */
function unusable(answer: Answer, { goTo }: Context): HTMLElement {
  const problem = answer.problem;
  const { line, column } = problem ?? {};
  const said = sentence(problem?.detail ?? "The server cannot use the text");
  return el(
    "li",
    { "data-line": line },
    icon("error"),
    line ? link(said, () => goTo(line, column), { class: "link what" }) : el("span", { class: "what" }, ...said),
    el(
      "span",
      { class: "where" },
      line !== undefined &&
        link([`Line ${line}, column ${column ?? 1}`], () => goTo(line, column), { class: "link num" }),
      problem?.hint !== undefined && el("span", {}, ...sentence(problem.hint)),
    ),
    el(
      "span",
      { class: "acts" },
      problem &&
        el("a", { href: problem.type, target: "_blank", rel: "noopener", "aria-label": "Why, in a new tab" }, "Why"),
    ),
  );
}
