import { fenceKey } from "../../contract/custom-resource.ts";
import type { ResourceRequest } from "./custom-resource.ts";
import { type Fence, type FencePorts, takeFence } from "./fence.ts";
import { persist } from "./retry-until-deadline.ts";
import { SupersededError } from "./superseded-error.ts";

/**
 * Performs a request of CloudFormation's under the fence of its resource. A request that fails releases the fence, so the
 * next one begins at once and knows what is remembered. Rejects with a `SupersededError` where a newer request has the fence.
 */
export async function performFenced<T>(
  request: ResourceRequest,
  endMilliseconds: number,
  ports: FencePorts,
  perform: (fence: Fence) => Promise<T>,
): Promise<T> {
  const key = fenceKey(request.stackId, request.logicalId);
  const fence = await persist(ports, endMilliseconds, () => takeFence(key, request, ports));
  const done = await releasing(fence, () => perform(fence));
  await persist(ports, endMilliseconds, fence.finish);
  return done;
}

async function releasing<T>(fence: Fence, doing: () => Promise<T>): Promise<T> {
  try {
    return await doing();
  } catch (error) {
    await fence.release().catch((other: unknown) => {
      if (other instanceof SupersededError) throw other;
    });
    throw error;
  }
}
