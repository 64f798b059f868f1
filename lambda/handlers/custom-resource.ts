import { asText, at, type Json } from "../domain/json.ts";
import { parseRegistration, unmadeId } from "../domain/registration.ts";
import { registrationAttributes } from "../environment.ts";
import { parametersUntil } from "./parameters.ts";
import { timeUp } from "./persist.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { explainFailure, RegistrationFailure } from "./registration-failure.ts";
import {
  type Progress,
  performRequest,
  type RegistrationDone,
  type RegistrationRequest,
} from "./registration-request.ts";

/** A request of CloudFormation's (AWS CloudFormation, "Custom resource request objects"). */
interface Request extends RegistrationRequest {
  readonly responseUrl: string;
  readonly properties: Json;
  readonly physicalId: string | undefined;
  /** What an answer repeats. */
  readonly echo: Readonly<Record<"StackId" | "RequestId" | "LogicalResourceId", string>>;
}

/** An answer holds 4,096 bytes (AWS CloudFormation, "Custom resource response objects"), and this text comes twice. */
const longestTextBytes = 1_000;

/** Kept back for the answer itself. */
const answerMilliseconds = 15_000;

/**
 * Does what CloudFormation asks for, and answers it in any case: also where it fails, and before the function's time is
 * up. Rejects only where the request is none, or the answer did not arrive; Lambda then repeats the request.
 */
export async function answerCustomResource(event: Json, endMilliseconds: number, ports: RegistrarPorts): Promise<void> {
  const request = parseRequest(event);
  const progress = { physicalId: request.physicalId ?? unmadeId };
  const end = endMilliseconds - answerMilliseconds;
  const timer = new AbortController();
  // What goes on after that is of no use to anybody: it is kept from writing.
  const bounded = { ...ports, parameters: parametersUntil(ports.parameters, () => end - ports.now()) };
  const outcome = await Promise.race([attempt(request, progress, end, bounded), failAt(end, ports, timer.signal)]);
  timer.abort();
  const { Status, Reason } = outcome;
  const answer = { ...outcome, ...request.echo, PhysicalResourceId: progress.physicalId };
  ports.log(Status === "SUCCESS" ? "info" : "error", "CloudFormation is answered", {
    request: request.type,
    ...{ Status, Reason, PhysicalResourceId: progress.physicalId },
  });
  await ports.respond(request.responseUrl, JSON.stringify(answer));
}

function parseRequest(event: Json): Request {
  const text = (name: string): string => {
    const value = asText(at(event, name));
    if (value === undefined) throw new TypeError(`The event is no request of CloudFormation's: it has no ${name}.`);
    return value;
  };
  return {
    type: text("RequestType"),
    responseUrl: text("ResponseURL"),
    properties: at(event, "ResourceProperties"),
    oldProperties: at(event, "OldResourceProperties"),
    physicalId: asText(at(event, "PhysicalResourceId")),
    echo: {
      StackId: text("StackId"),
      RequestId: text("RequestId"),
      LogicalResourceId: text("LogicalResourceId"),
    },
  };
}

type Outcome =
  | { readonly Status: "SUCCESS"; readonly Reason: string; readonly Data: Readonly<Record<string, string>> }
  | { readonly Status: "FAILED"; readonly Reason: string };

async function attempt(request: Request, progress: Progress, end: number, ports: RegistrarPorts): Promise<Outcome> {
  try {
    const registration = parseRegistration(request.properties);
    const done = performRequest(request, registration, progress, end, ports);
    return succeeded(
      await done.catch((error: unknown) => {
        throw new RegistrationFailure(explainFailure(error, registration));
      }),
    );
  } catch (error) {
    // What could not even be read was not made either: its rollback is to succeed.
    if (request.type === "Delete" && progress.physicalId === unmadeId) return succeeded({ notes: [] });
    return failed(error instanceof Error ? error.message : "something that is no error was thrown");
  }
}

async function failAt(end: number, ports: RegistrarPorts, signal: AbortSignal): Promise<Outcome> {
  await ports.wait(Math.max(0, end - ports.now()), signal);
  return failed(timeUp);
}

function failed(reason: string): Outcome {
  return { Status: "FAILED", Reason: shorten(reason) };
}

function succeeded({ notes, registered }: RegistrationDone): Outcome {
  const text = shorten(notes.join(" "));
  const { webhookId, policyId, notes: notesAttribute } = registrationAttributes;
  const ids = registered && { [webhookId]: registered.webhookId, [policyId]: registered.policyId };
  return { Status: "SUCCESS", Reason: text, Data: { [notesAttribute]: text || "none", ...ids } };
}

/** One line, and no longer than an answer can hold once it is JSON. */
function shorten(text: string): string {
  const line = text.toWellFormed().replace(/\p{Cc}+/gu, " ");
  const fits = (part: string) => Buffer.byteLength(JSON.stringify(part)) <= longestTextBytes;
  if (fits(line)) return line;
  let characters = Array.from(line).slice(0, longestTextBytes);
  while (!fits(`${characters.join("")}…`)) characters = characters.slice(0, -16);
  return `${characters.join("")}…`;
}
