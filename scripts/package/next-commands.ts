import type { ArchivePlace } from "./archive-place.ts";
import { templatePath } from "./write-package.ts";

interface Packaged {
  /** Folder of the package. */
  readonly out: string;
  readonly stackNames: readonly string[];
  readonly place: ArchivePlace;
}

/** The commands that upload and deploy a package, for a shell. */
export function nextCommands({ out, stackNames, place }: Packaged): string {
  const { bucket, prefix } = place;
  const target = bucket === undefined ? `"s3://$BUCKET/${prefix}"` : quote(`s3://${bucket}/${prefix}`);
  const introduction =
    bucket === undefined
      ? "Next, set BUCKET to the name of a bucket in the region of the deployment, and run:"
      : "Next, run in the region of the bucket:";
  return [
    `${introduction}\n`,
    `aws s3 sync ${quote(out)} ${target}`,
    ...stackNames.map((stackName) => deployCommand(stackName, templatePath(out, stackName), place)),
    "",
  ].join("\n");
}

function deployCommand(stackName: string, template: string, { bucket, prefix }: ArchivePlace): string {
  const s3Bucket = bucket ?? '"$BUCKET"';
  const s3Prefix = prefix === "" ? "" : ` --s3-prefix ${quote(prefix.slice(0, -1))}`;
  return [
    `aws cloudformation deploy --stack-name ${stackName} --template-file ${quote(template)}`,
    `  --s3-bucket ${s3Bucket}${s3Prefix} --capabilities CAPABILITY_IAM`,
    ...(bucket === undefined ? [`  --parameter-overrides AssetsBucket=${s3Bucket}`] : []),
  ].join(" \\\n");
}

function quote(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
