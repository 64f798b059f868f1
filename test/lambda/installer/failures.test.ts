import { describe, expect, test } from "vitest";
import type { DatadogDisruption, DisruptDatadog } from "../../../simulator/stand-ins/datadog-server.ts";
import { minute } from "../../virtual-time.ts";
import {
  type Installation,
  install,
  keyParameters,
  keys,
  monitorNames,
  type Properties,
  shipped,
  shippedWith,
  smallDashboard,
} from "./installation.ts";

interface BadInput {
  readonly changes?: Partial<Properties>;
  readonly arrange?: (installation: Installation) => unknown;
  readonly disrupt?: DisruptDatadog;
  readonly reason: RegExp;
}

const asTexts = (list: unknown) => (Array.isArray(list) ? list.map(String) : []);

const headers = { "content-type": "application/json" };

function always(status: number, body = "{}"): DisruptDatadog {
  return () => ({ kind: "answer", answer: { status, headers, body } });
}

/** Datadog answers like this to one kind of request, and well to all others. */
function onlyAt(method: string, path: RegExp, status: number, body: string): DisruptDatadog {
  const answer = { status, headers, body };
  return (asked, by) => (by === method && path.test(asked) ? { kind: "answer", answer } : { kind: "none" });
}

const badInputs: Readonly<Record<string, BadInput>> = {
  "an application key that is missing": {
    arrange: ({ parameters }) => parameters.remove(keyParameters.app),
    reason:
      /^SSM has no parameter \/spacelift-datadog\/datadog-app-key: put a Datadog application key there with aws ssm put-parameter --type SecureString --name \/spacelift-datadog\/datadog-app-key --value …, then deploy again\.$/,
  },
  "an API key that is missing": {
    arrange: ({ parameters }) => parameters.remove(keyParameters.api),
    reason: /^SSM has no parameter \/spacelift-datadog\/datadog-api-key: put the Datadog API key there/,
  },
  "an application key in the clear": {
    arrange: ({ parameters }) => parameters.put(keyParameters.app, "in the clear", "String"),
    reason:
      /^The SSM parameter \/spacelift-datadog\/datadog-app-key is not a SecureString, .*: delete it, make a new Datadog application key, and put that there with --type SecureString\.$/,
  },
  "an application key with a line break in it": {
    arrange: ({ parameters }) => parameters.put(keyParameters.app, `${keys.appKey}\n${keys.appKey}`),
    reason:
      /^The SSM parameter \/spacelift-datadog\/datadog-app-key holds what no key has, such as a space, a line break or an ellipsis: put the whole Datadog application key there and nothing else, then deploy again\.$/,
  },
  "an application key that may not see dashboards": {
    disrupt: onlyAt("GET", /dashboard/, 403, "{}"),
    reason: /^Datadog refuses the keys .* \(GET \/api\/v1\/dashboard: status 403\)/,
  },
  "an application key that may not make monitors": {
    disrupt: onlyAt("POST", /monitor/, 403, "{}"),
    reason: /^Datadog refuses the keys .* \(POST \/api\/v1\/monitor: status 403\)/,
  },
  "an application key that is empty": {
    arrange: ({ parameters }) => parameters.put(keyParameters.app, " "),
    reason:
      /^The SSM parameter \/spacelift-datadog\/datadog-app-key is empty: put the Datadog application key there, then deploy again\.$/,
  },
  "a key that Datadog does not take": {
    arrange: ({ valid }) => Object.assign(valid, { appKey: "another" }),
    reason:
      /^Datadog refuses the keys in the SSM parameters \/spacelift-datadog\/datadog-api-key and \/spacelift-datadog\/datadog-app-key \(GET \/api\/v1\/monitor: status 403: Forbidden\): check that both belong to one organisation at http:\S+, and that the application key has the scopes dashboards_read, dashboards_write, monitors_read, monitors_write, metrics_read, metrics_metadata_write or none, then deploy again\.$/,
  },
  "a Datadog that is out of reach": {
    arrange: ({ refuse }) => refuse(true),
    reason: /^http:\S+ cannot be reached \(ECONNREFUSED\): check datadogSite and datadogUrl\.$/,
  },
  "something else than Datadog": {
    disrupt: always(200, "<!DOCTYPE html><title>Hello</title>"),
    reason:
      /^http:\S+ does not answer as Datadog does \(GET \/api\/v1\/monitor: status 200\): check datadogSite and datadogUrl\.$/,
  },
  "an address without such an API": {
    disrupt: always(404, '{"errors":["Not found"]}'),
    reason:
      /^Datadog refuses \(GET \/api\/v1\/monitor: status 404: Not found\): correct what it names, then deploy again\.$/,
  },
  "a rate limit that does not lift": {
    disrupt: always(429),
    reason: /^Datadog's rate limit was reached and did not lift in time: wait some minutes, then deploy again\.$/,
  },
  "a Datadog that stays down": {
    disrupt: always(503),
    reason:
      /^Datadog did not answer in time \(GET \/api\/v1\/monitor: status 503\): deploy again once it is back; what was begun is gone on with\.$/,
  },
  "a monitor that Datadog does not take": {
    changes: { Monitors: shippedWith("failing-runs", { query: "no query" }) },
    reason:
      /^Datadog refuses \(POST \/api\/v1\/monitor: status 400: The value provided for parameter 'query' is invalid\): correct what it names/,
  },
  "a refusal that repeats a key": {
    disrupt: onlyAt("POST", /monitor/, 400, JSON.stringify({ errors: [`no such key: ${keys.appKey}`] })),
    reason: /^Datadog refuses \(POST \/api\/v1\/monitor: status 400: no such key: \[secret\]\)/,
  },
  "a property that is missing": {
    changes: { MetricPrefix: "" },
    reason: /^The installer was not given MetricPrefix: deploy the stack again\.$/,
  },
  "an address with a path": {
    changes: { DatadogUrl: "https://proxy.example/datadog" },
    reason: /^datadogUrl is https:\/\/proxy\.example\/datadog: it is to be an https:\/\/ origin, without a path\.$/,
  },
};

