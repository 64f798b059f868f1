import { describe, expect, test } from "vitest";
import { explore } from "./explore.ts";
import { mutants } from "./mutants.ts";
import { recoveryMutants } from "./recovery-mutants.ts";

/** Promises that are rules of the protocol. A mutant must break an observable promise instead. */
const rules = ["nonce", "slot"] as const;

describe("the checker finds a broken promise if", () => {
  test.each([...mutants, ...recoveryMutants])("$what", ({ protocol, scenario, promise }) => {
    const ignored = [...rules, ...(["doubt", "misreported"] as const).filter((other) => other !== promise)];
    expect(explore(scenario, protocol, ignored).broken).toMatchObject({ promise });
  });
});
