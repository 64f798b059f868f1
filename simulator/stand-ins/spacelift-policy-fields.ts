import { GraphQLError } from "graphql";
import { parseJson } from "../../lambda/shared/json.ts";
import type { Stored } from "./named-objects.ts";
import type { PolicyEvaluator } from "./policy-evaluator.ts";
import { pageOf, type SearchInput } from "./search-pages.ts";
import type { AccountPolicy, EngineType, SpaceliftAccount } from "./spacelift-account.ts";
import { allow, type Caller, changeable, fulfilled } from "./spacelift-rights.ts";

/** Mirrors the schema. */
export interface PolicyUpdateInput {
  readonly name: string;
  readonly body: string;
  readonly labels?: readonly string[] | null;
  readonly space?: string | null;
  readonly description?: string | null;
  readonly engineType?: EngineType | null;
}

export interface PolicyCreateInput extends PolicyUpdateInput {
  readonly type: string;
}

export interface PolicySimulateInput {
  readonly type: string;
  readonly body: string;
  /** JSON text. */
  readonly input: string;
}

/** A text that does not compile is refused if the evaluator can tell. */
export function createPolicyFields(account: SpaceliftAccount, evaluator: Pick<PolicyEvaluator, "check" | "evaluate">) {
  const { policies, evaluations } = account;

  /** Evaluations are resolved only on request. */
  const show = (policy: Stored<AccountPolicy>) => ({
    ...policy,
    evaluationRecords: () =>
      evaluations.of(policy.id).map(({ key, timestamp }) => ({ key, timestamp, outcome: "unknown" })),
    evaluationSample: ({ key }: { readonly key: string }) =>
      evaluations.of(policy.id).find((each) => each.key === key) ?? null,
  });

  const compile = async (text: string, engineType: EngineType) => {
    const mistake = await evaluator.check(text, engineType);
    if (mistake === undefined) return;
    fulfilled({ refusal: "policy has 1 error", details: { body: `could not compile the policy: ${mistake}` } });
  };

  return {
    policy: ({ id }: { readonly id: string }) => {
      const policy = policies.find(id);
      return policy === undefined ? null : show(policy);
    },
    searchPolicies: ({ input }: { readonly input: SearchInput }) => pageOf(policies.listed().map(show), input),
    policySimulatev2: async ({ input }: { readonly input: PolicySimulateInput }) => {
      const evaluation = await evaluator.evaluate(input.body, parseJson(input.input));
      if (evaluation.kind === "failed") throw new GraphQLError(`could not evaluate the policy: ${evaluation.reason}`);
      const webhook = evaluation.deliveries.map(({ endpointId, payload }) => ({ endpoint_id: endpointId, payload }));
      return JSON.stringify({ webhook });
    },
    policyCreatev2: async ({ input }: { readonly input: PolicyCreateInput }, caller: Caller) => {
      const { name, body, type } = input;
      const space = input.space ?? "root";
      const engineType = input.engineType ?? "REGO_V0";
      allow(account, caller, kindOf(type), space);
      await compile(body, engineType);
      const description = input.description ?? "";
      const labels = input.labels ?? [];
      return fulfilled(policies.create({ name, body, type, space, labels, description, engineType }));
    },
    policyUpdatev2: async (
      { id, input }: { readonly id: string; readonly input: PolicyUpdateInput },
      caller: Caller,
    ) => {
      const policy = changeable(caller, policies.get(id));
      const { name, body } = input;
      const space = input.space ?? policy.space;
      const engineType = input.engineType ?? policy.engineType;
      allow(account, caller, kindOf(policy.type), space);
      await compile(body, engineType);
      const description = input.description ?? policy.description;
      const labels = input.labels ?? policy.labels;
      return fulfilled(policies.update(id, { name, body, space, labels, description, engineType }));
    },
    policyDelete: ({ id }: { readonly id: string }, caller: Caller) => {
      changeable(caller, policies.get(id));
      return fulfilled(policies.delete(id));
    },
  };
}

function kindOf(type: string) {
  return type === "NOTIFICATION" ? "notification policy" : "other";
}
