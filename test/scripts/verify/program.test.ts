import { expect, onTestFinished, test } from "vitest";
import { allChecks } from "../../../scripts/verify/all-checks.ts";
import {
  type BoundCheck,
  type ConnectedService,
  differs,
  holds,
  type Leftover,
  until,
  VerifyError,
} from "../../../scripts/verify/check.ts";
import { datadogService } from "../../../scripts/verify/datadog/service.ts";
import { readDatadogKeys, readSpaceliftKeys } from "../../../scripts/verify/keys.ts";
import { startDatadog } from "./datadog.ts";
import { createClock, parseResults, run } from "./harness.ts";

const check = (name: string, look: BoundCheck["run"], writes: readonly string[] = []): BoundCheck => ({
  ...{ name, assumption: "D1", statement: "…", writes, run: look },
});

function service(checks: readonly BoundCheck[], others: Partial<ConnectedService> = {}): ConnectedService {
  return {
    ...{ name: "datadog", place: "https://api.example", checks },
    greet: () => Promise.resolve(),
    leftovers: () => Promise.resolve([]),
    ...others,
  };
}

const holding = check("datadog-a", () => Promise.resolve(holds("as assumed")));
const differing = check("datadog-b", () => Promise.resolve(differs("otherwise")));
const failing = check("datadog-c", () => Promise.reject(new Error("a service is away")));
const writing = check("datadog-d", () => Promise.resolve(holds("written")), ["one point"]);

test.each([
  ["all hold", [holding], 0],
  ["one differs", [holding, differing, failing], 1],
  ["one could not be checked", [holding, failing], 3],
])("the exit code where %s", async (_, checks, code) => {
  expect(await run(["--datadog"], () => service(checks))).toMatchObject({ code });
});

test("the table has a row for each check, with what was seen", async () => {
  const { out } = await run(["--datadog"], () => service([holding, differing, failing]));
  expect(out.split("\n")).toEqual([
    expect.stringMatching(/^CHECK +ASSUMPTION +RESULT +SEEN$/),
    expect.stringMatching(/^datadog-a +D1 +holds +as assumed$/),
    expect.stringMatching(/^datadog-b +D1 +differs +otherwise$/),
    expect.stringMatching(/^datadog-c +D1 +not checked +.*a service is away$/),
    "",
  ]);
});

test("nothing is named, or something that is not there", async () => {
  const nothing = await run([], () => service([holding]));
  expect(nothing).toMatchObject({ code: 2, said: expect.stringContaining("--datadog") });
  const unknown = await run(["--datadog", "--only", "datadog-x"], () => service([holding]));
  expect(unknown).toMatchObject({ code: 2, said: "The named services have no check datadog-x: see --list.\n" });
  expect(await run(["--datdog"], () => service([holding]))).toMatchObject({ code: 2 });
});

test("a key that is missing is named in one sentence", () => {
  expect(() => readDatadogKeys({})).toThrow("Set DD_API_KEY to an API key of the Datadog organisation.");
  expect(() => readDatadogKeys({ DD_API_KEY: "a" })).toThrow("Set DD_APP_KEY");
  expect(() => readSpaceliftKeys({})).toThrow("Set SPACELIFT_API_KEY_ENDPOINT");
  const endpoint = { SPACELIFT_API_KEY_ENDPOINT: "https://acme.app.spacelift.io" };
  expect(() => readSpaceliftKeys(endpoint)).toThrow("Set SPACELIFT_API_KEY_ID");
  expect(() => readSpaceliftKeys({ ...endpoint, SPACELIFT_API_KEY_ID: "a" })).toThrow("Set SPACELIFT_API_KEY_SECRET");
});

test("which Datadog and which Spacelift are told from the environment, and no key goes over plain HTTP", () => {
  const keys = { DD_API_KEY: "a", DD_APP_KEY: "b" };
  expect(readDatadogKeys(keys).url).toBe("https://api.datadoghq.com");
  expect(readDatadogKeys({ ...keys, DD_SITE: "us5.datadoghq.com" }).url).toBe("https://api.us5.datadoghq.com");
  expect(readDatadogKeys({ ...keys, DD_URL: "http://127.0.0.1:8080/" }).url).toBe("http://127.0.0.1:8080");
  expect(() => readDatadogKeys({ ...keys, DD_URL: "http://api.example" })).toThrow("DD_URL gives http://api.example");
  expect(() => readSpaceliftKeys({ SPACELIFT_API_KEY_ENDPOINT: "http://acme.app.spacelift.io" })).toThrow(VerifyError);
});

test("a service that refuses the keys is not checked", async () => {
  const greet = () => Promise.reject(new VerifyError("Datadog refuses the key in DD_API_KEY (403)."));
  const { code, out, said } = await run(["--datadog"], () => service([holding], { greet }));
  expect({ code, out, said }).toEqual({ code: 2, out: "", said: "Datadog refuses the key in DD_API_KEY (403).\n" });
});

