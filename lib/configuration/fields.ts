import { statSync } from "node:fs";
import { z } from "zod";
import { reservedTagKeys } from "../../lambda/domain/metrics.ts";
import { optInTags, terminalRunStates } from "../../lambda/environment.ts";
import { readMonitors } from "../datadog-files.ts";
import { extensionProblem } from "../policy-extension.ts";
import { datadogSites, registrations, type SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

/** Marks an issue whose message says what is wrong, where the others say what is allowed. */
export const saysWhatIsWrong = { saysWhatIsWrong: true } as const;

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const monitorNames = Object.keys(readMonitors());

/**
 * One schema a key. Each takes the value as CDK context has it (strings from `-c`, anything from cdk.json) or as a typed
 * property has it, and its errors say what is allowed.
 */
export const fields = {
  spaceliftEndpoint: origin("the URL of your Spacelift account without a path, such as https://acme.app.spacelift.io"),
  spaceliftSpace: text(/^[\w-]+$/, "the id of a Spacelift space, such as root").exactOptional(),
  integrationName: text(
    /^(?!aws|ssm)(?=.{1,64}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
    "1 to 64 of a-z, 0-9 and single hyphens between them, beginning with a letter, but not with aws or ssm",
  ).exactOptional(),
  datadogSite: choice(datadogSites).exactOptional(),
  datadogUrl: origin("an origin without a path, such as https://datadog-proxy.example.com").exactOptional(),
  extraTags: list(extraTag(), "a list of key:value tags").exactOptional(),
  excludeTags: list(tagKey(), "a list of tag keys").exactOptional(),
  onlySpaceliftAccount: flag().exactOptional(),
  includeTags: list(choice(optInTags), `a list of ${optInTags.join(", ")}`).exactOptional(),
  // Datadog keeps 200 characters of a name; the longest of ours after the prefix has 21. Single separators between
  // alphanumerics are what its normalisation leaves alone.
  metricPrefix: text(
    /^(?=.{1,179}$)[A-Za-z][A-Za-z0-9]*(?:[._][A-Za-z0-9]+)*$/,
    "up to 179 ASCII letters, digits and single . or _ between them, beginning with a letter",
  ).exactOptional(),
  finishedStates: nonEmptyList(
    choice(terminalRunStates),
    `a list of at least one of ${terminalRunStates.join(", ")}`,
  ).exactOptional(),
  policyExtension: z
    .string({ error: "the path of an existing Rego file" })
    .refine(isFile, { abort: true, error: "the path of an existing Rego file, from the folder that the CDK runs in" })
    .superRefine((path, context) => {
      const problem = extensionProblem(path);
      if (problem !== undefined) context.addIssue({ code: "custom", message: problem, params: saysWhatIsWrong });
    })
    .exactOptional(),
  historicalMetrics: flag().exactOptional(),
  ledgerTable: text(
    /^[\w.-]{3,255}$/,
    "the name of a DynamoDB table, 3 to 255 of A-Z, a-z, 0-9, _ . -",
  ).exactOptional(),
  registration: choice(registrations).exactOptional(),
  // One look of the registrar is one period of its alarms, and CloudWatch's longest is a day.
  reconcileMinutes: wholeNumber("a whole number from 1 to 1440", 1440).exactOptional(),
  repairPolicy: flag().exactOptional(),
  webhookSecretVersion: wholeNumber("a whole number, 1 or more").exactOptional(),
  datadogApiKeyParameter: parameterName().exactOptional(),
  datadogAppKeyParameter: parameterName().exactOptional(),
  monitorNotify: list(
    text(/^@[^\s,]+$/, "a handle that begins with @, such as @slack-platform"),
    "a list of handles, such as @slack-platform",
  ).exactOptional(),
  monitorTags: list(tag(), "a list of key:value tags").exactOptional(),
  excludeMonitors: list(choice(monitorNames), `a list of ${monitorNames.join(", ")}`).exactOptional(),
  repairMonitors: flag().exactOptional(),
  spaceliftApiKeyIdParameter: parameterName().exactOptional(),
  spaceliftApiKeySecretParameter: parameterName().exactOptional(),
  webhookSecretParameter: parameterName().exactOptional(),
  // CloudWatch evaluates an alarm over seven days at most (Amazon CloudWatch API reference, `PutMetricAlarm`).
  quietAlarmHours: wholeNumber("a whole number from 1 to 168", 168).exactOptional(),
  alarmEmail: z.email({ error: "one e-mail address" }).exactOptional(),
} satisfies Record<keyof SpaceliftDatadogProps, z.ZodType>;

function text(pattern: RegExp, allowed: string) {
  return z.string({ error: allowed }).regex(pattern, { error: allowed });
}

function choice<const Choices extends readonly string[]>(choices: Choices) {
  return z.enum(choices, { error: choices.join(", ") });
}

function list<Element extends z.ZodType>(element: Element, allowed: string) {
  return z.preprocess(splitAtCommas, z.array(element, { error: allowed }).transform(withoutRepeats));
}

function nonEmptyList<Element extends z.ZodType>(element: Element, allowed: string) {
  const elements = z.array(element, { error: allowed }).min(1, { error: allowed });
  return z.preprocess(splitAtCommas, elements.transform(withoutRepeats));
}

function flag() {
  const booleans = new Map<unknown, unknown>([
    ["true", true],
    ["false", false],
  ]);
  return z.preprocess((value) => booleans.get(value) ?? value, z.boolean({ error: "true, false" }));
}

function wholeNumber(allowed: string, most = Number.MAX_SAFE_INTEGER) {
  const numeric = (value: unknown) => (typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value);
  return z.preprocess(numeric, z.int({ error: allowed }).min(1, { error: allowed }).max(most, { error: allowed }));
}

/** An origin, normalised: `https`, or `http` where no network lies between. */
function origin(allowed: string) {
  return z.string({ error: allowed }).transform((value, context) => {
    const url = URL.parse(value);
    const problem = url === null ? allowed : originProblem(url, allowed);
    if (url !== null && problem === undefined) return url.origin;
    context.addIssue({ code: "custom", message: problem ?? allowed, input: value });
    return z.NEVER;
  });
}

function originProblem(url: URL, allowed: string): string | undefined {
  if (url.protocol === "http:" && !loopback.test(url.hostname)) return `${allowed}; http:// only for loopback`;
  if (url.protocol !== "https:" && url.protocol !== "http:") return allowed;
  if (url.username !== "" || url.password !== "") return `${allowed}; without a user name or password`;
  const rest = `${url.pathname}${url.search}${url.hash}`;
  return rest === "/" ? undefined : `${allowed}; leave ${JSON.stringify(rest)} away`;
}

/** A tag that Datadog stores as it is, once lower-cased; see "Define tags" in its documentation. */
function tag() {
  const allowed =
    "key:value, each of letters, digits and _ - . / (the value also :), beginning with a letter, 200 characters at most";
  return z
    .string({ error: allowed })
    .toLowerCase()
    .regex(/^(?=.{1,200}$)(?!.*__)\p{L}[\p{L}\p{Nd}_\-./]*:[\p{L}\p{Nd}_\-./:]+(?<![_:])$/u, { error: allowed });
}

function extraTag() {
  return tag().refine((each) => !reservedTagKeys.has(each.slice(0, each.indexOf(":"))), {
    error: `a key other than ${[...reservedTagKeys].toSorted().join(", ")}, by which our series are told apart`,
  });
}

function tagKey() {
  const allowed = "the key of a tag, such as worker_pool, without its value";
  return z
    .string({ error: allowed })
    .toLowerCase()
    .regex(/^\p{L}[\p{L}\p{Nd}_\-./]{0,199}$/u, { error: allowed });
}

/** Names that SSM accepts (AWS Systems Manager, `PutParameter`), fully qualified so that a pasted key is not taken for one. */
function parameterName() {
  return text(
    /^(?!\/(?:aws|ssm))(?=.{2,1000}$)(?:\/[\w.-]+){1,15}$/i,
    "the name of an SSM parameter, such as /spacelift-datadog/datadog-api-key; never the secret itself",
  );
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function splitAtCommas(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value
    .split(",")
    .map((element) => element.trim())
    .filter((element) => element !== "");
}

function withoutRepeats<Element>(elements: readonly Element[]): readonly Element[] {
  return [...new Set(elements)];
}
