// Elements. Whatever comes from a spec is put in as text, never as markup.

import { told } from "./phrases";

export type Child = Node | string | false | null | undefined;
type Listener = (event: never) => void;
export type Attributes = Record<string, string | number | boolean | undefined | Listener>;

/** An element with attributes, listeners (`onclick`) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...kept(children));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** An element of a picture. */
export function svg(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  set(element, attributes);
  element.append(...kept(children));
  return element;
}

function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
}

function kept(children: Child[]): (Node | string)[] {
  return children.filter((child): child is Node | string => child !== false && child != null);
}

/** The element with this id, which the page has. */
export function byId<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no ${id}`);
  return element as T;
}

/** A sentence of the service in the words of the page, whose names are between backticks, starting with a capital letter unless it starts with a name. */
export function sentence(text: string): Node[] {
  const words = told(text);
  const shown = /^[a-z][a-z]*[ ,:]/.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
  return shown.split("`").map((part, at) => (at % 2 ? el("code", {}, part) : document.createTextNode(part)));
}

/** `1 error`, `2 errors`. */
export function count(number: number, noun: string): string {
  return `${spaced(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** A number with thin spaces between thousands. */
export function spaced(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** A button that reads as a link. */
export function link(text: Child[], onclick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return el("button", { type: "button", class: "link", onclick, ...attributes }, ...text);
}
