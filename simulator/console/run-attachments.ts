import type { Claim } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { KeptText, RunDelivery } from "../messages/run.ts";
import { createTextBudget } from "./text-budget.ts";

/** The bulky parts of runs. */
export interface RunAttachments {
  /** JSON text of a policy input. The time is in milliseconds since 1970. */
  readonly keepInput: (id: string, input: string, issuedAtMilliseconds: number) => void;
  /** Call the returned function with the answer. */
  readonly keepDelivery: (
    id: string,
    request: Pick<RunDelivery, "time" | "headers"> & { readonly body: string },
  ) => (answer: NonNullable<RunDelivery["answer"]>) => void;
  readonly keepClaim: (id: string, claim: Pick<Claim, "second" | "series">) => void;
  /** Moves the attachments of one id to another. Returns the time at which Spacelift issued the delivery, if it did. */
  readonly move: (from: string, to: string) => number | undefined;
  readonly find: (id: string) => Attached | undefined;
}

export interface Attached {
  input: KeptText | undefined;
  issuedAtMilliseconds: number | undefined;
  readonly deliveries: OpenDelivery[];
  omittedDeliveries: number;
  second: number | undefined;
  /** JSON text of the series, which takes less memory than objects. */
  series: string;
}

interface OpenDelivery extends Omit<RunDelivery, "answer"> {
  answer: RunDelivery["answer"];
}

/** A longer list keeps its first and last deliveries. */
const maximumDeliveries = 20;
const firstDeliveries = 5;

/** Limit for all texts together. Above it, the oldest run loses its attachments first. */
const defaultMaximumCharacters = 8_000_000;
const maximumTextCharacters = 1_000_000;

export function createRunAttachments(maximumCharacters = defaultMaximumCharacters): RunAttachments {
  const runs = new Map<string, Attached>();
  const budget = createTextBudget(maximumCharacters, (id) => runs.delete(id));

  const change = (id: string, apply: (run: Attached) => void) => {
    const run = runs.get(id) ?? {
      ...{ input: undefined, issuedAtMilliseconds: undefined, deliveries: [], omittedDeliveries: 0 },
      ...{ second: undefined, series: "" },
    };
    apply(run);
    runs.set(id, run);
    budget.set(id, sizeOf(run));
  };

  return {
    keepInput: (id, input, issuedAtMilliseconds) =>
      change(id, (run) => {
        run.input = kept(input);
        run.issuedAtMilliseconds = issuedAtMilliseconds;
      }),
    keepDelivery: (id, { time, headers, body }) => {
      // Attempts share one copy of a repeated body.
      const last = runs.get(id)?.deliveries.at(-1)?.body;
      const text = last?.kind === "text" && last.text === body ? last : kept(body);
      const delivery: OpenDelivery = { time, headers, body: text, answer: null };
      change(id, (run) => {
        run.deliveries.push(delivery);
        if (run.deliveries.length <= maximumDeliveries) return;
        run.deliveries.splice(firstDeliveries, 1);
        run.omittedDeliveries += 1;
      });
      return (answer) => {
        delivery.answer = { status: answer.status, body: answer.body };
      };
    },
    keepClaim: (id, { second, series }) =>
      change(id, (run) => {
        run.second = second;
        run.series = JSON.stringify(series);
      }),
    move: (from, to) => {
      const run = runs.get(from);
      if (run === undefined) return undefined;
      runs.delete(from);
      runs.set(to, run);
      budget.move(from, to);
      return run.issuedAtMilliseconds;
    },
    find: (id) => runs.get(id),
  };
}

function kept(text: string): KeptText {
  return text.length > maximumTextCharacters ? { kind: "tooLong", characters: text.length } : { kind: "text", text };
}

function sizeOf({ input, deliveries, series }: Attached): number {
  const texts = new Set([input, ...deliveries.map(({ body }) => body)]);
  const headers = deliveries.flatMap((delivery) => delivery.headers.flat());
  return [...texts]
    .map((text) => (text?.kind === "text" ? text.text : ""))
    .concat(headers, series)
    .reduce((sum, { length }) => sum + length, 0);
}
