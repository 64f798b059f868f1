/** Why a deployment cannot have what it asks for: a sentence for whoever deploys, that names what to do and no secret. */
export class DeploymentFailure extends Error {
  override readonly name = "DeploymentFailure";
}
