// What was found, beside the lines and below the values.

import {
  type EditorState,
  type Extension,
  RangeSet,
  RangeSetBuilder,
  StateEffect,
  StateField,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, gutter, GutterMarker, hoverTooltip } from "@codemirror/view";
import type { Severity } from "./api";
import { el, sentence } from "./dom";
import { icon } from "./icons";
import { offset } from "./editor";

export interface Mark {
  line: number;
  column: number;
  severity: Severity;
  /** The value as written, empty where the finding is about none. */
  value: string;
  message: string;
  /** Whether the text cannot be read from here on. */
  stops?: boolean;
}

export const setMarks = StateEffect.define<readonly Mark[]>();
export const point = StateEffect.define<number | undefined>();

const RANK: Severity[] = ["error", "warning", "info"];

class SeverityMarker extends GutterMarker {
  constructor(readonly severity: Severity) {
    super();
  }

  override eq(other: SeverityMarker): boolean {
    return other.severity === this.severity;
  }

  override toDOM(): Node {
    return icon(this.severity);
  }
}

interface Shown {
  marks: readonly Mark[];
  gutter: RangeSet<GutterMarker>;
  values: DecorationSet;
}

const NONE: Shown = { marks: [], gutter: RangeSet.empty, values: Decoration.none };

const shown = StateField.define<Shown>({
  create: () => NONE,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMarks)) return made(effect.value, transaction.state);
    if (!transaction.docChanged) return value;
    return { ...value, gutter: value.gutter.map(transaction.changes), values: value.values.map(transaction.changes) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ values }) => values),
});

function made(marks: readonly Mark[], { doc }: EditorState): Shown {
  const sorted = [...marks]
    .filter(({ line }) => line <= doc.lines)
    .sort((left, right) => left.line - right.line || left.column - right.column);
  const icons = new RangeSetBuilder<GutterMarker>();
  const values: ReturnType<Decoration["range"]>[] = [];
  const worst = new Map<number, Severity>();
  for (const { line, column, severity, value, stops } of sorted) {
    const before = worst.get(line);
    if (before === undefined || RANK.indexOf(severity) < RANK.indexOf(before)) worst.set(line, severity);
    const from = offset(doc, { line, column });
    const to = Math.min(doc.line(line).to, from + written(doc.sliceString(from, doc.line(line).to), value));
    if (from < to) values.push(Decoration.mark({ class: `found ${severity}` }).range(from, to));
    if (stops) values.push(Decoration.line({ class: "stops" }).range(doc.line(line).from));
  }
  for (const [line, severity] of worst)
    icons.add(doc.line(line).from, doc.line(line).from, new SeverityMarker(severity));
  return { marks: sorted, gutter: icons.finish(), values: Decoration.set(values, true) };
}

/** How many characters of a line a value has there, with its quotes. */
function written(rest: string, value: string): number {
  if (!value) return 0;
  const start = rest.indexOf(value);
  return start < 0 || start > 1 ? 0 : start + value.length + start;
}

const pointed = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(point)) continue;
      const { doc } = transaction.state;
      const line = effect.value;
      return line && line <= doc.lines
        ? Decoration.set(Decoration.line({ class: "pointed" }).range(doc.line(line).from))
        : Decoration.none;
    }
    return value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const tooltip = hoverTooltip((view, position) => {
  const { number, from, to } = view.state.doc.lineAt(position);
  const own = view.state.field(shown).marks.filter(({ line }) => line === number);
  if (!own.length) return null;
  const rows = own
    .slice(0, 5)
    .map(({ severity, message }) => el("div", { class: "said" }, icon(severity), el("span", {}, ...sentence(message))));
  return { pos: from, end: to, above: true, create: () => ({ dom: el("div", { class: "tip" }, ...rows) }) };
});

/** Everything that shows findings in the editor. */
export function marks(): Extension {
  const column = gutter({
    class: "severities",
    markers: (view) => view.state.field(shown).gutter,
    renderEmptyElements: false,
  });
  return [shown, pointed, column, tooltip];
}
