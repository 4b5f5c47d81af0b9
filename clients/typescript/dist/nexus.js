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
/** Nexus refused a request: its HTTP status and its own words. */
export class NexusError extends Error {
    status;
    detail;
    constructor(status, detail) {
        super(`${status}: ${detail}`);
        this.name = "NexusError";
        this.status = status;
        this.detail = detail;
    }
}
/** An action that was not allowed, and so did not run. */
export class Refused extends Error {
    tool;
    action;
    constructor(tool, action) {
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
    #address;
    #key;
    constructor(address, apiKey) {
        this.#address = address.replace(/\/+$/, "");
        this.#key = apiKey;
    }
    /** Opens a chain. The task is what the agent was asked to do: the values it names may be acted upon. */
    async openChain(task, options = {}) {
        const answer = await this.request("POST", "/v1/chains", { task, ...(options.persona === undefined ? {} : { persona: options.persona }) }, options);
        return new Chain(this, answer.chain_id);
    }
    /** Registers a tool that runs here. Safe to repeat. */
    async registerTool(tool, options = {}) {
        await this.request("POST", "/v1/tools", tool, options);
    }
    /** Recomputes a chain from its stored bytes. */
    verify(chainId, options = {}) {
        return this.request("POST", `/v1/ledger/${encodeURIComponent(chainId)}/verify`, undefined, options);
    }
    /** A request for approval as it stands. */
    approval(id, options = {}) {
        return this.request("GET", `/v1/approvals/${encodeURIComponent(id)}`, undefined, options);
    }
    /** Agrees to an escalated action. Takes an operator's or admin's key that neither asked nor opened the chain. */
    approve(id, reason, options = {}) {
        return this.request("POST", `/v1/approvals/${encodeURIComponent(id)}/approve`, reason === undefined ? {} : { reason }, options);
    }
    /** Rejects an escalated action: it can never be approved again. */
    reject(id, reason, options = {}) {
        return this.request("POST", `/v1/approvals/${encodeURIComponent(id)}/reject`, reason === undefined ? {} : { reason }, options);
    }
    /** Waits until people have decided; ends early with the signal of the options. */
    async waitForApproval(id, options = {}) {
        for (;;) {
            const approval = await this.approval(id, options);
            if (approval.status !== "pending")
                return approval;
            await new Promise((resume) => setTimeout(resume, 1000));
        }
    }
    /** Any other route. Throws NexusError if Nexus refuses, TypeError if it cannot be reached. A redirect is an error: the key goes where it was meant to. */
    async request(method, path, body, options = {}) {
        const headers = { authorization: `Bearer ${this.#key}`, accept: "application/json" };
        if (body !== undefined)
            headers["content-type"] = "application/json";
        if (options.idempotencyKey !== undefined)
            headers["idempotency-key"] = options.idempotencyKey;
        const sent = { method, headers, redirect: "error", body: body === undefined ? null : JSON.stringify(body), signal: options.signal ?? null };
        for (const end = Date.now() + patience;;) {
            const response = await fetch(this.#address + path, sent);
            const text = await response.text();
            if (response.ok)
                return JSON.parse(text);
            const wait = Number(response.headers.get("retry-after") ?? Number.NaN) * 1000;
            if (response.status !== 429 || !(Date.now() + wait <= end))
                throw new NexusError(response.status, detailOf(text) ?? response.statusText);
            // Turned away for its rate, the request was not looked at: it is safe to repeat, and an effect must not stay unreported for it.
            await new Promise((resume) => setTimeout(resume, wait));
        }
    }
}
/** An open chain. */
export class Chain {
    id;
    #nexus;
    constructor(nexus, id) {
        this.#nexus = nexus;
        this.id = id;
    }
    /** Reports what the agent has seen. Answers with the trust it got: a caller can lower trust, never raise it. */
    async observe(source, content, options = {}) {
        const body = { source, content, trust: options.trusted === true ? "trusted" : "untrusted", ...(options.tool === undefined ? {} : { tool: options.tool }) };
        return (await this.#post("observations", body, options)).trust;
    }
    /** Has Nexus run one of its own tools, if the gates allow it. */
    execute(tool, params, intent, options = {}) {
        return this.#post("actions", { tool, params, intent: intentOf(intent), mode: "execute" }, options);
    }
    /** Asks to run exactly this call here. If it is allowed, run it before `expires_at` and report `succeeded` or `failed`. */
    authorize(tool, params, intent, options = {}) {
        return this.#post("actions", { tool, params, intent: intentOf(intent), mode: "authorize" }, options);
    }
    /** Seals what an authorised call returned. */
    async succeeded(action, result) {
        return this.#outcome(action, { status: "succeeded", result: await bounded(result) });
    }
    /** Seals that an authorised call failed. */
    failed(action, error) {
        return this.#outcome(action, { status: "failed", error: error.slice(0, 2000) });
    }
    /**
     * Authorises a call, runs it exactly as committed, and seals the outcome. Throws `Refused` if it is not allowed.
     * The call's own signal ends when the caller gives up or the authorisation runs out.
     */
    async run(tool, params, call, intent, options = {}) {
        const committed = JSON.stringify(params);
        const action = await this.authorize(tool, JSON.parse(committed), intent, options);
        if (action.decision !== "allow")
            throw new Refused(tool, action);
        let result;
        try {
            const signal = signalOf(tool, action, options.signal);
            signal.throwIfAborted();
            result = await call(JSON.parse(committed), signal);
        }
        catch (error) {
            // The effect may have begun: this is told to Nexus even if the caller has given up.
            await this.failed(action, error instanceof Error ? `${error.name}: ${error.message}` : String(error));
            throw error;
        }
        await this.succeeded(action, result);
        return result;
    }
    /** The same function behind the door: it takes one object, its parameters. */
    guard(tool, intent, call) {
        return (params, options) => this.run(tool, params, call, intent, options);
    }
    /** Closes the chain: nothing more is declared in it. Safe to repeat. */
    async complete(options = {}) {
        await this.#post("complete", undefined, options);
    }
    #post(what, body, options) {
        return this.#nexus.request("POST", `/v1/chains/${encodeURIComponent(this.id)}/${what}`, body, options);
    }
    #outcome(action, body) {
        return this.#nexus.request("POST", `/v1/actions/${encodeURIComponent(action.action_id)}/outcome`, body);
    }
}
// Nexus takes bodies of 1 MiB; what is longer is reported by its beginning and its digest.
const maxResult = 512 * 1024;
const head = 64 * 1024;
// Milliseconds a request over the rate limit is repeated for.
const patience = 60_000;
// As strict JSON, whatever the call returned: it has run, so its outcome must be sealed.
function strict(result) {
    const plain = (_, value) => (typeof value === "bigint" || (Number.isInteger(value) && !Number.isSafeInteger(value)) ? String(value) : value);
    try {
        // Half a letter is all that JSON.stringify writes as such an escape.
        return JSON.stringify(result, plain)?.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, "$1\ufffd");
    }
    catch (error) {
        return JSON.stringify(`${Object.prototype.toString.call(result)}, which is no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
}
async function bounded(result) {
    const text = strict(result);
    if (text === undefined)
        return null;
    const bytes = new TextEncoder().encode(text);
    if (bytes.length <= maxResult)
        return JSON.parse(text);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return { bytes: bytes.length, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""), head: text.slice(0, head) };
}
function signalOf(tool, action, caller) {
    const signals = caller === undefined ? [] : [caller];
    if (typeof action.expires_at === "string") {
        const left = Date.parse(action.expires_at) - Date.now();
        if (left <= 0)
            throw new Error(`the authorisation to run ${tool} ended at ${action.expires_at}`);
        signals.push(AbortSignal.timeout(left));
    }
    return AbortSignal.any(signals);
}
function intentOf(intent) {
    return typeof intent === "string" ? { planned_action: intent } : intent;
}
function detailOf(text) {
    try {
        const detail = JSON.parse(text).detail;
        if (Array.isArray(detail))
            return detail.map((one) => `${(one.loc ?? []).join(".")}: ${one.msg ?? ""}`).join("; ");
        return detail === undefined ? undefined : String(detail);
    }
    catch {
        return undefined; // something between here and Nexus answered: its status says enough
    }
}
