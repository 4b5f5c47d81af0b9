"""Nexus, the accountable door between an agent's intent and its effect, from Python 3.9 or later. Needs the standard library only.

    nexus = Nexus("http://localhost:8000", "nxs_...")
    with nexus.open_chain("send the report to anna@example.com", persona="mailer") as chain:
        send_mail = chain.guard(send_mail)      # every call is judged and sealed before it runs, and its outcome after
        send_mail(to=["anna@example.com"], body="the report")

A refused call does not run: it raises Refused, whose text is fit for the model. If Nexus cannot be reached, nothing runs either.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import inspect
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Awaitable, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, TypeVar

_MAX_RESULT = 512 * 1024  # Nexus takes bodies of 1 MiB; what is longer is reported by its beginning and its digest
_HEAD = 64 * 1024
_MAX_TEXT = 2000
_MAX_INTEGER = 2**53  # beyond it programs read different numbers, so Nexus takes none
_PATIENCE = 60.0  # seconds a request over the rate limit is repeated for

Json = Any
T = TypeVar("T")


class NexusError(Exception):
    """Nexus refused a request: its HTTP status and its own words."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail


class Refused(Exception):
    """An action that was not allowed, and so did not run."""

    def __init__(self, tool: str, action: "Action") -> None:
        decided = "a person must approve it first" if action.decision == "escalate" else "it is blocked"
        why = f" {action.error}" if action.error else ""
        super().__init__(
            f"REFUSED: {tool} was not run; {decided}.{why} (Nexus action {action.action_id}.) "
            "Do not repeat the same call: go on without it, or tell the user."
        )
        self.tool = tool
        self.action = action


@dataclass(frozen=True)
class Gate:
    """One gate's judgement."""

    name: str
    verdict: str  # pass, fail or skip
    score: float
    threshold: float
    reason: str


@dataclass(frozen=True)
class Action:
    """The sealed decision about an action and, once there is one, its outcome."""

    action_id: str
    decision: str  # allow, block or escalate
    status: str
    mode: str  # execute or authorize
    gates: List[Gate]
    expires_at: Optional[datetime]
    result: Json
    error: Optional[str]
    approval_id: Optional[str] = None  # what an escalated action waits for; once it is approved, the same call is allowed once

    @property
    def allowed(self) -> bool:
        return self.decision == "allow"


