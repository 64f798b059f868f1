import type { DeliverPorts } from "./destinations/metrics/deliver.ts";
import type { Claim } from "./destinations/metrics/domain/claim.ts";
import { type Answer, clockDisagreement } from "./destinations/metrics/domain/outcome.ts";

/** What one invocation saw of Datadog and the ledger. */
export interface Sightings {
  /** Datadog's answers to POSTs, heartbeats among them. */
  readonly answers: Answer[];
  /** By how many seconds Datadog's clock was ahead of ours, where they disagreed. */
  readonly clockDisagreements: number[];
  /** The second of each event's claim, as the ledger gave it last. */
  readonly seconds: Map<string, number>;
  /** When it was known that Datadog has an event, in milliseconds since 1970. */
  readonly delivered: Map<string, number>;
}

/** The ports of a forwarder, watched: what is seen belongs to the invocation that was started last. */
export function watchPorts(ports: DeliverPorts) {
  const { ledger } = ports;
  let seen = nothing();

  const noteAnswer = async (answering: Promise<Answer>): Promise<Answer> => {
    const answer = await answering;
    seen.answers.push(answer);
    const ahead = clockDisagreement(answer, ports.now() / 1000);
    if (ahead !== undefined) seen.clockDisagreements.push(ahead);
    return answer;
  };

  const noteClaim = async (eventId: string, claiming: Promise<Claim | undefined>): Promise<Claim | undefined> => {
    const claim = await claiming;
    if (claim !== undefined) seen.seconds.set(eventId, claim.second);
    return claim;
  };

  const watched: DeliverPorts = {
    ...ports,
    submit: (...post) => noteAnswer(ports.submit(...post)),
    ledger: {
      ...ledger,
      putClaim: (eventId, claim) => noteClaim(eventId, ledger.putClaim(eventId, claim)),
      open: (eventId, ...nonce) => noteClaim(eventId, ledger.open(eventId, ...nonce)),
      reassignTimestamp: (eventId, to) => noteClaim(eventId, ledger.reassignTimestamp(eventId, to)),
      mark: (eventId) => {
        seen.delivered.set(eventId, ports.now());
        return ledger.mark(eventId);
      },
    },
  };

  return {
    ports: watched,
    start: (): Sightings => {
      seen = nothing();
      return seen;
    },
  };
}

function nothing(): Sightings {
  return { answers: [], clockDisagreements: [], seconds: new Map(), delivered: new Map() };
}
