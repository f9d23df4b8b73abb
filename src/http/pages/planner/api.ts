// The operations, as the API document types them.

import type { components } from "./schema";

type Schemas = components["schemas"];
export type Plan = Schemas["PlanResponse"];
export type Routes = Schemas["RoutesResponse"];
export type Diagnostic = Schemas["Diagnostic"];
export type Severity = Schemas["Severity"];
export type SubnetPlan = Schemas["SubnetPlan"];
export type SubnetRoutes = Schemas["SubnetRoutes"];
export type SubnetType = Schemas["SubnetType"];
export type TextEdit = Schemas["TextEdit"];
export type Releases = Schemas["ReleasesResponse"];
export type Validation = Schemas["ValidateResponse"];
export type Problem = Schemas["Problem"];
export type InvalidSpec = Schemas["InvalidSpecProblem"];
export type Diff = Schemas["DiffResponse"];
export type Change = Schemas["Change"];
export type Trace = Schemas["TraceResponse"];
export type Flow = Schemas["Flow"];
export type Allocation = Schemas["AllocateResponse"];
export type Want = Schemas["Want"];
export type Layout = Schemas["LayoutResponse"];
export type LayoutRequest = Schemas["LayoutRequest"];

/** What is asked about: the text, and the facts beside it. */
export interface Spec {
  text: string;
  /** The file that it is called. */
  name: string;
  /** The kOps release, empty where the spec chooses it. */
  release: string;
  /** The VPC's IPv6 block, empty where it is not known. */
  vpc: string;
}

export const YAML = "application/yaml";

/** Why an answer failed, other than by the spec's errors. */
export class Failure extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | undefined,
    /** After how many seconds the same may succeed. */
    readonly retryAfter: number | undefined,
  ) {
    super(problem?.detail ?? "no answer");
  }
}

/** What is said where there is no answer to show. */
export function unanswered(error: unknown): string {
  const problem = error instanceof Failure ? error.problem : undefined;
  if (!problem) return "The server did not answer; the next change asks again.";
  const found = problem.type.endsWith("/invalid-question") ? (problem as unknown as InvalidSpec).diagnostics : [];
  const told = found.slice(0, 3).map(({ message, hint }) => (hint === undefined ? message : `${message}. ${hint}`));
  return told.length ? told.join(". ") : problem.detail;
}

/** The token, kept as long as the page is open and nowhere else. */
let token: string | undefined;

/** From now on, this token is sent. */
export function useToken(given: string): void {
  token = given;
}

/** Whether a token is sent. */
export function hasToken(): boolean {
  return token !== undefined;
}

/** The path of a question. */
export function target(operation: string, spec: Spec, more: Record<string, string> = {}): string {
  const parameters = new URLSearchParams();
  if (spec.release) parameters.set("kopsRelease", spec.release);
  if (spec.vpc) parameters.set("vpcIPv6CIDR", spec.vpc);
  for (const [name, value] of Object.entries(more)) parameters.set(name, value);
  const query = parameters.toString().replaceAll("%3A", ":").replaceAll("%2F", "/");
  return `/v1/${operation}${query && `?${query}`}`;
}

/** The spec as a plan request, with what is asked besides; all facts are in it, and none in the address. */
export function envelope({ text, release, vpc }: Spec, keys: object = {}): Record<string, unknown> {
  const pool = vpc === "none" ? [] : [vpc];
  return {
    manifests: text,
    ...(release ? { kopsRelease: release } : {}),
    ...(vpc ? { vpc: { ipv6CIDRs: pool } } : {}),
    ...keys,
  };
}

/** Asks an operation with a body; the answer as text. */
export async function post(operation: string, body: object, accept: string, signal?: AbortSignal): Promise<string> {
  const headers = { accept, "content-type": "application/json" };
  const init = { method: "POST", body: JSON.stringify(body), headers };
  return (await checked(await send(`/v1/${operation}`, init, signal))).text();
}

/** Whether nobody waits for the answer any longer. */
export function gone(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted || (error instanceof DOMException && error.name === "AbortError");
}

/** Sends a spec; an answer that is not well is a failure. */
export async function ask(path: string, text: string, accept: string, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { accept, "content-type": YAML };
  return checked(await send(path, { method: "POST", body: text, headers }, signal));
}

/** Reads what needs no spec. */
export async function read<T>(path: string): Promise<T> {
  return (await checked(await send(path, { headers: { accept: "application/json" } }))).json() as Promise<T>;
}

async function send(path: string, init: RequestInit, signal?: AbortSignal): Promise<Response> {
  const headers = {
    ...(init.headers as Record<string, string>),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  try {
    return await fetch(path, { ...init, headers, signal: signal ?? null, credentials: "omit", redirect: "error" });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Failure(0, undefined, undefined);
  }
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response;
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  const seconds = Number(response.headers.get("retry-after"));
  throw new Failure(response.status, problem, seconds > 0 ? seconds : undefined);
}
