import { keyedTag } from "../../../../shared/datadog-tags.ts";
import { asText, at, type Json } from "../../../../shared/json.ts";
import { distinctTags, type TagConfiguration } from "../../../domain/common-tags.ts";
import { userTag } from "../../../domain/event-tags.ts";
import type { AuditEntry } from "./audit-entry.ts";
import { fitsAttributes, maximumTextBytes, shortAttribute } from "./log-limits.ts";
import { outcomeOf } from "./outcome.ts";
import { textParts } from "./text-parts.ts";

/** A log of Datadog (docs.datadoghq.com, "Send logs"). */
export interface DatadogLog {
  readonly message: string;
  readonly ddsource: "spacelift";
  readonly service: "spacelift";
  /** Separated by commas. */
  readonly ddtags: string;
  readonly attributes: LogAttributes;
}

/** Named as in docs.datadoghq.com, "Default Standard Attributes", except for `ci`, `delivery` and `spacelift`. */
interface LogAttributes {
  readonly status: "info" | "warn" | "error";
  /** The event's own time, in milliseconds since 1970. */
  readonly timestamp: number;
  readonly usr?: { readonly id: string };
  readonly network?: { readonly client: { readonly ip: string } };
  readonly evt?: { readonly name?: string; readonly outcome?: string };
  /** Named as in the events of CI Visibility. */
  readonly ci?: Json;
  readonly delivery: {
    /** The same for each delivery of one entry, or of one part of a run's logs with the same text. */
    readonly id: string;
    /** From 1. */
    readonly part: number;
    readonly parts: number;
    readonly note?: string;
  };
  /** Of an entry the whole body if Datadog keeps it as attributes; else its identity, and the messages have the body. */
  readonly spacelift?: Json;
}

/** Depends on the signed body, the time of receipt and the configuration. The parts' bounds depend on the body alone. */
export function datadogLogs(entry: AuditEntry, configuration: TagConfiguration): readonly DatadogLog[] {
  const sentence = describe(entry);
  const isWhole = sentence !== undefined && fitsAsAttributes(entry);
  const parts = isWhole ? [""] : textParts(entry.text, maximumTextBytes);
  const ddtags = tagsOf(entry, configuration).join(",");
  const { evt, status } = evtOf(entry);
  return parts.map((text, index) => ({
    message: messageOf(sentence, text, index + 1, parts.length),
    ddsource: "spacelift",
    service: "spacelift",
    ddtags,
    attributes: {
      status,
      timestamp: Math.round(entry.epochSeconds * 1000),
      ...(entry.actor !== undefined && { usr: { id: shortAttribute(entry.actor) } }),
      ...(entry.remoteIp !== undefined && { network: { client: { ip: shortAttribute(entry.remoteIp) } } }),
      ...evt,
      delivery: {
        id: `${entry.id}.${index + 1}`,
        ...{ part: index + 1, parts: parts.length },
        ...(entry.notes.length > 0 && { note: entry.notes.join(" ") }),
      },
      ...(entry.fields !== undefined && { spacelift: isWhole ? entry.fields : identityOf(entry) }),
    },
  }));
}

function fitsAsAttributes({ text, fields }: AuditEntry): boolean {
  return fields !== undefined && Buffer.byteLength(text) <= maximumTextBytes && fitsAttributes(fields);
}

/** `undefined` for a body of an unknown form. */
function describe({ action, actor }: AuditEntry): string | undefined {
  return action === undefined
    ? undefined
    : `${shortAttribute(actor ?? "Somebody")} performed ${shortAttribute(action)}`;
}

function messageOf(sentence: string | undefined, text: string, part: number, parts: number): string {
  const head = [sentence, ...(parts > 1 ? [`(part ${part} of ${parts})`] : [])].filter((each) => each !== undefined);
  return [...(head.length > 0 ? [head.join(" ")] : []), ...(text === "" ? [] : [text])].join("\n") || "(empty)";
}

function evtOf(entry: AuditEntry) {
  const outcome = outcomeOf(entry);
  const { action } = entry;
  const evt = {
    ...(action !== undefined && { name: shortAttribute(action) }),
    ...(outcome !== undefined && { outcome }),
  };
  return { evt: Object.keys(evt).length > 0 ? { evt } : {}, status: outcome === "failure" ? "warn" : "info" } as const;
}

/** Monitors and saved views search for the mutation. */
function identityOf({ fields, account, action, actor, remoteIp: remoteIP }: AuditEntry): Json {
  const mutation = asText(at(fields, "context", "mutation"));
  const texts = Object.entries({ account, action, actor, remoteIP }).flatMap(([key, text]) =>
    text === undefined ? [] : [[key, shortAttribute(text)] as const],
  );
  return {
    ...Object.fromEntries(texts),
    ...(mutation !== undefined && { context: { mutation: shortAttribute(mutation) } }),
    ...(fields !== undefined && "timestamp" in fields && { timestamp: asText(fields["timestamp"]) ?? null }),
  };
}

function tagsOf({ account }: AuditEntry, { extraTags, excludeTags }: TagConfiguration): readonly string[] {
  const tags = [keyedTag("account", account), ...extraTags.map((tag) => userTag(tag, "tag"))];
  return distinctTags(tags, new Set(excludeTags));
}
