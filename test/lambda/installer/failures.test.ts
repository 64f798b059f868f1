import { describe, expect, test } from "vitest";
import type { DatadogDisruption, DisruptDatadog } from "../../../simulator/stand-ins/datadog-server.ts";
import { type Installation, install, keyParameters, keys, type Properties, shippedWith } from "./installation.ts";

interface BadInput {
  readonly changes?: Partial<Properties>;
  readonly arrange?: (installation: Installation) => unknown;
  readonly disrupt?: DisruptDatadog;
  readonly reason: RegExp;
}

const headers = { "content-type": "application/json" };

function always(status: number, body = "{}"): DisruptDatadog {
  return () => ({ kind: "answer", answer: { status, headers, body } });
}

function onlyAt(method: string, path: RegExp, status: number, body: string): DisruptDatadog {
  const answer = { status, headers, body };
  return (asked, by) => (by === method && path.test(asked) ? { kind: "answer", answer } : { kind: "none" });
}

const badInputs: Readonly<Record<string, BadInput>> = {
  "a missing application key": {
    arrange: ({ parameters }) => parameters.remove(keyParameters.app),
    reason:
      /^SSM has no parameter \/spacelift-datadog\/datadog-app-key: put a Datadog application key there with aws ssm put-parameter --type SecureString --name \/spacelift-datadog\/datadog-app-key --value …, then deploy again\.$/,
  },
  "a missing API key": {
    arrange: ({ parameters }) => parameters.remove(keyParameters.api),
    reason: /^SSM has no parameter \/spacelift-datadog\/datadog-api-key: put the Datadog API key there/,
  },
  "an application key in a plain String": {
    arrange: ({ parameters }) => parameters.put(keyParameters.app, "in the clear", "String"),
    reason: /\/spacelift-datadog\/datadog-app-key is not a SecureString/,
  },
  "an application key with a line break": {
    arrange: ({ parameters }) => parameters.put(keyParameters.app, `${keys.appKey}\n${keys.appKey}`),
    reason: /\/spacelift-datadog\/datadog-app-key contains .* Datadog application key/,
  },
  "an application key that may not read dashboards": {
    disrupt: onlyAt("GET", /dashboard/, 403, "{}"),
    reason: /^Datadog refuses the keys .* \(GET \/api\/v1\/dashboard: status 403\)/,
  },
  "an application key that may not create monitors": {
    disrupt: onlyAt("POST", /monitor/, 403, "{}"),
    reason: /^Datadog refuses the keys .* \(POST \/api\/v1\/monitor: status 403\)/,
  },
  "an empty application key": {
    arrange: ({ parameters }) => parameters.put(keyParameters.app, " "),
    reason:
      /^The SSM parameter \/spacelift-datadog\/datadog-app-key is empty: put the Datadog application key there, then deploy again\.$/,
  },
  "an invalid key": {
    arrange: ({ valid }) => Object.assign(valid, { appKey: "another" }),
    reason:
      /^Datadog refuses the keys in the SSM parameters \/spacelift-datadog\/datadog-api-key and \/spacelift-datadog\/datadog-app-key \(GET \/api\/v1\/monitor: status 403: Forbidden\): check that both belong to one organisation at http:\S+, and that the application key has the scopes dashboards_read, dashboards_write, monitors_read, monitors_write, slos_read, slos_write, metrics_read, metrics_metadata_write or none, then deploy again\.$/,
  },
  "an unreachable Datadog": {
    arrange: ({ refuse }) => refuse(true),
    reason: /^http:\S+ cannot be reached \(ECONNREFUSED\): check datadogSite and datadogUrl\.$/,
  },
  "another service": {
    disrupt: always(200, "<!DOCTYPE html><title>Hello</title>"),
    reason:
      /^http:\S+ does not answer as Datadog does \(GET \/api\/v1\/monitor: status 200\): check datadogSite and datadogUrl\.$/,
  },
  "a URL without Datadog's API": {
    disrupt: always(404, '{"errors":["Not found"]}'),
    reason:
      /^Datadog refuses the request \(GET \/api\/v1\/monitor: status 404: Not found\): correct what the message names, then deploy again\.$/,
  },
  "a rate limit that does not lift": {
    disrupt: always(429),
    reason: /^Datadog's rate limit did not lift in time: wait some minutes, then deploy again\.$/,
  },
  "a Datadog that stays down": {
    disrupt: always(503),
    reason:
      /^Datadog did not answer in time \(GET \/api\/v1\/monitor: status 503\): deploy again once it is back\. The installation continues then\.$/,
  },
  "an invalid monitor": {
    changes: { Monitors: shippedWith("failing-runs", { query: "no query" }) },
    reason:
      /^Datadog refuses the request \(POST \/api\/v1\/monitor: status 400: The value provided for parameter 'query' is invalid\): correct what the message names/,
  },
  "a refusal that repeats a key": {
    disrupt: onlyAt("POST", /monitor/, 400, JSON.stringify({ errors: [`no such key: ${keys.appKey}`] })),
    reason: /^Datadog refuses the request \(POST \/api\/v1\/monitor: status 400: no such key: \[secret\]\)/,
  },
  "a missing property": {
    changes: { MetricPrefix: "" },
    reason: /^The property MetricPrefix is missing: deploy the stack again\.$/,
  },
  "a URL with a path": {
    changes: { DatadogUrl: "https://proxy.example/datadog" },
    reason:
      /^The property DatadogUrl is https:\/\/proxy\.example\/datadog, .*without a path: deploy the stack again\.$/,
  },
};

