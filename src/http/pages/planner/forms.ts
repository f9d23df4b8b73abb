// Controls with their labels, for the tabs that ask something.

import { type Attributes, type Child, el } from "./dom";

/** After the last key in a field, in milliseconds, its question is asked. */
export const TYPED = 300;

/** A choice: what is sent, and what people read. */
export type Choice = readonly [value: string, words: string];

/** A control below its label. */
export function labelled(words: string, control: HTMLElement, note?: string): HTMLElement {
  return el("label", { class: "ask" }, el("span", {}, words), control, note !== undefined && el("small", {}, note));
}

/** A list to choose from, in groups or without. */
export function choose(
  groups: readonly (readonly [group: string, choices: readonly Choice[]])[],
  value: string,
  changed: (value: string) => void,
  attributes: Attributes = {},
): HTMLSelectElement {
  const option = ([one, words]: Choice) => el("option", { value: one, selected: one === value }, words);
  const select = el(
    "select",
    attributes,
    ...groups.flatMap(([group, choices]) =>
      !choices.length ? [] : group ? [el("optgroup", { label: group }, ...choices.map(option))] : choices.map(option),
    ),
  );
  select.addEventListener("change", () => changed(select.value));
  return select;
}

/** A field for a text. */
export function field(value: string, changed: (value: string) => void, attributes: Attributes = {}): HTMLInputElement {
  const input = el("input", { value, spellcheck: "false", autocomplete: "off", maxlength: 500, ...attributes });
  input.addEventListener("input", () => changed(input.value.trim()));
  return input;
}

/** A box to tick. */
export function tick(words: string, value: boolean, changed: (value: boolean) => void): HTMLElement {
  const input = el("input", { type: "checkbox", checked: value });
  input.addEventListener("change", () => changed(input.checked));
  return el("label", { class: "tick" }, input, words);
}

/** Controls beside each other. */
export function asks(...controls: Child[]): HTMLElement {
  return el("form", { class: "asks", onsubmit: (event: Event) => event.preventDefault() }, ...controls);
}

/** The words between commas or spaces. */
export function listed(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
