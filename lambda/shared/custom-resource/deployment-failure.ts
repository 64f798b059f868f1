/** A failure that the user has to correct. The message names the cause and the remedy, and no secret. */
export class DeploymentFailure extends Error {
  override readonly name = "DeploymentFailure";
}
