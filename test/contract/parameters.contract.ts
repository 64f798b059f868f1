import { describe, expect, test } from "vitest";
import { MissingParameterError, type Parameters } from "../../lambda/shared/parameters.ts";
import { Secret } from "../../lambda/shared/secret.ts";

export interface ParametersHarness {
  readonly parameters: Parameters;
  readonly tagsOf: (name: string) => Promise<Readonly<Record<string, string>>>;
  /** Writes a new version, as a user would. */
  readonly put: (
    name: string,
    value: string,
    type?: "SecureString" | "String",
    tier?: "standard" | "advanced",
  ) => Promise<void>;
}

async function read(parameters: Parameters, name: string) {
  const { value, version } = await parameters.read(name);
  return { value: value.reveal(), version };
}

/** The functions' assumptions about SSM Parameter Store, for the service and its stand-in. */
export function describeParametersContract(name: string, makeHarness: () => Promise<ParametersHarness>): void {
  describe(`the parameters contract: ${name}`, () => {
    test("reads the newest version, counted from 1", async () => {
      const harness = await makeHarness();
      await harness.put("/contract/key", "first");
      expect(await read(harness.parameters, "/contract/key")).toEqual({ value: "first", version: 1 });
      await harness.put("/contract/key", "second");
      expect(await read(harness.parameters, "/contract/key")).toEqual({ value: "second", version: 2 });
    });

    test("keeps parameters apart", async () => {
      const harness = await makeHarness();
      await harness.put("/contract/a", "one");
      await harness.put("/contract/ab", "two");
      expect(await read(harness.parameters, "/contract/a")).toEqual({ value: "one", version: 1 });
    });

    test("trims a value, and keeps white space within", async () => {
      const harness = await makeHarness();
      await harness.put("/contract/pasted", " new\nold\n");
      expect(await read(harness.parameters, "/contract/pasted")).toEqual({ value: "new\nold", version: 1 });
    });

    test("names a missing parameter", async () => {
      const { parameters } = await makeHarness();
      const reading = parameters.read("/contract/nothing");
      await expect(reading).rejects.toBeInstanceOf(MissingParameterError);
      await expect(reading).rejects.toThrow("/contract/nothing");
    });

    test("writes SecureStrings, and distinguishes them from plain ones", async () => {
      const { parameters, put } = await makeHarness();
      await parameters.write("/contract/written", new Secret("first\nsecond"));
      await put("/contract/plain", "in the clear", "String");
      const { value, isSecure } = await parameters.read("/contract/written");
      expect({ value: value.reveal(), isSecure }).toEqual({ value: "first\nsecond", isSecure: true });
      expect(await parameters.read("/contract/plain")).toMatchObject({ isSecure: false });
    });

    test("returns the time of the newest version", async () => {
      const { parameters } = await makeHarness();
      const before = Date.now();
      await parameters.write("/contract/dated", new Secret("first"));
      const { changedAtMilliseconds } = await parameters.read("/contract/dated");
      // Parameter Store may round to whole seconds.
      expect(changedAtMilliseconds).toBeGreaterThan(before - 2_000);
      expect(changedAtMilliseconds).toBeLessThan(Date.now() + 2_000);
    });

    test("writes new versions, and starts at 1 after a removal", async () => {
      const harness = await makeHarness();
      await harness.put("/contract/key", "first");
      await harness.parameters.write("/contract/key", new Secret("second"));
      expect(await read(harness.parameters, "/contract/key")).toEqual({ value: "second", version: 2 });
      await harness.parameters.remove("/contract/key");
      await expect(harness.parameters.read("/contract/key")).rejects.toBeInstanceOf(MissingParameterError);
      await harness.parameters.write("/contract/key", new Secret("third"));
      expect(await read(harness.parameters, "/contract/key")).toEqual({ value: "third", version: 1 });
    });

    test("writes with tags, at first and again", async () => {
      const harness = await makeHarness();
      await harness.parameters.write("/contract/tagged", new Secret("first"), { tags: { team: "ops" } });
      await harness.parameters.write("/contract/tagged", new Secret("second"), { tags: { team: "ops", env: "prod" } });
      expect(await read(harness.parameters, "/contract/tagged")).toEqual({ value: "second", version: 2 });
      expect(await harness.tagsOf("/contract/tagged")).toEqual({ team: "ops", env: "prod" });
    });

    test("removes tags that are there, and accepts others", async () => {
      const { parameters, tagsOf } = await makeHarness();
      const tags = { team: "ops", env: "prod", tier: "1" };
      await parameters.write("/contract/untagged", new Secret("first"), { tags });
      const settings = { tags: { team: "core" }, removedTags: ["env", "nothing"] };
      await parameters.write("/contract/untagged", new Secret("second"), settings);
      expect(await tagsOf("/contract/untagged")).toEqual({ team: "core", tier: "1" });
      await parameters.write("/contract/untagged", new Secret("third"), { removedTags: ["team", "tier"] });
      expect(await tagsOf("/contract/untagged")).toEqual({});
    });

    test("accepts the removal of a missing parameter", async () => {
      const { parameters } = await makeHarness();
      await expect(parameters.remove("/contract/nothing")).resolves.toBeUndefined();
    });
  });
}

/** Size limits. The emulator has none, so this applies only to the stand-in. */
export function describeParameterSizes(name: string, makeHarness: () => Promise<ParametersHarness>): void {
  describe(`the sizes of parameters: ${name}`, () => {
    test("accepts at most four kibibytes", async () => {
      const harness = await makeHarness();
      const full = "x".repeat(4096);
      await harness.parameters.write("/contract/full", new Secret(full));
      expect(await read(harness.parameters, "/contract/full")).toEqual({ value: full, version: 1 });
      await expect(harness.parameters.write("/contract/full", new Secret(`${full}x`))).rejects.toThrow(
        /4096|Validation/,
      );
      expect(await read(harness.parameters, "/contract/full")).toEqual({ value: full, version: 1 });
    });

    test("accepts at most eight kibibytes for an advanced parameter", async () => {
      const harness = await makeHarness();
      const full = "x".repeat(8192);
      await harness.put("/contract/advanced", full, "SecureString", "advanced");
      expect(await read(harness.parameters, "/contract/advanced")).toEqual({ value: full, version: 1 });
      await expect(harness.put("/contract/advanced", `${full}x`, "SecureString", "advanced")).rejects.toThrow(
        /8192|Validation/,
      );
      expect(await read(harness.parameters, "/contract/advanced")).toEqual({ value: full, version: 1 });
    });
  });
}
