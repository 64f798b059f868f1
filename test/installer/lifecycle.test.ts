import { describe, expect, test } from "vitest";
import { asList } from "../../lambda/domain/json.ts";
import type { DatadogDisruption } from "../../simulator/stand-ins/datadog-server.ts";
import { createLifeline, type Death } from "../custom-resource/lifeline.ts";
import { type Installation, install, metrics, shipped } from "./installation.ts";

const runCount = metrics[0]?.name ?? "";
/** Two monitors, and so fewer calls at which something can go wrong in the same way. */
const monitorNames = ["failing-runs", "dead-letters"];
const Monitors = JSON.stringify(Object.fromEntries(monitorNames.map((name) => [name, shipped.monitors[name]])));

/** What there is of ours, or a list of what is wrong: each once, labelled with its own id, and with one threshold. */
function installed({ organisation, tag }: Installation) {
  const { monitors, dashboards, metadata } = organisation;
  return {
    monitors: monitors
      .list()
      .map(({ id, fields }) => asList(fields["tags"]).find((each) => each === `installed-as:${nameOf(fields)}/${id}`))
      .toSorted((one, other) => String(one).localeCompare(String(other))),
    owned: monitors.list().every(({ fields }) => asList(fields["tags"]).includes(tag)),
    dashboards: dashboards
      .list()
      .map(({ id, fields }) => String(fields["description"]).includes(`\`${tag}\` as ${id}.`)),
    described: [...metadata.values()].map(({ description, unit }) => [description, unit]),
  };
}

function nameOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  return monitorNames.find((name) => JSON.stringify(fields["tags"]).includes(`installed-as:${name}`));
}

function whole({ organisation }: Installation) {
  return {
    monitors: organisation.monitors
      .list()
      .map(({ id, fields }) => `installed-as:${nameOf(fields)}/${id}`)
      .toSorted((one, other) => String(one).localeCompare(String(other))),
    owned: true,
    dashboards: [true],
    described: [[metrics[0]?.description, metrics[0]?.unit]],
  };
}

/** Create, edit in Datadog, update, describe, delete: what there was after each step. */
async function live(installation: Installation): Promise<void> {
  const { organisation, deploy, describe: describeSent, destroy, send } = installation;
  const { monitors, dashboards } = organisation;
  const foreign = monitors.create({ name: "theirs", type: "query alert", query: "x > 1", tags: ["a"] });
  const foreignBoard = dashboards.create({ title: "theirs", description: null, layout_type: "free", widgets: [] });
  const withoutForeign = () => {
    const [theirs, board] = [monitors.delete(foreign.id), dashboards.delete(foreignBoard.id)];
    expect([theirs, board]).toEqual([foreign, foreignBoard]);
  };
  expect(await deploy({ Monitors })).toMatchObject({
    status: "SUCCESS",
    attributes: { DashboardPath: expect.stringMatching(/^\/dashboard\/abc-\d+-xyz\/spacelift$/), Notes: "none" },
  });
  withoutForeign();
  send(runCount);
  expect(await describeSent()).toBeUndefined();
  expect(installed(installation)).toEqual(whole(installation));
  expect(monitors.list()).toHaveLength(monitorNames.length);
  expect(await deploy({ Monitors, Notify: '["@slack-platform"]' })).toMatchObject({ status: "SUCCESS" });
  expect(installed(installation)).toEqual(whole(installation));
  expect(monitors.list()).toHaveLength(monitorNames.length);
  for (const { fields } of monitors.list()) expect(fields["message"]).toMatch(/\n@slack-platform$/);
  expect(await destroy()).toMatchObject({ status: "SUCCESS" });
  expect([...monitors.list(), ...dashboards.list()]).toEqual([]);
  expect(organisation.metadata.get(runCount)).toMatchObject({ type: "count", description: "", short_name: "" });
}

test("a life without mishaps", async () => {
  const installation = await install();
  await expect(live(installation)).resolves.toBeUndefined();
  expect(installation.logged.join()).not.toMatch(/CANARY|signature=/);
});

const headers = { "content-type": "application/json" };
const mishaps: Readonly<Record<string, DatadogDisruption>> = {
  "the connection is cut": { kind: "cut" },
  "the answer is lost": { kind: "lose", when: "before" },
  "half of the answer is lost": { kind: "lose", when: "within" },
  "Datadog is down": { kind: "answer", answer: { status: 503, headers, body: "" } },
  "it is done, and the answer is an error": { kind: "replace", answer: { status: 500, headers, body: "" } },
  "the rate limit is reached": { kind: "answer", answer: { status: 429, headers, body: '{"errors":["slow down"]}' } },
};

describe("with one mishap at every single call to Datadog in turn", () => {
  test.each(Object.entries(mishaps))("%s", { timeout: 60_000 }, async (_, mishap) => {
    let ends = false;
    for (let struck = 1; !ends; struck += 1) {
      let calls = 0;
      const disruptDatadog = (): DatadogDisruption => {
        calls += 1;
        return calls === struck ? mishap : { kind: "none" };
      };
      await expect(live(await install({ disruptDatadog }))).resolves.toBeUndefined();
      ends = calls < struck;
    }
  });
});

describe("with the function cut off at every single call to the outside in turn", () => {
  test.each<Death["when"]>(["before", "after"])("%s it", { timeout: 60_000 }, async (when) => {
    let ends = false;
    for (let atCall = 1; !ends; atCall += 1) {
      const lifeline = createLifeline({ atCall, when });
      await expect(live(await install({ lifeline }))).resolves.toBeUndefined();
      ends = lifeline.calls() < atCall;
    }
  });
});
