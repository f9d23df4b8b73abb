// Search in the list of rules. Without this script the list is whole.

import { byId, count, el } from "./dom";

const form = byId<HTMLFormElement>("filter");
const rows = [...byId("rules").children] as HTMLElement[];
const words = rows.map((row) => (row.textContent ?? "").toLowerCase());

const text = el("input", { type: "search", id: "words", placeholder: "word or code", autocomplete: "off" });
const severity = choice("Severity", [
  ["error", "errors"],
  ["warning", "warnings"],
  ["info", "notes"],
]);
const source = choice("Source", [
  ...new Map(
    rows.map((row) => [row.dataset.source ?? "", row.querySelector(".where")?.children[1]?.textContent ?? ""]),
  ),
]);
const minors = rows.flatMap((row) => [Number(row.dataset.since), Number(row.dataset.until)]);
const release = choice(
  "Release",
  range(Math.max(...minors), Math.min(...minors)).map((minor) => [String(minor), `1.${minor}`]),
);
const found = el("output", { class: "soft" });

form.append(el("label", { class: "field" }, "Search", text), severity.label, source.label, release.label, found);
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
text.value = new URLSearchParams(location.search).get("q") ?? "";
filter();

function choice(
  name: string,
  options: (readonly [string, string])[],
): { label: HTMLElement; select: HTMLSelectElement } {
  const select = el(
    "select",
    {},
    el("option", { value: "" }, "all"),
    ...options.map(([value, shown]) => el("option", { value }, shown)),
  );
  return { select, label: el("label", { class: "field" }, name, select) };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, at) => from - at);
}

function filter(): void {
  const wanted = text.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  rows.forEach((row, at) => {
    const { since, until } = row.dataset;
    const minor = release.select.value;
    const fits =
      wanted.every((word) => words[at]?.includes(word)) &&
      (!severity.select.value || row.dataset.severity === severity.select.value) &&
      (!source.select.value || row.dataset.source === source.select.value) &&
      (!minor || (Number(since) <= Number(minor) && Number(minor) <= Number(until)));
    row.hidden = !fits;
    if (fits) shown++;
  });
  found.textContent = shown === rows.length ? "" : shown ? `${count(shown, "rule")}` : "No rule has all of this.";
}
