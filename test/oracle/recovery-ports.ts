import type { EvaluationPage, Evaluations } from "../../lambda/registrar/recovery/evaluations.ts";
import type { RecoveryState } from "../../lambda/registrar/recovery/recovery-state.ts";
import { SpaceliftError } from "../../lambda/registrar/spacelift.ts";
import { parseJson } from "../../lambda/shared/json.ts";
import { pageOfRecords } from "../../simulator/stand-ins/evaluation-records.ts";
import { answerSimulation } from "../../simulator/stand-ins/policy-workbench.ts";
import type { RecoveryRun } from "./recovery-run.ts";
import { policyId, webhookId } from "./sender.ts";

const text = "package spacelift";

/** The payload that the policy sends for an input. */
export type Evaluate = (input: unknown) => unknown;

/** Spacelift's API may be away. */
export function createEvaluationsPort({ world, call }: RecoveryRun, evaluate: Evaluate): Evaluations {
  const { sender, time } = world;

  const ask = <T>(effect: () => T): Promise<T> =>
    call("read", () => {
      const fails = sender.faults.strikes("recovery: Spacelift fails") && sender.random.chance(0.3);
      if (!sender.isApiAway && !fails) return effect();
      world.tally.hit(fails ? "recovery: Spacelift fails" : "recovery: Spacelift away");
      throw new SpaceliftError(fails ? "unavailable" : "unreachable", "Spacelift did not answer");
    });

  const list = (after: string | undefined): EvaluationPage => {
    const orderBy = { field: "createdAt", direction: "DESC" } as const;
    const { edges, pageInfo } = pageOfRecords(sender.samples.of(policyId), { after: after ?? null, orderBy });
    return {
      records: edges.map(({ node }) => ({ key: node.key, epochSeconds: node.timestamp })),
      nowEpochSeconds: Math.floor(time.now() / 1000),
      ...(pageInfo.hasNextPage && { next: pageInfo.endCursor }),
    };
  };

  return {
    list: (_, after) => ask(() => list(after)),
    readSample: (_, key) =>
      ask(() => {
        const sample = sender.samples.of(policyId).find((each) => each.key === key);
        if (sample === undefined) return { kind: "gone" };
        const isTruncated = sender.sampled.get(key)?.isTruncated === true;
        return { kind: "input", text: isTruncated ? sample.input.slice(0, -5) : sample.input };
      }),
    readText: () => ask(() => text),
    simulate: (_, input) =>
      ask(() => {
        const payload = evaluate(parseJson(input));
        const deliveries = payload === undefined ? [] : [{ endpointId: webhookId, payload }];
        const document = answerSimulation({ kind: "evaluated", deliveries, isSampled: true }, sender.answer);
        return { kind: "evaluated", document };
      }),
  };
}

export function createStatePort({ world, call }: RecoveryRun): RecoveryState {
  const { state } = world.sender;
  return {
    read: () => call("read", () => state.read()),
    start: (start, before) => call("write", () => state.start(start, before)),
    addSeen: (source, key) => call("write", () => state.addSeen(source, key)),
    addReported: (source, key) => call("write", () => state.addReported(source, key)),
    advance: (source, advance) => call("write", () => state.advance(source, advance)),
  };
}
