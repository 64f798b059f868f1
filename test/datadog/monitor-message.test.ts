import { describe, expect, test } from "vitest";
import { notifyPlaceholder } from "../../lambda/installer/domain/datadog-file.ts";
import { type MonitorEvent, renderMessage } from "./monitor-message.ts";
import { readMonitors } from "./monitors.ts";

test("a message shows the blocks for its occasion", () => {
  const message = "a {{#is_alert}}b{{/is_alert}}{{^is_recovery}}c{{#is_warning}}d{{/is_warning}}{{/is_recovery}} e";
  expect(renderMessage(message, "alert")).toBe("a bc e");
  expect(renderMessage(message, "warning")).toBe("a cd e");
  expect(renderMessage(message, "no_data")).toBe("a c e");
  expect(renderMessage(message, "recovery")).toBe("a  e");
});

test.each([
  ["{{#is_alert}}a", "is_alert is not closed"],
  ["a{{/is_alert}}", "{{/is_alert}} closes nothing"],
  ["{{#is_alert}}{{#is_warning}}a{{/is_alert}}{{/is_warning}}", "{{/is_alert}} closes nothing"],
  ["{{#is_alret}}a{{/is_alret}}", "{{#is_alret}} is no condition"],
])("%s is not a message", (message, problem) => {
  expect(() => renderMessage(message, "alert")).toThrow(problem);
});

describe.each(readMonitors())("%s", (_, { message, options }) => {
  const warns = options.thresholds.warning !== undefined;
  const notifiesOfNoData = options.on_missing_data === "show_and_notify_no_data";
  const alarm = renderMessage(message, "alert");

  test("says what happened, what to do and why on each alert", () => {
    const occasions: MonitorEvent[] = ["alert"];
    if (warns) occasions.push("warning");
    if (notifiesOfNoData) occasions.push("no_data");
    for (const event of occasions) {
      expect(renderMessage(message, event)).toMatch(/^[A-Z{].+\.\n\n.+\n\nWhy .+\.\n\n\{\{!-- notify --\}\}$/s);
    }
  });

  test("says on recovery that all is well, without the alert's text", () => {
    const recovery = renderMessage(message, "recovery").replace(notifyPlaceholder, "").trim();
    expect(recovery).toMatch(/^[A-Z][^\n]+\.$/);
    const sentences = alarm.split(/(?<=[.:])\s+/).filter((sentence) => sentence.length > 10);
    expect(sentences.length).toBeGreaterThan(3);
    for (const sentence of sentences) expect(recovery).not.toContain(sentence);
    expect(recovery).not.toContain("{{value}}");
  });

  test("distinguishes warnings and missing data from alerts", () => {
    expect(message.includes("{{#is_warning}}")).toBe(warns);
    expect(renderMessage(message, "warning").startsWith("Warning: ")).toBe(warns);
    expect(message.includes("{{#is_no_data}}")).toBe(notifiesOfNoData);
    // A missing value cannot be shown.
    expect(renderMessage(message, "no_data")).not.toContain("{{value}}");
  });
});