test.each([
  ["DD_API_KEY", { apiKey: "wrong" }],
  ["DD_APP_KEY", { appKey: "wrong" }],
])("Datadog refuses %s, and nothing is written", async (variable, wrong) => {
  const clock = createClock();
  const datadog = await startDatadog(clock.now);
  onTestFinished(datadog.close);
  const keys = { ...datadog.keys, ...wrong };
  const given = readDatadogKeys({ DD_URL: datadog.connection.url, DD_API_KEY: keys.apiKey, DD_APP_KEY: keys.appKey });
  const connect = () => datadogService({ ...datadog.connection, ...given });
  const { code, said } = await run(["--datadog", "--yes"], connect, clock);
  expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining(variable) });
  expect(datadog.standIn.series()).toEqual([]);
});

test("the plan comes before anything is written, and waits for a yes", async () => {
  const asked: string[] = [];
  let isWritten = false;
  const writer = check("datadog-d", () => {
    isWritten = true;
    return Promise.resolve(holds("written"));
  }, ["one point"]);
  const answering = (answer: boolean) => ({
    confirm: (question: string) => {
      expect(isWritten).toBe(false);
      asked.push(question);
      return Promise.resolve(answer);
    },
  });
  const refused = await run(["--datadog"], () => service([writer]), answering(false));
  expect(refused).toMatchObject({ code: 2, out: "", said: expect.stringContaining("datadog-d: one point") });
  expect(isWritten).toBe(false);
  expect(await run(["--datadog"], () => service([writer]), answering(true))).toMatchObject({ code: 0 });
  expect(asked).toEqual(["Go on? [y/N] ", "Go on? [y/N] "]);
});

test("where nobody can be asked, nothing is written without --yes", async () => {
  const { code, said } = await run(["--datadog"], () => service([writing]));
  expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining("--yes") });
  expect(await run(["--datadog", "--yes"], () => service([writing]))).toMatchObject({ code: 0 });
});

test("a check that only reads needs no leave", async () => {
  expect(await run(["--datadog", "--only", "datadog-a"], () => service([holding, writing]))).toMatchObject({ code: 0 });
});

/** A service that holds what checks make in it. */
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

test("what a failing check made is deleted, and what was made without an answer", async () => {
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

test("an interruption ends the waiting, deletes what was made, and shows what was found", async () => {
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

test("what cannot be deleted is named, and the exit code says that something is left", async () => {
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

test("--clean-up shows what it will delete, asks, and deletes what all runs left", async () => {
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

test("--clean-up finds what Datadog has of ours, and nothing of anybody else's", async () => {
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

test("--list needs no key, and says what each check writes", async () => {
  const connect = () => {
    throw new VerifyError("a key is missing");
  };
  const { code, out } = await run(["--list", "--json"], connect);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toHaveLength(allChecks.length);
  const ofAws = await run(["--aws", "--list"], connect);
  expect(ofAws.out).toContain("aws-message-size (A1)");
  expect(ofAws.out).not.toContain("datadog-");
});

test("a look is repeated until there is something to see, or patience ends", async () => {
  const clock = createClock();
  const context = { suffix: "", patienceSeconds: 12, undo: () => {}, ...clock };
  let looks = 0;
  const found = await until(context, () => {
    looks += 1;
    return Promise.resolve(looks === 3 ? "there" : undefined);
  });
  expect({ found, looks }).toEqual({ found: "there", looks: 3 });
  const began = clock.now();
  expect(await until(context, () => Promise.resolve(undefined))).toBeUndefined();
  expect(clock.now() - began).toBe(15_000);
});

test("points that appear late are waited for, and points that never do make no assumption wrong", async () => {
  const clock = createClock();
  let queries = 0;
  const slow = await startDatadog(clock.now, (request, answer) => {
    if (request.path !== "/api/v1/query") return answer(request);
    queries += 1;
    return queries > 4 ? answer(request) : { status: 200, headers: {}, body: '{"status":"ok","series":[]}' };
  });
  onTestFinished(slow.close);
  const argv = ["--datadog", "--yes", "--json", "--only", "datadog-last-write"];
  const late = await run(argv, () => datadogService(slow.connection), clock);
  expect(parseResults(late.out).results).toMatchObject([{ status: "holds" }]);
  queries = Number.NEGATIVE_INFINITY;
  const never = await run([...argv, "--patience", "60"], () => datadogService(slow.connection), clock);
  expect(parseResults(never.out).results).toMatchObject([
    { status: "unchecked", seen: "no point appeared within 60 s" },
  ]);
  expect(never.code).toBe(3);
});
