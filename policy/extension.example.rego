# An extension by example: every hook once. Each rule reads `input`, the document that Spacelift describes in
# https://docs.spacelift.io/concepts/policy/notification-policy; a field that is missing leaves its rule without effect.
package spacelift

# Filter. A reason says why; any reason keeps the event from being sent.
skip contains "proposed runs are not counted" if input.run_updated.run.type == "PROPOSED"

skip contains "sandboxes are not counted" if startswith(input.run_updated.stack.space.id, "sandbox-")

# Opt in. A link to the run for production alone, since each link is a series of its own, and so billed.
include contains "run_url" if input.run_updated.stack.space.id == "production-01HZZ"

include contains "stack_labels"

# Tag. Every metric of the event gets it.
tags contains concat(":", ["repository", input.run_updated.stack.repository])

# Measure. A metric of your own is a count, has a name that is not one of ours, and adds up over the runs.
metrics contains {"name": "acme.policy.denials", "value": count(denials), "tags": ["severity:high"]} if {
	denials := [receipt |
		some receipt in input.run_updated.policy_receipts
		receipt.outcome in {"deny", "reject"}
	]
	count(denials) > 0
}

# Rename. Two different new names for one metric are an error in the policy, and the run is lost.
rename["spacelift.integration.run.count"] := "acme.runs"
