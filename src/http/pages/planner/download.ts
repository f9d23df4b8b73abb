// Files, and the command that answers the same.

import { hasToken, post, target, unanswered, YAML } from "./api";
import { byId, el, link } from "./dom";
import type { Question } from "./planner";
import type { Form, Tab } from "./tab";

/** Saves a text as a file. */
export function save(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Buttons for the forms of what a tab shows. */
export function downloads(tab: Tab, question: Question, hasPlan: boolean): Node[] {
  const { spec } = question;
  const stem = (spec.name || "cluster").replace(/\.\w+$/, "");
  const usable = tab.downloads.filter(({ operation, body }) => body || hasPlan || operation === "validate");
  const files = usable.map(({ name, extension, operation, accept, more, body }) =>
    link([name], () => {
      const failed = (error: unknown) => (byId("spoken").textContent = unanswered(error));
      const asked = body ? post(operation, body(spec), accept) : question.text(operation, accept, more);
      void asked.then((text) => save(`${stem}-${operation}.${extension}`, text, accept), failed);
    }),
  );
  const curl = link(["curl"], () => toggle(tab.curl, question, curl), {
    "aria-expanded": "false",
    "aria-controls": "curl",
  });
  return [...files, curl];
}

function toggle(form: Form, question: Question, button: HTMLElement): void {
  const box = byId("curl");
  box.hidden = !box.hidden;
  button.setAttribute("aria-expanded", String(!box.hidden));
  const line = command(form, question);
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
function command({ operation, accept, more, body }: Form, { spec }: Question): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const token = hasToken() ? ` -H "authorization: Bearer $TOKEN"` : "";
  const file = spec.name || "cluster.yaml";
  const name = /^[\w.-]+$/.test(file) ? file : quoted(file);
  if (body) return withBody(body({ ...spec, text: TEXT }), `${quoted(`${location.origin}/v1/${operation}`)}${token}`, name);
  const url = quoted(location.origin + target(operation, spec, more));
  return `curl --data-binary @${name} -H 'content-type: ${YAML}' -H 'accept: ${accept}'${token} ${url}`;
}

/** In the place of the spec's text, which no text of a spec can be. */
const TEXT = "\u0000";

/** The command with a body in JSON, into which `jq` puts the text of the file. */
function withBody(body: object, to: string, file: string): string {
  const json = JSON.stringify(body);
  const filter = json.replaceAll(JSON.stringify(TEXT), ".");
  const quoted = `'${filter.replaceAll("'", `'\\''`)}'`;
  return filter === json ? `curl --json ${quoted} ${to}` : `jq -Rs ${quoted} ${file} | curl --json @- ${to}`;
}
