import { randomBytes } from "node:crypto";
import { datadogApiUrl, defaultDatadogSite } from "../lambda/contract/datadog-sites.ts";
import { type DestinationName, destinationNames, runDestinationNames } from "../lambda/contract/destinations.ts";
import { Secret } from "../lambda/shared/secret.ts";
import type { RealDatadog } from "./datadog-target.ts";

export interface Settings {
  readonly port: number;
  readonly webhookSecret: Secret;
  /** Then only the simulator can sign. */
  readonly isSecretRandom: boolean;
  readonly datadog?: RealDatadog;
  readonly destinations: readonly DestinationName[];
  readonly traffic: boolean;
  /** Whether the poller runs. */
  readonly poll: boolean;
  readonly opa: string;
}

/** The message is shown in the terminal. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** `port` takes precedence over the variable `PORT`. Throws `SettingError`, which names the setting and its allowed values. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>, port?: string): Settings {
  const secret = environment["WEBHOOK_SECRET"] ?? "";
  if (/\s/.test(secret)) throw new SettingError("WEBHOOK_SECRET has white space. It must be one word.");
  const datadog = readDatadog(environment);
  return {
    port: port === undefined ? readPort("PORT", environment["PORT"]) : readPort("--port", port),
    webhookSecret: new Secret(secret === "" ? randomBytes(32).toString("hex") : secret),
    isSecretRandom: secret === "",
    // A real Datadog bills each series, so it gets generated runs only on request.
    traffic: readSwitch("TRAFFIC", environment["TRAFFIC"], datadog === undefined),
    poll: readSwitch("POLL", environment["POLL"], true),
    opa: environment["OPA"] || "opa",
    destinations: readDestinations(environment["DESTINATIONS"]),
    ...(datadog !== undefined && { datadog }),
  };
}

function readPort(name: string, setting = ""): number {
  const text = setting === "" ? "4280" : setting;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new SettingError(`${name} is ${text}. It must be 0 to 65535.`);
  return port;
}

function readSwitch(name: string, text: string | undefined, otherwise: boolean): boolean {
  switch (text) {
    case undefined:
    case "":
      return otherwise;
    case "on":
      return true;
    case "off":
      return false;
    default:
      throw new SettingError(`${name} is ${text}. It must be on or off.`);
  }
}

/** Separated by commas. All by default. */
function readDestinations(text = ""): readonly DestinationName[] {
  const names = text.split(",").map((name) => name.trim());
  const known = destinationNames.filter((name) => names.includes(name));
  if (text.trim() === "") return destinationNames;
  const hasRuns = known.some((name) => name !== "logs");
  if (hasRuns && names.every((name) => known.some((each) => each === name))) return known;
  throw new SettingError(
    `DESTINATIONS is ${text}. It must be one or more of ${runDestinationNames.join(",")}, and may add logs.`,
  );
}

function readDatadog(environment: Readonly<Record<string, string | undefined>>): RealDatadog | undefined {
  const apiKey = environment["DD_API_KEY"]?.trim() ?? "";
  if (apiKey === "") return undefined;
  const url = environment["DD_URL"] || datadogApiUrl(environment["DD_SITE"] || defaultDatadogSite);
  const { protocol, hostname, origin } = URL.parse(url) ?? {};
  const isSafe = protocol === "https:" || (protocol === "http:" && loopback.test(hostname ?? ""));
  if (origin === undefined || !isSafe || url.replace(/\/$/, "") !== origin) {
    throw new SettingError(
      `DD_URL or DD_SITE gives ${url}. It must be an https:// origin without a path (http:// only for loopback).`,
    );
  }
  return { url: origin, apiKey: new Secret(apiKey) };
}