describe("a deployment fails with a sentence that names what to do, and its rollback leaves nothing", () => {
  test.each(Object.entries(badInputs))("%s", async (_, { changes, arrange, disrupt, reason }) => {
    const installation = await install(disrupt && { disruptDatadog: disrupt });
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

test("an answer comes before the function's time is up, whatever hangs", async () => {
  const { deploy } = await install({ disruptParameters: () => new Promise(() => {}) });
  expect(await deploy()).toMatchObject({
    status: "FAILED",
    physicalId: "nothing-installed",
    reason: "The function's time was up before everything was done: deploy again, it goes on from there.",
  });
});

test("a parameter that cannot be read once is read again", async () => {
  let reads = 0;
  const { deploy } = await install({
    disruptParameters: () => {
      reads += 1;
      return reads <= 2 ? "refuse" : "none";
    },
  });
  expect(await deploy()).toMatchObject({ status: "SUCCESS" });
});

describe("where Datadog limits the rate", () => {
  const limited = (reset: string): DatadogDisruption => ({
    kind: "answer",
    answer: { status: 429, headers: { ...headers, "x-ratelimit-reset": reset }, body: "{}" },
  });

  /** A deployment of which the first try to make a monitor is limited: when each try was made. */
  async function tries(reset: string) {
    const made: number[] = [];
    const installation: Installation = await install({
      disruptDatadog: (path, method) => {
        if (method !== "POST" || path !== "/api/v1/monitor") return { kind: "none" };
        made.push(installation.now());
        return made.length === 1 ? limited(reset) : { kind: "none" };
      },
    });
    const deployed = await installation.deploy();
    return { deployed, waited: (made[1] ?? Number.POSITIVE_INFINITY) - (made[0] ?? 0) };
  }

  test("the next try comes when it said, not before", async () => {
    const { deployed, waited } = await tries("42");
    expect(deployed).toMatchObject({ status: "SUCCESS" });
    expect(waited).toBeGreaterThanOrEqual(42_000);
    expect(waited).toBeLessThan(43_000);
  });

  test.each(["", "soon", "-1", "0"])("and soon where it said %j", async (reset) => {
    const { deployed, waited } = await tries(reset);
    expect(deployed).toMatchObject({ status: "SUCCESS" });
    expect(waited).toBeLessThan(2_000);
  });

  test("a limit that lifts after the function's time fails at once, and says so", async () => {
    const { deployed, waited } = await tries("3600");
    expect(deployed).toMatchObject({ status: "FAILED", reason: expect.stringMatching(/did not lift in time/) });
    expect(waited).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("where Datadog does not find at once what it has just created", () => {
  test("each object is created once, and labelled when it is there", async () => {
    const { organisation, deploy, destroy } = await install({ objectsBehind: 4_000, listsBehind: 20_000 });
    expect(await deploy()).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" } });
    expect(organisation.dashboards.list()).toHaveLength(1);
    expect(organisation.monitors.list()).toHaveLength(monitorNames.length);
    for (const name of monitorNames) expect(() => organisation.findMonitor(name)).not.toThrow();
    expect(await destroy()).toMatchObject({ status: "SUCCESS" });
  });

  test("a creation that is rolled back leaves nothing, not even objects that cannot be deleted at once", async () => {
    const { organisation, deploy } = await install({ objectsBehind: 45_000, listsBehind: 110_000 });
    const Monitors = shippedWith("forwarder-failing", { query: "no query" });
    expect(await deploy({ Monitors })).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
    expect([...organisation.monitors.list(), ...organisation.dashboards.list()]).toEqual([]);
  });

  test("objects that are missing for almost two minutes are waited for together", async () => {
    const { organisation, deploy } = await install({ objectsBehind: 110_000, listsBehind: 110_000 });
    expect(await deploy()).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" } });
    expect(organisation.monitors.list()).toHaveLength(monitorNames.length);
    expect(organisation.dashboards.list()).toHaveLength(1);
  });

  test("a stack is deleted although lists go on showing deleted objects", async () => {
    let looks = 0;
    let stale: string | undefined;
    const { organisation, deploy, destroy, tag } = await install({
      disruptDatadog: (path, method) => {
        if (stale === undefined || method !== "GET" || path !== "/api/v1/monitor") return { kind: "none" };
        looks += 1;
        return { kind: "answer", answer: { status: 200, headers, body: stale } };
      },
    });
    await deploy();
    stale = JSON.stringify([{ id: 1, tags: [tag, "spacelift-datadog:failing-runs/1"] }]);
    expect(await destroy()).toMatchObject({ status: "SUCCESS" });
    expect(looks).toBe(0);
    expect(organisation.dashboards.list()).toEqual([]);
  });

  test("an object that never appears fails the deployment, which is rolled back, within three minutes", async () => {
    const installation = await install({ objectsBehind: 60 * minute });
    const start = installation.now();
    expect(await installation.deploy()).toMatchObject({
      status: "FAILED",
      reason: expect.stringContaining("it does not find the dashboard (abc-001-xyz) that it created"),
    });
    expect(installation.now() - start).toBeLessThan(3 * minute);
  });
});

describe("an update that fails", () => {
  test("is taken back: what was edited stays edited, and what was not is as before", async () => {
    const installation = await install();
    const { organisation, deploy } = installation;
    await deploy();
    const { id } = organisation.findMonitor("failing-runs");
    const options = { thresholds: { critical: 7, warning: 3 } };
    const query = String(organisation.findMonitor("failing-runs").fields["query"]).replace("> 50", "> 7");
    organisation.monitors.update(id, { query, options });
    const before = organisation.monitors
      .list()
      .map(({ fields }) => [fields["name"], fields["query"], fields["message"]]);
    // All are updated, one is shipped no more, and then a new one cannot be made.
    const { "dead-letters": _, ...others } = shipped.monitors;
    const Monitors = JSON.stringify({ ...others, "brand-new": { type: "query alert", query: "no query" } });
    const failed = await deploy({ Notify: '["@slack-ops"]', Monitors });
    expect(failed).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
    expect(
      organisation.monitors.list().map(({ fields }) => [fields["name"], fields["query"], fields["message"]]),
    ).toEqual(before);
  });

  test("for a key that is gone touches nothing", async () => {
    const { organisation, deploy, parameters } = await install();
    await deploy();
    const before = organisation.monitors.list();
    await parameters.remove(keyParameters.app);
    const failed = await deploy({ Notify: '["@slack-ops"]' });
    expect(failed).toMatchObject({ status: "FAILED", followedBy: [{ status: "FAILED" }] });
    expect(organisation.monitors.list()).toEqual(before);
  });
});

describe("an update that is rolled back", () => {
  const { "dead-letters": shippedDeadLetters, ...others } = shipped.monitors;
  const Monitors = JSON.stringify(others);
  const without: Partial<Properties> = { Monitors, Dashboard: "another digest" };

  test("gives a monitor that it deleted back, with the edits of its users", async () => {
    const { organisation, deploy } = await install();
    await deploy();
    const { id, fields } = organisation.findMonitor("dead-letters");
    const query = String(fields["query"]).replace(/ > \S+$/, " > 7");
    const edited = { query, message: "@pagerduty", tags: [...asTexts(fields["tags"]), "team:platform"] };
    organisation.monitors.update(id, { ...edited, options: { thresholds: { critical: 7 } } });
    await deploy(without);
    expect(() => organisation.findMonitor("dead-letters")).toThrow("nothing of that id or name");
    expect(await deploy()).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" } });
    const back = organisation.findMonitor("dead-letters");
    expect(back.fields).toMatchObject({ query, message: "@pagerduty", type: shippedDeadLetters?.["type"] });
    expect(asTexts(back.fields["tags"])).toContain("team:platform");
    expect(organisation.monitors.list()).toHaveLength(monitorNames.length);
  });

  test("is not mistaken for a later update that wants the monitor again", async () => {
    const { organisation, deploy } = await install();
    await deploy();
    organisation.monitors.update(organisation.findMonitor("dead-letters").id, { message: "@pagerduty" });
    await deploy(without);
    await deploy({ Monitors, Dashboard: "a third digest" });
    await deploy();
    expect(organisation.findMonitor("dead-letters").fields["message"]).toBe(shippedDeadLetters?.["message"]);
  });

  test("makes the monitor as it is shipped where Datadog takes the edits no more", async () => {
    const { organisation, deploy } = await install();
    await deploy();
    organisation.monitors.update(organisation.findMonitor("dead-letters").id, { query: "what nobody takes any more" });
    await deploy(without);
    expect(await deploy()).toMatchObject({ status: "SUCCESS" });
    expect(organisation.findMonitor("dead-letters").fields["message"]).toBe(shippedDeadLetters?.["message"]);
  });
});

describe("a deletion", () => {
  const restricted: DatadogDisruption = {
    kind: "answer",
    answer: { status: 403, headers, body: '{"errors":["restricted"]}' },
  };

  test("that Datadog refuses for one object deletes all others, and names it", async () => {
    let refused: readonly string[] = [];
    const { deploy, destroy, organisation } = await install({
      disruptDatadog: (path, method) => (method === "DELETE" && refused.includes(path) ? restricted : { kind: "none" }),
    });
    await deploy();
    const { id } = organisation.findMonitor("failing-runs");
    const [board] = organisation.dashboards.list();
    refused = [`/api/v1/monitor/${id}`, `/api/v1/dashboard/${board?.id}`];
    expect(await destroy()).toMatchObject({
      status: "FAILED",
      reason: expect.stringMatching(
        new RegExp(
          `^Datadog did not delete the monitor failing-runs \\(${id}\\), dashboard \\(${board?.id}\\): .*status 403: restricted.* Lift the restriction, .*To delete the stack without Datadog,`,
        ),
      ),
    });
    expect(organisation.monitors.list()).toMatchObject([{ id }]);
    refused = [];
    expect(await destroy()).toMatchObject({ status: "SUCCESS" });
    expect([...organisation.monitors.list(), ...organisation.dashboards.list()]).toEqual([]);
  });

  test("goes on with the others while one object fails for a while", async () => {
    let failing: string | undefined;
    let fails = 0;
    const deletedBefore: number[] = [];
    const { deploy, destroy, organisation } = await install({
      disruptDatadog: (path, method) => {
        if (method !== "DELETE" || path !== failing) return { kind: "none" };
        fails += 1;
        deletedBefore.push(organisation.monitors.list().length);
        return fails < 6 ? { kind: "answer", answer: { status: 503, headers, body: "" } } : { kind: "none" };
      },
    });
    await deploy();
    failing = `/api/v1/monitor/${organisation.monitors.list()[0]?.id}`;
    expect(await destroy()).toMatchObject({ status: "SUCCESS" });
    expect(deletedBefore).toEqual([monitorNames.length, 1, 1, 1, 1, 1]);
    expect([...organisation.monitors.list(), ...organisation.dashboards.list()]).toEqual([]);
  });

  test("without a key fails and says what to do by hand", async () => {
    const { deploy, destroy, parameters, tag } = await install();
    await deploy();
    await parameters.remove(keyParameters.app);
    expect(await destroy()).toMatchObject({
      status: "FAILED",
      reason: expect.stringMatching(
        new RegExp(
          `^SSM has no parameter .* To delete the stack without Datadog, delete there by hand what is left of the dashboard and the monitors with the tag ${tag}, and retain this resource\\.$`,
        ),
      ),
    });
  });

  test("of a monitor that something needs fails with Datadog's words, and goes on from there", async () => {
    let isNeeded = true;
    const needed: DatadogDisruption = {
      kind: "answer",
      answer: { status: 400, headers, body: '{"errors":["monitor [1,failing-runs] is referenced in slos: [a]"]}' },
    };
    const { deploy, destroy, organisation } = await install({
      disruptDatadog: (_, method) => (isNeeded && method === "DELETE" ? needed : { kind: "none" }),
    });
    await deploy();
    expect(await destroy()).toMatchObject({
      status: "FAILED",
      reason: expect.stringContaining("status 400: monitor [1,failing-runs] is referenced in slos: [a]"),
    });
    isNeeded = false;
    expect(await destroy()).toMatchObject({ status: "SUCCESS" });
    expect([...organisation.monitors.list(), ...organisation.dashboards.list()]).toEqual([]);
  });
});

test("a creation that made nothing takes nothing away, not even what a predecessor left", async () => {
  let asked = 0;
  const { organisation, deploy, tag } = await install({
    disruptDatadog: () => {
      asked += 1;
      return asked === 1 ? { kind: "answer", answer: { status: 403, headers, body: "{}" } } : { kind: "none" };
    },
  });
  const left = organisation.monitors.create({
    type: "query alert",
    query: "a > 1",
    tags: [tag, "spacelift-datadog:left"],
  });
  expect(await deploy()).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
  expect(organisation.monitors.list()).toEqual([left]);
});

describe("where lists lag behind and the answer to a creation is lost", () => {
  async function losing(path: string, listsBehind: number) {
    let lost = false;
    return install({
      listsBehind,
      disruptDatadog: (asked, method) => {
        const isStruck = !lost && method === "POST" && asked === path;
        lost ||= isStruck;
        return isStruck ? { kind: "lose", when: "before" } : { kind: "none" };
      },
    });
  }

  const paths = ["/api/v1/monitor", "/api/v1/dashboard"];

  test.each(paths)("there is one of each all the same: %s", async (path) => {
    const { organisation, deploy, destroy } = await losing(path, 115_000);
    expect(await deploy()).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" } });
    expect(organisation.monitors.list()).toHaveLength(monitorNames.length);
    expect(organisation.dashboards.list()).toHaveLength(1);
    for (const name of monitorNames) expect(() => organisation.findMonitor(name)).not.toThrow();
    await destroy();
    expect([...organisation.monitors.list(), ...organisation.dashboards.list()]).toEqual([]);
  });

  test.each(paths)("a list that is later than that makes two for a while: %s", async (path) => {
    const { organisation, deploy, pass } = await losing(path, 3 * minute);
    expect(await deploy()).toMatchObject({ status: "SUCCESS" });
    const count = () => organisation.monitors.list().length + organisation.dashboards.list().length;
    expect(count()).toBe(monitorNames.length + 2);
    await pass(5 * minute);
    expect(await deploy({ Dashboard: "another digest" })).toMatchObject({ status: "SUCCESS" });
    expect(count()).toBe(monitorNames.length + 1);
    for (const name of monitorNames) expect(() => organisation.findMonitor(name)).not.toThrow();
  });
});

test("five hundred dashboards of others are looked through", async () => {
  const { organisation, deploy, destroy } = await install();
  for (let count = 0; count < 500; count += 1) organisation.dashboards.create({ ...smallDashboard, title: "theirs" });
  await deploy();
  await deploy({ Dashboard: "another digest" });
  expect(organisation.dashboards.list()).toHaveLength(501);
  await destroy();
  expect(organisation.dashboards.list()).toHaveLength(500);
});

test("the whole dashboard arrives as it is in the file, for the installation that it came with", async () => {
  const { organisation, deploy } = await install({ dashboard: shipped.dashboard });
  const names = {
    MetricPrefix: "ours",
    StackName: "Audit",
    IntegrationName: "audit",
    ForwarderFunctionName: "Audit-Forwarder-1X",
    ReceiverFunctionName: "Audit-Receiver-2X",
    QueueName: "Audit-Queue-3X",
    DeadLetterQueueName: "Audit-DeadLetterQueue-4X",
  };
  expect(await deploy(names)).toMatchObject({ status: "SUCCESS" });
  const [dashboard] = organisation.dashboards.list();
  const { description, ...fields } = dashboard?.fields ?? {};
  const { description: shippedDescription, ...shippedFields } = shipped.dashboard;
  const expected = JSON.stringify(shippedFields)
    .replaceAll(/spacelift\.integration(?=\.(?:run|module_version|internal_error|forwarder)\.)/g, "ours")
    .replaceAll("`spacelift-datadog`", "`Audit`")
    .replaceAll("fill-in-forwarder-function,fill-in-receiver-function", "audit-forwarder-1x,audit-receiver-2x")
    .replaceAll("fill-in-queue,fill-in-dead-letter-queue", "audit-queue-3x,audit-deadletterqueue-4x");
  expect(fields).toEqual(JSON.parse(expected));
  expect(description).toContain(shippedDescription);
});

test("each installation's monitors watch its own heartbeat, functions and dead-letter queue", async () => {
  const own = { ForwarderFunctionName: "Forwarder-1", ReceiverFunctionName: "Receiver-1", QueueName: "Queue-1" };
  const { organisation, deploy } = await install();
  await deploy({ ...own, DeadLetterQueueName: "Dead-1", IntegrationName: "audit" });
  const queryOf = (name: string) => String(organisation.findMonitor(name).fields["query"]);
  expect(queryOf("forwarder-silent")).toContain("{integration:audit}");
  expect(queryOf("forwarder-failing")).toContain("{functionname IN (forwarder-1,receiver-1)}");
  expect(queryOf("dead-letters")).toContain("{queuename:dead-1}");
  const texts = organisation.monitors.list().map(({ fields }) => JSON.stringify(fields));
  expect(texts.filter((text) => /fill-in|integration:spacelift-datadog/.test(text))).toEqual([]);
});
