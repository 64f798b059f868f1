import { describe, expect, test } from "vitest";
import { createCachedValue } from "../../../lambda/handlers/cached-value.ts";

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

  test("shares one read among callers who come at once", async () => {
    const { source, cached } = harness();
    expect(await Promise.all([cached.get(), cached.get(), cached.refresh()])).toEqual(["one", "one", "one"]);
    expect(source.reads).toBe(1);
  });

  test("gives the older value while the source is down, and the newer once it is back", async () => {
    const { source, clock, cached } = harness();
    await cached.get();
    Object.assign(source, { down: true, value: "two" });
    clock.milliseconds = 120_000;
    expect(await cached.get()).toBe("one");
    source.down = false;
    expect(await cached.get()).toBe("two");
  });

  test("rejects where there never was a value, and tries again the next time", async () => {
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

  test("reads no more often than allowed, however often it is called", async () => {
    const { source, clock, cached } = harness();
    for (let call = 0; call < 10_000; call += 1) {
      clock.milliseconds = call;
      await cached.refresh();
    }
    expect(source.reads).toBe(2);
  });
});
