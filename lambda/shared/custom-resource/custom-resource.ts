import { asText, at, type Json } from "../json.ts";
import type { Log } from "../log.ts";
import { type Parameters, parametersUntil } from "../parameters.ts";
import { type FencedRequest, issuedAt } from "./fence-note.ts";
import { type PersistPorts, timeUp } from "./retry-until-deadline.ts";
import { SupersededError } from "./superseded-error.ts";

/** What is asked for, in CloudFormation's words. */
export interface ResourceRequest extends FencedRequest {
  readonly type: string;
  readonly stackId: string;
  readonly logicalId: string;
  readonly properties: Json;
  readonly oldProperties: Json;
}

/** What is known so far of what there is to delete, whenever the request ends. */
export interface Progress {
  physicalId: string;
}

/** What there is to answer. */
export interface ResourceDone {
  /** A sentence for each thing that whoever deployed should know. */
  readonly notes: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
}

export interface CustomResourcePorts extends PersistPorts {
  readonly parameters: Parameters;
  /** Answers CloudFormation. Rejects where that could not be done. */
  readonly respond: (responseUrl: string, body: string) => Promise<void>;
  readonly log: Log;
}

/** One kind of custom resource. */
export interface CustomResource<Ports extends CustomResourcePorts> {
  /** The physical id of one that was not made: nothing is to be deleted for it. */
  readonly unmadeId: string;
  /** Its attribute for the notes: "none" where there are none. */
  readonly notesAttribute: string;
  /**
   * Does what is asked for. Rejects, with a sentence for whoever deploys, where that cannot be, and with a
   * `SupersededError` where a newer request took over: then there is nobody to answer.
   */
  readonly perform: (request: ResourceRequest, progress: Progress, end: number, ports: Ports) => Promise<ResourceDone>;
}

/** A request of CloudFormation's (AWS CloudFormation, "Custom resource request objects"). */
interface Request extends ResourceRequest {
  readonly responseUrl: string;
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
 * up. A request that a newer one superseded gets no answer. Rejects only where the request is none, or the answer did not
 * arrive; Lambda then repeats the request.
 */
export async function answerCustomResource<Ports extends CustomResourcePorts>(
  event: Json,
  endMilliseconds: number,
  ports: Ports,
  resource: CustomResource<Ports>,
): Promise<void> {
  const request = parseRequest(event);
  const progress = { physicalId: request.physicalId ?? resource.unmadeId };
  const end = endMilliseconds - answerMilliseconds;
  const timer = new AbortController();
  // What goes on after that is of no use to anybody: it is kept from writing.
  const bounded = { ...ports, parameters: parametersUntil(ports.parameters, () => end - ports.now()) };
  const outcome = await Promise.race([
    attempt(resource, request, progress, end, bounded),
    failAt(end, ports, timer.signal),
  ]);
  timer.abort();
  if (outcome === "superseded") {
    ports.log("warn", "a newer request took over", { request: request.type, id: request.id });
    return;
  }
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
  const type = text("RequestType");
  const responseUrl = text("ResponseURL");
  return {
    type,
    id: text("RequestId"),
    issuedMilliseconds: issuedAt(responseUrl),
    stackId: text("StackId"),
    logicalId: text("LogicalResourceId"),
    responseUrl,
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

async function attempt<Ports extends CustomResourcePorts>(
  { unmadeId, notesAttribute, perform }: CustomResource<Ports>,
  request: Request,
  progress: Progress,
  end: number,
  ports: Ports,
): Promise<Outcome | "superseded"> {
  try {
    return succeeded(await perform(request, progress, end, ports), notesAttribute);
  } catch (error) {
    if (error instanceof SupersededError) return "superseded";
    // What could not even be read was not made either: its rollback is to succeed.
    if (request.type === "Delete" && progress.physicalId === unmadeId) {
      return succeeded({ notes: [], attributes: {} }, notesAttribute);
    }
    return failed(error instanceof Error ? error.message : "something that is no error was thrown");
  }
}

async function failAt(end: number, ports: PersistPorts, signal: AbortSignal): Promise<Outcome> {
  await ports.wait(Math.max(0, end - ports.now()), signal);
  return failed(timeUp);
}

function failed(reason: string): Outcome {
  return { Status: "FAILED", Reason: shorten(reason) };
}

function succeeded({ notes, attributes }: ResourceDone, notesAttribute: string): Outcome {
  const text = shorten(notes.join(" "));
  return { Status: "SUCCESS", Reason: text, Data: { [notesAttribute]: text || "none", ...attributes } };
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
