import { Secret } from "./secret.ts";

export interface WebhookSecret {
  readonly secret: Secret;
  /** The generation that wrote the line; absent if a person did. */
  readonly madeFor?: { readonly registration: string; readonly version: number };
  /** In milliseconds since 1970; absent while Spacelift may sign with it. */
  readonly untilMilliseconds?: number;
  /** The generation that ended a hand-made line. Its rollback removes the end. */
  readonly retiredBy?: string;
}

const note =
  /\s+(?:for=(?<registration>\S+)|version=(?<version>\d+)|by=(?<by>\S+)|until=(?<until>\d{4}-\d\d-\d\dT[\d:.]+Z))$/;

/** Newest first. Each line has a secret, then the registrar's notes about it. */
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
  for (let found = note.exec(text); found !== null && hasValidDate(found.groups); found = note.exec(text)) {
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

/** A note with an impossible date, such as 31 February, belongs to the secret. */
function hasValidDate(notes: Readonly<Record<string, string | undefined>> | undefined): boolean {
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

export function acceptedSecrets(secrets: readonly WebhookSecret[], nowMilliseconds: number): readonly Secret[] {
  return secrets.filter((each) => isAccepted(each, nowMilliseconds)).map(({ secret }) => secret);
}

export function isAccepted(
  { untilMilliseconds = Number.POSITIVE_INFINITY }: WebhookSecret,
  nowMilliseconds: number,
): boolean {
  return nowMilliseconds < untilMilliseconds;
}

/** A note that could not be read became part of the secret. */
const brokenNote = /(?:^|\s)(?:for|version|until)=/;

/** Why a genuine delivery may have no accepted signature: a fault of the parameter, if any. */
export function secretsFault(secrets: readonly WebhookSecret[], nowMilliseconds: number): string | undefined {
  if (secrets.length === 0) return "it holds no secret";
  if (acceptedSecrets(secrets, nowMilliseconds).length === 0) return "every secret in it has expired";
  return secrets.some(({ secret }) => brokenNote.test(secret.reveal())) ? "a line cannot be read" : undefined;
}
