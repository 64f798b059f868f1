import { expect, test } from "vitest";
import type { Answer } from "../../../../lambda/forwarder/domain/answer.ts";
import { answerKind } from "../../../../lambda/forwarder/domain/answer.ts";

const answered = (status: number): Answer => ({ kind: "answered", status, body: "" });

test.each<[Answer, ReturnType<typeof answerKind>]>([
  [answered(200), "accepted"],
  [answered(202), "accepted"],
  [answered(301), "refused"],
  [answered(400), "refused"],
  [answered(403), "keyRefused"],
  [answered(404), "refused"],
  [answered(413), "refused"],
  [answered(429), "rateLimited"],
  [answered(500), "failed"],
  [answered(503), "failed"],
  [{ kind: "lost", detail: "ECONNRESET" }, "none"],
  [{ kind: "not_sent", why: "unreachable", detail: "ENOTFOUND" }, "none"],
  [{ kind: "not_sent", why: "too_large", detail: "" }, undefined],
])("classifies %j as %s", (answer, kind) => {
  expect(answerKind(answer)).toBe(kind);
});
