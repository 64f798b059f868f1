/** As Spacelift documents it (docs.spacelift.io, "Audit trail"), of a minute before the tests' time. */
export function auditEntry(fields: Readonly<Record<string, unknown>> = {}) {
  return {
    account: "acme",
    action: "stack.create",
    actor: "github::ada",
    actor_roles: ["space-admin"],
    context: { mutation: "stackCreate" },
    data: { ID: "audit-trail-demo", args: { Input: { Administrative: false, Labels: [], Name: "audit-trail-demo" } } },
    remoteIP: "203.0.113.7",
    timestamp: 1_799_999_940_000,
    ...fields,
  };
}
