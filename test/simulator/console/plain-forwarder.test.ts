import { afterEach, expect, test } from "vitest";
import { type PlainForwarder, startPlainForwarder } from "../../../simulator/console/plain-forwarder.ts";
import { runPayload } from "../../payloads.ts";

let plain: PlainForwarder | undefined;
afterEach(() => plain?.close());

test.each(["spacelift-lost", "spacelift-wrong-secret", "receiver-429"])(
  "loses a run with %s, since Spacelift does not retry",
  async (fault) => {
    plain = await startPlainForwarder({
      ...{ faults: { isOn: (name) => name === fault }, maximumPoints: 1_000 },
      simulatedSecondOf: () => undefined,
    });
    plain.take(runPayload({ event: { kind: "run", account: "acme", id: "RUN1", state: "FINISHED", at: 1.8e18 } }));
    await expect.poll(plain.read).toMatchObject({ expected: 1, held: 0, lost: 1, inFlight: 0 });
  },
);

/** Two runs with the same tags that end in the same second of real time. */
async function takeTwo(simulatedSeconds: Readonly<Record<string, number>>) {
  plain = await startPlainForwarder({
    faults: { isOn: () => false },
    maximumPoints: 1_000,
    simulatedSecondOf: (id) => simulatedSeconds[id],
  });
  const at = Math.floor(Date.now() / 1000) * 1e9;
  for (const id of ["RUN1", "RUN2"]) {
    plain.take(runPayload({ event: { kind: "run", account: "acme", id, state: "FINISHED", at } }));
  }
  await expect.poll(plain.read).toMatchObject({ inFlight: 0 });
  return plain.read();
}

test("compressed time loses no run: two that end in different seconds of the account both count", async () => {
  expect(await takeTwo({ RUN1: 600, RUN2: 601 })).toMatchObject({ expected: 2, held: 2, lost: 0, doubled: 0 });
});

test("loses one of two runs that end in the same second of the account", async () => {
  expect(await takeTwo({ RUN1: 600, RUN2: 600 })).toMatchObject({ expected: 2, held: 1, lost: 1 });
});

test("loses one of two runs that are sent by hand in one second", async () => {
  expect(await takeTwo({})).toMatchObject({ expected: 2, held: 1, lost: 1 });
});
