import { expect, test } from "vitest";
import { unpackDelivery } from "../../../lambda/shared/envelope.ts";
import type { PolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import { createBackfillHarness, hoursAgo } from "./harness.ts";
import { pastRun } from "./past-run.ts";

const since = ["--since", "2026-11-01"];
const extension = 'skip contains "sandboxes are not counted" if input.run_updated.stack.id == "sandbox"';
const runs = [pastRun("dns", "R1", { endedAt: hoursAgo(30) }), pastRun("sandbox", "R2", { endedAt: hoursAgo(30) })];
const refusal = { kind: "error", message: "unauthorized" } as const;

/** Evaluates the core, and then a filter and a tag as the extension would. */
function withExtension(shipped: PolicyEvaluator): PolicyEvaluator {
  return {
    ...shipped,
    evaluate: async (text, input) => {
      const core = text.replace(/^# ---- extension ----[\s\S]*/m, "# ---- extension ----\n");
      const evaluated = await shipped.evaluate(core, input);
      if (evaluated.kind === "failed" || !text.includes(extension)) return evaluated;
      const deliveries = JSON.stringify(input).includes('"id":"sandbox"') ? [] : evaluated.deliveries;
      return {
        ...evaluated,
        deliveries: deliveries.map((each) => ({
          ...each,
          payload: Object.assign({}, each.payload, { tags: ["a:b"] }),
        })),
      };
    },
  };
}

test("the registered policy's filters and tags apply, since Spacelift evaluates it", async () => {
  const { run, queue } = await createBackfillHarness({ runs, extension, withEvaluator: withExtension });
  const { code, out } = await run([...since, "--yes"]);
  expect(code).toBe(0);
  expect(out).toMatch(/dns .* sent/);
  expect(out).toMatch(/sandbox .* not_sent +the policy does not send it/);
  const [message] = await queue.receive(1);
  const body = unpackDelivery(message?.body ?? "")?.body;
  expect(JSON.parse(Buffer.from(body ?? []).toString())).toMatchObject({ tags: ["a:b"] });
});

test("if Spacelift refuses to evaluate a policy without an extension, the core's payload is made here", async () => {
  const { run, disruptions, queue } = await createBackfillHarness({ runs });
  disruptions.set("policySimulatev2", [refusal, refusal, refusal]);
  const { code, said } = await run([...since, "--yes"]);
  expect(code).toBe(0);
  expect(said.match(/Spacelift does not evaluate the policy for this key \(.*refused\)/g)).toHaveLength(1);
  const bodies = (await queue.receive(10)).map(({ body }) => Buffer.from(unpackDelivery(body)?.body ?? []).toString());
  expect(bodies.map((body) => JSON.parse(body).event.id)).toEqual(["R1", "R2"]);
});

test("if Spacelift refuses to evaluate a policy with an extension, nothing is sent unless --core-only says so", async () => {
  const { run, disruptions, queue } = await createBackfillHarness({ runs, extension, withEvaluator: withExtension });
  disruptions.set("policySimulatev2", [refusal, refusal]);
  const refused = await run([...since, "--yes"]);
  expect(refused.code).toBe(3);
  expect(refused.said).toMatch(/only Spacelift can apply its filters and tags\. Give the key .*--core-only/);
  expect(queue.depth().visible).toBe(0);
  expect(await run([...since, "--core-only", "--yes"])).toMatchObject({ code: 0 });
  expect(queue.depth().visible).toBe(2);
});

test("a run on which the policy cannot be evaluated fails alone", async () => {
  const withEvaluator = (shipped: PolicyEvaluator): PolicyEvaluator => ({
    ...shipped,
    evaluate: async (text, input, engine) =>
      JSON.stringify(input).includes('"R1"')
        ? { kind: "failed", reason: "eval_conflict_error: a secret of the input" }
        : shipped.evaluate(text, input, engine),
  });
  const { run, queue } = await createBackfillHarness({ runs, withEvaluator });
  const { code, out, said } = await run([...since, "--yes"]);
  expect(code).toBe(1);
  expect(out).toMatch(/R1 .* failed +the policy cannot be evaluated on the listed run/);
  expect(out + said).not.toContain("secret");
  expect(queue.depth().visible).toBe(1);
});

test("without the policy in Spacelift, the command refuses", async () => {
  const { run, spacelift } = await createBackfillHarness({ runs });
  spacelift.account.policies.delete("spacelift-datadog");
  const { code, said } = await run(since);
  expect(code).toBe(3);
  expect(said).toContain("Spacelift has no policy spacelift-datadog");
});
