import type { MissingLogs } from "./log-placeholders.ts";
import type { Evaluated } from "./policy-evaluator.ts";
import type { EngineType } from "./spacelift-account.ts";

/** How a Spacelift keeps inputs, simulates policies and fills in logs. Its documentation leaves each of these open. */
export interface PolicyWorkbench {
  /** Characters that are kept of an input. */
  readonly longestInput: number;
  /** Whether the policy's input lists webhooks that are disabled. */
  readonly listsDisabledWebhooks: boolean;
  /** Simulations name no engine. A policy without one is of REGO_V0. */
  readonly simulationEngine: EngineType;
  readonly simulationAnswer: SimulationAnswer;
  /** Replacement for the placeholder of a phase without logs. */
  readonly missingLogs: MissingLogs;
}

export type SimulationAnswer =
  /** JSON text of the document. */
  | "text"
  | "object"
  /** JSON text of an object that holds the document. */
  | "wrapped text"
  | "wrapped object"
  /** Two objects around the document. */
  | "nested"
  /** Two objects with a document each. */
  | "ambiguous"
  /** The deliveries without a document. */
  | "list"
  | "null";

export const likelyWorkbench: PolicyWorkbench = {
  longestInput: Number.POSITIVE_INFINITY,
  listsDisabledWebhooks: false,
  simulationEngine: "REGO_V0",
  simulationAnswer: "text",
  missingLogs: "empty",
};

export function answerSimulation({ deliveries, isSampled }: Evaluated, answer: SimulationAnswer): unknown {
  const webhook = deliveries.map(({ endpointId, payload }) => ({ endpoint_id: endpointId, payload }));
  const document = { webhook, sample: isSampled };
  switch (answer) {
    case "text":
      return JSON.stringify(document);
    case "object":
      return document;
    case "wrapped text":
      return JSON.stringify({ result: document });
    case "wrapped object":
      return { result: document };
    case "nested":
      return JSON.stringify({ result: { value: document } });
    case "ambiguous":
      return JSON.stringify({ before: document, after: document });
    case "list":
      return JSON.stringify(webhook);
    case "null":
      return null;
  }
}
