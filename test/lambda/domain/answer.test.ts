import { expect, test } from "vitest";
import { answerKind, isReady } from "../../../lambda/domain/answer.ts";
import type { Answer } from "../../../lambda/domain/outcome.ts";

const answered = (status: number): Answer => ({ kind: "answered", status, body: "" });

test.each<[Answer, ReturnType<typeof answerKind>, boolean]>([
  [answered(200), "accepted", true],
  [answered(202), "accepted", true],
  [answered(301), "refused", true],
  [answered(400), "refused", true],
  [answered(403), "keyRefused", false],
  [answered(404), "refused", true],
  [answered(413), "refused", true],
  [answered(429), "rateLimited", true],
  [answered(500), "failed", false],
  [answered(503), "failed", false],
  [{ kind: "lost", detail: "ECONNRESET" }, "none", false],
  [{ kind: "not_sent", why: "unreachable", detail: "ENOTFOUND" }, "none", false],
  [{ kind: "not_sent", why: "too_large", detail: "" }, undefined, false],
])("%j is of the kind %s; Datadog is there: %s", (answer, kind, there) => {
  expect(answerKind(answer)).toBe(kind);
  expect(isReady(answer)).toBe(there);
});
