import { randomBytes, randomUUID } from "node:crypto";
import { createHttpClient } from "../../../lambda/adapters/http.ts";
import { connectSpacelift } from "../../../lambda/adapters/spacelift.ts";
import { createRegistrar } from "../../../lambda/registrar/registrar.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { acceptedSecrets, parseWebhookSecrets } from "../../../lambda/shared/webhook-secrets.ts";
import { createCloudFormationStandIn, type ResourceEvent } from "../../../simulator/stand-ins/cloudformation.ts";
import {
  createStack,
  type DeploymentSettings,
  type StackOutcome,
} from "../../../simulator/stand-ins/cloudformation-stack.ts";
import { createFencesStandIn } from "../../../simulator/stand-ins/fences.ts";
import { createContext } from "../../../simulator/stand-ins/lambda-context.ts";
import type { NamedObjectsSettings } from "../../../simulator/stand-ins/named-objects.ts";
import { createParametersStandIn } from "../../../simulator/stand-ins/parameters.ts";
import { type SpaceliftStandIn, startSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";
import type { DisruptSpacelift } from "../../../simulator/stand-ins/spacelift-server.ts";
import { createVirtualTime, hour, minute, second } from "../../virtual-time.ts";
import { apiKey, evaluator, type Properties, parameterNames, policyCore, propertiesFor } from "./installation.ts";

/** What happens at one call to the outside: before the call is made, or after it was. */
export interface Interruption {
  readonly atCall: number;
  readonly kind: "cut off before" | "cut off after" | "cancelled" | "doubled";
}

export interface WorldSettings {
  /** What goes wrong with the requests to the second account. */
  readonly disruptOther?: DisruptSpacelift;
  readonly interruption?: Interruption | undefined;
  readonly objects?: Omit<NamedObjectsSettings, "clock">;
}

/** How Spacelift is at its least helpful: ids are no slugs, and lists are late and in no order. */
export const unhelpful = { ids: "suffixed", lagMilliseconds: 90 * second, isUnordered: true } as const;

/** A call that is interrupted is on its way for so long: less than a client waits. */
const callMilliseconds = 8 * second;
/** A function stands still for so long before it asks for the fence, or waits. */
const standstillMilliseconds = 100 * second;

type CallKind = "http" | "parameter" | "fence" | "wait" | "answer";

/** Two Spacelift accounts, one Parameter Store, and stacks whose functions are real registrars, in virtual time. */
export async function createWorld({ interruption, objects = {}, disruptOther }: WorldSettings = {}) {
  const time = createVirtualTime(Date.UTC(2026, 10, 2, 9));
  const http = createHttpClient();
  const parameters = createParametersStandIn({ clock: time.now });
  const cloudFormation = createCloudFormationStandIn(time.now);
  const accounts = await Promise.all(
    [undefined, disruptOther].map((disrupt) =>
      startSpaceliftStandIn({ evaluator, clock: time.now, objects, ...(disrupt && { disrupt }) }),
    ),
  );
  for (const { account } of accounts) account.putApiKey(apiKey);
  parameters.put(parameterNames.id, apiKey.id);
  parameters.put(parameterNames.secret, apiKey.secret.reveal());
  const logged: string[] = [];

  let calls = 0;
  let isArmed = false;
  let mayRollBack = false;
  let current: Pick<ReturnType<typeof createStack>, "cancel" | "deliverAgain"> | undefined;

  /** An invocation that may be cut off, or held up while something else happens. */
  const beginInvocation = () => {
    let kill: () => void = () => {};
    const killed = new Promise<never>((_, reject) => {
      kill = () => reject(new Error("cut off"));
    });
    killed.catch(() => {});
    let isDead = false;
    const forever = () => new Promise<never>(() => {});
    const interrupted =
      (kind: CallKind) =>
      <A extends readonly unknown[], T>(call: (...args: A) => Promise<T>) =>
      async (...args: A): Promise<T> => {
        if (isDead) return forever();
        if (isArmed) calls += 1;
        const isHere = isArmed && calls === interruption?.atCall;
        if (isHere && interruption.kind === "cut off before") {
          isDead = true;
          kill();
          return forever();
        }
        if (isHere && (interruption.kind === "cancelled" || interruption.kind === "doubled")) {
          if (interruption.kind === "cancelled") {
            current?.cancel();
            mayRollBack = true;
          }
          if (interruption.kind === "doubled") current?.deliverAgain();
          await time.sleep(kind === "http" || kind === "parameter" ? callMilliseconds : standstillMilliseconds);
        }
        const result = await call(...args);
        watch();
        if (isHere && interruption.kind === "cut off after") {
          isDead = true;
          kill();
        }
        return isDead ? forever() : result;
      };
    return { interrupted, orDeath: <T>(running: Promise<T>) => Promise.race([running, killed]) };
  };

  let fences = createFencesStandIn();
  const events: unknown[] = [];
  const invoke = (event: unknown): Promise<void> => {
    events.push(event);
    const { interrupted, orDeath } = beginInvocation();
    const fence = interrupted("fence");
    const parameter = interrupted("parameter");
    const registrar = createRegistrar({
      connect: (connection) =>
        connectSpacelift(
          interrupted("http")((request) => time.still(http(request))),
          connection,
        ),
      parameters: {
        read: parameter(parameters.read),
        write: parameter(parameters.write),
        remove: parameter(parameters.remove),
      },
      fences: { read: fence(fences.read), replace: fence(fences.replace) },
      newToken: randomUUID,
      newSecret: () => new Secret(randomBytes(32).toString("hex")),
      policyCore,
      respond: interrupted("answer")(cloudFormation.respond),
      now: time.now,
      // The timer of the function's own end is no call to the outside.
      wait: (milliseconds, signal) =>
        signal === undefined
          ? interrupted("wait")(time.sleep)(milliseconds)
          : Promise.race([
              time.sleep(milliseconds),
              new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve())),
            ]),
      log: (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields })),
    });
    return orDeath(registrar(event, createContext("registrar", time.now, 5 * minute)));
  };

  const settle = async <T>(ending: Promise<T>): Promise<T> => {
    let ended = false;
    const end = () => {
      ended = true;
    };
    ending.then(end, end);
    if (!(await time.runUntil(() => ended, 48 * hour))) throw new Error("it never ended");
    return ending;
  };

  const [first, second_] = accounts;
  if (first === undefined || second_ === undefined) throw new Error("there are two accounts");

  /** Every webhook that delivers to one of our stacks is signed with what is accepted there, at any time. */
  const refused: string[] = [];
  const watch = () => {
    const lines = new Secret(parameters.contents().get(parameterNames.webhook) ?? "");
    const accepted = acceptedSecrets(parseWebhookSecrets(lines), time.now()).map((secret) => secret.reveal());
    for (const { account } of accounts) {
      for (const { id, endpoint, secret } of account.webhooks.list()) {
        const isSigned = secret !== undefined && accepted.includes(secret.reveal());
        if (endpoint.includes(".receiver.example") && !isSigned) refused.push(`${id} at ${time.now()}`);
      }
    }
  };

  const stack = (stackName: string) => {
    const stackId = `arn:aws:cloudformation:us-east-1:000000000000:stack/${stackName}/${stackName}-0a1b`;
    const inner = createStack(cloudFormation, {
      stackId,
      invoke: (event: ResourceEvent) => invoke(event),
      sleep: time.sleep,
    });
    const properties = (logicalId: string, changes: Partial<Properties> = {}) =>
      propertiesFor(first.url, {
        Owner: `managed-by:000000000000/us-east-1/${stackName}`,
        WebhookUrl: `https://${logicalId.toLowerCase()}.${stackName}.receiver.example/webhook`,
        ...changes,
      });
    const running = async (outcome: Promise<StackOutcome>) => {
      current = inner;
      const done = await settle(outcome);
      await settle(inner.quiet());
      if (done.status === "ROLLED_BACK" && mayRollBack) {
        mayRollBack = false;
        return { ...done, status: "CANCELLED" as const };
      }
      return done;
    };
    return {
      stackId,
      properties,
      /** Deploys resources, each with changes of its properties. */
      deploy: (template: Readonly<Record<string, Partial<Properties>>>, settings?: DeploymentSettings) =>
        running(
          inner.deploy(
            Object.fromEntries(Object.entries(template).map(([id, changes]) => [id, properties(id, changes)])),
            settings,
          ),
        ),
      destroy: () => running(inner.destroy()),
      look: async (logicalId: string, changes: Partial<Properties> = {}) => {
        const { PolicyExtension: _, PolicyCore: __, ...input } = properties(logicalId, changes);
        const identity = { StackId: stackId, LogicalResourceId: logicalId };
        await settle(invoke({ Reconcile: { ...input, ...identity } }).catch(() => {}));
      },
    };
  };

  return {
    time,
    parameters,
    logged,
    account: first.account,
    url: first.url,
    other: second_.account,
    otherUrl: second_.url,
    stack,
    settle,
    pass: (milliseconds: number) => settle(time.sleep(milliseconds)),
    /** Every event that a function was invoked with, in order. */
    events: (): readonly unknown[] => [...events],
    invoke: (event: unknown) => settle(invoke(event)),
    fences: { read: (key: string) => fences.read(key) },
    /** The functions get another table. */
    forgetFences: () => {
      fences = createFencesStandIn();
    },
    /** From here on calls are counted, and one of them is interrupted. */
    arm: () => {
      isArmed = true;
    },
    calls: () => calls,
    /** The webhooks that were signed with what nobody accepts. */
    refused: (): readonly string[] => [...new Set(refused)],
    /** The lines of the secret parameter, without the secrets. */
    lines: (): readonly string[] =>
      parseWebhookSecrets(new Secret(parameters.contents().get(parameterNames.webhook) ?? "")).map(
        ({ madeFor, untilMilliseconds }) =>
          [
            madeFor === undefined ? "by hand" : `${madeFor.registration} v${madeFor.version}`,
            untilMilliseconds === undefined ? "" : "ends",
          ]
            .join(" ")
            .trim(),
      ),
    close: async () => {
      await Promise.all(accounts.map(({ close }: SpaceliftStandIn) => close()));
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