class Nexus:
    """The HTTP API of Nexus. Safe to use from many threads."""

    def __init__(self, address: str, api_key: str, timeout: float = 60.0) -> None:
        """address: where Nexus is; api_key: nxs_...; timeout: seconds a request may wait for the next byte."""
        self._address = address.rstrip("/")
        self._key = api_key
        self._timeout = timeout
        self._opener = urllib.request.build_opener(_NoRedirect())

    def open_chain(self, task: str, persona: Optional[str] = None) -> "Chain":
        """Opens a chain. The task, 1 to 10,000 characters, is what the agent was asked to do: the values it names may be acted upon."""
        return Chain(self, self.request("POST", "/v1/chains", _given(task=task, persona=persona))["chain_id"])

    def register_tool(
        self,
        name: str,
        description: str,
        parameters: Mapping[str, Json],
        *,
        effect: str = "read",
        resources: Sequence[str] = (),
        sinks: Sequence[str] = (),
        risk: str = "medium",
        timeout_seconds: int = 60,
        requires_approval: bool = False,
        trusted: bool = False,
    ) -> Dict[str, Json]:
        """Registers a tool that runs here, by its JSON Schema, effect, resources (email:{to[]}) and sinks (to[]). Safe to repeat."""
        return self.request("POST", "/v1/tools", {
            "name": name, "description": description, "parameters": parameters, "effect": effect, "resources": list(resources), "sinks": list(sinks),
            "risk": risk, "timeout_seconds": timeout_seconds, "requires_approval": requires_approval, "trusted": trusted,
        })

    def verify(self, chain_id: str) -> Dict[str, Json]:
        """Recomputes a chain from its stored bytes: {valid, statement, findings, ...}."""
        return self.request("POST", f"/v1/ledger/{_quoted(chain_id)}/verify")

    def approval(self, approval_id: str) -> Dict[str, Json]:
        """A request for approval as it stands: {status, votes, needed, expires_at, ...}."""
        return self.request("GET", f"/v1/approvals/{_quoted(approval_id)}")

    def approve(self, approval_id: str, reason: Optional[str] = None) -> Dict[str, Json]:
        """Agrees to an escalated action. Takes an operator's or admin's key that neither asked nor opened the chain."""
        return self.request("POST", f"/v1/approvals/{_quoted(approval_id)}/approve", _given(reason=reason))

    def reject(self, approval_id: str, reason: Optional[str] = None) -> Dict[str, Json]:
        """Rejects an escalated action: it can never be approved again."""
        return self.request("POST", f"/v1/approvals/{_quoted(approval_id)}/reject", _given(reason=reason))

    def wait_for_approval(self, approval_id: str, timeout: Optional[float] = None, interval: float = 1.0) -> str:
        """Waits until people have decided; returns the status: approved, rejected, expired or consumed. Raises TimeoutError after timeout seconds."""
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            status = self.approval(approval_id)["status"]
            if status != "pending":
                return status
            if end is not None and time.monotonic() + interval > end:
                raise TimeoutError(f"nobody has decided about approval {approval_id}")
            time.sleep(interval)

    def request(self, method: str, path: str, body: Json = None, idempotency_key: Optional[str] = None) -> Json:
        """Any other route: JSON in, JSON out. Raises NexusError if Nexus refuses, OSError if it cannot be reached."""
        data = None if body is None else json.dumps(body, allow_nan=False).encode()
        request = urllib.request.Request(self._address + path, data, {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if idempotency_key is not None:
            request.add_header("Idempotency-Key", idempotency_key)
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                with self._opener.open(request, timeout=self._timeout) as response:
                    text = response.read()
                return json.loads(text) if text else None
            except urllib.error.HTTPError as error:
                with error:
                    wait = error.headers.get("Retry-After", "")
                    if error.code != 429 or not wait.isdigit() or time.monotonic() + int(wait) > end:
                        raise NexusError(error.code, _detail(error.read()) or error.reason) from None
            # Turned away for its rate, the request was not looked at: it is safe to repeat, and an effect must not stay unreported for it.
            time.sleep(int(wait))


class Chain:
    """An open chain. As a context manager it is completed when the block ends well."""

    def __init__(self, nexus: Nexus, chain_id: str) -> None:
        self.nexus = nexus
        self.id = chain_id

    def __enter__(self) -> "Chain":
        return self

    def __exit__(self, kind: Optional[type], *_: object) -> None:
        if kind is None:
            self.complete()

    def observe(self, source: str, content: Json, *, trusted: bool = False, tool: Optional[str] = None) -> str:
        """Reports what the agent has seen. Answers with the trust it got: a caller can lower trust, never raise it."""
        body = _given(source=source, trust="trusted" if trusted else "untrusted", content=content, tool=tool)
        return self.nexus.request("POST", f"/v1/chains/{_quoted(self.id)}/observations", body)["trust"]

    def execute(self, tool: str, params: Mapping[str, Json], planned_action: str, reasoning: Sequence[str] = (), idempotency_key: Optional[str] = None) -> Action:
        """Has Nexus run one of its own tools, if the gates allow it."""
        return self._act("execute", tool, params, planned_action, reasoning, idempotency_key)

    def authorize(self, tool: str, params: Mapping[str, Json], planned_action: str, reasoning: Sequence[str] = (), idempotency_key: Optional[str] = None) -> Action:
        """Asks to run exactly this call here. If it is allowed, run it before expires_at and report succeeded or failed."""
        return self._act("authorize", tool, params, planned_action, reasoning, idempotency_key)

    def succeeded(self, action: Action, result: Json = None) -> Action:
        """Seals what an authorised call returned."""
        return self._outcome(action, {"status": "succeeded", "result": _bounded(result)})

    def failed(self, action: Action, error: str) -> Action:
        """Seals that an authorised call failed."""
        return self._outcome(action, {"status": "failed", "error": error[:_MAX_TEXT]})

    def run(self, tool: str, params: Mapping[str, Json], function: Callable[..., T], planned_action: str, reasoning: Sequence[str] = ()) -> T:
        """Authorises a call, runs function(**params) exactly as committed, and seals the outcome. Raises Refused if it is not allowed."""
        if _is_late(function):
            raise TypeError(f"{tool} does its work after it has returned: run it with run_async, or let it return a list")
        committed, action = self._authorized(tool, params, planned_action, reasoning)
        try:
            _in_time(tool, action)
            result = function(**json.loads(committed))
            if inspect.isawaitable(result) or inspect.isgenerator(result) or inspect.isasyncgen(result):
                if inspect.iscoroutine(result):
                    result.close()
                raise TypeError(f"{tool} has not done its work yet: it returned a {type(result).__name__}")
        except BaseException as error:  # Ctrl-C too: the effect may have begun
            self.failed(action, f"{type(error).__name__}: {error}")
            raise
        self.succeeded(action, result)
        return result

    async def run_async(self, tool: str, params: Mapping[str, Json], function: Callable[..., Awaitable[T]], planned_action: str, reasoning: Sequence[str] = ()) -> T:
        """The same for a coroutine function. Nexus is asked in a thread, so that other work goes on."""
        committed, action = await asyncio.to_thread(self._authorized, tool, params, planned_action, reasoning)
        try:
            _in_time(tool, action)
            result = await function(**json.loads(committed))
        except BaseException as error:  # a cancelled call too: the effect may have begun
            await asyncio.shield(asyncio.to_thread(self.failed, action, f"{type(error).__name__}: {error}"))
            raise
        await asyncio.shield(asyncio.to_thread(self.succeeded, action, result))
        return result

    def guard(self, function: Callable[..., T], tool: Optional[str] = None, planned_action: Optional[str] = None) -> Callable[..., T]:
        """The same function behind the door, a coroutine function too. It takes keyword arguments only; its intent is planned_action or its docstring's first line."""
        name = tool or function.__name__
        sentence = planned_action or (function.__doc__ or "").strip().split("\n")[0] or f"use the tool {name}"

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def guarded_async(**params: Json) -> Any:
                return await self.run_async(name, params, function, sentence)

            return guarded_async  # type: ignore[return-value]

        @functools.wraps(function)
        def guarded(**params: Json) -> T:
            return self.run(name, params, function, sentence)

        return guarded

    def complete(self) -> None:
        """Closes the chain: nothing more is declared in it. Safe to repeat."""
        self.nexus.request("POST", f"/v1/chains/{_quoted(self.id)}/complete")

    def _authorized(self, tool: str, params: Mapping[str, Json], planned_action: str, reasoning: Sequence[str]) -> Tuple[str, Action]:
        committed = json.dumps(params, allow_nan=False)
        action = self.authorize(tool, json.loads(committed), planned_action, reasoning)
        if not action.allowed:
            raise Refused(tool, action)
        return committed, action

    def _act(self, mode: str, tool: str, params: Mapping[str, Json], planned_action: str, reasoning: Sequence[str], key: Optional[str]) -> Action:
        intent = {"planned_action": planned_action[:_MAX_TEXT], "reasoning": list(reasoning)}
        return _action(self.nexus.request("POST", f"/v1/chains/{_quoted(self.id)}/actions", {"tool": tool, "params": params, "intent": intent, "mode": mode}, key))

    def _outcome(self, action: Action, body: Dict[str, Json]) -> Action:
        return _action(self.nexus.request("POST", f"/v1/actions/{_quoted(action.action_id)}/outcome", body))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The key goes to the address it was given for, and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _action(answer: Dict[str, Json]) -> Action:
    gates = [Gate(gate["name"], gate["verdict"], gate["score"], gate["threshold"], gate["reason"]) for gate in answer["gates"]]
    return Action(
        answer["action_id"], answer["decision"], answer["status"], answer["mode"], gates, _time(answer.get("expires_at")), answer.get("result"), answer.get("error"),
        answer.get("approval_id"),
    )


def _time(text: Optional[str]) -> Optional[datetime]:
    return None if text is None else datetime.fromisoformat(text.replace("Z", "+00:00"))


def _is_late(function: Callable[..., Any]) -> bool:
    return inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)


def _in_time(tool: str, action: Action) -> None:
    if action.expires_at is not None and datetime.now(timezone.utc) >= action.expires_at:
        raise TimeoutError(f"the authorisation to run {tool} ended at {action.expires_at.isoformat()}")


def _bounded(result: Json) -> Json:
    """The result as strict JSON, whatever the function returned: it has run, so its outcome must be sealed."""
    try:
        text = json.dumps(result, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        text = json.dumps(repr(result), ensure_ascii=False)
    data = text.encode("utf-8", "replace")
    text = data.decode()
    if len(data) <= _MAX_RESULT:
        return json.loads(text, parse_int=_integer, parse_constant=str)
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "head": text[:_HEAD]}


def _integer(text: str) -> Json:
    return text if len(text) > 17 or abs(int(text)) > _MAX_INTEGER else int(text)


def _detail(body: bytes) -> Optional[str]:
    try:
        detail = json.loads(body)["detail"]
    except (ValueError, KeyError, TypeError):
        return None  # something between here and Nexus answered: its status says enough
    if not isinstance(detail, list):
        return str(detail)
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in detail)


def _given(**members: Json) -> Dict[str, Json]:
    return {name: value for name, value in members.items() if value is not None}


def _quoted(part: str) -> str:
    return urllib.parse.quote(part, safe="")
