// Sources: Spacelift's Terraform provider (github.com/spacelift-io/terraform-provider-spacelift) and API collection
// (github.com/spacelift-io/spacelift-api-bruno). An error in one root field nulls the whole reply, so each document
// has one.

const webhookFields = "id name endpoint enabled labels retryOnFailure space { id }";
const policyFields = "id name body type space labels description engineType";

export const logIn = `mutation LogIn($id: ID!, $secret: String!) { apiKeyUser(id: $id, secret: $secret) { jwt } }`;

export const space = `query Space($id: ID!) { space(id: $id) { id parentSpace inheritEntities } }`;

export const webhook = `query Webhook($id: ID!) { namedWebhooksIntegration(id: $id) { ${webhookFields} } }`;

export const webhooks = `query Webhooks($input: SearchInput!) {
  searchNamedWebhooksIntegrations(input: $input) {
    edges { node { ${webhookFields} } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const createWebhook = `mutation CreateWebhook($input: NamedWebhooksIntegrationInput!) {
  namedWebhooksIntegrationCreate(input: $input) { id }
}`;

export const updateWebhook = `mutation UpdateWebhook($id: ID!, $input: NamedWebhooksIntegrationInput!) {
  namedWebhooksIntegrationUpdate(id: $id, input: $input) { id }
}`;

export const deleteWebhook = `mutation DeleteWebhook($id: ID!) { namedWebhooksIntegrationDelete(id: $id) { id } }`;

/** Source: spacectl (github.com/spacelift-io/spacectl). */
export const policies = `query Policies($input: SearchInput!) {
  searchPolicies(input: $input) {
    edges { node { id name labels } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const policy = `query Policy($id: ID!) { policy(id: $id) { ${policyFields} } }`;

export const createPolicy = `mutation CreatePolicy($input: PolicyCreateInput!) { policyCreatev2(input: $input) { id } }`;

export const updatePolicy = `mutation UpdatePolicy($id: ID!, $input: PolicyUpdateInput!) {
  policyUpdatev2(id: $id, input: $input) { id }
}`;

export const deletePolicy = `mutation DeletePolicy($id: ID!) { policyDelete(id: $id) { id } }`;
