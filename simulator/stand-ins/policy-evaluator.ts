import { readFile } from "node:fs/promises";
import { renderPolicy } from "../../lambda/contract/policy.ts";
import { type OptInPart, optInParts } from "../../lambda/contract/runs.ts";
import { describeError } from "../../lambda/shared/log.ts";
import { type Delivery, loadPolicy, parseDeliveries } from "../policy.ts";
import { findOpa, type Opa } from "./opa.ts";
import type { EngineType } from "./spacelift-account.ts";

export interface PolicyEvaluator {
  /** `opa 1.22.2` or `WebAssembly`. */
  readonly name: string;
  /** Nothing if it compiles, or if only OPA could tell. */
  readonly check: (text: string, engineType: EngineType) => Promise<string | undefined>;
  readonly evaluate: (text: string, input: unknown) => Promise<Evaluation>;
  readonly close: () => void;
}

export type Evaluation =
  | { readonly kind: "evaluated"; readonly deliveries: readonly Delivery[] }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Uses OPA if the command starts one, else the shipped WebAssembly, which evaluates only the shipped policy with any
 * opt-in parts.
 */
export async function createPolicyEvaluator(opaCommand = "opa"): Promise<PolicyEvaluator> {
  const opa = await findOpa(opaCommand);
  return opa === undefined ? createWasmEvaluator() : createOpaEvaluator(opa);
}

function createOpaEvaluator({ version, check, evaluate, close }: Opa): PolicyEvaluator {
  return {
    name: `opa ${version}`,
    check,
    evaluate: async (text, input) => {
      const result = await evaluate(text, input);
      return "mistake" in result ? failed(result.mistake) : read(() => parseDeliveries([{ result: result.value }]));
    },
    close,
  };
}

async function createWasmEvaluator(): Promise<PolicyEvaluator> {
  const shipped = await readFile(new URL("../../policy/notification.rego", import.meta.url), "utf8");
  const loaded = new Map<string, ReturnType<typeof loadPolicy>>();
  return {
    name: "WebAssembly",
    check: () => Promise.resolve(undefined),
    evaluate: async (text, input) => {
      const include = includedParts(text);
      if (text !== renderPolicy(shipped, { include })) return failed(otherText);
      const key = include.join();
      const loading = loaded.get(key) ?? loadPolicy(include);
      loaded.set(key, loading);
      const policy = await loading;
      return read(() => policy(input));
    },
    close: () => {},
  };
}

function includedParts(text: string): readonly OptInPart[] {
  const [, literal = ""] = /^default_include := (.*)$/m.exec(text) ?? [];
  return optInParts.filter((part) => literal.includes(`"${part}"`));
}

const otherText =
  "its text differs from policy/notification.rego, the only policy that is shipped as WebAssembly; to evaluate other policies, install Open Policy Agent 1.0 or newer as opa on the PATH, or name it in the environment variable OPA";

const noPayload = "a delivery has no payload, and the simulator does not know what Spacelift sends then";

/** A policy may return any shape, since users edit it. */
function read(parse: () => readonly Delivery[]): Evaluation {
  try {
    const deliveries = parse();
    return deliveries.some(({ payload }) => payload === undefined)
      ? failed(noPayload)
      : { kind: "evaluated", deliveries };
  } catch (error) {
    return failed(describeError(error));
  }
}

function failed(reason: string): Evaluation {
  return { kind: "failed", reason };
}
