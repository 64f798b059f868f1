import { InvalidArgumentError } from "commander";

/** Where a template expects the functions' archives, unless its parameters say otherwise. */
export interface ArchivePlace {
  /** Absent if each deployment must name a bucket. */
  readonly bucket?: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
}

export const bucketPattern = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
export const prefixPattern = "([^/].*/)?";

/** Throws commander's error if the text is no name of a bucket. */
export function parseBucket(text: string): string {
  if (new RegExp(`^${bucketPattern}$`).test(text)) return text;
  throw new InvalidArgumentError("It must be the name of an S3 bucket, without s3://.");
}

/** Appends the slash that separates the prefix from an archive's name. */
export function parsePrefix(text: string): string {
  if (text.startsWith("/")) throw new InvalidArgumentError("It must not begin with a slash.");
  return text === "" || text.endsWith("/") ? text : `${text}/`;
}

const variables = { bucket: "PACKAGE_BUCKET", prefix: "PACKAGE_PREFIX" } as const;

/** Environment variables that pass the place to the CDK app. */
export function placeVariables({ bucket, prefix }: ArchivePlace): Readonly<Record<string, string>> {
  return { [variables.prefix]: prefix, ...(bucket !== undefined && { [variables.bucket]: bucket }) };
}

export function readDefaultPlace(environment: NodeJS.ProcessEnv): ArchivePlace {
  const { [variables.bucket]: bucket, [variables.prefix]: prefix = "" } = environment;
  return { prefix, ...(bucket !== undefined && { bucket }) };
}
