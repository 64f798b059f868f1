import type { Evaluations } from "../../../../lambda/registrar/recovery/evaluations.ts";
import type { Json } from "../../../../lambda/shared/json.ts";
import { loadPolicy } from "../../../../simulator/policy.ts";
import { type Disrupt, disrupted, undisturbed } from "../../../../simulator/stand-ins/disruption.ts";

export interface KeptEvaluationsSettings {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly disrupt?: Disrupt<keyof Evaluations>;
  /** @default the evaluated document */
  readonly wrap?: (document: Json) => Json;
  readonly pageSize?: number;
}

export const policyText = "package spacelift\n\nsample if true\n";

/** Spacelift's API in memory, with the real policy. The documented limits hold. */
export async function createKeptEvaluations({
  now,
  disrupt = undisturbed,
  wrap = (document) => document,
  pageSize = 50,
}: KeptEvaluationsSettings) {
  const policy = await loadPolicy();
  let kept: { readonly key: string; readonly epochSeconds: number; readonly text: string }[] = [];
  let count = 0;
  const simulated: { readonly text: string; readonly input: string }[] = [];
  const failing = new Set<string>();

  const evaluations: Evaluations = {
    list: (_, after) =>
      disrupted(disrupt, "list", () => {
        const week = Math.floor(now() / 1000) - 7 * 24 * 3600;
        const listed = kept.filter(({ epochSeconds }) => epochSeconds >= week).slice(0, 100);
        const start = after === undefined ? 0 : Number(after);
        const records = listed.slice(start, start + pageSize).map(({ key, epochSeconds }) => ({ key, epochSeconds }));
        const next = start + pageSize < listed.length ? { next: String(start + pageSize) } : {};
        return { records, nowEpochSeconds: Math.floor(now() / 1000), ...next };
      }),
    readSample: (_, wanted) =>
      disrupted(disrupt, "readSample", () => {
        const text = kept.find(({ key }) => key === wanted)?.text;
        return text === undefined ? { kind: "gone" } : { kind: "input", text };
      }),
    readText: () => disrupted(disrupt, "readText", () => policyText),
    simulate: (text, input) =>
      disrupted(disrupt, "simulate", () => {
        simulated.push({ text, input });
        if ([...failing].some((part) => input.includes(part))) return { kind: "failed" };
        const webhook = policy(JSON.parse(input)).map(({ endpointId, payload }) => ({
          ...{ endpoint_id: endpointId, payload },
        }));
        return { kind: "evaluated", document: wrap({ webhook }) };
      }),
  };

  return {
    evaluations,
    simulated,
    /** Inputs with these texts fail to evaluate. */
    failing,
    /** Returns the key. A text is kept as it is. */
    keep: (input: unknown, epochSeconds = Math.floor(now() / 1000)): string => {
      count += 1;
      const key = `sample-${count}`;
      const text = typeof input === "string" ? input : JSON.stringify(input);
      kept = [{ key, epochSeconds, text }, ...kept].toSorted((one, other) => other.epochSeconds - one.epochSeconds);
      return key;
    },
    drop: () => {
      kept = [];
    },
  };
}
