// Shapes that say without colour what a thing is.

import type { Severity, SubnetType } from "./api";
import { svg } from "./dom";

/** What a severity is called. */
export const SEVERITIES: Record<Severity, string> = { error: "Error", warning: "Warning", info: "Note" };

/** The shape of a severity. */
export function icon(severity: Severity): SVGElement {
  const attributes = {
    class: `icon ${severity}`,
    viewBox: "0 0 14 14",
    role: "img",
    "aria-label": SEVERITIES[severity],
  };
  return svg("svg", attributes, ...SHAPES[severity]());
}

const SHAPES: Record<Severity, () => SVGElement[]> = {
  error: () => [
    svg("circle", { cx: 7, cy: 7, r: 7, fill: "currentColor" }),
    svg("path", { class: "cut", d: "M4.6 4.6l4.8 4.8M9.4 4.6L4.6 9.4" }),
  ],
  warning: () => [
    svg("path", { d: "M7 .8l6.6 12H.4z", fill: "currentColor", stroke: "currentColor", "stroke-linejoin": "round" }),
    svg("path", { class: "cut", d: "M7 5v3.6M7 10.6v.3" }),
  ],
  info: () => [
    svg("rect", {
      x: 1,
      y: 1,
      width: 12,
      height: 12,
      rx: 2,
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 1.5,
    }),
    svg("path", { class: "line", d: "M7 6.4v3.8M7 3.8v.2" }),
  ],
};

/** The shape of a type of subnet, with the word beside it unless it is said elsewhere. */
export function typeShape(type: SubnetType): SVGElement {
  const shapes: Record<SubnetType, () => SVGElement> = {
    Public: () => svg("circle", { cx: 5, cy: 5, r: 3.75, fill: "none", stroke: "currentColor", "stroke-width": 1.5 }),
    Private: () => svg("rect", { x: 0.5, y: 0.5, width: 9, height: 9, rx: 1, fill: "currentColor" }),
    DualStack: () => svg("path", { d: "M.5.5h9v3.75h-9zM.5 5.75h9V9.5h-9z", fill: "currentColor" }),
    Utility: () =>
      svg("path", { d: "M5 .6L9.4 5 5 9.4.6 5z", fill: "none", stroke: "currentColor", "stroke-width": 1.5 }),
  };
  return svg("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" }, shapes[type]());
}
