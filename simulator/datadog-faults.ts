import { datadogFaults } from "./datadog-fault-catalogue.ts";
import type { DatadogFaultName } from "./fault-catalogue.ts";
import type { Faults } from "./faults.ts";
import { productDisruption } from "./product-faults.ts";
import type { DatadogAnswer } from "./stand-ins/datadog-exchange.ts";
import type { DatadogDisruption } from "./stand-ins/datadog-server.ts";
import type { Point } from "./stand-ins/held-points.ts";

const html = "<html><body>Forbidden</body></html>";
const accepted = '{"errors":[]}';

/** `none` for faults that act elsewhere. */
const disruptions: Readonly<Record<DatadogFaultName, () => DatadogDisruption>> = {
  "datadog-down": none,
  "datadog-no-name": none,
  "datadog-key-revoked": none,
  "datadog-404": () => answered(404, "Not found"),
  "datadog-intake-timeout": () => ({ kind: "hang" }),
  "datadog-400-runs": () => ({
    kind: "judge",
    judge: (points) => (points.some(isCount) ? errors(400, "Bad metric") : undefined),
  }),
  "datadog-400": () => answered(400, "Payload is not in the expected format"),
  "datadog-413": () => answered(413, "Payload too large"),
  "datadog-408": () => answered(408, "Request timeout"),
  "datadog-500": () => answered(500, "Internal Server Error"),
  "datadog-500-stored": () => ({ kind: "replace", answer: errors(500, "Internal Server Error") }),
  "datadog-403": () => answered(403, "Forbidden"),
  "datadog-403-html": () => ({ kind: "answer", answer: { status: 403, headers: {}, body: html } }),
  "datadog-429": () => limited("2"),
  "datadog-429-huge": () => limited("86400"),
  "datadog-timeout": () => ({ kind: "hang" }),
  "datadog-late": () => ({ kind: "late", milliseconds: 4000 }),
  "datadog-cut": () => ({ kind: "cut" }),
  "datadog-lost-answer": () => ({ kind: "lose", when: "before" }),
  "datadog-half-answer": () => ({ kind: "lose", when: "within" }),
  "datadog-drip": () => ({ kind: "drip", milliseconds: 500 }),
  "datadog-202-errors": () => answered(202, "series dropped"),
  "datadog-202-empty": () => ({ kind: "replace", answer: { status: 202, headers: {}, body: "" } }),
  "datadog-202-html": () => ({ kind: "replace", answer: { status: 202, headers: {}, body: html } }),
  "datadog-no-date": () => ({ kind: "undated" }),
  "datadog-wrong-date": () => {
    const date = new Date(Date.now() + 86_400_000).toUTCString();
    return { kind: "replace", answer: { status: 202, headers: { date }, body: accepted } };
  },
};

/** If several faults are on, the first wins. Two faults affect all of Datadog, the others only one intake. */
export function datadogDisruption({ isOn }: Pick<Faults, "isOn">, path: string): DatadogDisruption {
  if (isOn("datadog-timeout")) return disruptions["datadog-timeout"]();
  if (isOn("datadog-404")) return disruptions["datadog-404"]();
  if (path !== "/api/v2/series") return productDisruption({ isOn }, path);
  for (const name of Object.keys(datadogFaults)) {
    if (!isDatadogFault(name) || !isOn(name)) continue;
    const disruption = disruptions[name]();
    if (disruption.kind !== "none") return disruption;
  }
  return none();
}

function isDatadogFault(name: string): name is DatadogFaultName {
  return Object.hasOwn(datadogFaults, name);
}

function isCount({ type }: Point): boolean {
  return type === "count";
}

function none(): DatadogDisruption {
  return { kind: "none" };
}

function answered(status: number, message: string): DatadogDisruption {
  return { kind: "answer", answer: errors(status, message) };
}

function limited(reset: string): DatadogDisruption {
  const { headers, ...answer } = errors(429, "Too many requests");
  return { kind: "answer", answer: { ...answer, headers: { ...headers, "x-ratelimit-reset": reset } } };
}

function errors(status: number, message: string): DatadogAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ errors: [message] }) };
}
