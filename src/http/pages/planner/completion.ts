// What may come at a place of a manifest: keys and values of the JSON schema.

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Text } from "@codemirror/state";

interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  description?: string;
  properties?: Record<string, Schema | boolean>;
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  then?: Schema;
  else?: Schema;
  type?: string | string[];
}

const loaded = new Map<string, Promise<Schema | undefined>>();

function schemaOf(version: string): Promise<Schema | undefined> {
  const path = `/schemas/cluster-${version}.json`;
  const schema =
    loaded.get(path) ??
    fetch(path).then(
      (response) => (response.ok ? (response.json() as Promise<Schema>) : undefined),
      () => undefined,
    );
  loaded.set(path, schema);
  return schema;
}

/** Completes keys by the schema of the manifest's version, and values where they are enumerated. */
export async function schemaCompletion(context: CompletionContext): Promise<CompletionResult | null> {
  const { doc } = context.state;
  const line = doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const parts = /^([ ]*(?:- )*)(?:([\w.-]+):[ ]+)?([\w./:#-]*)$/.exec(before);
  if (!parts || (!parts[3] && !context.explicit)) return null;
  const [, indent = "", key, word = ""] = parts;
  const head = manifest(doc, line.number);
  const schema = await schemaOf(/v1alpha3/.test(head.apiVersion) ? "v1alpha3" : "v1alpha2");
  if (!schema) return null;
  const root = head.kind === "InstanceGroup" ? schema.then : schema.else;
  const path = [...parents(doc, line.number, indent.length), ...(key ? [key] : [])];
  const found = resolve(
    schema,
    path.reduce<Schema | undefined>((at, name) => child(schema, at, name), resolve(schema, root)),
  );
  const options = key ? values(schema, found) : keys(found?.items ? resolve(schema, found.items) : found);
  return options.length ? { from: context.pos - word.length, options, validFor: /^[\w./:#-]*$/ } : null;
}

/** Kind and version of the manifest that a line belongs to. */
function manifest(doc: Text, number: number): { kind: string; apiVersion: string } {
  let first = number;
  while (first > 1 && !doc.line(first - 1).text.startsWith("---")) first--;
  const found = { kind: "", apiVersion: "" };
  for (
    let at = first;
    at <= doc.lines && at < first + 2000 && !(at > first && doc.line(at).text.startsWith("---"));
    at++
  ) {
    const [, name, value] = /^(kind|apiVersion): *(\S+)/.exec(doc.line(at).text) ?? [];
    if (name === "kind" || name === "apiVersion") found[name] = value ?? "";
  }
  return found;
}

/** The keys above a line, from the outermost; an item of a list has none. */
function parents(doc: Text, number: number, indent: number): string[] {
  const path: string[] = [];
  let limit = indent;
  for (let at = number - 1; at >= 1 && limit > 0; at--) {
    const text = doc.line(at).text;
    if (text.startsWith("---")) break;
    const [, spaces = "", name] = /^([ ]*(?:- )*)([\w.-]+):/.exec(text) ?? [];
    const isList = doc.line(number).text.trimStart().startsWith("- ");
    const deep = spaces.replace(/- /g, "  ").length;
    const isParent = deep < limit || (isList && limit === indent && deep === limit - 2 && !spaces.includes("-"));
    if (name && isParent && /:\s*(#.*)?$/.test(text)) {
      path.unshift(name);
      limit = spaces.includes("-") ? spaces.indexOf("-") + 1 : deep;
    }
  }
  return path;
}

function resolve(root: Schema, schema: Schema | undefined): Schema | undefined {
  const { $ref, ...own } = schema ?? {};
  const named = $ref && root.$defs?.[$ref.split("/").at(-1) ?? ""];
  if (!named) return schema;
  return { ...named, ...own, properties: { ...named.properties, ...own.properties } };
}

function child(root: Schema, schema: Schema | undefined, name: string): Schema | undefined {
  const at = resolve(root, schema);
  const inside = at?.items ? resolve(root, at.items) : at;
  const found = inside?.properties?.[name];
  return typeof found === "object" ? resolve(root, found) : undefined;
}

function keys(schema: Schema | undefined): Completion[] {
  return Object.entries(schema?.properties ?? {}).map(([label, own]) => ({
    label,
    apply: `${label}: `,
    ...(typeof own === "object" && own.description ? { info: own.description } : {}),
    boost: own === true ? -1 : 0,
  }));
}

function values(root: Schema, schema: Schema | undefined): Completion[] {
  const all = [schema, ...(schema?.anyOf ?? []), ...(schema?.oneOf ?? [])].map((one) => resolve(root, one));
  const enumerated = all.flatMap((one) => one?.enum ?? (one?.const !== undefined ? [one.const] : []));
  const quoted = /^(?:`\w+`(?:, | or |: |;|,)?[^`]*)+/.test(schema?.description ?? "")
    ? [...(schema?.description ?? "").matchAll(/`([A-Z]\w+)`/g)].map(([, value]) => value)
    : [];
  const named = enumerated.length ? enumerated : quoted;
  const isBoolean = schema?.type === "boolean";
  return (isBoolean ? [true, false] : named).map((value) => ({ label: String(value) }));
}
