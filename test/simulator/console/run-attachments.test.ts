import { expect, test } from "vitest";
import { createRunAttachments } from "../../../simulator/console/run-attachments.ts";

const request = (body: string) => ({ time: "1970-01-01T00:00:00.000Z", headers: [["a", "b"]] as const, body });

test("keeps input, deliveries with their answers, and the last claim", () => {
  const attachments = createRunAttachments();
  attachments.keepInput("1", "{}", 5);
  const answered = attachments.keepDelivery("1", request("one"));
  attachments.keepDelivery("1", request("one"));
  answered({ status: 503, body: "later" });
  const series = [{ metric: "runs", tags: ["a:1"], value: 1, unit: "run" }];
  attachments.keepClaim("1", { second: 1, series });
  attachments.keepClaim("1", { second: 2, series });
  const run = attachments.find("1");
  expect(run).toMatchObject({ input: { kind: "text", text: "{}" }, issuedAtMilliseconds: 5, second: 2 });
  expect(run?.deliveries.map(({ answer }) => answer)).toEqual([{ status: 503, body: "later" }, null]);
  expect(run?.deliveries[1]?.body).toBe(run?.deliveries[0]?.body);
  expect(JSON.parse(run?.series ?? "")).toEqual(series);
});

test("the oldest run loses its attachments first, and the newest keeps them", () => {
  const attachments = createRunAttachments(1000);
  for (const id of ["1", "2", "3"]) attachments.keepInput(id, "x".repeat(250), 0);
  expect(["1", "2", "3"].map((id) => attachments.find(id) !== undefined)).toEqual([false, true, true]);
  attachments.keepInput("4", "x".repeat(5000), 0);
  expect(["2", "3", "4"].map((id) => attachments.find(id) !== undefined)).toEqual([false, false, true]);
});

test("a growing run counts once against the limit", () => {
  const attachments = createRunAttachments(1000);
  attachments.keepInput("1", "x", 0);
  for (let count = 0; count < 50; count += 1) attachments.keepInput("2", "x".repeat(100 + count), 0);
  expect(attachments.find("1")).toBeDefined();
});

test("a text that is too long is replaced by its length", () => {
  const attachments = createRunAttachments();
  attachments.keepInput("1", "x".repeat(1_000_001), 0);
  expect(attachments.find("1")?.input).toEqual({ kind: "tooLong", characters: 1_000_001 });
});

test("many deliveries keep the first and the last ones", () => {
  const attachments = createRunAttachments();
  for (let count = 0; count < 30; count += 1) attachments.keepDelivery("1", request(String(count)));
  const run = attachments.find("1");
  const bodies = run?.deliveries.map(({ body }) => (body.kind === "text" ? body.text : ""));
  expect(bodies).toHaveLength(20);
  expect([bodies?.[4], bodies?.[5], bodies?.at(-1)]).toEqual(["4", "15", "29"]);
  expect(run?.omittedDeliveries).toBe(10);
});

test("attachments move to another id, with the answer that comes later", () => {
  const attachments = createRunAttachments();
  attachments.keepInput("provisional", "{}", 7);
  const answered = attachments.keepDelivery("provisional", request("one"));
  expect(attachments.move("provisional", "1")).toBe(7);
  answered({ status: 202, body: "" });
  expect(attachments.find("provisional")).toBeUndefined();
  expect(attachments.find("1")?.deliveries).toMatchObject([{ answer: { status: 202 } }]);
  expect(attachments.move("none", "2")).toBeUndefined();
});
