import { sign } from "../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { type SimulatorOptions, startSimulator } from "../../simulator/simulator.ts";
import { type PolicyInput, readRecentPolicyInput } from "../payloads.ts";

export const secret = new Secret("hush");
export const bounded = { timeout: 10_000, interval: 20 };

export type Driver = Awaited<ReturnType<typeof startDriver>>;

/** A simulator with a test's actions and observations. */
export async function startDriver(options: Partial<SimulatorOptions> = {}) {
  const seen = {
    batches: [] as { readonly retry: unknown; readonly why: unknown }[],
    /** Errors of batches whose invocation never returned. */
    lost: [] as unknown[],
    /** Number of acknowledged messages whose runs are in Datadog. */
    ended: 0,
    duplicates: 0,
  };
  const simulator = await startSimulator({
    port: 0,
    webhookSecret: secret,
    opa: "no-opa",
    ...{ pollMilliseconds: 0, recoveryMilliseconds: 0 },
    destinations: ["metrics"],
    log: (_, message, { retry, why, delivered, duplicate, error } = {}) => {
      if (message.startsWith("batch not received")) seen.lost.push(error);
      if (message !== "batch done") return;
      seen.batches.push({ retry, why });
      seen.ended += Number(delivered) + Number(duplicate);
      seen.duplicates += Number(duplicate);
    },
    ...options,
  });

  const get = async (path: string): Promise<unknown> => (await fetch(simulator.url + path)).json();

  const post = async (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const answer = await fetch(simulator.url + path, { method: "POST", body, headers });
    return { status: answer.status, body: await answer.text() };
  };

  const list = async (path: string) => {
    const found = await get(path);
    if (!Array.isArray(found)) throw new Error(`${path} is not a list`);
    return found;
  };

  return {
    simulator,
    seen,
    get,
    list,
    post,
    postFixture: (name: PolicyInput) => post("/policy", JSON.stringify(readRecentPolicyInput(name))),
    postSigned: (body: Uint8Array<ArrayBuffer>) =>
      post("/webhook", body, { "content-type": "application/json", "x-signature-256": sign(secret, body) }),
    switchFaults: (switches: unknown) => post("/api/faults", JSON.stringify(switches)),
    /** Bodies on the dead-letter queue. */
    deadBodies: async (): Promise<readonly string[]> => (await list("/api/dlq")).map(({ body }) => String(body)),
    /** Every series of runs, with the sum and number of its points. */
    sums: async (): Promise<readonly Sum[]> =>
      (await list("/api/series")).flatMap(({ metric, type, tags, points }) => {
        if (type === "gauge") return [];
        const values: readonly number[] = points.map(([, value]: readonly [number, number]) => value);
        return [[`${metric} ${tags.join(" ")}`, values.reduce((sum, value) => sum + value, 0), values.length]];
      }),
  };
}

export type Sum = readonly [series: string, sum: number, points: number];
