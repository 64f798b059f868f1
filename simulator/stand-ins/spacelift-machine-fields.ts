import { GraphQLError } from "graphql";

/**
 * What an API key asks for in vain, or did until August 2026 (github.com/spacelift-io/spacelift-api-bruno): a list of stacks
 * is refused, and the others have answers.
 */
export const machineFields = {
  publicWorkerPool: () => ({ parallelism: 2 }),
  metrics: () => ({ stacksCountByState: [{ value: 1, labels: ["FINISHED"] }] }),
  usage: () => ({ usedMinutes: 1 }),
  stacks: () => {
    throw new GraphQLError("not available for machine sessions");
  },
};
