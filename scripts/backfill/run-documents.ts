// Sources: github.com/spacelift-io/spacectl (internal/cmd/stack/run_list.go, list.go; client/structs/run_state_transition.go)
// and github.com/spacelift-io/spacelift-api-bruno ("Search Stacks").

const stackFields = "id space labels namespace repository workerPool { id name }";

const runFields = `id state type branch title createdAt driftDetection triggeredBy commit { hash }
  delta { addCount changeCount deleteCount } history { state timestamp }`;

export const searchStacks = `query BackfillStacks($input: SearchInput!) {
  searchStacks(input: $input) { edges { node { ${stackFields} } } pageInfo { endCursor hasNextPage } }
}`;

export const readStack = `query BackfillStack($id: ID!) { stack(id: $id) { ${stackFields} } }`;

export const listRuns = {
  runs: `query BackfillRuns($id: ID!, $before: ID) { stack(id: $id) { runs(before: $before) { ${runFields} } } }`,
  proposedRuns: `query BackfillProposedRuns($id: ID!, $before: ID) {
    stack(id: $id) { proposedRuns(before: $before) { ${runFields} } }
  }`,
} as const;
