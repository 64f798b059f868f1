import { describe, expect, test } from "vitest";
import type { DatadogDisruption } from "../../../simulator/stand-ins/datadog-server.ts";
import { minute } from "../../virtual-time.ts";
import { install, keyParameters, monitorNames } from "./installation.ts";

const headers = { "content-type": "application/json" };

describe("a deletion", () => {
  const restricted: DatadogDisruption = {
    kind: "answer",
    answer: { status: 403, headers, body: '{"errors":["restricted"]}' },
  };

  test("that Datadog refuses for one object deletes all others and names the object", async () => {
    let refused: readonly string[] = [];
    const { deploy, destroy, organisation } = install({
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
          `^Datadog did not delete the monitor failing-runs \\(${id}\\), dashboard \\(${board?.id}\\): .*status 403: restricted.* Lift the restriction or .*To delete the stack without Datadog,`,
        ),
      ),
    });
    expect(organisation.monitors.list()).toMatchObject([{ id }]);
    refused = [];
    expect(await destroy()).toMatchObject({ status: "SUCCESS" });
    expect([...organisation.monitors.list(), ...organisation.dashboards.list()]).toEqual([]);
  });

  test("names an object that fails until the time is up, and deletes the others", async () => {
    let failing: string | undefined;
    const { deploy, destroy, organisation, now } = install({
      disruptDatadog: (path, method) =>
        method === "DELETE" && path === failing
          ? { kind: "answer", answer: { status: 503, headers, body: "" } }
          : { kind: "none" },
    });
    await deploy();
    const { id } = organisation.findMonitor("failing-runs");
    failing = `/api/v1/monitor/${id}`;
    const start = now();
    expect(await destroy()).toMatchObject({
      status: "FAILED",
      reason: expect.stringContaining(`Datadog did not delete the monitor failing-runs (${id}): DatadogError: DELETE`),
    });
    expect(now() - start).toBeLessThan(5 * minute);
    expect(organisation.monitors.list()).toMatchObject([{ id }]);
    expect(organisation.dashboards.list()).toEqual([]);
  });

  test("deletes the others while one object fails for some time", async () => {
    let failing: string | undefined;
    let fails = 0;
    const deletedBefore: number[] = [];
    const { deploy, destroy, organisation } = install({
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

  test("without a key fails and says what to do manually", async () => {
    const { deploy, destroy, parameters, tag } = install();
    await deploy();
    await parameters.remove(keyParameters.app);
    expect(await destroy()).toMatchObject({
      status: "FAILED",
      reason: expect.stringMatching(
        new RegExp(
          `^SSM has no parameter .* To delete the stack without Datadog, retain this resource\\. Then delete the dashboard, monitors and SLOs with the tag ${tag} in Datadog manually\\.$`,
        ),
      ),
    });
  });

  test("of a referenced monitor fails with Datadog's message, and continues after the reference is removed", async () => {
    let isNeeded = true;
    const needed: DatadogDisruption = {
      kind: "answer",
      answer: { status: 400, headers, body: '{"errors":["monitor [1,failing-runs] is referenced in slos: [a]"]}' },
    };
    const { deploy, destroy, organisation } = install({
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
