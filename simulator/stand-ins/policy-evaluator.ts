import { readFile } from "node:fs/promises";
import { type PolicySettings, renderPolicy } from "../../lambda/contract/policy.ts";
import { logPhases } from "../../lambda/contract/run-logs.ts";
import { optInParts, terminalRunStates } from "../../lambda/contract/runs.ts";
import { asText, parseJson } from "../../lambda/shared/json.ts";
import { describeError } from "../../lambda/shared/log.ts";
import { type Delivery, loadRules, parseDeliveries } from "../policy.ts";
import { findOpa, type Opa } from "./opa.ts";
import type { EngineType } from "./spacelift-account.ts";

export interface PolicyEvaluator {
  /** `opa 1.22.2` or `WebAssembly`. */
  readonly name: string;
  /** Nothing if it compiles, or if only OPA could tell. */
  readonly check: (text: string, engineType: EngineType) => Promise<string | undefined>;
  /** @default engineType REGO_V1 */
  readonly evaluate: (text: string, input: unknown, engineType?: EngineType) => Promise<Evaluation>;
  readonly close: () => void;
}

export type Evaluation = Evaluated | { readonly kind: "failed"; readonly reason: string };

export interface Evaluated {
  readonly kind: "evaluated";
  readonly deliveries: readonly Delivery[];
  /** Whether the rule `sample` is true. */
  readonly isSampled: boolean;
}

/**
 * Uses OPA if the command starts one, else the shipped WebAssembly, which evaluates only the shipped policy with any
 * settings.
 */
export async function createPolicyEvaluator(opaCommand = "opa"): Promise<PolicyEvaluator> {
  const opa = await findOpa(opaCommand);
  return opa === undefined ? createWasmEvaluator() : createOpaEvaluator(opa);
}

function createOpaEvaluator({ version, check, evaluate, close }: Opa): PolicyEvaluator {
  return {
    name: `opa ${version}`,
    check,
    evaluate: async (text, input, engineType = "REGO_V1") => {
      const result = await evaluate(text, input, engineType);
      if ("mistake" in result) return failed(result.mistake);
      return read(() => ({ deliveries: parseDeliveries([{ result: result.webhook }]), isSampled: result.sample }));
    },
    close,
  };
}

async function createWasmEvaluator(): Promise<PolicyEvaluator> {
  const shipped = await readFile(new URL("../../policy/notification.rego", import.meta.url), "utf8");
  const loaded = new Map<string, ReturnType<typeof loadRules>>();
  const loadText = (text: string) => {
    const settings = settingsIn(text);
    return text === renderPolicy(shipped, settings) ? loadRules(settings) : undefined;
  };
  return {
    name: "WebAssembly",
    check: () => Promise.resolve(undefined),
    evaluate: async (text, input, engineType = "REGO_V1") => {
      const v1Text = text.replace(importOfV1, "");
      if (engineType === "REGO_V0" && v1Text === text) return failed("rego_parse_error: the text is not Rego v0");
      const rules = loaded.get(v1Text) ?? loadText(v1Text);
      if (rules === undefined) return failed(otherText);
      loaded.set(v1Text, rules);
      const { deliveries, isSampled } = await rules;
      return read(() => ({ deliveries: deliveries(input), isSampled: isSampled(input) }));
    },
    close: () => {},
  };
}

/** It makes a text of Rego v1 valid as Rego v0 (openpolicyagent.org, "Upgrading to v1.0"). */
const importOfV1 = /(?<=^package spacelift)\n+import rego\.v1(?=\n)/m;

function settingsIn(text: string): Omit<PolicySettings, "extension"> {
  const literal = (name: string) => new RegExp(`^${name} := (.*)$`, "m").exec(text)?.[1] ?? "";
  const some = <T extends string>(name: string, known: readonly T[]) =>
    [...literal(name).matchAll(/"(\w+)"/g)].flatMap(([, word]) => known.find((each) => each === word) ?? []);
  return {
    endpointId: asText(parseJson(literal("endpoint_id"))) ?? "",
    finishedStates: some("finished_states", terminalRunStates),
    include: some("default_include", optInParts),
    logPhases: some("log_phases", logPhases),
  };
}

const otherText =
  "its text differs from policy/notification.rego, the only policy that is shipped as WebAssembly; to evaluate other policies, install Open Policy Agent 1.0 or newer as opa on the PATH, or name it in the environment variable OPA";

const noPayload = "a delivery has no payload, and the simulator does not know what Spacelift sends then";

/** A policy may return any shape, since users edit it. */
function read(parse: () => Omit<Evaluated, "kind">): Evaluation {
  try {
    const evaluated = parse();
    return evaluated.deliveries.some(({ payload }) => payload === undefined)
      ? failed(noPayload)
      : { kind: "evaluated", ...evaluated };
  } catch (error) {
    return failed(describeError(error));
  }
}

function failed(reason: string): Evaluation {
  return { kind: "failed", reason };
}
