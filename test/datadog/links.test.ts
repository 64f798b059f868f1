import { describe, expect, test } from "vitest";
import { z } from "zod";
import { adaptDatadogFile } from "../../lambda/installer/domain/datadog-file.ts";
import { linkPlaceholders } from "../../lambda/installer/domain/spacelift-links.ts";
import { parseMetricQuery } from "../../simulator/dashboard/metric-query.ts";
import { unknownToClient } from "./client-models.ts";
import { readDatadogFile, readDrawings } from "./dashboard.ts";
import { renderMessage } from "./monitor-message.ts";
import { parseMonitorQuery } from "./monitor-query.ts";
import { parseMonitors, readMonitors } from "./monitors.ts";

const hosted = "https://acme.app.us.spacelift.io";
const selfHosted = "https://spacelift.example";
const linked = (name: "dashboard" | "monitors", spaceliftEndpoint: string) =>
  adaptDatadogFile(readDatadogFile(name), { spaceliftEndpoint });
const groupsOf = (query: string) => [...parseMonitorQuery(query).queries.values()][0]?.groupBy ?? [];

describe("a widget", () => {
  const grouped = readDrawings().filter(({ widget }) =>
    widget.requests.some(({ queries }) => queries.every(({ query }) => parseMetricQuery(query).groupBy[0] === "stack")),
  );

  test("has a place for links if it groups by stack, and no link in the file", () => {
    const places = readDrawings().filter(({ widget }) => widget.custom_links !== undefined);
    expect(places).toEqual(grouped);
    expect(places.length).toBeGreaterThan(10);
    expect(places.flatMap(({ widget }) => widget.custom_links)).toEqual([]);
  });

  test("links each stack to its page in Spacelift, as the official client models it", () => {
    const dashboard: unknown = JSON.parse(linked("dashboard", hosted));
    const links = JSON.stringify(dashboard).split('"custom_links":[').slice(1);
    const link = { label: "Open {{stack.value}} in Spacelift", link: `${hosted}/stack/{{stack.value}}` };
    expect(links.map((each) => each.startsWith(`${JSON.stringify(link)}]`))).toEqual(grouped.map(() => true));
    expect(unknownToClient(z.record(z.string(), z.unknown()).parse(dashboard), "Dashboard")).toEqual([]);
  });
});

describe.each(readMonitors())("the monitor %s", (key, { message, query }) => {
  const groups = groupsOf(query);
  const own = groups.includes("stack") ? "stack" : groups.includes("account") ? "account" : undefined;
  const messageWith = (endpoint: string) =>
    new Map(parseMonitors(linked("monitors", endpoint))).get(key)?.message ?? "";

  test("has one place for a link to what it groups by", () => {
    const places = Object.values(linkPlaceholders).filter((place) => message.includes(place));
    expect(places).toEqual(own === undefined ? [] : [linkPlaceholders[own]]);
    expect(message).not.toContain("](");
  });

  test("links to it on an alert, and not on a recovery", () => {
    const expected = {
      stack: [`[Open {{stack.name}} in Spacelift](${selfHosted}/stack/{{urlencode "stack.name"}})`],
      account: [`[Open {{account.name}} in Spacelift](${selfHosted})`],
      nothing: [],
    };
    const alert = renderMessage(messageWith(selfHosted), "alert");
    const paragraphs = alert.split("\n\n").filter((each) => each.includes("]("));
    expect(paragraphs).toEqual(expected[own ?? "nothing"]);
    expect(renderMessage(messageWith(selfHosted), "recovery")).not.toContain("](");
  });

  test("links only to the account of its endpoint, if the endpoint names one", () => {
    const alertIn = (account: string) => renderMessage(messageWith(hosted), "alert", { "account.name": account });
    expect(alertIn("acme").includes(`](${hosted}`)).toBe(own !== undefined);
    expect(alertIn("another")).not.toContain("](");
  });
});
