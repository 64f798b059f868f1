package notification_test

import data.spacelift

payload := delivery.payload if some delivery in spacelift.webhook

run_input := {
	"account": {"name": "acme"},
	"webhook_endpoints": [{"id": "slack-bridge"}, {"id": "spacelift-datadog", "labels": []}],
	"run_updated": {
		"state": "FINISHED",
		"note": "rollback",
		"run": {
			"id": "01RUN",
			"type": "TRACKED",
			"state": "FINISHED",
			"branch": "main",
			"commit": {"branch": "other", "message": "CANARY"},
			"drift_detection": false,
			"updated_at": 1763800187987654000,
			"triggered_by": "anna@example.com",
			"title": "Add a subnet",
			"changes": [
				{"action": "added", "phase": "plan", "moved": false, "entity": {"entity_type": "resource"}},
				{"action": "changed", "phase": "plan", "moved": true, "entity": {"entity_type": "resource"}},
			],
		},
		"stack": {
			"id": "network",
			"labels": ["team:platform", "autoattach", null],
			"space": {"id": "production"},
			"worker_pool": {"name": "eks", "public": false},
		},
		"policy_receipts": [{"name": "no-public", "type": "PLAN", "outcome": "allow", "flags": ["audited"]}],
		"timing": [{"state": "QUEUED", "duration": 186757000}],
		"urls": {"run": "https://acme.app.spacelift.io/run"},
	},
}

run_payload := {
	"version": 1,
	"event": {
		"kind": "run",
		"account": "acme",
		"id": "01RUN",
		"state": "FINISHED",
		"at": 1763800187987654000,
	},
	"run": {
		"type": "TRACKED",
		"branch": "main",
		"drift_detection": false,
		"space": "production",
		"stack": "network",
		"worker_pool": "eks",
	},
	"timing": [{"state": "QUEUED", "duration": 186757000}],
	"changes": {"added": 1, "moved": 1},
	"receipts": [{"name": "no-public", "type": "PLAN", "outcome": "allow", "flags": ["audited"]}],
}

module_input := {
	"account": {"name": "acme"},
	"webhook_endpoints": null,
	"run_updated": null,
	"module_version": {
		"module": {"id": "vpc", "branch": "main", "space": {"id": "root"}, "worker_pool": {"public": true, "name": ""}},
		"version": {"id": "01VERSION", "state": "ACTIVE", "created_at": 1763800400000000000, "number": "3.2.1"},
	},
}

error_input := {
	"account": {"name": "acme"},
	"internal_error": {"error": "CANARY", "message": "CANARY", "severity": "ERROR"},
}

at(path, value) := json.patch(run_input, [{"op": "replace", "path": path, "value": value}])

without(paths) := json.remove(run_input, paths)

# Routing

test_finished_run_goes_to_our_endpoint if {
	spacelift.webhook == {{"endpoint_id": "spacelift-datadog", "payload": run_payload}} with input as run_input
}

test_sample_what_is_routed if {
	spacelift.sample with input as run_input
	not spacelift.sample with input as at("/run_updated/run/state", "APPLYING")
	not spacelift.sample with input as {}
}

test_sample_of_a_disabled_webhook if {
	every endpoints in [[], [{"id": "slack-bridge"}]] {
		disabled := at("/webhook_endpoints", endpoints)
		spacelift.webhook == set() with input as disabled
		spacelift.sample with input as disabled
	}
}

test_every_finished_state_routes if {
	every state in ["FINISHED", "FAILED", "DISCARDED", "STOPPED"] {
		actual := payload with input as at("/run_updated/run/state", state)
		actual.event.state == state
	}
}

test_no_other_state_routes if {
	every state in ["NONE", "QUEUED", "PLANNING", "UNCONFIRMED", "APPLYING", "CANCELED", "SKIPPED", "NEW", 7] {
		not payload with input as json.patch(
			without({"/run_updated/state"}),
			[{"op": "replace", "path": "/run_updated/run/state", "value": state}],
		)
	}
}

test_states_are_a_setting if {
	actual := payload with input as at("/run_updated/run/state", "CANCELED")
		with spacelift.finished_states as {"CANCELED"}
	actual.event.state == "CANCELED"
}

test_endpoint_is_a_setting if {
	{"slack-bridge"} == {delivery.endpoint_id | some delivery in spacelift.webhook} with input as run_input
		with spacelift.endpoint_id as "slack-bridge"
}

test_listed_endpoints_without_ours if {
	every endpoints in [[], [{"id": "slack-bridge"}], [null, "spacelift-datadog", {"id": null}]] {
		not payload with input as at("/webhook_endpoints", endpoints)
	}
}

test_unlisted_endpoints if {
	payload == run_payload with input as without({"/webhook_endpoints"})
	payload == run_payload with input as at("/webhook_endpoints", null)
	payload == run_payload with input as at("/webhook_endpoints", "slack-bridge")
}

test_nothing_to_route if {
	every document in [{}, null, [], "x", {"run_updated": null, "module_version": null, "internal_error": null}] {
		spacelift.webhook == set() with input as document
	}
}

test_module_version if {
	actual := payload with input as module_input
	actual == {
		"version": 1,
		"event": {
			"kind": "module_version",
			"account": "acme",
			"id": "01VERSION",
			"state": "ACTIVE",
			"at": 1763800400000000000,
		},
		"module": {"id": "vpc", "branch": "main", "space": "root", "worker_pool": "public"},
	}
}

test_module_version_states if {
	every state, routed in {"ACTIVE": 1, "FAILED": 1, "PENDING": 0} {
		version := json.patch(module_input, [{"op": "replace", "path": "/module_version/version/state", "value": state}])
		count(spacelift.webhook) == routed with input as version
	}
}

test_internal_error_without_its_words if {
	actual := payload with input as error_input
	actual == {
		"version": 1,
		"event": {"kind": "internal_error", "account": "acme"},
		"error": {"severity": "ERROR"},
	}
}
