import { expect, test } from "vitest";
import { allChecks } from "../../../scripts/verify/all-checks.ts";
import { differs, holds, VerifyError } from "../../../scripts/verify/check.ts";
import { check, holding, service, writing } from "./fake-service.ts";
import { run } from "./harness.ts";

const differing = check("datadog-b", () => Promise.resolve(differs("otherwise")));
const failing = check("datadog-c", () => Promise.reject(new Error("a service is away")));
test.each([
  ["all assumptions hold", [holding], 0],
  ["one assumption differs", [holding, differing, failing], 1],
  ["a check was impossible", [holding, failing], 3],
])("the exit code if %s", async (_, checks, code) => {
  expect(await run(["--datadog"], () => service(checks))).toMatchObject({ code });
});

test("the table has a row for each check, with the observed behaviour", async () => {
  const { out } = await run(["--datadog"], () => service([holding, differing, failing]));
  expect(out.split("\n")).toEqual([
    expect.stringMatching(/^CHECK +ASSUMPTION +RESULT +SEEN$/),
    expect.stringMatching(/^datadog-a +D1 +holds +as assumed$/),
    expect.stringMatching(/^datadog-b +D1 +differs +otherwise$/),
    expect.stringMatching(/^datadog-c +D1 +not checked +.*a service is away$/),
    "",
  ]);
});

test("no service, an unknown check and an unknown option are wrong usage", async () => {
  const nothing = await run([], () => service([holding]));
  expect(nothing).toMatchObject({ code: 2, said: expect.stringContaining("--datadog") });
  const unknown = await run(["--datadog", "--only", "datadog-x"], () => service([holding]));
  expect(unknown).toMatchObject({ code: 2, said: expect.stringContaining("have no check datadog-x: see --list") });
  expect(await run(["--datdog"], () => service([holding]))).toMatchObject({ code: 2 });
});

test("a service that refuses the keys is not checked", async () => {
  const greet = () => Promise.reject(new VerifyError("Datadog refuses the key in DD_API_KEY (403)."));
  const { code, out, said } = await run(["--datadog"], () => service([holding], { greet }));
  expect({ code, out, said }).toEqual({ code: 3, out: "", said: "Datadog refuses the key in DD_API_KEY (403).\n" });
});

test("the plan is printed before anything is written, and needs a confirmation", async () => {
  const asked: string[] = [];
  let isWritten = false;
  const writer = check("datadog-d", () => {
    isWritten = true;
    return Promise.resolve(holds("written"));
  }, ["one point"]);
  const answering = (answer: boolean) => ({
    confirm: (question: string) => {
      expect(isWritten).toBe(false);
      asked.push(question);
      return Promise.resolve(answer);
    },
  });
  const refused = await run(["--datadog"], () => service([writer]), answering(false));
  expect(refused).toMatchObject({ code: 2, out: "", said: expect.stringContaining("datadog-d: one point") });
  expect(isWritten).toBe(false);
  expect(await run(["--datadog"], () => service([writer]), answering(true))).toMatchObject({ code: 0 });
  expect(asked).toEqual(["Go on? [y/N] ", "Go on? [y/N] "]);
});

test("without a terminal, nothing is written without --yes", async () => {
  const { code, said } = await run(["--datadog"], () => service([writing]));
  expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining("--yes") });
  expect(await run(["--datadog", "--yes"], () => service([writing]))).toMatchObject({ code: 0 });
});

test("a check that only reads needs no confirmation", async () => {
  expect(await run(["--datadog", "--only", "datadog-a"], () => service([holding, writing]))).toMatchObject({ code: 0 });
});

test("--list needs no key, and prints the objects that each check writes", async () => {
  const connect = () => {
    throw new VerifyError("a key is missing");
  };
  const { code, out } = await run(["--list", "--json"], connect);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toHaveLength(allChecks.length);
  const ofAws = await run(["--aws", "--list"], connect);
  expect(ofAws.out).toContain("aws-message-size (A1)");
  expect(ofAws.out).not.toContain("datadog-");
});
