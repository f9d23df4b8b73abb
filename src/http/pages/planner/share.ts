// A spec inside a link: after `#`, which browsers never send.

import type { Spec } from "./api";

const MARK = "#v1=";
/** Longer links do not survive everywhere. */
const LONGEST = 16 << 10;
/** The most bytes that a link may become. */
const LARGEST = 1 << 20;

/** What a link shows: a spec, and the tab that was open. */
export interface Shared {
  spec: Spec;
  tab: string;
}

/** The part after the path that holds it; `undefined` where it is too long for a link. */
export async function linked({ spec, tab }: Shared): Promise<string | undefined> {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(spec.text));
  const facts = new URLSearchParams({ name: spec.name, tab });
  if (spec.release) facts.set("release", spec.release);
  if (spec.vpc) facts.set("vpc", spec.vpc);
  const fragment = `${MARK}${base64url(bytes)}&${facts}`;
  return fragment.length > LONGEST ? undefined : fragment;
}

/** What is in a link, if it holds something; a part of it may be missing. */
export async function unlinked(hash: string): Promise<Shared | "damaged" | undefined> {
  if (!hash.startsWith(MARK)) return undefined;
  const [packed = "", ...rest] = hash.slice(MARK.length).split("&");
  const facts = new URLSearchParams(rest.join("&"));
  try {
    const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
    const text = new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes));
    const fact = (name: string) => (facts.get(name) ?? "").slice(0, 100);
    const spec = { text, name: fact("name"), release: fact("release"), vpc: fact("vpc") };
    return { spec, tab: fact("tab") };
  } catch {
    return "damaged";
  }
}

async function through(stream: GenericTransformStream, bytes: Uint8Array): Promise<Uint8Array> {
  const reader = new Blob([bytes as BlobPart])
    .stream()
    .pipeThrough(stream as ReadableWritablePair)
    .getReader();
  const parts: BlobPart[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (LARGEST < size) throw new RangeError("the text is too long");
    parts.push(next.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function base64url(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
