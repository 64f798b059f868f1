import { expect, test } from "vitest";
import type { Claim } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { Target } from "../../lambda/forwarder/destinations/metrics/domain/target.ts";
import { openDeployedLedger, targetOf } from "../../scripts/deployment/deployed-ledger.ts";
import type { ForwarderFunction } from "../../scripts/deployment/forwarder-function.ts";
import { createLedgerStandIn, type LedgerTable } from "../../simulator/stand-ins/ledger.ts";

const target: Target = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogUrl: "https://api.datadoghq.eu",
  metricPrefix: "ours",
};
const forwarder: ForwarderFunction = {
  name: "spacelift-datadog-Forwarder",
  mappingState: "Enabled",
  mappingId: "the mapping",
  logGroupName: "the log group",
  environment: {
    SPACELIFT_ENDPOINT: target.spaceliftEndpoint,
    DATADOG_URL: target.datadogUrl,
    METRIC_PREFIX: target.metricPrefix,
  },
};
const claim: Claim = { slotKey: "tags", second: 1, generation: 0, open: ["first"], done: false, series: [] };

test("a command reads only the entries of its deployment, and looks up the forwarder once", async () => {
  const table: LedgerTable = new Map();
  const ours = createLedgerStandIn({ table, target });
  const theirs = createLedgerStandIn({ table, target: { ...target, metricPrefix: "theirs" } });
  await ours.putClaim("a", claim);
  await theirs.putClaim("a", { ...claim, second: 2 });
  let asked = 0;
  const ledger = openDeployedLedger(
    (each) => createLedgerStandIn({ table, target: each }),
    () => {
      asked += 1;
      return Promise.resolve(forwarder);
    },
  );
  expect(asked).toBe(0);
  expect(await ledger.read(["a"])).toEqual(new Map([["a", claim]]));
  expect(await ledger.count("a", 0)).toEqual({ ...claim, open: [] });
  expect(await ledger.drop("a")).toMatchObject({ done: true });
  expect(theirs.claims().get("a")).toEqual({ ...claim, second: 2 });
  expect(asked).toBe(1);
});

test("a failed lookup of the forwarder is retried at the next call", async () => {
  const answers = [Promise.reject(new Error("throttled")), Promise.resolve(forwarder)];
  const ledger = openDeployedLedger(
    (each) => createLedgerStandIn({ target: each }),
    () => answers.shift() ?? Promise.resolve(undefined),
  );
  await expect(ledger.read(["a"])).rejects.toThrow("throttled");
  expect(await ledger.read(["a"])).toEqual(new Map());
});

test("an incomplete target is an error", () => {
  expect(() => targetOf(undefined)).toThrow("No function consumes the queue");
  for (const name of Object.keys(forwarder.environment)) {
    const { [name]: _, ...environment } = forwarder.environment;
    expect(() => targetOf({ ...forwarder, environment })).toThrow(`no environment variable ${name}`);
  }
});
