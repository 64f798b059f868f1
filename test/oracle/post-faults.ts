import type { DatadogAnswer } from "../../simulator/stand-ins/datadog-exchange.ts";
import { hour, minute } from "../virtual-time.ts";
import type { PostFaultKind } from "./faults.ts";
import type { Random } from "./random.ts";

export interface PostFault {
  readonly points: "stored" | "dropped" | "part stored" | "stored late";
  readonly answer:
    | { readonly kind: "true" }
    | { readonly kind: "slow" }
    | { readonly kind: "other"; readonly change: (answer: DatadogAnswer) => DatadogAnswer }
    | { readonly kind: "not_sent"; readonly detail: string }
    | { readonly kind: "lost"; readonly detail: string }
    /** No answer before the deadline. */
    | { readonly kind: "none" };
}

export const noFault: PostFault = { points: "stored", answer: { kind: "true" } };

const html = "<html><body>Forbidden</body></html>";

export function postFault(kind: PostFaultKind, random: Random): PostFault {
  switch (kind) {
    case "datadog: 400":
      return dropped(status(400, '{"errors":["Payload is not in the expected format"]}'));
    case "datadog: 403 JSON":
      return dropped(status(403, '{"errors":["Forbidden"]}'));
    case "datadog: 403 HTML":
      return dropped(status(403, html));
    case "datadog: 404":
      return dropped(status(404, html));
    case "datadog: 408":
      return dropped(status(408, '{"errors":["Request timeout"]}'));
    case "datadog: 408, stored":
      return stored(status(408, '{"errors":["Request timeout"]}'));
    case "datadog: 413":
      return dropped(status(413, '{"errors":["Payload too large"]}'));
    case "datadog: 429":
      return dropped(status(429, '{"errors":["Too many requests"]}'));
    case "datadog: 429, small reset":
      return dropped(status(429, "", { "x-ratelimit-reset": "3" }));
    case "datadog: 429, huge reset":
      return dropped(status(429, "", { "x-ratelimit-reset": "86400" }));
    case "datadog: 500":
      return dropped(status(500, '{"errors":["Internal Server Error"]}'));
    case "datadog: 502 HTML":
      return dropped(status(502, html));
    case "datadog: 503, stored":
      return stored(status(503, ""));
    case "network: refused":
      return dropped({ kind: "not_sent", detail: "ECONNREFUSED" });
    case "network: no name":
      return dropped({ kind: "not_sent", detail: "ENOTFOUND" });
    case "network: reset in mid-request":
      return dropped({ kind: "lost", detail: "ECONNRESET" });
    case "network: reset in mid-request, stored":
      return stored({ kind: "lost", detail: "EPIPE" });
    case "network: reset in mid-answer":
      return stored({ kind: "lost", detail: "the connection ended in mid-answer" });
    case "network: hangs":
      return dropped({ kind: "none" });
    case "network: drips":
      return stored({ kind: "slow" });
    case "network: answer lost":
      return stored({ kind: "none" });
    case "network: lands late":
      return { points: "stored late", answer: { kind: "none" } };
    case "datadog: 202 with errors":
      return dropped(status(202, '{"errors":["series dropped"]}'));
    case "datadog: 202 with errors, stored":
      return stored(status(202, '{"errors":["a warning"]}'));
    case "datadog: 202 with errors, part stored":
      return { points: "part stored", answer: status(202, '{"errors":["some series dropped"]}') };
    case "datadog: 202, empty body":
      return random.chance(0.5) ? stored(status(202, "")) : dropped(status(202, ""));
    case "datadog: 202, no JSON":
      return random.chance(0.5) ? stored(status(202, html)) : dropped(status(202, html));
    case "datadog: 202, no date":
      return stored(dated(() => undefined));
    case "datadog: 202, date off by minutes":
      // A smaller error is not detectable: a Lambda clock may be as slow.
      return stored(dated((date) => date + random.pick([-1, 1]) * random.between(5 * minute, 10 * minute)));
    case "datadog: 202, date off by hours":
      return stored(dated((date) => date + random.pick([-1, -1, 1]) * (hour + random.between(0, 120) * minute)));
    case "datadog: 202, date off by years":
      return stored(dated((date) => date + random.pick([-1, 1]) * 8_766 * hour));
  }
}

function stored(answer: PostFault["answer"]): PostFault {
  return { points: "stored", answer };
}

function dropped(answer: PostFault["answer"]): PostFault {
  return { points: "dropped", answer };
}

function status(code: number, body: string, headers: Readonly<Record<string, string>> = {}): PostFault["answer"] {
  const change = (answer: DatadogAnswer) => ({ status: code, headers: { ...answer.headers, ...headers }, body });
  return { kind: "other", change };
}

/** The function gets the true date, in milliseconds since 1970. */
function dated(change: (milliseconds: number) => number | undefined): PostFault["answer"] {
  return {
    kind: "other",
    change: ({ headers: { date = "", ...headers }, ...answer }) => {
      const other = change(Date.parse(date));
      return {
        ...answer,
        headers: { ...headers, ...(other !== undefined && { date: new Date(other).toUTCString() }) },
      };
    },
  };
}
