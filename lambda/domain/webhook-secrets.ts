import { Secret } from "./secret.ts";

/** One line of the parameter with the webhook's secrets. */
export interface WebhookSecret {
  readonly secret: Secret;
  /** The registration that made it, and the version that it was made for; absent where a person put it there. */
  readonly madeFor?: { readonly registration: string; readonly version: number };
  /** When it stops being accepted, in milliseconds since 1970; absent for as long as Spacelift may sign with it. */
  readonly untilMilliseconds?: number;
}

/** How long a secret is accepted after Spacelift was given another: deliveries signed with it may still be under way. */
export const retiredMilliseconds = 24 * 60 * 60 * 1000;

/** A parameter of Parameter Store's standard tier holds 4,096 characters: a dozen lines with a long registration each. */
const mostLines = 8;

const note = /\s+(?:for=(?<registration>\S+)|version=(?<version>\d+)|until=(?<until>\d{4}-\d\d-\d\dT[\d:.]+Z))$/;

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
  const { registration, version, until } = notes;
  return {
    secret: new Secret(text),
    ...(registration !== undefined && version !== undefined && { madeFor: { registration, version: Number(version) } }),
    ...(until !== undefined && { untilMilliseconds: Date.parse(until) }),
  };
}

/** A date that the calendar does not have is no note. */
function isPossible(notes: Readonly<Record<string, string | undefined>> | undefined): boolean {
  return notes?.["until"] === undefined || Number.isFinite(Date.parse(notes["until"]));
}

export function formatWebhookSecrets(secrets: readonly WebhookSecret[]): Secret {
  const lines = secrets.map(({ secret, madeFor, untilMilliseconds }) =>
    [
      secret.reveal(),
      ...(madeFor === undefined ? [] : [`for=${madeFor.registration}`, `version=${madeFor.version}`]),
      ...(untilMilliseconds === undefined ? [] : [`until=${new Date(untilMilliseconds).toISOString()}`]),
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

/**
 * The secrets with this version's in front: the one that was made for it, where that is still accepted, else a new one.
 * All others stay as they are, so that whatever Spacelift signs with meanwhile is accepted; only of those that are retired
 * the oldest go where a parameter would overflow.
 */
export function withVersionInFront(
  secrets: readonly WebhookSecret[],
  madeFor: { readonly registration: string; readonly version: number },
  nowMilliseconds: number,
  newSecret: () => Secret,
): readonly WebhookSecret[] {
  const accepted = secrets.filter((each) => isAccepted(each, nowMilliseconds));
  const made = accepted.find(
    (each) => each.madeFor?.registration === madeFor.registration && each.madeFor.version === madeFor.version,
  );
  const front = { secret: made?.secret ?? newSecret(), madeFor };
  const others = accepted.filter((each) => each !== made);
  const inUse = others.filter(({ untilMilliseconds }) => untilMilliseconds === undefined).length;
  let retired = 0;
  const kept = others.filter(({ untilMilliseconds }) => {
    if (untilMilliseconds === undefined) return true;
    retired += 1;
    return 1 + inUse + retired <= mostLines;
  });
  return [front, ...kept];
}

/**
 * The secrets once Spacelift signs with the first: every other one of its registration, and what a person put there, is
 * accepted for one more day. What another registration signs with stays as it is.
 */
export function withOthersRetired(
  secrets: readonly WebhookSecret[],
  nowMilliseconds: number,
): readonly WebhookSecret[] {
  const [front, ...others] = secrets.filter((each) => isAccepted(each, nowMilliseconds));
  if (front === undefined) return [];
  const end = { untilMilliseconds: nowMilliseconds + retiredMilliseconds };
  return [front, ...others.map((each) => (isOfAnother(each, front) ? each : { ...end, ...each }))];
}

/** Whether Spacelift may be signing with another than the first, for its registration. */
export function isRotating([front, ...others]: readonly WebhookSecret[]): boolean {
  return others.some((each) => each.untilMilliseconds === undefined && !isOfAnother(each, front));
}

function isOfAnother({ madeFor }: WebhookSecret, front: WebhookSecret | undefined): boolean {
  return madeFor !== undefined && madeFor.registration !== front?.madeFor?.registration;
}

/**
 * The secrets when a registration ends: its own for one more day where somebody signs with another, and otherwise none at
 * all. `undefined` where none of them is its own.
 */
export function withRegistrationEnded(
  secrets: readonly WebhookSecret[],
  registration: string,
  nowMilliseconds: number,
): readonly WebhookSecret[] | undefined {
  const isOurs = ({ madeFor }: WebhookSecret) => madeFor?.registration === registration;
  if (!secrets.some(isOurs)) return undefined;
  const isInUse = secrets.some((each) => !isOurs(each) && each.untilMilliseconds === undefined);
  const end = { untilMilliseconds: nowMilliseconds + retiredMilliseconds };
  return isInUse ? secrets.map((each) => (isOurs(each) ? { ...end, ...each } : each)) : [];
}
