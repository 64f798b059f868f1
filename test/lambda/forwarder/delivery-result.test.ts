import { describe, expect, test } from "vitest";
import { combineResults, type DeliveryResult } from "../../../lambda/forwarder/delivery-result.ts";

const delivered: DeliveryResult = { kind: "done", how: "delivered", acceptedAtMilliseconds: 1000 };
const duplicate: DeliveryResult = { kind: "done", how: "duplicate" };
const retry: DeliveryResult = { kind: "retry", detail: "429", resetSeconds: 5 };
const rejected: DeliveryResult = { kind: "dead_letter", reason: "rejected", detail: "400" };
const tooOld: DeliveryResult = { kind: "dead_letter", reason: "too_old", detail: "46 days" };

describe("the results of several destinations for one event", () => {
  test.each([delivered, duplicate, retry, rejected])("keeps a single result", (result) => {
    expect(combineResults([result])).toEqual(result);
  });

  test("is a retry after the longest reset if any is a retry, since a dead letter would end the retries", () => {
    const later: DeliveryResult = { kind: "retry", detail: "503", resetSeconds: 60 };
    expect(combineResults([rejected, delivered, retry, later])).toEqual({ ...retry, resetSeconds: 60 });
    expect(combineResults([{ kind: "retry", detail: "lost" }, duplicate])).toEqual({ kind: "retry", detail: "lost" });
  });

  test("is a dead letter if any is one, with the first reason and every detail", () => {
    expect(combineResults([delivered, tooOld, rejected])).toEqual({ ...tooOld, detail: "46 days; 400" });
  });

  test("is delivered if any destination delivered it, at the time of the last acceptance", () => {
    const later: DeliveryResult = { kind: "done", how: "delivered", acceptedAtMilliseconds: 2000 };
    expect(combineResults([delivered, duplicate, later])).toEqual(later);
    expect(combineResults([duplicate, duplicate])).toEqual(duplicate);
  });
});
