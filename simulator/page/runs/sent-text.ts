import type { SentInput } from "./sending.ts";

export function textOfSent(sent: SentInput): string {
  switch (sent.kind) {
    case "sent":
      return "Sent: the receiver accepted it.";
    case "notRouted":
      return "Not sent: the policy sends only runs in a final state, module versions and internal errors.";
    case "refused":
      return `Not delivered: ${sent.problem}`;
    case "unreachable":
      return "The simulator does not answer.";
  }
}
