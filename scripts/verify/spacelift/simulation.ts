import { isDeepStrictEqual } from "node:util";
import { asEntries, asList, at, type Json, parseJson } from "../../../lambda/shared/json.ts";
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

/** Simulations name no engine. With this import, the text is valid for both versions of Rego. */
const body = readPolicyCore().replace(/^package spacelift$/m, "$&\nimport rego.v1");

export const simulate: Check<SpaceliftConnection> = {
  name: "spacelift-simulate",
  assumption: "S13",
  statement:
    "Spacelift evaluates our policy as Open Policy Agent does: policySimulatev2 gives the same delivery for one run, in a document with `webhook` or in one object around it.",
  writes: [],
  run: async (connection) => {
    const simulated = (field: "input" | "data") =>
      ask(connection, "mutation($input: PolicySimulateInput!) { policySimulatev2(input: $input) }", {
        input: { type: "NOTIFICATION", body, [field]: JSON.stringify(syntheticInput) },
      });
    // The name is not documented. spacelift-api-bruno calls it data, spacectl's older mutation has an argument input.
    const first = await simulated("data");
    const field = /\binput\.data\b|"data"|"input"/.test(first.messages) ? "input" : "data";
    const reply = field === "input" ? await simulated("input") : first;
    if (reply.errors !== "") return differs(describeReply(reply, "policySimulatev2"));
    const answer = at(reply.data, "policySimulatev2");
    const document = typeof answer === "string" ? parseJson(answer) : answer;
    const evaluated = evaluatedIn(document);
    const deliveries = asList(at(evaluated?.document, "webhook"));
    const [expected] = (await loadPolicy())(syntheticInput);
    const isSame = deliveries.length === 1 && isDeepStrictEqual(at(deliveries[0], "payload"), expected?.payload);
    const place = evaluated?.wrapper === undefined ? "at its top" : `in its field ${evaluated.wrapper}`;
    const shape = `${typeof answer === "string" ? "JSON text of " : ""}${shapeOf(document)}`;
    const seen = evaluated === undefined ? "no document with webhook" : `${deliveries.length} deliveries ${place}`;
    return verdict(
      isSame,
      `${seen}, ${isSame ? "as expected" : "not as expected"}, in ${shape}, by the field ${field}`,
    );
  },
};

interface EvaluatedDocument {
  readonly document: Json;
  /** The name of the field that holds it. */
  readonly wrapper?: string;
}

/** Nothing if several fields could hold it. */
function evaluatedIn(answer: Json): EvaluatedDocument | undefined {
  if (at(answer, "webhook") !== undefined) return { document: answer };
  const [only, ...others] = asEntries(answer).filter(([, value]) => at(value, "webhook") !== undefined);
  return only === undefined || others.length > 0 ? undefined : { document: only[1], wrapper: only[0] };
}
