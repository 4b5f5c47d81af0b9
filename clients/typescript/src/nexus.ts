/**
 * Nexus, the accountable door between an agent's intent and its effect. Needs `fetch` and nothing else: Node 20.3 or later, Deno, Bun, browsers.
 *
 *     const nexus = new Nexus("http://localhost:8000", "nxs_...");
 *     const chain = await nexus.openChain("send the report to anna@example.com", { persona: "mailer" });
 *     const sendMail = chain.guard("send_mail", "send the report by e-mail", send);  // every call is judged and sealed before it runs, and its outcome after
 *     await sendMail({ to: ["anna@example.com"] });
 *
 * A refused call does not run: it throws `Refused`, whose message is fit for the model. If Nexus cannot be reached, nothing runs either.
 */

export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };
export type Params = { [member: string]: Json };

/** One gate's judgement. */
export interface Gate {
  name: "scope" | "intent" | "ttl" | "drift";
  verdict: "pass" | "fail" | "skip";
  score: number;
  threshold: number;
  reason: string;
}

/** The sealed decision about an action and, once there is one, its outcome. */
export interface Action {
  action_id: string;
  decision: "allow" | "block" | "escalate";
  gates: Gate[];
  seal_id: string;
  mode: "execute" | "authorize";
  status: string;
  /** ISO-8601: when an allowed call must have ended. */
  expires_at?: string | null;
  result?: Json;
  error?: string | null;
  /** What an escalated action waits for; once it is approved, the same call is allowed once. */
  approval_id?: string | null;
}

/** A request for approval. */
export interface Approval {
  id: string;
  status: "pending" | "approved" | "rejected" | "expired" | "consumed";
  chain_id: string;
  /** How many different people must agree. */
  needed: number;
  votes: { by: string; role: string; at: string; reason?: string | null }[];
  expires_at: string;
  [member: string]: unknown;
}

/** What an action is for. */
export interface Intent {
  planned_action: string;
  reasoning?: string[];
}

/** A tool that runs at its callers. */
export interface Tool {
  name: string;
  description: string;
  /** JSON Schema of the parameters object. */
  parameters: Json;
  effect?: "read" | "write" | "egress";
  /** Templates over the parameters, e.g. `email:{to[]}`. */
  resources?: string[];
  /** Parameters that say where an effect goes, e.g. `to[]`. */
  sinks?: string[];
  risk?: "low" | "medium" | "high" | "critical";
  timeout_seconds?: number;
  requires_approval?: boolean;
  trusted?: boolean;
}

export interface Verification {
  valid: boolean;
  statement: string;
  [member: string]: Json;
}

interface CallOptions {
  /** Gives up waiting; what was declared stands. */
  signal?: AbortSignal;
  /** A repeat with the same key does nothing twice. */
  idempotencyKey?: string;
}

/** Nexus refused a request: its HTTP status and its own words. */
export class NexusError extends Error {
  readonly status: number;
  readonly detail: string;

  constructor(status: number, detail: string) {
    super(`${status}: ${detail}`);
    this.name = "NexusError";
    this.status = status;
    this.detail = detail;
  }
}

/** An action that was not allowed, and so did not run. */
export class Refused extends Error {
  readonly tool: string;
  readonly action: Action;

  constructor(tool: string, action: Action) {
    const decided = action.decision === "escalate" ? "a person must approve it first" : "it is blocked";
    const why = action.error ? ` ${action.error}` : "";
    super(`REFUSED: ${tool} was not run; ${decided}.${why} (Nexus action ${action.action_id}.) Do not repeat the same call: go on without it, or tell the user.`);
    this.name = "Refused";
    this.tool = tool;
    this.action = action;
  }
}

/** The HTTP API of Nexus. */
export class Nexus {
  readonly #address: string;
  readonly #key: string;

  constructor(address: string, apiKey: string) {
    this.#address = address.replace(/\/+$/, "");
    this.#key = apiKey;
  }

  /** Opens a chain. The task is what the agent was asked to do: the values it names may be acted upon. */
  async openChain(task: string, options: CallOptions & { persona?: string } = {}): Promise<Chain> {
    const answer = await this.request<{ chain_id: string }>("POST", "/v1/chains", { task, ...(options.persona === undefined ? {} : { persona: options.persona }) }, options);
    return new Chain(this, answer.chain_id);
  }

