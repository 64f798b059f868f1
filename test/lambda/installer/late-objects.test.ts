import { describe, expect, test } from "vitest";
import { minute } from "../../virtual-time.ts";
import { install, monitorNames, shipped, shippedWith } from "./installation.ts";

const headers = { "content-type": "application/json" };

describe("if Datadog does not find new objects at once", () => {
  test("each object is created once, and labelled when it appears", async () => {
    const { organisation, deploy, destroy } = install({ objectsBehind: 4_000, listsBehind: 20_000 });
    expect(await deploy()).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" } });
    expect(organisation.dashboards.list()).toHaveLength(1);
    expect(organisation.monitors.list()).toHaveLength(monitorNames.length);
    for (const name of monitorNames) expect(() => organisation.findMonitor(name)).not.toThrow();
    expect(await destroy()).toMatchObject({ status: "SUCCESS" });
  });

  test("a rolled-back creation leaves nothing, even if objects cannot be deleted at once", async () => {
    const { organisation, deploy } = install({ objectsBehind: 45_000, listsBehind: 110_000 });
    const Monitors = shippedWith("forwarder-failing", { query: "no query" });
    expect(await deploy({ Monitors })).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
    expect([...organisation.monitors.list(), ...organisation.dashboards.list()]).toEqual([]);
  });

  test("the installer waits once for all objects that are missing for almost two minutes", async () => {
    const { organisation, deploy } = install({ objectsBehind: 110_000, listsBehind: 110_000 });
    expect(await deploy()).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" } });
    expect(organisation.monitors.list()).toHaveLength(monitorNames.length);
    expect(organisation.dashboards.list()).toHaveLength(1);
  });

  test("a stack is deleted although lists still show deleted objects", async () => {
    let looks = 0;
    let stale: string | undefined;
    const { organisation, deploy, destroy, tag } = install({
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
    const installation = install({ objectsBehind: 60 * minute });
    const start = installation.now();
    expect(await installation.deploy()).toMatchObject({
      status: "FAILED",
      reason: expect.stringContaining("it does not find the dashboard (abc-001-xyz) that it created"),
    });
    expect(installation.now() - start).toBeLessThan(3 * minute);
  });
});

describe("if lists lag and the answer to a creation is lost", () => {
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

  test.each(paths)("each object still exists once: %s", async (path) => {
    const { organisation, deploy, destroy } = await losing(path, 115_000);
    expect(await deploy()).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" } });
    expect(organisation.monitors.list()).toHaveLength(monitorNames.length);
    expect(organisation.dashboards.list()).toHaveLength(1);
    for (const name of monitorNames) expect(() => organisation.findMonitor(name)).not.toThrow();
    await destroy();
    expect([...organisation.monitors.list(), ...organisation.dashboards.list()]).toEqual([]);
  });

  /** The request fails with the creation's outcome unknown. */
  async function losingAndFailing(path: string) {
    let lost = "not yet";
    return install({
      listsBehind: 100_000,
      disruptDatadog: (asked, method) => {
        if (lost === "not yet" && method === "POST" && asked === path) {
          lost = "now";
          return { kind: "lose", when: "before" };
        }
        if (lost !== "now" || method !== "GET" || asked !== path) return { kind: "none" };
        lost = "before";
        return { kind: "answer", answer: { status: 403, headers, body: "{}" } };
      },
    });
  }

  test.each(paths)("a rolled-back creation waits for the object and deletes it: %s", async (path) => {
    const { organisation, deploy, now } = await losingAndFailing(path);
    const start = now();
    expect(await deploy()).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
    expect([...organisation.monitors.list(), ...organisation.dashboards.list()]).toEqual([]);
    expect(now() - start).toBeLessThan(115_000);
  });

  test("a rolled-back update waits for the object and deletes it", async () => {
    let isUpdate = false;
    let isLost = false;
    const { organisation, deploy } = install({
      listsBehind: 100_000,
      disruptDatadog: (path, method) => {
        if (!isUpdate || path !== "/api/v1/monitor") return { kind: "none" };
        if (method === "POST") {
          isLost = true;
          return { kind: "lose", when: "before" };
        }
        if (!isLost) return { kind: "none" };
        isLost = false;
        return { kind: "answer", answer: { status: 403, headers, body: "{}" } };
      },
    });
    await deploy();
    const ids = organisation.monitors.list().map(({ id }) => id);
    isUpdate = true;
    const Monitors = JSON.stringify({ ...shipped.monitors, "brand-new": shipped.monitors["failing-runs"] });
    expect(await deploy({ Monitors })).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
    expect(organisation.monitors.list().map(({ id }) => id)).toEqual(ids);
  });

  test.each(paths)("a list that lags longer causes a temporary duplicate: %s", async (path) => {
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
