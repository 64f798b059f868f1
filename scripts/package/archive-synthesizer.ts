import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CfnParameter,
  type DockerImageAssetLocation,
  type FileAssetLocation,
  type FileAssetSource,
  Fn,
  type ISynthesisSession,
  StackSynthesizer,
} from "aws-cdk-lib";
import { type ArchivePlace, bucketPattern, prefixPattern } from "./archive-place.ts";
import { zipFolder } from "./zip-folder.ts";

interface Parameters {
  readonly bucket: CfnParameter;
  readonly prefix: CfnParameter;
}

/**
 * Writes a template that any CloudFormation client can deploy, and the archives of its functions beside it. The CDK's own
 * synthesizers refer to the bucket, the roles and the version of a bootstrapped account, or support no assets.
 */
export class ArchiveSynthesizer extends StackSynthesizer {
  readonly #place: ArchivePlace;
  /** Folders in the cloud assembly, by the names of their archives. */
  readonly #folders = new Map<string, string>();
  #parameters: Parameters | undefined;

  constructor(place: ArchivePlace) {
    super();
    this.#place = place;
  }

  override addFileAsset({ fileName, sourceHash, displayName }: FileAssetSource): FileAssetLocation {
    if (fileName === undefined) throw new Error(`The asset ${displayName} is no folder.`);
    // A new name for new code: CloudFormation updates a function only if its template changes.
    const archive = `${displayName}-${sourceHash.slice(0, 16)}.zip`;
    this.#folders.set(archive, fileName);
    this.#parameters ??= this.#addParameters();
    const bucketName = this.#parameters.bucket.valueAsString;
    const objectKey = Fn.sub(`\${${this.#parameters.prefix.logicalId}}${archive}`);
    const path = `${bucketName}/${objectKey}`;
    return { bucketName, objectKey, s3ObjectUrl: `s3://${path}`, httpUrl: `https://s3.amazonaws.com/${path}` };
  }

  override addDockerImageAsset(): DockerImageAssetLocation {
    throw new Error("A package has no container images.");
  }

  override synthesize(session: ISynthesisSession): void {
    this.synthesizeTemplate(session);
    this.emitArtifact(session);
    const { outdir } = session.assembly;
    for (const [archive, folder] of this.#folders)
      writeFileSync(join(outdir, archive), zipFolder(join(outdir, folder)));
  }

  #addParameters(): Parameters {
    const { bucket, prefix } = this.#place;
    return {
      bucket: new CfnParameter(this.boundStack, "AssetsBucket", {
        description: "S3 bucket with the archives of the functions, in the region of this stack",
        allowedPattern: bucketPattern,
        constraintDescription: "the name of an S3 bucket, without s3://",
        ...(bucket !== undefined && { default: bucket }),
      }),
      prefix: new CfnParameter(this.boundStack, "AssetsPrefix", {
        description: "Beginning of the archives' keys: empty, or a path that ends with a slash",
        allowedPattern: prefixPattern,
        constraintDescription: "empty, or a path that ends with a slash and does not begin with one",
        default: prefix,
      }),
    };
  }
}
