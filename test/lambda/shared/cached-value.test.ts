import { describe, expect, test } from "vitest";
import { apiKeyAges, createCachedValue, webhookSecretAges } from "../../../lambda/shared/cached-value.ts";

function harness() {
  const source = { value: "one", reads: 0, down: false };
  const clock = { milliseconds: 0 };
  const read = async () => {
    source.reads += 1;
    await Promise.resolve();
    if (source.down) throw new Error("source is down");
    return source.value;
  };
  const cached = createCachedValue(read, {
    maximumAgeMilliseconds: 60_000,
    minimumRefreshMilliseconds: 5_000,
    pauseMilliseconds: 15_000,
    now: () => clock.milliseconds,
  });
  return { source, clock, cached };
}

describe("get", () => {
  test("reads once a minute", async () => {
    const { source, clock, cached } = harness();
    expect(await cached.get()).toBe("one");
    source.value = "two";
    clock.milliseconds = 59_999;
    expect(await cached.get()).toBe("one");
    clock.milliseconds = 60_000;
    expect(await cached.get()).toBe("two");
    expect(source.reads).toBe(2);
  });

  test("shares one read among concurrent callers", async () => {
    const { source, cached } = harness();
    expect(await Promise.all([cached.get(), cached.get(), cached.refresh()])).toEqual(["one", "one", "one"]);
    expect(source.reads).toBe(1);
  });

  test("returns the older value while the source is down, and the new one afterwards", async () => {
    const { source, clock, cached } = harness();
    await cached.get();
    Object.assign(source, { down: true, value: "two" });
    clock.milliseconds = 120_000;
    expect(await cached.get()).toBe("one");
    source.down = false;
    clock.milliseconds += 15_000;
    expect(await cached.get()).toBe("two");
  });

  test("pauses after a failure, since a hanging source would delay every caller", async () => {
    const { source, clock, cached } = harness();
    await cached.get();
    source.down = true;
    for (let second = 60; second < 120; second += 1) {
      clock.milliseconds = second * 1000;
      expect(await cached.get()).toBe("one");
    }
    expect(source.reads).toBe(1 + 60 / 15);
  });

  test("rejects without any value, and tries again the next time", async () => {
    const { source, cached } = harness();
    source.down = true;
    await expect(cached.get()).rejects.toThrow("source is down");
    source.down = false;
    expect(await cached.get()).toBe("one");
  });
});

describe("refresh", () => {
  test("sees a change at once", async () => {
    const { source, clock, cached } = harness();
    await cached.get();
    source.value = "two";
    clock.milliseconds = 5_000;
    expect(await cached.refresh()).toBe("two");
    expect(await cached.get()).toBe("two");
  });

  test("rejects while the source is down, and without a read during the pause", async () => {
    const { source, clock, cached } = harness();
    await cached.get();
    source.down = true;
    clock.milliseconds = 5_000;
    await expect(cached.refresh()).rejects.toThrow("source is down");
    clock.milliseconds = 19_999;
    await expect(cached.refresh()).rejects.toThrow("source is down");
    expect(source.reads).toBe(2);
    expect(await cached.get()).toBe("one");
    source.down = false;
    clock.milliseconds = 20_000;
    expect(await cached.refresh()).toBe("one");
  });

  test("reads again if the clock was set back", async () => {
    const { source, clock, cached } = harness();
    clock.milliseconds = 1_000_000;
    await cached.get();
    source.value = "two";
    clock.milliseconds = 999_000;
    expect(await cached.get()).toBe("two");
  });

  test("reads no more often than allowed", async () => {
    const { source, clock, cached } = harness();
    for (let call = 0; call < 10_000; call += 1) {
      clock.milliseconds = call;
      await cached.refresh();
    }
    expect(source.reads).toBe(2);
  });
});

test("each cache has its settings", () => {
  expect(webhookSecretAges).toEqual({
    maximumAgeMilliseconds: 60_000,
    minimumRefreshMilliseconds: 5_000,
    pauseMilliseconds: 15_000,
  });
  expect(apiKeyAges).toEqual({
    maximumAgeMilliseconds: 60_000,
    minimumRefreshMilliseconds: 1_000,
    pauseMilliseconds: 5_000,
  });
});
