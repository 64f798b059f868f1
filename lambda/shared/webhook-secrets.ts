import { Secret } from "./secret.ts";

/** One line of the parameter with the webhook's secrets. */
export interface WebhookSecret {
  readonly secret: Secret;
  /** The generation that made it, and the version that it was made for; absent where a person put it there. */
  readonly madeFor?: { readonly registration: string; readonly version: number };
  /** When it stops being accepted, in milliseconds since 1970; absent for as long as Spacelift may sign with it. */
  readonly untilMilliseconds?: number;
  /** The generation that set the end of a line that a person put there, and takes it back where it is rolled back. */
  readonly retiredBy?: string;
}

/** How long a secret is accepted after Spacelift was given another: deliveries signed with it may still be under way. */
export const retiredMilliseconds = 24 * 60 * 60 * 1000;

/** A parameter of Parameter Store's standard tier holds 4,096 characters: a dozen lines with a long registration each. */
const mostLines = 8;

const note =
  /\s+(?:for=(?<registration>\S+)|version=(?<version>\d+)|by=(?<by>\S+)|until=(?<until>\d{4}-\d\d-\d\dT[\d:.]+Z))$/;

/** The secrets of a parameter, newest first, one a line: the secret, and behind it what the registrar notes of it. */
export function parseWebhookSecrets(lines: Secret): readonly WebhookSecret[] {
  return lines
    .reveal()
    .split("\n")
    .map((line) => parseLine(line.trim()))
    .filter(({ secret }) => secret.reveal() !== "");
}

function parseLine(line: string): WebhookSecret {
  let text = line;
  const notes: Record<string, string | undefined> = {};
  for (let found = note.exec(text); found !== null && isPossible(found.groups); found = note.exec(text)) {
    for (const [name, value] of Object.entries(found.groups ?? {})) notes[name] ??= value;
    text = text.slice(0, found.index);
  }
  const { registration, version, until, by } = notes;
  return {
    secret: new Secret(text),
    ...(registration !== undefined && version !== undefined && { madeFor: { registration, version: Number(version) } }),
    ...(until !== undefined && { untilMilliseconds: Date.parse(until) }),
    ...(by !== undefined && { retiredBy: by }),
  };
}

/** A date that the calendar does not have is no note. */
function isPossible(notes: Readonly<Record<string, string | undefined>> | undefined): boolean {
  return notes?.["until"] === undefined || Number.isFinite(Date.parse(notes["until"]));
}

export function formatWebhookSecrets(secrets: readonly WebhookSecret[]): Secret {
  const lines = secrets.map(({ secret, madeFor, untilMilliseconds, retiredBy }) =>
    [
      secret.reveal(),
      ...(madeFor === undefined ? [] : [`for=${madeFor.registration}`, `version=${madeFor.version}`]),
      ...(untilMilliseconds === undefined ? [] : [`until=${new Date(untilMilliseconds).toISOString()}`]),
      ...(retiredBy === undefined ? [] : [`by=${retiredBy}`]),
    ].join(" "),
  );
  return new Secret(lines.join("\n"));
}

/** The secrets that a delivery may be signed with now. */
export function acceptedSecrets(secrets: readonly WebhookSecret[], nowMilliseconds: number): readonly Secret[] {
  return secrets.filter((each) => isAccepted(each, nowMilliseconds)).map(({ secret }) => secret);
}

/** What is left of a note that cannot be read, in the place of a part of the secret. */
const brokenNote = /(?:^|\s)(?:for|version|until)=/;

/**
 * What is wrong with the parameter, where a delivery that no accepted secret signed may be a right one all the same.
 * `undefined` where its secrets can be used.
 */
export function secretsFault(secrets: readonly WebhookSecret[], nowMilliseconds: number): string | undefined {
  if (secrets.length === 0) return "it holds no secret";
  if (acceptedSecrets(secrets, nowMilliseconds).length === 0) return "every secret in it has expired";
  return secrets.some(({ secret }) => brokenNote.test(secret.reveal())) ? "a line of it cannot be read" : undefined;
}

function isAccepted({ untilMilliseconds = Number.POSITIVE_INFINITY }: WebhookSecret, now: number): boolean {
  return now < untilMilliseconds;
}

/** What a secret is made for. */
type MadeFor = NonNullable<WebhookSecret["madeFor"]>;

function isFor({ madeFor }: WebhookSecret, { registration, version }: MadeFor): boolean {
  return madeFor?.registration === registration && madeFor.version === version;
}

/** Whether it is accepted without an end: somebody may be signing with it. */
function isInUse({ untilMilliseconds }: WebhookSecret): boolean {
  return untilMilliseconds === undefined;
}

/** The secret that was made for a version of a generation and has no end. */
export function secretInUse(secrets: readonly WebhookSecret[], madeFor: MadeFor): Secret | undefined {
  return secrets.find((each) => isFor(each, madeFor) && isInUse(each))?.secret;
}

/** The newest line of a generation that has no end: what its webhook signs with, or is about to. */
export function newestInUse(secrets: readonly WebhookSecret[], generation: string): WebhookSecret | undefined {
  return secrets.find((each) => each.madeFor?.registration === generation && isInUse(each));
}

/** The newest secret that a person put there and that this generation alone gave an end, if it has one. */
export function newestByHand(secrets: readonly WebhookSecret[], generation: string): Secret | undefined {
  return secrets.find((each) => each.madeFor === undefined && (isInUse(each) || each.retiredBy === generation))?.secret;
}

/** Whether receivers may have read the parameter before it had the line of this version. */
export function hasOthersInUse(secrets: readonly WebhookSecret[], madeFor: MadeFor): boolean {
  return secrets.some((each) => isInUse(each) && !isFor(each, madeFor));
}

/**
 * The secrets with this version's in front: the one that was made for it, where that is still accepted, else a new one.
 * All others stay as they are, so that whatever Spacelift signs with meanwhile is accepted; only of those that are retired
 * the oldest go where a parameter would overflow.
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

/** Whether a line is to end once the webhook of this version signs with its secret. */
function isToRetire(each: WebhookSecret, madeFor: MadeFor): boolean {
  const isOurs = each.madeFor === undefined || each.madeFor.registration === madeFor.registration;
  return isInUse(each) && isOurs && !isFor(each, madeFor);
}

/** Whether Spacelift may be signing with another secret than the one of this version, for its generation. */
export function isRotating(secrets: readonly WebhookSecret[], madeFor: MadeFor): boolean {
  return secrets.some((each) => isToRetire(each, madeFor));
}

/**
 * The secrets once Spacelift signs with the one of this version: every other one of its generation, and what a person put
 * there, is accepted for one more day. Lines of other generations stay as they are.
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

/** The secrets in which what a person put there has no end again, as it was before this generation retired it. */
export function withHandMadeRestored(secrets: readonly WebhookSecret[], generation: string): readonly WebhookSecret[] {
  return secrets.map((each) => {
    if (each.madeFor !== undefined || each.retiredBy !== generation) return each;
    return { secret: each.secret };
  });
}

/**
 * The secrets when a generation ends: without its lines, and with what a person put there as it was before. Where the
 * resource goes on in another account its receiver does too, and the lines are accepted for one more day.
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

/** Whether a generation has a line, or gave one an end. */
export function concerns(secrets: readonly WebhookSecret[], generation: string): boolean {
  return secrets.some((each) => each.madeFor?.registration === generation || each.retiredBy === generation);
}
