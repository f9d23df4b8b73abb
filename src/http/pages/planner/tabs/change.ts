// What `kops update cluster` does when another text, or another release, becomes this one.

import { type Diff, envelope, gone, post, type Spec, unanswered } from "../api";
import { el, sentence } from "../dom";
import { Editor } from "../editor";
import { asks, choose, labelled, TYPED } from "../forms";
import { debounced, Latest } from "../latest";
import { still } from "../picture";
import { type Context, JSON_FORM, type Tab } from "../tab";
import { shown } from "./changes";
import { supported } from "./releases";

/** What there is: another text, or this one as another release makes it. */
const before = {
  by: "text" as "text" | "release",
  text: "",
  /** Whether people wrote the text here. */
  isOwn: false,
  release: "",
  after: "",
  target: "direct" as "direct" | "terraform",
};
const latest = new Latest();
let editor: Editor | undefined;
let box: HTMLElement | undefined;
let refresh = () => {};
const later = debounced(TYPED, () => refresh());

/** The text that a change starts from, unless people wrote one here. */
export function startedFrom(text: string): void {
  if (before.isOwn) return;
  before.text = text;
  editor?.set(text);
}

/** What is said while both texts are the same. */
const START = "Both texts are the same. Edit the spec, or paste above what runs now: this shows what an update does.";

/** The two sides as a diff takes them. */
function sides(spec: Spec): { before: object; after: object } {
  if (before.by === "text") return { before: envelope({ ...spec, text: before.text }), after: envelope(spec) };
  const { vpc, text } = spec;
  const of = (release: string) => envelope({ ...spec, text, vpc, release });
  return { before: of(before.release), after: of(before.after) };
}

function diffBody(spec: Spec): object {
  return { ...sides(spec), target: before.target };
}

function pictureBody(spec: Spec): object {
  const { before: was, after } = sides(spec);
  return { ...after, before: was, target: before.target };
}

export const change: Tab = {
  id: "change",
  name: "Change",
  group: "question",
  needs: "text",
  curl: { operation: "diff", accept: JSON_FORM, body: diffBody },
  downloads: [
    { name: "JSON", extension: "json", operation: "diff", accept: JSON_FORM, body: diffBody },
    { name: "Markdown", extension: "md", operation: "diff", accept: "text/markdown", body: diffBody },
    { name: "SVG", extension: "svg", operation: "diagram", accept: "image/svg+xml", body: pictureBody },
  ],
  show(panel, context) {
    void fill(panel, context);
  },
};

async function fill(panel: HTMLElement, context: Context): Promise<void> {
  const versions = await supported().then(
    ({ releases }) => releases.map(({ version }) => version),
    () => [],
  );
  if (panel.dataset.tab !== "change") return;
  before.release ||= context.answer?.release ?? versions[0] ?? "";
  before.after ||= versions.at(-1) ?? "";
  const output = el("div", { class: "output" });
  const spec = context.spec;
  refresh = () => void answer(output, context, spec);
  const again = () => {
    panel.replaceChildren(controls(versions, spec, again), ...second(), output);
    refresh();
  };
  again();
}

function controls(versions: readonly string[], spec: Spec, again: () => void): HTMLElement {
  const releases = [["", versions.map((one) => [one, `kOps ${one}`] as const)]] as const;
  const by = choose(
    [["", [["text", "another text"], ["release", "another kOps release"]]]],
    before.by,
    (value) => {
      before.by = value === "release" ? "release" : "text";
      again();
      document.getElementById("change-by")?.focus();
    },
    { id: "change-by" },
  );
  const pick = (side: "release" | "after") =>
    choose(releases, before[side], (value) => {
      before[side] = value;
      refresh();
    });
  const target = choose(
    [["", [["direct", "kops update cluster"], ["terraform", "Terraform"]]]],
    before.target,
    (value) => {
      before.target = value === "terraform" ? "terraform" : "direct";
      refresh();
    },
  );
  const take = el("button", { type: "button" }, "Start from the spec as it is now");
  take.addEventListener("click", () => {
    before.text = spec.text;
    before.isOwn = true;
    editor?.set(spec.text);
    refresh();
  });
  return asks(
    labelled("Compared with", by),
    ...(before.by === "release" ? [labelled("Before", pick("release")), labelled("After", pick("after"))] : []),
    labelled("Carried out by", target),
    before.by === "text" && take,
  );
}

/** The second editor, made once: it keeps its place and what can be undone. */
function second(): Node[] {
  if (before.by !== "text") return [];
  if (!box) {
    box = el("div", { class: "second" });
    const options = { label: "Spec before the change, YAML", hint: "Paste what runs now, as " };
    editor = new Editor(
      box,
      (text) => {
        before.text = text;
        before.isOwn = true;
        later();
      },
      () => {},
      options,
    );
    editor.set(before.text);
  }
  const words = "Before: what runs now. The spec in the main editor is what it becomes.";
  return [el("p", { class: "caption" }, words), box];
}

async function answer(output: HTMLElement, context: Context, spec: Spec): Promise<void> {
  const signal = latest.next();
  if (before.by === "text" && !before.text.trim()) {
    output.replaceChildren(el("p", { class: "soft" }, "Paste what runs now, and what changes is shown here."));
    return;
  }
  try {
    const picture = post("diagram", pictureBody(spec), "image/svg+xml", signal).catch(() => undefined);
    const diff = JSON.parse(await post("diff", diffBody(spec), JSON_FORM, signal)) as Diff;
    const drawn = diff.changes.length ? await picture : undefined;
    if (!output.isConnected || signal.aborted) return;
    const isSame = before.by === "text" && before.text === spec.text;
    output.replaceChildren(...(isSame ? [el("p", { class: "soft" }, START)] : shown(diff, context)), ...overlay(drawn));
  } catch (error) {
    if (!gone(error, signal)) output.replaceChildren(el("p", {}, ...sentence(unanswered(error))));
  }
}

function overlay(text: string | undefined): Node[] {
  const picture = text === undefined ? undefined : still(text);
  if (!picture) return [];
  const name = "Picture of the network after the change";
  return [el("h2", {}, "The network after it"), el("div", { class: "picture", role: "region", "aria-label": name, tabindex: 0 }, picture)];
}
