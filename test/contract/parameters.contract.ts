import { describe, expect, test } from "vitest";
import { MissingParameterError, type Parameters } from "../../lambda/adapters/parameters.ts";

export interface ParametersHarness {
  readonly parameters: Parameters;
  /** Writes a parameter, or a new version of it. */
  readonly put: (name: string, value: string) => Promise<void>;
}

/** What the functions count on, of SSM Parameter Store and of whatever stands in for it. */
export function describeParametersContract(name: string, makeHarness: () => Promise<ParametersHarness>): void {
  const read = async ({ parameters }: ParametersHarness, parameter: string) => {
    const { value, version } = await parameters.read(parameter);
    return { value: value.reveal(), version };
  };

  describe(`the parameters contract: ${name}`, () => {
    test("gives the newest version, counted from 1", async () => {
      const harness = await makeHarness();
      await harness.put("/contract/key", "first");
      expect(await read(harness, "/contract/key")).toEqual({ value: "first", version: 1 });
      await harness.put("/contract/key", "second");
      expect(await read(harness, "/contract/key")).toEqual({ value: "second", version: 2 });
    });

    test("keeps parameters apart", async () => {
      const harness = await makeHarness();
      await harness.put("/contract/a", "one");
      await harness.put("/contract/ab", "two");
      expect(await read(harness, "/contract/a")).toEqual({ value: "one", version: 1 });
    });

    test("leaves out the white space around a value, and none within", async () => {
      const harness = await makeHarness();
      await harness.put("/contract/pasted", " new\nold\n");
      expect(await read(harness, "/contract/pasted")).toEqual({ value: "new\nold", version: 1 });
    });

    test("says which parameter is missing", async () => {
      const { parameters } = await makeHarness();
      const reading = parameters.read("/contract/nothing");
      await expect(reading).rejects.toBeInstanceOf(MissingParameterError);
      await expect(reading).rejects.toThrow("/contract/nothing");
    });
  });
}
