import { GraphQLError } from "graphql";
import { parseJson } from "../../lambda/shared/json.ts";
import { pageOfRecords, shown } from "./evaluation-records.ts";
import type { Stored } from "./named-objects.ts";
import type { PolicyEvaluator } from "./policy-evaluator.ts";
import { answerSimulation, type PolicyWorkbench } from "./policy-workbench.ts";
import { pageOf, type SearchInput } from "./search-pages.ts";
import type { AccountPolicy, EngineType, SpaceliftAccount } from "./spacelift-account.ts";
import { allow, allowWorkbench, type Caller, changeable, fulfilled } from "./spacelift-rights.ts";

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
  /** JSON text, of which a Spacelift knows one of the names. */
  readonly data?: string;
  readonly input?: string;
}

export interface PolicyFieldPorts {
  readonly account: SpaceliftAccount;
  readonly evaluator: Pick<PolicyEvaluator, "check" | "evaluate">;
  readonly workbench: () => PolicyWorkbench;
}

/** A text that does not compile is refused if the evaluator can tell. */
export function createPolicyFields({ account, evaluator, workbench }: PolicyFieldPorts) {
  const { policies, evaluations } = account;

  /** Evaluations are resolved only on request. */
  const show = (policy: Stored<AccountPolicy>) => {
    const keptFor = (caller: Caller) => {
      allowWorkbench(caller);
      return evaluations.of(policy.id);
    };
    return {
      ...policy,
      evaluationRecords: (_: unknown, caller: Caller) => keptFor(caller).map(shown),
      searchEvaluationRecords: ({ input }: { readonly input: SearchInput }, caller: Caller) =>
        pageOfRecords(keptFor(caller), input),
      evaluationSample: ({ key }: { readonly key: string }, caller: Caller) => {
        const found = keptFor(caller).find((each) => each.key === key);
        return found === undefined ? null : { ...found, input: found.input.slice(0, workbench().longestInput) };
      },
    };
  };

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
    policySimulatev2: async ({ input }: { readonly input: PolicySimulateInput }, caller: Caller) => {
      allowWorkbench(caller);
      const { simulationEngine, simulationAnswer } = workbench();
      const data = parseJson(input.data ?? input.input ?? "");
      const evaluation = await evaluator.evaluate(input.body, data, simulationEngine);
      if (evaluation.kind === "failed") throw new GraphQLError(`could not evaluate the policy: ${evaluation.reason}`);
      return answerSimulation(evaluation, simulationAnswer);
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
      evaluations.drop(id);
      return fulfilled(policies.delete(id));
    },
  };
}

function kindOf(type: string) {
  return type === "NOTIFICATION" ? "notification policy" : "other";
}
