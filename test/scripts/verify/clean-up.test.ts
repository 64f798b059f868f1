import { expect, onTestFinished, test } from "vitest";
import { holds, type Leftover, VerifyError } from "../../../scripts/verify/check.ts";
import { datadogService } from "../../../scripts/verify/datadog/service.ts";
import { startDatadog } from "./datadog.ts";
import { check, holding, service, writing } from "./fake-service.ts";
import { createClock, parseResults, run } from "./harness.ts";

/** A service that stores the objects of checks. */
function createStore() {
  const held = new Set<string>();
  const leftoverOf = (what: string): Leftover => ({
    what,
    remove: () => {
      held.delete(what);
      return Promise.resolve();
    },
  });
  return {
    held,
    leftoverOf,
    leftovers: (suffix = "") => Promise.resolve([...held].filter((each) => each.includes(suffix)).map(leftoverOf)),
  };
}

test("the objects of a failed check are deleted, also unreported ones", async () => {
  const store = createStore();
  const made = check("datadog-made", ({ suffix, undo }) => {
    for (const name of [`named-${suffix}`, `lost-${suffix}`]) store.held.add(name);
    const { what, remove } = store.leftoverOf(`named-${suffix}`);
    undo(what, remove);
    return Promise.reject(new Error("it failed later"));
  });
  store.held.add("of-another-run");
  await run(["--datadog"], () => service([made], { leftovers: store.leftovers }));
  expect([...store.held]).toEqual(["of-another-run"]);
});

test("an interruption ends the waiting, deletes the objects, and prints the results", async () => {
  const store = createStore();
  const controller = new AbortController();
  const waiting = check("datadog-waiting", async ({ suffix, undo, wait }) => {
    const name = `made-${suffix}`;
    store.held.add(name);
    undo(name, store.leftoverOf(name).remove);
    controller.abort();
    await wait(1_000);
    return holds("never");
  });
  const wait = () => (controller.signal.aborted ? Promise.reject(new Error("aborted")) : Promise.resolve());
  const { code, out } = await run(
    ["--datadog", "--json"],
    () => service([holding, waiting], { leftovers: store.leftovers }),
    { signal: controller.signal, wait },
  );
  expect(code).toBe(130);
  expect(parseResults(out).results.map(({ status, seen }) => [status, seen])).toEqual([
    ["holds", "as assumed"],
    ["unchecked", "interrupted"],
  ]);
  expect([...store.held]).toEqual([]);
});

test("objects that cannot be deleted are reported with exit code 3", async () => {
  const stubborn = check("datadog-stubborn", ({ undo }) => {
    undo("the monitor 7", () => Promise.reject(new VerifyError("Datadog answered 500")));
    return Promise.resolve(holds("made"));
  });
  const { code, said, out } = await run(["--datadog"], () => service([stubborn]));
  expect(code).toBe(3);
  expect(said).toContain("--clean-up");
  expect(said).toContain("the monitor 7");
  expect(out).toContain("holds");
});

test("--clean-up prints its plan, asks, and deletes the objects of all runs", async () => {
  const store = createStore();
  store.held.add("left-1").add("left-2");
  const connect = () => service([writing], { leftovers: store.leftovers });
  const unasked = await run(["--datadog", "--clean-up"], connect);
  expect(unasked).toMatchObject({ code: 2, said: expect.stringContaining("left-2") });
  expect(store.held.size).toBe(2);
  const { code, out } = await run(["--datadog", "--clean-up", "--yes", "--json"], connect);
  expect({ code, out: JSON.parse(out) }).toEqual({ code: 0, out: { deleted: ["left-1", "left-2"], left: [] } });
  expect(store.held.size).toBe(0);
  expect(await run(["--datadog", "--clean-up"], connect)).toMatchObject({ code: 0 });
});

test("--clean-up deletes only our objects from Datadog", async () => {
  const clock = createClock();
  const { connection, organisation, close } = await startDatadog(clock.now);
  onTestFinished(close);
  const monitor = { type: "query alert", query: "sum(last_5m):sum:a{*} > 1", options: {} };
  organisation.monitors.create({ ...monitor, name: "ours", tags: ["made-by:spacelift-datadog-verify"] });
  const theirs = organisation.monitors.create({ ...monitor, name: "spacelift-datadog-verify-like", tags: [] });
  organisation.dashboards.create({ title: "spacelift-datadog-verify-0badcafe", layout_type: "ordered", widgets: [] });
  const other = organisation.dashboards.create({ title: "spacelift-datadog", layout_type: "ordered", widgets: [] });
  const { code } = await run(["--datadog", "--clean-up", "--yes"], () => datadogService(connection), clock);
  expect(code).toBe(0);
  expect(organisation.monitors.list()).toEqual([theirs]);
  expect(organisation.dashboards.list()).toEqual([other]);
});
