import { z } from "zod";
import type { Invocation } from "../deployment/invocation.ts";
import type { Terminal } from "../deployment/terminal.ts";
import type { ConnectedService, Run, ServiceName } from "./check.ts";
import type { ConnectOptions } from "./connect.ts";

export interface VerifyEnvironment {
  /** Rejects with an `OperatorError` if a key is missing. */
  readonly connect: (name: ServiceName, options: ConnectOptions) => Promise<ConnectedService>;
  readonly terminal: Terminal;
  /** `undefined` if there is no terminal. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  readonly now: () => number;
  readonly wait: Run["wait"];
  /** Ignores the signal. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly invocation: Invocation;
}

const flag = z.boolean().default(false);
export const optionSchema = z.object({
  ...{ datadog: flag, spacelift: flag, aws: flag, json: flag, yes: flag, cleanUp: flag, list: flag },
  only: z.array(z.string()).default([]),
  space: z.string(),
  policy: z.string(),
  patience: z.number(),
});

export type Options = z.infer<typeof optionSchema>;
