// The row of tabs: one is open, arrow keys go from one to the next.

import type { Severity } from "./api";
import { byId, el, spaced } from "./dom";
import { icon } from "./icons";
import type { Tab } from "./tab";

export class TabList {
  /** The tab that is shown. */
  open: Tab;
  private readonly buttons = new Map<string, HTMLElement>();
  /** Whether people chose it: then it stays. */
  private isChosen = false;

  constructor(
    list: HTMLElement,
    private readonly tabs: readonly Tab[],
    private readonly changed: () => void,
  ) {
    const [first] = tabs;
    if (!first) throw new Error("there are no tabs");
    this.open = first;
    let group = first.group;
    for (const tab of tabs) {
      if (tab.group !== group) list.append(el("i", { role: "presentation" }));
      group = tab.group;
      const button = el(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${tab.id}`,
          "aria-controls": "panel",
          onclick: () => this.choose(tab.id),
        },
        tab.name,
      );
      this.buttons.set(tab.id, button);
      list.append(button);
    }
    list.addEventListener("keydown", (event) => this.key(event));
    this.select(first);
  }

  /** The tab that people chose, else nothing. */
  get chosen(): string {
    return this.isChosen ? this.open.id : "";
  }

  /** Opens a tab by hand. */
  choose(id: string): void {
    this.isChosen = true;
    const tab = this.tabs.find((one) => one.id === id);
    if (!tab) return;
    this.select(tab);
    this.changed();
  }

  /** Opens a tab, unless people chose one. */
  prefer(id: string): void {
    const tab = this.tabs.find((one) => one.id === id);
    if (tab && !this.isChosen) this.select(tab);
  }

  /** Shows a severity and a number beside a name. */
  badge(id: string, worst: { severity: Severity; number: number } | undefined): void {
    const button = this.buttons.get(id);
    button?.querySelector(".count")?.remove();
    if (worst)
      button?.append(el("span", { class: `count ${worst.severity}` }, icon(worst.severity), spaced(worst.number)));
  }

  private select(tab: Tab): void {
    this.open = tab;
    for (const [id, button] of this.buttons) {
      button.setAttribute("aria-selected", String(id === tab.id));
      button.tabIndex = id === tab.id ? 0 : -1;
    }
    byId("panel").setAttribute("aria-labelledby", `tab-${tab.id}`);
  }

  private key(event: KeyboardEvent): void {
    const at = this.tabs.indexOf(this.open);
    const last = this.tabs.length - 1;
    const to = { ArrowLeft: at ? at - 1 : last, ArrowRight: at < last ? at + 1 : 0, Home: 0, End: last }[event.key];
    const tab = to === undefined ? undefined : this.tabs[to];
    if (!tab) return;
    event.preventDefault();
    this.choose(tab.id);
    this.buttons.get(tab.id)?.focus();
  }
}
