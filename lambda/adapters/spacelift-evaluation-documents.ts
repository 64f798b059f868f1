// Sources: spacectl (github.com/spacelift-io/spacectl, internal/cmd/policy) and Spacelift's API collection
// (github.com/spacelift-io/spacelift-api-bruno, "Simulate Policy").

export const records = `query Evaluations($id: ID!, $input: SearchInput!) {
  policy(id: $id) {
    searchEvaluationRecords(input: $input) { edges { node { key timestamp } } pageInfo { hasNextPage endCursor } }
  }
}`;

export const sample = `query Sample($id: ID!, $key: String!) { policy(id: $id) { evaluationSample(key: $key) { input } } }`;

export const text = `query PolicyText($id: ID!) { policy(id: $id) { body } }`;

export const simulate = `mutation SimulatePolicy($input: PolicySimulateInput!) { policySimulatev2(input: $input) }`;
