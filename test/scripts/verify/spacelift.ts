import { readFileSync } from "node:fs";
import { createHttpClient, type HttpClient, type HttpResult } from "../../../lambda/adapters/http.ts";
import { ulidEpochSeconds } from "../../../lambda/events/ulid.ts";
import { asText, at, parseJson } from "../../../lambda/shared/json.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { readPolicyCore } from "../../../lib/policy-core.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import type { PolicyWorkbench } from "../../../simulator/stand-ins/policy-workbench.ts";
import { startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import type { FieldLimits } from "../../../simulator/stand-ins/spacelift-field-limits.ts";

export const keySecret = "CANARY-key-secret";

/** Changes Spacelift's answer to a document. */
export type Break = (answer: HttpResult, document: string, variables: unknown) => HttpResult;

const intact: Break = (answer) => answer;

/** A run that was created at the time in its id, as in Spacelift and unlike in the fixtures. */
function runFixture(name: string): unknown {
  const input = JSON.parse(readFileSync(new URL(`../../fixtures/policy-input/${name}.json`, import.meta.url), "utf8"));
  const { run } = input.run_updated;
  run.created_at = (ulidEpochSeconds(run.id) ?? 0) * 1e9;
  return input;
}

/** In place of the likeliest Spacelift. */
export interface Behaviour {
  readonly limits?: FieldLimits;
  readonly workbench?: Partial<PolicyWorkbench>;
}

/** Spacelift's stand-in with a deployed policy and two samples, one of them on the public pool. */
export async function startSpacelift(clock: () => number, change: Break = intact, behaviour: Behaviour = {}) {
  const evaluator = await createPolicyEvaluator("no-such-opa");
  const standIn = await startSpaceliftStandIn({
    evaluator: {
      ...evaluator,
      check: (text) => Promise.resolve(text.includes("no Rego") ? "rego_parse_error" : undefined),
    },
    clock,
    limits: () => behaviour.limits ?? {},
    workbench: () => behaviour.workbench ?? {},
  });
  const { account } = standIn;
  const name = "spacelift-datadog";
  account.putApiKey({ id: "key", secret: new Secret(keySecret), spaces: ["root"] });
  account.addSpace({ id: "platform-01JD", name: "Platform", parentSpace: "root", inheritEntities: true });
  account.policies.create({
    ...{ name, body: readPolicyCore(), type: "NOTIFICATION", space: "root", labels: [], description: "" },
    engineType: "REGO_V1",
  });
  await standIn.notify(runFixture("run-tracked-finished"));
  await standIn.notify(runFixture("run-public-pool-absent"));
  const client = createHttpClient();
  const request: HttpClient = async (asked) => {
    const body = parseJson(asked.body?.toString() ?? "");
    return change(await client(asked), asText(at(body, "query")) ?? "", at(body, "variables"));
  };
  const settings = {
    ...{ request, endpoint: standIn.url, keyId: "key", keySecret: new Secret(keySecret) },
    ...{ space: "root", policyId: name },
  };
  return {
    settings,
    account,
    close: async () => {
      await standIn.close();
      evaluator.close();
    },
  };
}
