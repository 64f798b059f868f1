import { expect, test } from "vitest";
import { captionOf } from "../../../../simulator/page/overview/node-caption.ts";
import type { PipelineCounts } from "../../../../simulator/page/overview/pipeline-counts.ts";

const counts: PipelineCounts = {
  ...{ spacelift: 400, receiver: 408, queue: 0, forwarder: 0, datadog: 0, letters: 0, ledger: 0 },
  ...{ plainFunction: 0, plainDatadog: 0, plainLost: 0, repeated: 0, retried: 0 },
};

test("says why the receiver counts more than Spacelift", () => {
  expect(captionOf("receiver", "wide", undefined)).toBe("webhooks");
  expect(captionOf("receiver", "wide", counts)).toBe("webhooks");
  expect(captionOf("receiver", "wide", { ...counts, repeated: 1_008 })).toBe("webhooks, 1,008 repeated");
  expect(captionOf("receiver", "tall", { ...counts, repeated: 8 })).toBe("8 repeated");
});

test("says how many runs the plain forwarder has not delivered yet", () => {
  expect(captionOf("plainFunction", "wide", counts)).toBe("runs, no queue");
  expect(captionOf("plainFunction", "wide", { ...counts, retried: 3 })).toBe("3 being retried");
  expect(captionOf("plainFunction", "tall", { ...counts, retried: 3 })).toBe("3 retried");
});
