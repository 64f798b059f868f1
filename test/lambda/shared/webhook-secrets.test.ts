import { expect, test } from "vitest";
import { formatWebhookSecrets } from "../../../lambda/shared/webhook-secrets.ts";
import { accepted, day, now, parse, registration } from "./secret-lines.ts";

test("a parameter holds one secret a line, newest first", () => {
  expect(accepted(parse("", " new one \r", "old-one", ""))).toEqual(["new one", "old-one"]);
});

test("an empty parameter accepts nothing", () => {
  expect(accepted(parse(" "))).toEqual([]);
});

test("a line with notes reads back as it was written", () => {
  const line = `abc for=${registration} version=2 until=2026-11-03T09:00:00.000Z`;
  const [secret] = parse(line);
  expect(secret).toMatchObject({ madeFor: { registration, version: 2 }, untilMilliseconds: now + day });
  expect(secret?.secret.reveal()).toBe("abc");
  expect(formatWebhookSecrets(parse(line, "by hand")).reveal()).toBe(`${line}\nby hand`);
});

test.each(["a=b until", "abc until=tomorrow", "abc for=", "abcfor=x", "abc version=two"])(
  "an invalid note belongs to the secret: %s",
  (line) => {
    expect(accepted(parse(line))).toEqual([line]);
  },
);

test("a secret is accepted before its end, and not at its end", () => {
  const secrets = parse("new", "old until=2026-11-02T09:00:01.000Z");
  expect(accepted(secrets, now + 999)).toEqual(["new", "old"]);
  expect(accepted(secrets, now + 1000)).toEqual(["new"]);
});
