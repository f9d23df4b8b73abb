// Files, and the command that answers the same.

import { hasToken, target, unanswered, YAML } from "./api";
import { byId, el, link } from "./dom";
import type { Answer } from "./planner";
import type { Form, Tab } from "./tab";

/** Saves a text as a file. */
export function save(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Buttons for the forms of what a tab shows. */
export function downloads(tab: Tab, answer: Answer): Node[] {
  const { spec } = answer.question;
  const stem = (spec.name || "cluster").replace(/\.\w+$/, "");
  const usable = tab.downloads.filter(({ operation }) => answer.plan || operation === "validate");
  const files = usable.map(({ name, extension, operation, accept, more }) =>
    link([name], () => {
      const failed = (error: unknown) => (byId("spoken").textContent = unanswered(error));
      void answer.question
        .text(operation, accept, more)
        .then((text) => save(`${stem}-${operation}.${extension}`, text, accept), failed);
    }),
  );
  const curl = link(["curl"], () => toggle(tab.curl, answer, curl), {
    "aria-expanded": "false",
    "aria-controls": "curl",
  });
  return [...files, curl];
}

function toggle(form: Form, answer: Answer, button: HTMLElement): void {
  const box = byId("curl");
  box.hidden = !box.hidden;
  button.setAttribute("aria-expanded", String(!box.hidden));
  const line = command(form, answer);
  const copy = el("button", { type: "button" }, "Copy");
  copy.addEventListener("click", () => {
    void navigator.clipboard?.writeText(line).then(() => {
      copy.textContent = "Copied";
      byId("spoken").textContent = "Copied";
    });
  });
  box.replaceChildren(el("code", { tabindex: 0 }, line), copy);
}

/** The command that answers the same, for a POSIX shell. */
function command({ operation, accept, more }: Form, { question: { spec } }: Answer): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const token = hasToken() ? ` -H "authorization: Bearer $TOKEN"` : "";
  const file = spec.name || "cluster.yaml";
  const name = /^[\w.-]+$/.test(file) ? file : quoted(file);
  const url = quoted(location.origin + target(operation, spec, more));
  return `curl --data-binary @${name} -H 'content-type: ${YAML}' -H 'accept: ${accept}'${token} ${url}`;
}
