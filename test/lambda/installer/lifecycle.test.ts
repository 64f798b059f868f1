import { describe, expect, test } from "vitest";
import { asList } from "../../../lambda/shared/json.ts";
import type { DatadogDisruption } from "../../../simulator/stand-ins/datadog-server.ts";
import { createLifeline, type Death } from "../shared/custom-resource/lifeline.ts";
import { type Installation, install, metrics, shipped } from "./installation.ts";

const runCount = metrics[0]?.name ?? "";
/** Two monitors suffice: further ones would repeat the same calls. */
const monitorNames = ["failing-runs", "dead-letters"];
const Monitors = JSON.stringify(Object.fromEntries(monitorNames.map((name) => [name, shipped.monitors[name]])));

/** Each once, labelled with its own id. */
function installed({ organisation, tag }: Installation, monitorClone: number, dashboardClone: string) {
  const { monitors, dashboards, metadata } = organisation;
  return {
    monitors: monitors
      .list()
      .filter(({ id }) => id !== monitorClone)
      .map(({ id, fields }) => {
        const label = asList(fields["tags"]).find((each) => String(each).endsWith(`/${id}`));
        return asList(fields["tags"]).includes(tag) ? String(label).replace(String(id), "") : "not ours";
      })
      .toSorted((one, other) => one.localeCompare(other)),
    dashboards: dashboards
      .list()
      .filter(({ id }) => id !== dashboardClone)
      .map(({ id, fields }) => String(fields["description"]).includes(`\`${tag}\` as ${id}.`)),
    described: [...metadata.values()].map(({ description, unit }) => [description, unit]),
  };
}

function whole() {
  return {
    monitors: ["spacelift-datadog:dead-letters/", "spacelift-datadog:failing-runs/"],
    dashboards: [true],
    described: [[metrics[0]?.description, metrics[0]?.unit]],
  };
}

function edit({ organisation }: Installation): void {
  const { id, fields } = organisation.findMonitor("failing-runs");
  const query = String(fields["query"]).replace(/ > \d+$/, " > 33");
  organisation.monitors.update(id, { query, options: { thresholds: { critical: 33 } } });
}

/** Returns our objects after each step. */
async function live(installation: Installation): Promise<void> {
  const { organisation, deploy, describe: describeSent, destroy, send } = installation;
  const { monitors, dashboards } = organisation;
  expect(await deploy({ Monitors })).toMatchObject({
    status: "SUCCESS",
    attributes: { DashboardPath: expect.stringMatching(/^\/dashboard\/abc-\d+-xyz\/spacelift$/), Notes: "none" },
  });
  edit(installation);
  const clone = organisation.cloneMonitor(organisation.findMonitor("failing-runs").id);
  const boardClone = organisation.cloneDashboard(dashboards.list()[0]?.id ?? "");
  send(runCount);
  expect(await describeSent()).toBeUndefined();
  expect(installed(installation, clone.id, boardClone.id)).toEqual(whole());
  expect(await deploy({ Monitors, Notify: '["@slack-platform"]' })).toMatchObject({ status: "SUCCESS" });
  expect(installed(installation, clone.id, boardClone.id)).toEqual(whole());
  for (const name of monitorNames) {
    expect(organisation.findMonitor(name).fields["message"]).toMatch(/\n@slack-platform$/);
  }
  expect(organisation.findMonitor("failing-runs").fields["query"]).toMatch(/ > 33$/);
  expect(await destroy()).toMatchObject({ status: "SUCCESS" });
  expect([...monitors.list(), ...dashboards.list()]).toEqual([clone, boardClone]);
  expect(organisation.metadata.get(runCount)).toMatchObject({ type: "count", description: "", short_name: "" });
}

test("a life without a failure", async () => {
  const installation = install();
  await expect(live(installation)).resolves.toBeUndefined();
  expect(installation.logged.join()).not.toMatch(/CANARY|signature=/);
});

const headers = { "content-type": "application/json" };
const mishaps: Readonly<Record<string, DatadogDisruption>> = {
  "the connection is cut": { kind: "cut" },
  "the answer is lost": { kind: "lose", when: "before" },
  "half of the answer is lost": { kind: "lose", when: "within" },
  "Datadog is down": { kind: "answer", answer: { status: 503, headers, body: "" } },
  "the call succeeds, but the answer is an error": { kind: "replace", answer: { status: 500, headers, body: "" } },
  "the rate limit is reached": { kind: "answer", answer: { status: 429, headers, body: '{"errors":["slow down"]}' } },
};

describe("a life with one failure, at each call to Datadog in turn", () => {
  test.each(Object.entries(mishaps))("%s", { timeout: 60_000 }, async (_, mishap) => {
    let ends = false;
    for (let struck = 1; !ends; struck += 1) {
      let calls = 0;
      const disruptDatadog = (): DatadogDisruption => {
        calls += 1;
        return calls === struck ? mishap : { kind: "none" };
      };
      await expect(live(install({ disruptDatadog }))).resolves.toBeUndefined();
      ends = calls < struck;
    }
  });
});

describe("a life with one interruption of the function, at each outside call in turn", () => {
  test.each<Death["when"]>(["before", "after"])("%s the call", { timeout: 60_000 }, async (when) => {
    let ends = false;
    for (let atCall = 1; !ends; atCall += 1) {
      const lifeline = createLifeline({ atCall, when });
      await expect(live(install({ lifeline }))).resolves.toBeUndefined();
      ends = lifeline.calls() < atCall;
    }
  });
});
