import type { Secret } from "../../shared/secret.ts";
import { isAccepted, type WebhookSecret } from "../../shared/webhook-secrets.ts";

/** Deliveries that a retired secret signed may arrive late. */
const retiredMilliseconds = 24 * 60 * 60 * 1000;

/** A standard parameter of Parameter Store holds 4,096 characters: twelve long lines. */
const mostLines = 8;

type MadeFor = NonNullable<WebhookSecret["madeFor"]>;

function isFor({ madeFor }: WebhookSecret, { registration, version }: MadeFor): boolean {
  return madeFor?.registration === registration && madeFor.version === version;
}

function isInUse({ untilMilliseconds }: WebhookSecret): boolean {
  return untilMilliseconds === undefined;
}

export function secretInUse(secrets: readonly WebhookSecret[], madeFor: MadeFor): Secret | undefined {
  return secrets.find((each) => isFor(each, madeFor) && isInUse(each))?.secret;
}

/** The newest line without an end: the generation's webhook signs with it, or is about to. */
export function newestInUse(secrets: readonly WebhookSecret[], generation: string): WebhookSecret | undefined {
  return secrets.find((each) => each.madeFor?.registration === generation && isInUse(each));
}

/** The newest secret that a person wrote and no other generation ended. */
export function newestByHand(secrets: readonly WebhookSecret[], generation: string): Secret | undefined {
  return secrets.find((each) => each.madeFor === undefined && (isInUse(each) || each.retiredBy === generation))?.secret;
}

/** Whether receivers may have cached the parameter without this version's line. */
export function hasOthersInUse(secrets: readonly WebhookSecret[], madeFor: MadeFor): boolean {
  return secrets.some((each) => isInUse(each) && !isFor(each, madeFor));
}

/**
 * Puts this version's secret first: the accepted one, else a new one. All others stay accepted, since Spacelift may
 * sign with them. On overflow, the oldest retired lines go.
 */
export function withVersionInFront(
  secrets: readonly WebhookSecret[],
  madeFor: MadeFor,
  nowMilliseconds: number,
  newSecret: () => Secret,
): readonly WebhookSecret[] {
  const accepted = secrets.filter((each) => isAccepted(each, nowMilliseconds));
  const made = accepted.find((each) => isFor(each, madeFor));
  const front = { secret: made?.secret ?? newSecret(), madeFor };
  const others = accepted.filter((each) => each !== made);
  const inUse = others.filter(isInUse).length;
  let retired = 0;
  const kept = others.filter((each) => {
    if (isInUse(each)) return true;
    retired += 1;
    return 1 + inUse + retired <= mostLines;
  });
  return [front, ...kept];
}

function isToRetire(each: WebhookSecret, madeFor: MadeFor): boolean {
  const isOurs = each.madeFor === undefined || each.madeFor.registration === madeFor.registration;
  return isInUse(each) && isOurs && !isFor(each, madeFor);
}

/** Whether Spacelift may still sign with another secret of this generation. */
export function isRotating(secrets: readonly WebhookSecret[], madeFor: MadeFor): boolean {
  return secrets.some((each) => isToRetire(each, madeFor));
}

/**
 * Ends this generation's other secrets and hand-made ones in a day. Call it once Spacelift signs with this version's
 * secret.
 */
export function withOthersRetired(
  secrets: readonly WebhookSecret[],
  madeFor: MadeFor,
  nowMilliseconds: number,
): readonly WebhookSecret[] {
  const untilMilliseconds = nowMilliseconds + retiredMilliseconds;
  return secrets
    .filter((each) => isAccepted(each, nowMilliseconds))
    .map((each) => {
      if (!isToRetire(each, madeFor)) return each;
      return { ...each, untilMilliseconds, ...(each.madeFor === undefined && { retiredBy: madeFor.registration }) };
    });
}

/** Whether the parameter still holds an old secret of this generation, even one whose end is set. */
export function hasOld(secrets: readonly WebhookSecret[], madeFor: MadeFor): boolean {
  return secrets.some((each) => isOld(each, madeFor));
}

/** Removes this generation's other secrets, and the hand-made ones that it replaced. Receivers then refuse them. */
export function withoutOld(secrets: readonly WebhookSecret[], madeFor: MadeFor): readonly WebhookSecret[] {
  return secrets.filter((each) => !isOld(each, madeFor));
}

function isOld(each: WebhookSecret, madeFor: MadeFor): boolean {
  if (each.madeFor === undefined) return isInUse(each) || each.retiredBy === madeFor.registration;
  return each.madeFor.registration === madeFor.registration && !isFor(each, madeFor);
}

/** The highest version of a resource's lines without an end; `undefined` without such a line. */
export function registeredVersion(secrets: readonly WebhookSecret[], resource: string): number | undefined {
  const versions = secrets.flatMap((each) =>
    isInUse(each) && each.madeFor?.registration.startsWith(`${resource}/`) === true ? [each.madeFor.version] : [],
  );
  return versions.length === 0 ? undefined : Math.max(...versions);
}

export function withHandMadeRestored(secrets: readonly WebhookSecret[], generation: string): readonly WebhookSecret[] {
  return secrets.map((each) => {
    if (each.madeFor !== undefined || each.retiredBy !== generation) return each;
    return { secret: each.secret };
  });
}

/**
 * Removes a generation's lines and restores hand-made ones. If the resource has a successor, its receiver still runs,
 * so the lines stay accepted for a day.
 */
export function withGenerationEnded(
  secrets: readonly WebhookSecret[],
  generation: string,
  hasSuccessor: boolean,
  nowMilliseconds: number,
): readonly WebhookSecret[] {
  const end = { untilMilliseconds: nowMilliseconds + retiredMilliseconds };
  const accepted = secrets.filter((each) => isAccepted(each, nowMilliseconds));
  return withHandMadeRestored(accepted, generation).flatMap((each) => {
    if (each.madeFor?.registration !== generation) return [each];
    return hasSuccessor ? [{ ...end, ...each }] : [];
  });
}

export function concerns(secrets: readonly WebhookSecret[], generation: string): boolean {
  return secrets.some((each) => each.madeFor?.registration === generation || each.retiredBy === generation);
}
