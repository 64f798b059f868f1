import { chmodSync, lstatSync, readdirSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { FileSystem, Stage } from "aws-cdk-lib";
import { Code, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Asset } from "aws-cdk-lib/aws-s3-assets";

/**
 * Lambda runs a function as another user than the owner of its files, and the CDK's archive keeps their modes. Those of an
 * installed package depend on the umask of `npm install`, so `makeReadable` sets them in the cloud assembly.
 */
export function readableCode(folder: string, displayName: string): Code {
  // The CDK's own hash ignores modes. This one differs from it, so a deployment replaces an archive that was not readable.
  return Code.fromAsset(folder, { assetHash: FileSystem.fingerprint(folder, { extraHash: "mode 0644" }), displayName });
}

/** Call this once the function has its code. */
export function makeReadable(lambda: LambdaFunction): void {
  const asset = lambda.node.findChild("Code");
  const stage = Stage.of(lambda);
  if (!(asset instanceof Asset) || stage === undefined) throw new Error(`${lambda.node.path} has no code in a stage.`);
  // Without staging, as for `sam local`, the asset is the package's own folder.
  if (isAbsolute(asset.assetPath)) return;
  const folder = join(stage.outdir, asset.assetPath);
  setMode(folder, 0o755);
  for (const name of readdirSync(folder)) setMode(join(folder, name), 0o644);
}

/** Changes only wrong modes, because only the owner of a file may change its mode. */
function setMode(path: string, mode: number): void {
  if ((lstatSync(path).mode & 0o777) !== mode) chmodSync(path, mode);
}
