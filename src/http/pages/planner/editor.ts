// The editor: YAML, with the findings beside the lines and below the values.

import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Text } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
  type ViewUpdate,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { TextEdit } from "./api";
import { schemaCompletion } from "./completion";
import { el } from "./dom";
import { type Mark, marks, point, setMarks } from "./marks";
import { theme } from "./theme";

export class Editor {
  private readonly view: EditorView;
  private isSilent = false;

  /** `changed` hears of what people type, and whether it is another text altogether; `moved` of the cursor's line. */
  constructor(
    parent: HTMLElement,
    changed: (text: string, isOther: boolean) => void,
    moved: (line: number) => void,
    { label, hint } = { label: "Cluster spec, YAML", hint: "Paste what " },
  ) {
    // Styles of the editor are constructed, which a strict policy allows in a shadow tree only.
    const root = parent.attachShadow({ mode: "open" });
    const listen = EditorView.updateListener.of((update) => {
      if (update.docChanged && !this.isSilent) changed(this.text, isOther(update));
      if (update.selectionSet) moved(update.state.doc.lineAt(update.state.selection.main.head).number);
    });
    const empty = el("span", {}, hint, el("code", {}, "kops get NAME -o yaml"), " prints");
    this.view = new EditorView({
      parent: root as unknown as Element,
      root,
      state: EditorState.create({
        extensions: [
          marks(),
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          search({ top: true }),
          yaml(),
          indentUnit.of("  "),
          EditorState.tabSize.of(2),
          syntaxHighlighting(COLOURS),
          autocompletion({ override: [schemaCompletion], icons: false }),
          keymap.of([...completionKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
          placeholder(empty),
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
          theme,
          EditorView.domEventHandlers({ beforeinput: replaceSelection }),
          listen,
        ],
      }),
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  get lines(): number {
    return this.view.state.doc.lines;
  }

  /** Another text, which is not typed. */
  set(text: string): void {
    this.isSilent = true;
    const changes = { from: 0, to: this.view.state.doc.length, insert: text };
    const annotations = isolateHistory.of("full");
    this.view.dispatch({ changes, selection: { anchor: 0 }, scrollIntoView: true, annotations });
    this.isSilent = false;
  }

  /** Makes edits, which can be undone. */
  edit(edits: readonly TextEdit[]): void {
    const { doc } = this.view.state;
    const changes = edits.map(({ start, end, text }) => ({
      from: offset(doc, start),
      to: offset(doc, end),
      insert: text,
    }));
    this.isSilent = true;
    this.view.dispatch({ changes, annotations: isolateHistory.of("full") });
    this.isSilent = false;
  }

  /** Puts the cursor there and shows it. */
  goTo(line: number, column = 1): void {
    const anchor = offset(this.view.state.doc, { line, column });
    this.view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    this.view.focus();
  }

  /** Shows what was found. */
  mark(found: readonly Mark[]): void {
    this.view.dispatch({ effects: setMarks.of(found) });
  }

  /** Shows and marks the line of what is pointed at. */
  point(line: number | undefined): void {
    const { doc } = this.view.state;
    const shown = line && line <= doc.lines ? [EditorView.scrollIntoView(doc.line(line).from, { yMargin: 60 })] : [];
    this.view.dispatch({ effects: [point.of(line), ...shown] });
  }
}

/** Where a line and a column are, which counts characters, not UTF-16 units. */
export function offset(doc: Text, { line, column }: { line: number; column: number }): number {
  if (line > doc.lines) return doc.length;
  const { from, text } = doc.line(Math.max(1, line));
  return from + [...text].slice(0, column - 1).join("").length;
}

/** Chromium keeps the style of what is typed over, as an attribute that the policy forbids; here, there is none. */
function replaceSelection(event: InputEvent, view: EditorView): boolean {
  const { inputType, data, cancelable } = event;
  if (inputType !== "insertText" || data === null || !cancelable || view.composing || view.state.selection.main.empty)
    return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
  return true;
}

/** Whether everything that was there is gone. */
function isOther({ changes, startState }: ViewUpdate): boolean {
  let is = startState.doc.length === 0;
  changes.iterChanges((from, to) => (is ||= from === 0 && to === startState.doc.length));
  return is;
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--key)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--soft)" },
]);
