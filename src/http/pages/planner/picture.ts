// The picture inside the page: its style, what can be focused, what is lit.

/** Larger pictures are drawn when they are asked for, in characters. */
export const LARGE = 1_500_000;

const sheet = new CSSStyleSheet();
let style = "";

/** The picture, in which every subnet can be focused; `undefined` where it is not well-formed. */
export function parsed(text: string): SVGSVGElement | undefined {
  const picture = still(text);
  picture?.setAttribute("role", "group");
  for (const node of picture ? subnetsOf(picture) : []) {
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "button");
    node.setAttribute("aria-pressed", "false");
  }
  return picture;
}

/** The picture to be looked at, without its head, which the page says itself. */
export function still(text: string): SVGSVGElement | undefined {
  // Names are escaped there, so that this is the picture's own style.
  const [, own = ""] = /<style>([^<]*)<\/style>/.exec(text) ?? [];
  const unstyled = text.replace(`<style>${own}</style>`, "");
  const drawn = new DOMParser().parseFromString(unstyled, "image/svg+xml").documentElement;
  if (drawn.localName !== "svg") return undefined;
  const picture = document.importNode(drawn, true) as unknown as SVGSVGElement;
  restyle(own);
  const { width, height } = picture.viewBox.baseVal;
  picture.setAttribute("viewBox", `8 58 ${width - 16} ${height - 58}`);
  for (const name of ["width", "height"]) picture.removeAttribute(name);
  return picture;
}

/** The policy forbids styles inside a page; a constructed one is allowed, and it is the same for all pictures. */
function restyle(text: string): void {
  if (text === style) return;
  style = text;
  sheet.replaceSync(text);
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
}

export function subnetsOf(picture: SVGSVGElement): Element[] {
  return [...picture.querySelectorAll(".node.subnet")];
}

/** `NAME: TYPE in ZONE, blocks`. */
export function titleOf(node: Element): string {
  return node.querySelector(":scope > title")?.textContent ?? "";
}

/** Lights what a subnet uses: its table, the routes that it can use, gateways and what is outside. */
export function light(picture: SVGSVGElement, subnet: Element | undefined): void {
  for (const lit of picture.querySelectorAll(".lit, .picked")) lit.classList.remove("lit", "picked");
  picture.classList.toggle("lighting", subnet !== undefined);
  if (!subnet) return;
  subnet.classList.add("lit", "picked");
  const ways = new Map<string, SVGElement[]>();
  for (const way of picture.querySelectorAll<SVGElement>(".way")) {
    const from = way.dataset.from ?? "";
    ways.set(from, [...(ways.get(from) ?? []), way]);
  }
  follow(picture, ways, subnet.id, (subnet as SVGElement).dataset.families || "IPv4 IPv6", new Set());
}

/** Only routes of the families that traffic has are followed; behind a NAT gateway that is IPv4. */
function follow(
  picture: SVGSVGElement,
  ways: Map<string, SVGElement[]>,
  from: string,
  families: string,
  seen: Set<string>,
): void {
  if (seen.has(`${from} ${families}`)) return;
  seen.add(`${from} ${families}`);
  for (const way of ways.get(from) ?? []) {
    const own = way.dataset.family?.split(" ");
    if (own && !own.some((family) => families.includes(family))) continue;
    way.classList.add("lit");
    const to = way.dataset.to ?? "";
    const node = picture.querySelector(`#${CSS.escape(to)}`);
    node?.classList.add("lit");
    const isNat = node?.classList.contains("nat");
    if (isNat) node?.parentElement?.closest(".subnet")?.classList.add("lit");
    follow(picture, ways, to, isNat ? "IPv4" : own && families.includes(" ") ? own.join(" ") : families, seen);
  }
}
