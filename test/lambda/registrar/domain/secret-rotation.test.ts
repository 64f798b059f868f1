import { describe, expect, test } from "vitest";
import {
  concerns,
  hasOthersInUse,
  isRotating,
  newestByHand,
  newestInUse,
  secretInUse,
  withGenerationEnded,
  withOthersRetired,
  withVersionInFront,
} from "../../../../lambda/registrar/domain/secret-rotation.ts";
import { Secret } from "../../../../lambda/shared/secret.ts";
import { formatWebhookSecrets, type WebhookSecret } from "../../../../lambda/shared/webhook-secrets.ts";
import { accepted, day, now, parse, registration } from "../../shared/secret-lines.ts";

function forVersion(secrets: readonly WebhookSecret[], version: number, at = now) {
  return withVersionInFront(secrets, { registration, version }, at, () => new Secret(`secret ${version}`));
}

describe("a rotation", () => {
  test("of an empty parameter creates the first secret", () => {
    const secrets = forVersion([], 1);
    expect(formatWebhookSecrets(secrets).reveal()).toBe(`secret 1 for=${registration} version=1`);
    expect(isRotating(secrets, { registration, version: 1 })).toBe(false);
  });

  test("puts the new secret in front and accepts all others, even one that a person wrote", () => {
    const secrets = forVersion(forVersion(parse("by hand"), 1), 2);
    expect(accepted(secrets)).toEqual(["secret 2", "secret 1", "by hand"]);
    expect(isRotating(secrets, { registration, version: 2 })).toBe(true);
  });

  test("that is repeated changes nothing", () => {
    const once = forVersion(forVersion([], 1), 2);
    const twice = withVersionInFront(once, { registration, version: 2 }, now, () => new Secret("another"));
    expect(formatWebhookSecrets(twice).reveal()).toBe(formatWebhookSecrets(once).reveal());
  });

  test("ends the others in a day, and a repetition does not extend the day", () => {
    const done = withOthersRetired(forVersion(forVersion([], 1), 2), { registration, version: 2 }, now);
    expect(isRotating(done, { registration, version: 2 })).toBe(false);
    expect(accepted(done, now + day - 1)).toEqual(["secret 2", "secret 1"]);
    expect(accepted(withOthersRetired(done, { registration, version: 2 }, now + day / 2), now + day)).toEqual([
      "secret 2",
    ]);
  });

  test("back to a version whose secret is still accepted uses that secret without an end", () => {
    const done = withOthersRetired(forVersion(forVersion([], 1), 2), { registration, version: 2 }, now);
    const back = withVersionInFront(done, { registration, version: 1 }, now + 1, () => new Secret("another"));
    expect(accepted(back, now + 2 * day)).toEqual(["secret 1", "secret 2"]);
    expect(isRotating(back, { registration, version: 1 })).toBe(true);
  });

  test("back to a version whose secret has expired creates a new one", () => {
    const done = withOthersRetired(forVersion(forVersion([], 1), 2), { registration, version: 2 }, now);
    const back = withVersionInFront(done, { registration, version: 1 }, now + day, () => new Secret("another"));
    expect(accepted(back, now + day)).toEqual(["another", "secret 2"]);
  });

  test("removes expired secrets when it retires others", () => {
    const secrets = parse("new", "old until=2026-11-02T09:00:02.000Z", "older until=2026-11-02T09:00:01.000Z");
    const retired = withOthersRetired(secrets, { registration, version: 1 }, now + 1_000);
    expect(accepted(retired, now + 1_000)).toEqual(["new", "old"]);
    expect(formatWebhookSecrets(retired).reveal()).not.toContain("older");
  });

  test("leaves the secrets of another registration", () => {
    const other = { registration: "acme.app.spacelift.io/other", version: 1 };
    const secrets = forVersion(
      withVersionInFront([], other, now, () => new Secret("theirs")),
      1,
    );
    expect(accepted(secrets)).toEqual(["secret 1", "theirs"]);
    expect(isRotating(secrets, { registration, version: 1 })).toBe(false);
    expect(formatWebhookSecrets(withOthersRetired(secrets, { registration, version: 1 }, now)).reveal()).toBe(
      formatWebhookSecrets(secrets).reveal(),
    );
    expect(hasOthersInUse(secrets, { registration, version: 1 })).toBe(true);
  });

  test("fits into a parameter after any number of rotations", () => {
    let secrets: readonly WebhookSecret[] = [];
    for (let version = 1; version <= 100; version += 1) {
      const name = { registration: `${"a".repeat(64)}.app.spacelift.io/${"b".repeat(64)}`, version };
      secrets = withOthersRetired(
        withVersionInFront(secrets, name, now, () => new Secret("f".repeat(64))),
        name,
        now,
      );
    }
    expect(formatWebhookSecrets(secrets).reveal().length).toBeLessThan(4096);
  });
});

describe("the end of a generation", () => {
  const other = "0a1b-4e5f/acme.app.spacelift.io";
  const lines = [
    `ours for=${registration} version=2`,
    `old for=${registration} version=1 until=2026-11-02T10:00:00.000Z`,
    `theirs for=${other} version=1`,
    `theirs too for=${other} version=2 until=2026-11-02T10:00:00.000Z`,
    `by hand until=2026-11-03T09:00:00.000Z by=${registration}`,
    `of somebody until=2026-11-03T09:00:00.000Z by=${other}`,
  ];
  const ended = (hasSuccessor: boolean) =>
    formatWebhookSecrets(withGenerationEnded(parse(...lines), registration, hasSuccessor, now))
      .reveal()
      .split("\n");

  test("removes its lines, and restores those that a person wrote", () => {
    expect(ended(false)).toEqual([lines[2], lines[3], "by hand", lines[5]]);
  });

  test("leaves its lines for a day if the resource has a successor in another account", () => {
    expect(ended(true)).toEqual([
      `${lines[0]} until=2026-11-03T09:00:00.000Z`,
      lines[1],
      ...[lines[2], lines[3], "by hand", lines[5]],
    ]);
  });

  test("concerns a parameter with a line that it wrote or ended", () => {
    expect(concerns(parse(...lines), registration)).toBe(true);
    expect(concerns(parse(lines[4] ?? ""), registration)).toBe(true);
    expect(concerns(parse(lines[2] ?? "", "by hand"), registration)).toBe(false);
  });

  test("finds the secrets in use", () => {
    const secrets = parse(...lines);
    expect(secretInUse(secrets, { registration, version: 2 })?.reveal()).toBe("ours");
    expect(secretInUse(secrets, { registration, version: 1 })).toBeUndefined();
    expect(newestInUse(secrets, other)?.secret.reveal()).toBe("theirs");
    expect(newestByHand(secrets, registration)?.reveal()).toBe("by hand");
    expect(newestByHand(secrets, "another")).toBeUndefined();
  });

  test("marks the line of a person that it ended", () => {
    const retired = withOthersRetired(parse("by hand"), { registration, version: 1 }, now);
    expect(formatWebhookSecrets(retired).reveal()).toBe(`by hand until=2026-11-03T09:00:00.000Z by=${registration}`);
  });
});
