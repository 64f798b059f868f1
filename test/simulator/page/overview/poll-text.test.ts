import { expect, test } from "vitest";
import { pollText } from "../../../../simulator/page/overview/poll-text.ts";

test.each([
  [{ isOn: false, sent: 0, failed: 0, gauges: 0 }, "The poller is off."],
  [
    { isOn: true, sent: 0, failed: 0, gauges: 0 },
    "The poller asks Spacelift for pools, queues and stacks every ten seconds.",
  ],
  [
    { isOn: true, sent: 1, failed: 0, gauges: 38 },
    "The poller has asked Spacelift 1 time. Its last POST had 38 gauges.",
  ],
  [
    { isOn: true, sent: 2, failed: 1, gauges: 0 },
    "The poller has asked Spacelift 3 times; 1 poll sent nothing. Its last poll sent nothing.",
  ],
])("%j: %s", (state, text) => {
  expect(pollText(state)).toBe(text);
});
