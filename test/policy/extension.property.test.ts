import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { renderPolicy } from "../../lambda/contract/policy.ts";
import { startOpa } from "../simulator/stand-ins/open-policy-agent.ts";
import { places } from "./document.ts";
import { placeholderText } from "./log-placeholders.ts";

const { isOpaMissing, theOpa } = await startOpa();
const core = readFileSync(new URL("../../policy/notification.rego", import.meta.url), "utf8");

/** Copies texts of the input into each place that an extension can fill, keys included. */
const extension = `
include contains "run_note"
tags contains text if some text in input.texts
metrics contains {"name": text, "value": 1, "tags": [text], text: {text: [text]}} if some text in input.texts
rename[text] := text if some text in input.texts
`;
const policy = renderPolicy(core, { extension });

test.skipIf(isOpaMissing)("no placeholder for logs leaves by an extension, in any letter case", async () => {
  let withMarkers = 0;
  const texts = fc.array(placeholderText, { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(texts, async (given) => {
      const input = { texts: given, run_updated: { state: "FINISHED", note: given[0] } };
      const evaluation = await theOpa().evaluate(policy, input);
      if (evaluation.kind === "failed") throw new Error(evaluation.reason);
      expect(evaluation.deliveries).toHaveLength(1);
      const sent = places(evaluation.deliveries).flatMap(([path, value]) => [value, path.at(-1)]);
      expect(sent.filter((text) => /spacelift::logs::/iu.test(String(text)))).toEqual([]);
      if (given.some((text) => /spacelift::logs::/iu.test(text))) withMarkers += 1;
    }),
    { numRuns: 40 },
  );
  expect(withMarkers).toBeGreaterThan(10);
});