describe("a deployment fails with a message that names the remedy, and its rollback leaves nothing", () => {
  test.each(Object.entries(badInputs))("%s", async (_, { changes, arrange, disrupt, reason }) => {
    const installation = install(disrupt && { disruptDatadog: disrupt });
    await arrange?.(installation);
    const { organisation, logged, deploy } = installation;
    const failed = await deploy(changes);
    expect(failed.status).toBe("FAILED");
    expect(failed.reason).toMatch(reason);
    expect(failed.followedBy).toMatchObject([{ status: "SUCCESS" }]);
    expect([...organisation.monitors.list(), ...organisation.dashboards.list()]).toEqual([]);
    expect(JSON.stringify(failed) + logged.join()).not.toContain("CANARY");
  });
});

test("an answer comes before the function times out, even if a call hangs", async () => {
  const { deploy } = install({ disruptParameters: () => new Promise(() => {}) });
  expect(await deploy()).toMatchObject({
    status: "FAILED",
    physicalId: "nothing-installed",
    reason: expect.stringContaining("time was up"),
  });
});

test("the installer reads a parameter again after a failure", async () => {
  let reads = 0;
  const { deploy } = install({
    disruptParameters: () => {
      reads += 1;
      return reads <= 2 ? "refuse" : "none";
    },
  });
  expect(await deploy()).toMatchObject({ status: "SUCCESS" });
});

describe("if Datadog limits the rate", () => {
  const limited = (reset: string): DatadogDisruption => ({
    kind: "answer",
    answer: { status: 429, headers: { ...headers, "x-ratelimit-reset": reset }, body: "{}" },
  });

  /** Returns the wait before the second try. */
  async function tries(reset: string) {
    const made: number[] = [];
    const installation: Installation = install({
      disruptDatadog: (path, method) => {
        if (method !== "POST" || path !== "/api/v1/monitor") return { kind: "none" };
        made.push(installation.now());
        return made.length === 1 ? limited(reset) : { kind: "none" };
      },
    });
    const deployed = await installation.deploy();
    return { deployed, waited: (made[1] ?? Number.POSITIVE_INFINITY) - (made[0] ?? 0) };
  }

  test("the next try waits as long as Datadog asks", async () => {
    const { deployed, waited } = await tries("42");
    expect(deployed).toMatchObject({ status: "SUCCESS" });
    expect(waited).toBeGreaterThanOrEqual(42_000);
    expect(waited).toBeLessThan(43_000);
  });

  test.each(["", "soon", "-1", "0"])("the next try comes soon if Datadog asks for %j", async (reset) => {
    const { deployed, waited } = await tries(reset);
    expect(deployed).toMatchObject({ status: "SUCCESS" });
    expect(waited).toBeLessThan(2_000);
  });

  test("a limit that lifts after the deadline fails at once and is named", async () => {
    const { deployed, waited } = await tries("3600");
    expect(deployed).toMatchObject({ status: "FAILED", reason: expect.stringMatching(/did not lift in time/) });
    expect(waited).toBe(Number.POSITIVE_INFINITY);
  });
});