  /** Registers a tool that runs here. Safe to repeat. */
  async registerTool(tool: Tool, options: CallOptions = {}): Promise<void> {
    await this.request("POST", "/v1/tools", tool, options);
  }

  /** Recomputes a chain from its stored bytes. */
  verify(chainId: string, options: CallOptions = {}): Promise<Verification> {
    return this.request("POST", `/v1/ledger/${encodeURIComponent(chainId)}/verify`, undefined, options);
  }

  /** A request for approval as it stands. */
  approval(id: string, options: CallOptions = {}): Promise<Approval> {
    return this.request("GET", `/v1/approvals/${encodeURIComponent(id)}`, undefined, options);
  }

  /** Agrees to an escalated action. Takes an operator's or admin's key that neither asked nor opened the chain. */
  approve(id: string, reason?: string, options: CallOptions = {}): Promise<Approval> {
    return this.request("POST", `/v1/approvals/${encodeURIComponent(id)}/approve`, reason === undefined ? {} : { reason }, options);
  }

  /** Rejects an escalated action: it can never be approved again. */
  reject(id: string, reason?: string, options: CallOptions = {}): Promise<Approval> {
    return this.request("POST", `/v1/approvals/${encodeURIComponent(id)}/reject`, reason === undefined ? {} : { reason }, options);
  }

  /** Waits until people have decided; ends early with the signal of the options. */
  async waitForApproval(id: string, options: CallOptions = {}): Promise<Approval> {
    for (;;) {
      const approval = await this.approval(id, options);
      if (approval.status !== "pending") return approval;
      await new Promise((resume) => setTimeout(resume, 1000));
    }
  }

  /** Any other route. Throws NexusError if Nexus refuses, TypeError if it cannot be reached. A redirect is an error: the key goes where it was meant to. */
  async request<T>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#key}`, accept: "application/json" };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (options.idempotencyKey !== undefined) headers["idempotency-key"] = options.idempotencyKey;
    const sent = { method, headers, redirect: "error" as const, body: body === undefined ? null : JSON.stringify(body), signal: options.signal ?? null };
    for (const end = Date.now() + patience; ;) {
      const response = await fetch(this.#address + path, sent);
      const text = await response.text();
      if (response.ok) return JSON.parse(text) as T;
      const wait = Number(response.headers.get("retry-after") ?? Number.NaN) * 1000;
      if (response.status !== 429 || !(Date.now() + wait <= end)) throw new NexusError(response.status, detailOf(text) ?? response.statusText);
      // Turned away for its rate, the request was not looked at: it is safe to repeat, and an effect must not stay unreported for it.
      await new Promise((resume) => setTimeout(resume, wait));
    }
  }
}

/** An open chain. */
export class Chain {
  readonly id: string;
  readonly #nexus: Nexus;

  constructor(nexus: Nexus, id: string) {
    this.#nexus = nexus;
    this.id = id;
  }

