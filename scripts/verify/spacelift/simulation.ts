import { isDeepStrictEqual } from "node:util";
import { at, isObject, type Json, parseJson } from "../../../lambda/shared/json.ts";
import { readPolicyCore } from "../../../lib/policy-core.ts";
import { loadPolicy } from "../../../simulator/policy.ts";
import { type Check, differs, verdict } from "../check.ts";
import { ask, describeReply, type SpaceliftConnection } from "./connection.ts";
import { shapeOf } from "./json-shape.ts";

/** With all fields that the policy reads. */
const syntheticInput = {
  account: { name: "verify" },
  webhook_endpoints: [{ id: "spacelift-datadog", labels: [] }],
  run_updated: {
    state: "FINISHED",
    policy_receipts: [{ name: "verify", type: "PLAN", outcome: "allow", flags: ["verify"] }],
    run: {
      id: "01JD0000000000000000000000",
      state: "FINISHED",
      type: "TRACKED",
      branch: "main",
      drift_detection: false,
      updated_at: 1_800_000_000,
      changes: [{ action: "added", phase: "plan", moved: false, entity: { entity_type: "resource" } }],
    },
    stack: { id: "verify", space: { id: "root" } },
    timing: [{ state: "PLANNING", duration: 1_000 }],
  },
};

export const simulate: Check<SpaceliftConnection> = {
  name: "spacelift-simulate",
  assumption: "S13",
  statement:
    "Spacelift evaluates our policy as Open Policy Agent does: policySimulatev2 gives the same delivery for one run.",
  writes: [],
  run: async (connection) => {
    const fixed = { type: "NOTIFICATION", body: readPolicyCore() };
    const simulated = (field: "input" | "data") =>
      ask(connection, "mutation($input: PolicySimulateInput!) { policySimulatev2(input: $input) }", {
        input: { ...fixed, [field]: JSON.stringify(syntheticInput) },
      });
    // Spacelift's own sources disagree on the name of the field. spacectl calls it input.
    const first = await simulated("input");
    const field = /\bdata\b|\binput\.input\b/.test(first.messages) ? "data" : "input";
    const reply = field === "data" ? await simulated("data") : first;
    if (reply.errors !== "") return differs(describeReply(reply, "policySimulatev2"));
    const answer = at(reply.data, "policySimulatev2");
    const document = typeof answer === "string" ? parseJson(answer) : answer;
    const deliveries = deliveriesIn(document);
    const [expected] = (await loadPolicy())(syntheticInput);
    const isSame = deliveries.length === 1 && isDeepStrictEqual(at(deliveries[0], "payload"), expected?.payload);
    const shape = `${typeof answer === "string" ? "JSON text of " : ""}${shapeOf(document)}`;
    return verdict(
      isSame,
      `${deliveries.length} deliveries, ${isSame ? "as expected" : "not as expected"}, in ${shape}, by the field ${field}`,
    );
  },
};

function deliveriesIn(document: Json): readonly Json[] {
  if (Array.isArray(document)) return document.flatMap(deliveriesIn);
  if (!isObject(document)) return [];
  if (at(document, "endpoint_id") !== undefined) return [document];
  return Object.values(document).flatMap(deliveriesIn);
}
