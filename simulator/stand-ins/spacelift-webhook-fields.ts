import { Secret } from "../../lambda/shared/secret.ts";
import { pageOf, type SearchInput } from "./search-pages.ts";
import type { NamedWebhook, SpaceliftAccount, StoredWebhook } from "./spacelift-account.ts";
import { allow, type Caller, changeable, fulfilled } from "./spacelift-rights.ts";

/** Mirrors the schema. */
export interface WebhookInput {
  readonly enabled: boolean;
  readonly endpoint: string;
  readonly space: string;
  readonly name: string;
  readonly secret?: string | null;
  readonly labels: readonly string[];
  readonly retryOnFailure?: boolean | null;
}

export function createWebhookFields(account: SpaceliftAccount) {
  const { webhooks } = account;

  const show = ({ space, ...webhook }: StoredWebhook) => ({
    ...webhook,
    secretHeaders: [],
    space: account.findSpace(space),
  });

  return {
    namedWebhooksIntegration: ({ id }: { readonly id: string }) => {
      const webhook = webhooks.find(id);
      return webhook === undefined ? null : show(webhook);
    },
    searchNamedWebhooksIntegrations: ({ input }: { readonly input: SearchInput }) =>
      pageOf(webhooks.listed().map(show), input),
    namedWebhooksIntegrationCreate: ({ input }: { readonly input: WebhookInput }, caller: Caller) => {
      allow(account, caller, "webhook", input.space);
      const retryOnFailure = input.retryOnFailure ?? false;
      return show(fulfilled(webhooks.create({ ...fieldsOf(input), retryOnFailure, failuresInARow: 0 })));
    },
    namedWebhooksIntegrationUpdate: (
      { id, input }: { readonly id: string; readonly input: WebhookInput },
      caller: Caller,
    ) => {
      changeable(caller, webhooks.get(id));
      allow(account, caller, "webhook", input.space);
      const { retryOnFailure } = input;
      const isGiven = retryOnFailure !== undefined && retryOnFailure !== null;
      return show(fulfilled(webhooks.update(id, { ...fieldsOf(input), ...(isGiven && { retryOnFailure }) })));
    },
    namedWebhooksIntegrationDelete: ({ id }: { readonly id: string }, caller: Caller) => {
      changeable(caller, webhooks.get(id));
      return show(fulfilled(webhooks.delete(id)));
    },
  };
}

function fieldsOf({ name, endpoint, space, labels, enabled, secret }: WebhookInput) {
  const fields: Omit<NamedWebhook, "retryOnFailure" | "failuresInARow"> = { name, endpoint, space, labels, enabled };
  return secret === undefined || secret === null || secret === "" ? fields : { ...fields, secret: new Secret(secret) };
}
