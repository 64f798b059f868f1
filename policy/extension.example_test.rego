package extension_example_test

import data.spacelift

payload := delivery.payload if some delivery in spacelift.webhook

run_input := {
	"account": {"name": "acme"},
	"run_updated": {
		"run": {"id": "01RUN", "type": "TRACKED", "state": "FINISHED"},
		"stack": {
			"id": "network",
			"repository": "infrastructure",
			"labels": ["team:platform", "autoattach"],
			"space": {"id": "production-01HZZ"},
		},
		"policy_receipts": [
			{"name": "a", "type": "PLAN", "outcome": "deny"},
			{"name": "b", "type": "APPROVAL", "outcome": "reject"},
			{"name": "c", "type": "PLAN", "outcome": "allow"},
		],
		"urls": {"run": "https://acme.app.spacelift.io/stack/network/run/01RUN"},
	},
}

at(path, value) := json.patch(run_input, [{"op": "replace", "path": path, "value": value}])

test_adds_tags_metrics_names_and_opted_parts if {
	actual := payload with input as run_input
	object.filter(actual, {"tags", "metrics", "rename", "include"}) == {
		"tags": {"repository:infrastructure"},
		"metrics": {{"name": "acme.policy.denials", "value": 2, "tags": ["severity:high"]}},
		"rename": {"spacelift.integration.run.count": "acme.runs"},
		"include": {
			"run_url": "https://acme.app.spacelift.io/stack/network/run/01RUN",
			"labels": ["team:platform"],
		},
	}
}

test_link_is_for_production_alone if {
	actual := payload with input as at("/run_updated/stack/space/id", "staging")
	actual.include == {"labels": ["team:platform"]}
}

test_no_metric_without_denials if {
	actual := payload with input as at("/run_updated/policy_receipts", null)
	not actual.metrics
}

test_skips_proposed_runs if {
	spacelift.webhook == set() with input as at("/run_updated/run/type", "PROPOSED")
	spacelift.skip == {"proposed runs are not counted"} with input as at("/run_updated/run/type", "PROPOSED")
}

test_skips_sandboxes if {
	spacelift.webhook == set() with input as at("/run_updated/stack/space/id", "sandbox-anna")
}

test_event_without_a_stack_is_sent if {
	actual := payload with input as {"account": {"name": "acme"}, "internal_error": {"severity": "ERROR"}}
	actual == {
		"version": 1,
		"event": {"kind": "internal_error", "account": "acme"},
		"error": {"severity": "ERROR"},
		"rename": {"spacelift.integration.run.count": "acme.runs"},
	}
}
