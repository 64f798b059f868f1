import type { HttpClient } from "../lambda/adapters/http.ts";
import { isObject } from "../lambda/shared/json.ts";
import type { Faults } from "./faults.ts";
import type { PolicyEvaluator } from "./stand-ins/policy-evaluator.ts";

const slowNanoseconds = 2 * 60 * 60 * 1e9;

interface SpaceliftParts {
  readonly evaluator: PolicyEvaluator;
  /** For deliveries. */
  readonly http: HttpClient;
}

export function disturbedSpacelift(
  { evaluator, http }: SpaceliftParts,
  { isOn }: Pick<Faults, "isOn">,
): SpaceliftParts {
  return {
    evaluator: {
      ...evaluator,
      evaluate: (text, input) => evaluator.evaluate(text, isOn("clock-spacelift") ? earlier(input) : input),
    },
    http: async (request) => {
      if (isOn("spacelift-lost")) return { kind: "lost", detail: "the connection broke" };
      const answer = await http(request);
      return isOn("spacelift-repeats") ? http(request) : answer;
    },
  };
}

/** The input as a Spacelift with a slow clock would create it. */
function earlier(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => earlier(each));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, earlier(child, name)]));
  }
  return typeof value === "number" && /^(?:updated|created)_at$/.test(key) ? value - slowNanoseconds : value;
}
