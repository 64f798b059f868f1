import { randomBytes } from "node:crypto";
import { datadogApiUrl, defaultDatadogSite } from "../lambda/contract/datadog-sites.ts";
import { Secret } from "../lambda/shared/secret.ts";
import type { RealDatadog } from "./datadog-target.ts";

export interface Settings {
  readonly port: number;
  readonly webhookSecret: Secret;
  /** Whether the secret was made here, so that nobody can sign with it but the simulator. */
  readonly isSecretRandom: boolean;
  readonly datadog?: RealDatadog;
  readonly traffic: boolean;
  /** The command that starts OPA. */
  readonly opa: string;
}

/** A setting that cannot be used, in words for the terminal. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** The simulator's settings from the environment. Throws `SettingError`, which names the variable and what is allowed. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const secret = environment["WEBHOOK_SECRET"] ?? "";
  if (/\s/.test(secret)) throw new SettingError("WEBHOOK_SECRET has white space in it: it is to be one word.");
  const datadog = readDatadog(environment);
  return {
    port: readPort(environment["PORT"]),
    webhookSecret: new Secret(secret === "" ? randomBytes(32).toString("hex") : secret),
    isSecretRandom: secret === "",
    traffic: readTraffic(environment["TRAFFIC"], datadog === undefined),
    opa: environment["OPA"] || "opa",
    ...(datadog !== undefined && { datadog }),
  };
}

function readPort(setting = ""): number {
  const text = setting === "" ? "4280" : setting;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new SettingError(`PORT is ${text}: it is to be 0 to 65535.`);
  return port;
}

/** Invented runs go to a Datadog elsewhere, where each series is billed, only for who asks for them. */
function readTraffic(text: string | undefined, otherwise: boolean): boolean {
  switch (text) {
    case undefined:
    case "":
      return otherwise;
    case "on":
      return true;
    case "off":
      return false;
    default:
      throw new SettingError(`TRAFFIC is ${text}: it is to be on or off.`);
  }
}

function readDatadog(environment: Readonly<Record<string, string | undefined>>): RealDatadog | undefined {
  const apiKey = environment["DD_API_KEY"]?.trim() ?? "";
  if (apiKey === "") return undefined;
  const url = environment["DD_URL"] || datadogApiUrl(environment["DD_SITE"] || defaultDatadogSite);
  const { protocol, hostname, origin } = URL.parse(url) ?? {};
  const isSafe = protocol === "https:" || (protocol === "http:" && loopback.test(hostname ?? ""));
  if (origin === undefined || !isSafe || url.replace(/\/$/, "") !== origin) {
    throw new SettingError(
      `DD_URL or DD_SITE gives ${url}: it is to be an https:// origin without a path (http:// for loopback alone).`,
    );
  }
  return { url: origin, apiKey: new Secret(apiKey) };
}
