import type { StoredLogs } from "../../events/stored-logs.ts";
import { readRunLogsBody } from "./domain/run-logs-body.ts";
import { storedMessages } from "./domain/stored-messages.ts";
import type { Redaction } from "./redactor.ts";

export interface ReadLogs {
  /** Cleaned, redacted and cut. Each fits a message of the queue. */
  readonly stored: readonly StoredLogs[];
  readonly redactions: number;
  /** Why texts were withheld. */
  readonly withheld: readonly string[];
  /** Why the body could not be read. */
  readonly unread?: string;
}

const wrongBytes = "The body is not UTF-8. Wrong bytes were replaced.";

/** Accepts any bytes. */
export function readRunLogs(body: Uint8Array, redact: (text: string) => Redaction): ReadLogs {
  const read = readRunLogsBody(body);
  const redactions: Redaction[] = [];
  const redactedOf = (text: string) => {
    const redaction = redact(text);
    redactions.push(redaction);
    return redaction;
  };
  const stored =
    read.kind === "unread"
      ? storedMessages(redactedOf(read.text).text || "(empty)", {
          kind: "unread",
          reason: redactedOf(read.reason).text,
        })
      : read.phases.flatMap(({ phase, text }) => {
          const redaction = redactedOf(text);
          const notes = read.isUtf8 ? [] : [wrongBytes];
          const about = {
            kind: "logs",
            payload: read.payload,
            phase,
            redactions: redaction.redactions,
            notes,
          } as const;
          return storedMessages(redaction.text, about);
        });
  const [first] = stored;
  return {
    stored,
    redactions: redactions.reduce((sum, each) => sum + each.redactions, 0),
    withheld: redactions.flatMap(({ withheld }) => withheld ?? []),
    ...(first?.kind === "unread" && { unread: first.reason }),
  };
}
