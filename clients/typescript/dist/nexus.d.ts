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
export type Json = null | boolean | number | string | Json[] | {
    [member: string]: Json;
};
export type Params = {
    [member: string]: Json;
};
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
    votes: {
        by: string;
        role: string;
        at: string;
        reason?: string | null;
    }[];
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
export declare class NexusError extends Error {
    readonly status: number;
    readonly detail: string;
    constructor(status: number, detail: string);
}
/** An action that was not allowed, and so did not run. */
export declare class Refused extends Error {
    readonly tool: string;
    readonly action: Action;
    constructor(tool: string, action: Action);
}
/** The HTTP API of Nexus. */
export declare class Nexus {
    #private;
    constructor(address: string, apiKey: string);
    /** Opens a chain. The task is what the agent was asked to do: the values it names may be acted upon. */
    openChain(task: string, options?: CallOptions & {
        persona?: string;
    }): Promise<Chain>;
    /** Registers a tool that runs here. Safe to repeat. */
    registerTool(tool: Tool, options?: CallOptions): Promise<void>;
    /** Recomputes a chain from its stored bytes. */
    verify(chainId: string, options?: CallOptions): Promise<Verification>;
    /** A request for approval as it stands. */
    approval(id: string, options?: CallOptions): Promise<Approval>;
    /** Agrees to an escalated action. Takes an operator's or admin's key that neither asked nor opened the chain. */
    approve(id: string, reason?: string, options?: CallOptions): Promise<Approval>;
    /** Rejects an escalated action: it can never be approved again. */
    reject(id: string, reason?: string, options?: CallOptions): Promise<Approval>;
    /** Waits until people have decided; ends early with the signal of the options. */
    waitForApproval(id: string, options?: CallOptions): Promise<Approval>;
    /** Any other route. Throws NexusError if Nexus refuses, TypeError if it cannot be reached. A redirect is an error: the key goes where it was meant to. */
    request<T>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<T>;
}
/** An open chain. */
export declare class Chain {
    #private;
    readonly id: string;
    constructor(nexus: Nexus, id: string);
    /** Reports what the agent has seen. Answers with the trust it got: a caller can lower trust, never raise it. */
    observe(source: string, content: Json, options?: CallOptions & {
        trusted?: boolean;
        tool?: string;
    }): Promise<"trusted" | "untrusted">;
    /** Has Nexus run one of its own tools, if the gates allow it. */
    execute(tool: string, params: Params, intent: Intent | string, options?: CallOptions): Promise<Action>;
    /** Asks to run exactly this call here. If it is allowed, run it before `expires_at` and report `succeeded` or `failed`. */
    authorize(tool: string, params: Params, intent: Intent | string, options?: CallOptions): Promise<Action>;
    /** Seals what an authorised call returned. */
    succeeded(action: Action, result?: unknown): Promise<Action>;
    /** Seals that an authorised call failed. */
    failed(action: Action, error: string): Promise<Action>;
    /**
     * Authorises a call, runs it exactly as committed, and seals the outcome. Throws `Refused` if it is not allowed.
     * The call's own signal ends when the caller gives up or the authorisation runs out.
     */
    run<P extends Params, R>(tool: string, params: P, call: (params: P, signal: AbortSignal) => R | Promise<R>, intent: Intent | string, options?: CallOptions): Promise<Awaited<R>>;
    /** The same function behind the door: it takes one object, its parameters. */
    guard<P extends Params, R>(tool: string, intent: Intent | string, call: (params: P, signal: AbortSignal) => R | Promise<R>): (params: P, options?: CallOptions) => Promise<Awaited<R>>;
    /** Closes the chain: nothing more is declared in it. Safe to repeat. */
    complete(options?: CallOptions): Promise<void>;
}
export {};
