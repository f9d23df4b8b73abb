// The facts beside the spec, the examples, the link.

import type { Spec } from "./api";
import { byId, el } from "./dom";
import { save } from "./download";
import { EXAMPLES } from "./examples";
import type { Planner, State } from "./planner";
import { linked } from "./share";
import { supported } from "./tabs/releases";

/** How long a button says what it did, in milliseconds. */
const SAID = 2000;

export function header(planner: Planner, load: (spec: Spec) => void, tab: () => string): { show(state: State): void } {
  const release = byId<HTMLSelectElement>("release");
  const vpc = byId<HTMLInputElement>("vpc");
  const example = byId<HTMLSelectElement>("example");
  const chosen = el("option", { value: "" }, "newest");
  release.append(chosen);
  let newest = "newest";
  const fill = async () => {
    const { releases, default: assumed } = await supported();
    newest = `${assumed}, the default`;
    if (!planner.state.answer) chosen.textContent = newest;
    release.append(...[...releases].reverse().map(({ version }) => el("option", { value: version }, version)));
    release.value = planner.state.spec.release;
  };
  // Without them the spec still chooses; a token may be missing.
  const filled = () => void (release.length > 1 || fill().catch(() => undefined));
  example.append(
    el("option", { value: "" }, "Choose…"),
    ...EXAMPLES.map(({ name }, at) => el("option", { value: at }, name)),
  );
  release.addEventListener("change", () => planner.set({ release: release.value }));
  let typing: number | undefined;
  vpc.addEventListener("input", () => {
    clearTimeout(typing);
    typing = window.setTimeout(() => planner.set({ vpc: vpc.value.trim() }), 400);
  });
  example.addEventListener("change", () => {
    const one = EXAMPLES[Number(example.value)];
    if (example.value && one) load(one.spec);
  });
  share(planner, tab);
  return {
    show({ spec, answer }) {
      filled();
      const known = EXAMPLES.findIndex((one) => one.spec.text === spec.text);
      example.value = known < 0 ? "" : String(known);
      release.value = spec.release;
      if (document.activeElement !== vpc) vpc.value = spec.vpc;
      if (!answer) chosen.textContent = newest;
      else if (answer.release && !spec.release)
        chosen.textContent = `${answer.release}, ${answer.isChosenBySpec ? "from the spec" : "the default"}`;
    },
  };
}

/** Copies the link, or saves the spec that is too long for one. */
function share(planner: Planner, tab: () => string): void {
  const button = byId("share");
  const note = byId("share-note");
  button.addEventListener("click", () => void press());
  async function press(): Promise<void> {
    const { spec } = planner.state;
    const fragment = await linked({ spec, tab: tab() });
    if (!fragment) {
      note.textContent = "too long for a link";
      save(spec.name || "cluster.yaml", spec.text, "application/yaml");
      return said("Downloaded", "Download");
    }
    history.replaceState(null, "", fragment);
    note.textContent = "the spec stays in the link";
    const copied = await navigator.clipboard?.writeText(location.href).then(
      () => true,
      () => false,
    );
    said(copied ? "Copied" : "In the address", "Copy link");
  }
  function said(now: string, later: string): void {
    button.textContent = now;
    byId("spoken").textContent = now;
    setTimeout(() => (button.textContent = later), SAID);
  }
}
