import { describe, expect, test } from "vitest";
import { explore } from "./explore.ts";
import { mutants } from "./mutants.ts";

/** Not enough that a rule of the protocol is broken: something must come of it. */
const rules = ["nonce", "slot"] as const;

describe("the checker sees what comes of it when", () => {
  test.each(mutants)("$what", ({ protocol, scenario, promise }) => {
    const ignored = [...rules, ...(["doubt", "misreported"] as const).filter((other) => other !== promise)];
    expect(explore(scenario, protocol, ignored).broken).toMatchObject({ promise });
  });
});