  /** Reports what the agent has seen. Answers with the trust it got: a caller can lower trust, never raise it. */
  async observe(source: string, content: Json, options: CallOptions & { trusted?: boolean; tool?: string } = {}): Promise<"trusted" | "untrusted"> {
    const body = { source, content, trust: options.trusted === true ? "trusted" : "untrusted", ...(options.tool === undefined ? {} : { tool: options.tool }) };
    return (await this.#post<{ trust: "trusted" | "untrusted" }>("observations", body, options)).trust;
  }

  /** Has Nexus run one of its own tools, if the gates allow it. */
  execute(tool: string, params: Params, intent: Intent | string, options: CallOptions = {}): Promise<Action> {
    return this.#post("actions", { tool, params, intent: intentOf(intent), mode: "execute" }, options);
  }

  /** Asks to run exactly this call here. If it is allowed, run it before `expires_at` and report `succeeded` or `failed`. */
  authorize(tool: string, params: Params, intent: Intent | string, options: CallOptions = {}): Promise<Action> {
    return this.#post("actions", { tool, params, intent: intentOf(intent), mode: "authorize" }, options);
  }

  /** Seals what an authorised call returned. */
  async succeeded(action: Action, result?: unknown): Promise<Action> {
    return this.#outcome(action, { status: "succeeded", result: await bounded(result) });
  }

  /** Seals that an authorised call failed. */
  failed(action: Action, error: string): Promise<Action> {
    return this.#outcome(action, { status: "failed", error: error.slice(0, 2000) });
  }

  /**
   * Authorises a call, runs it exactly as committed, and seals the outcome. Throws `Refused` if it is not allowed.
   * The call's own signal ends when the caller gives up or the authorisation runs out.
   */
  async run<P extends Params, R>(tool: string, params: P, call: (params: P, signal: AbortSignal) => R | Promise<R>, intent: Intent | string, options: CallOptions = {}): Promise<Awaited<R>> {
    const committed = JSON.stringify(params);
    const action = await this.authorize(tool, JSON.parse(committed) as P, intent, options);
    if (action.decision !== "allow") throw new Refused(tool, action);
    let result: Awaited<R>;
    try {
      const signal = signalOf(tool, action, options.signal);
      signal.throwIfAborted();
      result = await call(JSON.parse(committed) as P, signal);
    } catch (error) {
      // The effect may have begun: this is told to Nexus even if the caller has given up.
      await this.failed(action, error instanceof Error ? `${error.name}: ${error.message}` : String(error));
      throw error;
    }
    await this.succeeded(action, result);
    return result;
  }

  /** The same function behind the door: it takes one object, its parameters. */
  guard<P extends Params, R>(tool: string, intent: Intent | string, call: (params: P, signal: AbortSignal) => R | Promise<R>): (params: P, options?: CallOptions) => Promise<Awaited<R>> {
    return (params, options) => this.run(tool, params, call, intent, options);
  }

  /** Closes the chain: nothing more is declared in it. Safe to repeat. */
  async complete(options: CallOptions = {}): Promise<void> {
    await this.#post("complete", undefined, options);
  }

  #post<T>(what: string, body: unknown, options: CallOptions): Promise<T> {
    return this.#nexus.request<T>("POST", `/v1/chains/${encodeURIComponent(this.id)}/${what}`, body, options);
  }

  #outcome(action: Action, body: unknown): Promise<Action> {
    return this.#nexus.request("POST", `/v1/actions/${encodeURIComponent(action.action_id)}/outcome`, body);
  }
}

// Nexus takes bodies of 1 MiB; what is longer is reported by its beginning and its digest.
const maxResult = 512 * 1024;
const head = 64 * 1024;
// Milliseconds a request over the rate limit is repeated for.
const patience = 60_000;

// As strict JSON, whatever the call returned: it has run, so its outcome must be sealed.
function strict(result: unknown): string | undefined {
  const plain = (_: string, value: unknown): unknown => (typeof value === "bigint" || (Number.isInteger(value) && !Number.isSafeInteger(value)) ? String(value) : value);
  try {
    // Half a letter is all that JSON.stringify writes as such an escape.
    return JSON.stringify(result, plain)?.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, "$1\ufffd");
  } catch (error) {
    return JSON.stringify(`${Object.prototype.toString.call(result)}, which is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function bounded(result: unknown): Promise<unknown> {
  const text = strict(result);
  if (text === undefined) return null;
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= maxResult) return JSON.parse(text);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { bytes: bytes.length, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""), head: text.slice(0, head) };
}

function signalOf(tool: string, action: Action, caller: AbortSignal | undefined): AbortSignal {
  const signals = caller === undefined ? [] : [caller];
  if (typeof action.expires_at === "string") {
    const left = Date.parse(action.expires_at) - Date.now();
    if (left <= 0) throw new Error(`the authorisation to run ${tool} ended at ${action.expires_at}`);
    signals.push(AbortSignal.timeout(left));
  }
  return AbortSignal.any(signals);
}

function intentOf(intent: Intent | string): Intent {
  return typeof intent === "string" ? { planned_action: intent } : intent;
}

function detailOf(text: string): string | undefined {
  try {
    const detail = (JSON.parse(text) as { detail?: unknown }).detail;
    if (Array.isArray(detail)) return detail.map((one: { loc?: unknown[]; msg?: string }) => `${(one.loc ?? []).join(".")}: ${one.msg ?? ""}`).join("; ");
    return detail === undefined ? undefined : String(detail);
  } catch {
    return undefined; // something between here and Nexus answered: its status says enough
  }
}
