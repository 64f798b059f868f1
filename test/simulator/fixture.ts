import { readFileSync } from "node:fs";

/** A notification-policy input of `test/fixtures`, with its event's time set to now: what is years old is not counted. */
export function readFixture(name: string): unknown {
  const text = readFileSync(new URL(`../fixtures/policy-input/${name}.json`, import.meta.url), "utf8");
  const now = Date.now();
  return JSON.parse(text, (key, value: unknown) => {
    if (key === "updated_at") return now * 1e6;
    if (key === "version") return { ...Object(value), created_at: now * 1e6 };
    return value;
  });
}
