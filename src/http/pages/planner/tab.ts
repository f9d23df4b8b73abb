// What a tab is.

import type { Diagnostic, Spec, TextEdit } from "./api";
import type { Answer, Planned, Question } from "./planner";

export interface Tab {
  /** Part of the element's id. */
  id: string;
  name: string;
  /** About this spec, or a question that it raises. */
  group: "spec" | "question";
  /** What it needs: a plan, the last one where the spec has errors now; a text that was read; or nothing. */
  needs: "plan" | "text" | "nothing";
  /** What its `curl` line asks. */
  curl: Form;
  downloads: readonly (Form & { name: string; extension: string })[];
  /** Asks for what it will show, while the plan is asked for. */
  prefetch?(question: Question): void;
  show(panel: HTMLElement, context: Context): void;
}

/** An operation and the form of its answer. */
export interface Form {
  operation: string;
  accept: string;
  more?: Record<string, string>;
  /** The body; without it the text of the spec is sent as it is. */
  body?(spec: Spec): object;
}

export interface Context {
  /** What is written, whether it can be read or not. */
  spec: Spec;
  /** What was found; of a tab that needs a text it is there. */
  answer: Answer | undefined;
  /** The plan to show; of a tab that needs one it is there. */
  planned: Planned | undefined;
  /** Puts the cursor there. */
  goTo(line: number, column?: number): void;
  /** Marks the line while its finding is pointed at. */
  point(line: number | undefined): void;
  /** Makes the edits of a finding, the how manieth it is. */
  fix(finding: Diagnostic, place: number): void;
  /** Makes edits of the text, which can be undone. */
  edit(edits: readonly TextEdit[]): void;
  /** Shows and plans another spec. */
  load(spec: Spec): void;
  /** Shows another tab. */
  open(id: string): void;
}

export const JSON_FORM = "application/json";
