import { SpaceliftError } from "../../lambda/registrar/spacelift.ts";
import { describeError } from "../../lambda/shared/log.ts";
import { OperatorError } from "../deployment/operator-error.ts";
import { type CoreSettings, corePayload } from "./core-payload.ts";
import type { PolicyInput } from "./policy-input.ts";

export type Evaluated =
  | { readonly kind: "payload"; readonly text: string }
  /** The policy does not send the run: it has another final state, or the extension filters it. */
  | { readonly kind: "not_sent" }
  | { readonly kind: "failed"; readonly detail: string };

/** The registered policy's payload for a run. May reject with a `SpaceliftError` or an `OperatorError`. */
export type Evaluate = (input: PolicyInput) => Promise<Evaluated>;

/** The payloads for our webhook. May reject with a `SpaceliftError`. */
export type Simulate = (input: string) => Promise<Simulated>;

export type Simulated =
  | { readonly kind: "payloads"; readonly texts: readonly string[] }
  /** The policy fails on this input. */
  | { readonly kind: "failed" }
  | { readonly kind: "unknown_shape" };

export function evaluateCore(settings: CoreSettings): Evaluate {
  return (input) => {
    const payload = corePayload(input, settings);
    return Promise.resolve(
      payload === undefined ? { kind: "not_sent" } : { kind: "payload", text: JSON.stringify(payload) },
    );
  };
}

/**
 * Has Spacelift evaluate the registered policy. If Spacelift refuses that, `core` takes over for this run and the later
 * ones. It is absent for a policy whose filters and tags only Spacelift can apply.
 */
export function evaluateRegistered(
  simulate: Simulate,
  core: CoreSettings | undefined,
  say: (text: string) => void,
): Evaluate {
  let isRefused = false;
  return async (input) => {
    if (isRefused && core !== undefined) return evaluateCore(core)(input);
    const simulated = await simulate(JSON.stringify(input)).catch((error: unknown): Refused => {
      if (error instanceof SpaceliftError && ["unauthorized", "rejected", "not_found"].includes(error.problem)) {
        return { kind: "refused", detail: describeError(error) };
      }
      throw error;
    });
    switch (simulated.kind) {
      case "payloads": {
        const [text, ...others] = simulated.texts;
        if (others.length > 0) return { kind: "failed", detail: "the policy makes several payloads of the run" };
        return text === undefined ? { kind: "not_sent" } : { kind: "payload", text };
      }
      case "failed":
        return { kind: "failed", detail: "the policy cannot be evaluated on the listed run" };
      case "unknown_shape":
      case "refused": {
        const detail = simulated.kind === "refused" ? simulated.detail : "its answer has an unknown form";
        if (core === undefined) throw new OperatorError(refusal(detail));
        isRefused = true;
        say(
          `Spacelift does not evaluate the policy for this key (${detail}). The policy has no extension, so the payloads are made here by the same rules.\n`,
        );
        return evaluateCore(core)(input);
      }
    }
  };
}

interface Refused {
  readonly kind: "refused";
  readonly detail: string;
}

function refusal(detail: string): string {
  return `Spacelift does not evaluate the policy for this key: ${detail}. The policy was edited or has an extension, and only Spacelift can apply its filters and tags. Give the key the role Space admin on the policy's space, or pass --core-only to send every run as the policy's core would.`;
}
