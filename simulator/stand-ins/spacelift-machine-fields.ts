import { GraphQLError } from "graphql";

/**
 * Fields that an API key cannot read, or could not until August 2026 (github.com/spacelift-io/spacelift-api-bruno). The
 * list of stacks is refused; the others have answers.
 */
export const machineFields = {
  publicWorkerPool: () => ({ parallelism: 2 }),
  metrics: () => ({ stacksCountByState: [{ value: 1, labels: ["FINISHED"] }] }),
  usage: () => ({ usedMinutes: 1 }),
  stacks: () => {
    throw new GraphQLError("not available for machine sessions");
  },
};
