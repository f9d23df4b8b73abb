// Plans while people type: one question at a time, older ones are given up.

import { ask, Failure, target } from "./api";
import type { Diagnostic, InvalidSpec, Plan, Problem, Spec } from "./api";

/** How long after the last key there is an answer, in milliseconds, where the server answers soon enough. */
const PAUSE = 250;
/** Sooner, people still type. */
const LEAST = 120;
/** Until a server that does not answer is asked again, in seconds. */
const AGAIN = 5;

/** A spec and everything that is asked about it, each thing once. */
export class Question {
  private readonly answers = new Map<string, Promise<string>>();
  private readonly given = new AbortController();

  constructor(readonly spec: Spec) {}

  /** The answer of an operation, as text. */
  text(operation: string, accept: string, more: Record<string, string> = {}): Promise<string> {
    const path = target(operation, this.spec, more);
    const key = `${path} ${accept}`;
    const answer =
      this.answers.get(key) ?? ask(path, this.spec.text, accept, this.given.signal).then((response) => response.text());
    this.answers.set(key, answer);
    answer.catch(() => this.answers.delete(key));
    return answer;
  }

  /** The answer of an operation, read. */
  async json<T>(operation: string, more: Record<string, string> = {}): Promise<T> {
    return JSON.parse(await this.text(operation, "application/json", more)) as T;
  }

  /** Nobody waits for the answers any longer. */
  giveUp(): void {
    this.given.abort();
  }
}

/** What was answered. */
export interface Answer {
  question: Question;
  /** Absent where the spec has errors or cannot be read. */
  plan?: Plan;
  diagnostics: Diagnostic[];
  /** How many findings there are, where not all are here. */
  total?: number;
  release?: string;
  /** Whether the spec chose it. */
  isChosenBySpec?: boolean;
  /** Why the text cannot be used at all. */
  problem?: Problem;
  /** How long it took, in milliseconds. */
  took: number;
}

/** An answer with a plan. */
export type Planned = Answer & { plan: Plan };

/** Why there is no answer. */
export type Trouble = { kind: "away" | "busy"; seconds: number } | { kind: "token" };

export interface State {
  spec: Spec;
  isBusy: boolean;
  answer?: Answer | undefined;
  /** The last answer with a plan. */
  planned?: Planned | undefined;
  trouble?: Trouble | undefined;
}

export class Planner {
  readonly state: State;
  private timer: number | undefined;
  private question: Question | undefined;

  constructor(
    spec: Spec,
    private readonly changed: (state: State) => void,
    /** Asks beforehand for what will be shown. */
    private readonly asked: (question: Question) => void,
  ) {
    this.state = { spec, isBusy: false };
  }

  /** Plans another spec; what was typed waits for the next key. */
  set(change: Partial<Spec>, isTyped = false): void {
    this.state.spec = { ...this.state.spec, ...change };
    const took = this.state.answer?.took ?? 0;
    this.wait(isTyped ? Math.max(LEAST, PAUSE - took) : 0);
  }

  /** Plans the same again. */
  again(): void {
    this.wait(0);
  }

  private wait(milliseconds: number): void {
    clearTimeout(this.timer);
    if (this.question && this.question !== this.state.planned?.question) this.question.giveUp();
    this.question = undefined;
    this.state.isBusy = false;
    if (milliseconds) this.timer = window.setTimeout(() => void this.plan(), milliseconds);
    else void this.plan();
  }

  private async plan(): Promise<void> {
    const question = new Question(this.state.spec);
    this.question = question;
    if (!question.spec.text.trim()) {
      this.become({ answer: undefined, planned: undefined, trouble: undefined, isBusy: false });
      return;
    }
    this.become({ isBusy: true });
    const start = performance.now();
    const asked = question.json<Plan>("plan");
    this.asked(question);
    try {
      const plan = await asked;
      const answer = { question, plan, ...reviewed(plan), took: performance.now() - start };
      if (this.question === question) this.become({ answer, planned: answer, trouble: undefined, isBusy: false });
    } catch (error) {
      if (this.question === question) this.failed(question, error, performance.now() - start);
    }
  }

  private failed(question: Question, error: unknown, took: number): void {
    if (!(error instanceof Failure)) throw error;
    const { status, problem, retryAfter } = error;
    if (status === 401) return this.become({ trouble: { kind: "token" }, isBusy: false });
    if (status === 0 || status === 429 || status >= 500) {
      const seconds = retryAfter ?? AGAIN;
      this.timer = window.setTimeout(() => void this.plan(), seconds * 1000);
      return this.become({ trouble: { kind: status === 0 ? "away" : "busy", seconds }, isBusy: false });
    }
    const invalid = problem && "diagnostics" in problem ? (problem as unknown as InvalidSpec) : undefined;
    // The plan of another cluster says nothing of this one.
    const name = this.state.planned?.plan.cluster.name;
    const planned = invalid && invalid.cluster.name !== name ? { planned: undefined } : {};
    const said = invalid ? reviewed(invalid) : { diagnostics: [], ...(problem ? { problem } : {}) };
    this.become({ answer: { question, ...said, took }, ...planned, trouble: undefined, isBusy: false });
  }

  private become(change: Partial<State>): void {
    Object.assign(this.state, change);
    this.changed(this.state);
  }
}

function reviewed(answer: Plan | InvalidSpec): Pick<Answer, "diagnostics" | "total" | "release" | "isChosenBySpec"> {
  const total = answer.diagnosticsTotal;
  const { version, chosenBy } = answer.release;
  const isChosenBySpec = chosenBy === "kubernetesVersion";
  return { diagnostics: answer.diagnostics, release: version, isChosenBySpec, ...(total ? { total } : {}) };
}
