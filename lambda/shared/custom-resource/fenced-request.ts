import { fenceKey } from "../../contract/custom-resource.ts";
import { describeError } from "../log.ts";
import { type Fence, type FencePorts, takeFence } from "./fence.ts";
import type { ResourceRequest } from "./resource-request.ts";
import { isLasting, retryUntilDeadline } from "./retry-until-deadline.ts";
import { SupersededError } from "./superseded-error.ts";

/** DynamoDB does not answer, or refuses. The message names the cause. */
export class FenceError extends Error {
  override readonly name = "FenceError";
}

/**
 * A failed request releases the fence, so that the next one begins at once and knows the stored state. Rejects with a
 * `SupersededError` if a newer request has the fence, and with a `FenceError` if it cannot be taken.
 */
export async function performFenced<T>(
  request: ResourceRequest,
  endMilliseconds: number,
  ports: FencePorts,
  perform: (fence: Fence) => Promise<T>,
): Promise<T> {
  const key = fenceKey(request.stackId, request.logicalId);
  const fence = await retryUntilDeadline(ports, endMilliseconds, () => takeFence(key, request, ports)).catch(
    (error: unknown) => {
      if (isLasting(error)) throw error;
      throw new FenceError(`The ledger's table in DynamoDB cannot be used (${describeError(error)})`, { cause: error });
    },
  );
  const done = await releaseOnFailure(fence, () => perform(fence));
  await retryUntilDeadline(ports, endMilliseconds, fence.finish);
  return done;
}

/** The next holder then knows the state at the failure. */
export async function releaseOnFailure<T>(fence: Fence, perform: () => Promise<T>): Promise<T> {
  try {
    return await perform();
  } catch (error) {
    await fence.release().catch((other: unknown) => {
      if (other instanceof SupersededError) throw other;
    });
    throw error;
  }
}
