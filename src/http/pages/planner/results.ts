// The right side: tabs, what is said of the spec, what a tab shows of it.

import type { Diagnostic, Spec, TextEdit } from "./api";
import { byId, count, el } from "./dom";
import { downloads } from "./download";
import { icon } from "./icons";
import { empty, needsToken, problem } from "./notices";
import { type Answer, type Planner, Question, type State } from "./planner";
import { told } from "./phrases";
import type { Tab } from "./tab";
import { TABS } from "./tabs";
import { TabList } from "./tab-list";
import { counted, worst } from "./tabs/findings";

export interface Actions {
  planner: Planner;
  load(spec: Spec): void;
  goTo(line: number, column?: number): void;
  point(line: number | undefined): void;
  fix(finding: Diagnostic, place: number): void;
  edit(edits: readonly TextEdit[]): void;
  /** A tab is open. */
  chose(): void;
}

export class Results {
  private readonly panel = byId("panel");
  private readonly tabs: TabList;
  private state: State | undefined;
  /** What the panel shows now. */
  private shown: unknown[] = [];
  /** The finding that was fixed, until the next answer. */
  private repaired: number | undefined;
  /** The line of the cursor. */
  private line = 1;

  constructor(private readonly actions: Actions) {
    this.tabs = new TabList(byId("tabs"), TABS, () => {
      this.actions.chose();
      if (this.state) this.show(this.state);
    });
  }

  /** The tab that people chose, else nothing. */
  get tab(): string {
    return this.tabs.chosen;
  }

  /** Opens a tab. */
  open(id: string): void {
    this.tabs.choose(id);
  }

  /** The plan is asked for: what is seen of it is asked for too. */
  prefetch(question: Question): void {
    this.tabs.open.prefetch?.(question);
  }

  /** The finding at this place is fixed; the next one follows. */
  fixed(place: number): void {
    this.repaired = place;
  }

  /** The cursor is on a line. */
  at(line: number): void {
    this.line = line;
    for (const row of this.panel.querySelectorAll<HTMLElement>("li[data-line]"))
      row.classList.toggle("on", row.dataset.line === String(line));
  }

  show(state: State): void {
    this.state = state;
    const { answer } = state;
    if (answer) this.tabs.prefer(worst(answer)?.severity === "error" ? "findings" : firstWithPlan());
    this.tabs.badge("findings", answer && worst(answer));
    this.say(state);
    this.fill(state);
  }

  private say(state: State): void {
    const { answer, planned, trouble } = state;
    const tab = this.tabs.open;
    const [mark, bold, rest] = trouble?.kind === "token" ? [undefined, "", "A token is needed."] : said(answer);
    byId("status-icon").replaceChildren(...(mark ? [icon(mark)] : []));
    const words = `${bold} ${rest}`;
    const status = byId("status");
    if (status.textContent !== words) status.replaceChildren(el("b", {}, bold), ` ${rest}`);
    const source = sourceOf(tab, state);
    const key = [tab, source];
    if (key.some((part, at) => part !== this.offered[at])) {
      this.offered = key;
      byId("curl").hidden = true;
      byId("downloads").replaceChildren(...(source ? downloads(tab, source, Boolean(planned ?? answer?.plan)) : []));
    }
    problem(byId("banner"), state, tab.needs === "plan", this.actions.goTo);
  }
  private offered: unknown[] = [];

  private fill(state: State): void {
    const { answer, planned, trouble, spec } = state;
    const tab = this.tabs.open;
    const isOld = tab.needs === "plan" && planned !== undefined && planned !== answer;
    this.panel.classList.toggle("isold", isOld);
    const key = [
      tab,
      tab.needs === "plan" ? planned : tab.needs === "text" ? answer : spec.release,
      trouble?.kind === "token",
      answer === undefined && spec.text.trim() === "",
    ];
    if (key.every((part, at) => part === this.shown[at])) return;
    this.shown = key;
    this.panel.dataset.tab = tab.id;
    if (trouble?.kind === "token") return needsToken(this.panel, this.actions.planner);
    const isAlone = tab.needs === "nothing";
    if (!answer && !isAlone) return spec.text.trim() ? this.panel.replaceChildren() : empty(this.panel, this.actions.load);
    if (tab.needs === "plan" && !planned) return this.noPlan();
    if (tab.needs === "text" && tab.group === "question" && answer?.problem) return this.unread();
    const open = (id: string) => this.tabs.choose(id);
    tab.show(this.panel, { ...this.actions, spec, answer, planned, open });
    this.at(this.line);
    if (tab.id === "findings" && answer) this.follow(answer);
  }

  private unread(): void {
    this.panel.replaceChildren(el("p", { class: "soft" }, "The text cannot be read, so nothing can be asked of it."));
  }

  private noPlan(): void {
    const go = el("button", { type: "button", class: "link" }, "To the findings");
    go.addEventListener("click", () => this.tabs.choose("findings"));
    this.panel.replaceChildren(el("p", {}, "No plan: the spec has errors. ", go));
  }

  /** After a fix the focus goes to the next finding. */
  private follow(answer: Answer): void {
    if (this.repaired === undefined) return;
    const rows = [...this.panel.querySelectorAll("li")];
    const next = rows[Math.min(this.repaired, rows.length - 1)];
    this.repaired = undefined;
    const target =
      next?.querySelector<HTMLElement>("button.fix") ?? next?.querySelector<HTMLElement>("button, a") ?? this.panel;
    target.focus();
    const left = answer.diagnostics.filter(({ severity }) => severity === "error").length;
    byId("spoken").textContent = `fixed, ${count(left, "error")} left`;
  }
}

/** What the tab's downloads ask about. */
function sourceOf(tab: Tab, { answer, planned, spec }: State): Question | undefined {
  if (tab.needs === "nothing") return answer?.question ?? new Question(spec);
  return (tab.needs === "plan" ? planned : answer)?.question;
}

function firstWithPlan(): string {
  return TABS.find((tab: Tab) => tab.needs === "plan")?.id ?? "findings";
}

function said(answer: Answer | undefined): [undefined | "error", string, string] {
  if (!answer) return [undefined, "", "Nothing to plan yet."];
  const { plan, diagnostics, problem } = answer;
  if (problem) return ["error", problem.type.endsWith("/unreadable-body") ? "Not readable as YAML." : `${told(problem.title)}.`, "Nothing was checked."];
  if (!plan)
    return [
      "error",
      "Not valid.",
      `${counted(diagnostics, ["error", "warning", "info"])}. There is no plan until the errors are gone.`,
    ];
  const zones = new Set(plan.subnets.map(({ zone }) => zone)).size;
  const more = counted(diagnostics, ["warning"]);
  const facts = `${count(plan.subnets.length, "subnet")} in ${count(zones, "zone")}, kOps ${plan.release.version}`;
  return [undefined, `${plan.cluster.name} is valid.`, more ? `${facts}, ${more}` : facts];
}
