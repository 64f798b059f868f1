/** A failure that the user has to correct. Its message names cause and remedy, and no secret. */
export class DeploymentFailure extends Error {
  override readonly name = "DeploymentFailure";
}
