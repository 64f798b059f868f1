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

# The summary

test_absent_parts if {
	actual := payload with input as {"run_updated": {"state": "FAILED"}}
	actual == {
		"version": 1,
		"event": {"kind": "run", "state": "FAILED"},
		"run": {},
		"timing": [],
		"changes": {},
		"receipts": [],
	}
}

test_absent_parts_are_null_or_of_another_type if {
	every odd, run in {
		null: {},
		"x": {},
		7: {},
		true: {},
		[]: {},
		{}: {"worker_pool": "public"},
		[null]: {},
		["x"]: {},
	} {
		actual := payload with input as {
			"account": odd,
			"run_updated": {
				"state": "FAILED",
				"note": odd,
				"run": {"id": null, "state": "", "commit": odd, "changes": odd, "updated_at": "7", "drift_detection": "yes"},
				"stack": odd,
				"policy_receipts": odd,
				"timing": odd,
				"urls": odd,
			},
		}
		actual == {
			"version": 1,
			"event": {"kind": "run", "state": "FAILED"},
			"run": run,
			"timing": [],
			"changes": {},
			"receipts": [],
		}
	}
}

test_state_beside_the_run if {
	actual := payload with input as without({"/run_updated/run/state"})
	actual == run_payload
}

test_branch_of_the_commit if {
	every document in [without({"/run_updated/run/branch"}), at("/run_updated/run/branch", ""), at("/run_updated/run/branch", null)] {
		actual := payload with input as document
		actual.run.branch == "other"
	}
}

test_worker_pool if {
	every pool, name in {
		{"name": "eks"}: "eks",
		{"name": "eks", "public": null}: "eks",
		{"name": "eks", "public": true}: "public",
		{"name": "", "public": true}: "public",
		{"name": ""}: "public",
		{"name": " "}: "public",
		{"name": null}: "public",
		{}: "public",
		null: "public",
		"x": "public",
	} {
		actual := payload with input as at("/run_updated/stack/worker_pool", pool)
		actual.run.worker_pool == name
		module := json.patch(module_input, [{"op": "replace", "path": "/module_version/module/worker_pool", "value": pool}])
		module_payload := payload with input as module
		module_payload.module.worker_pool == name
	}
}

test_absent_worker_pool_is_the_public_one if {
	actual := payload with input as without({"/run_updated/stack/worker_pool"})
	actual.run.worker_pool == "public"
	module_payload := payload with input as json.remove(module_input, {"/module_version/module/worker_pool"})
	module_payload.module.worker_pool == "public"
}

test_without_module_no_pool if {
	actual := payload with input as json.remove(module_input, {"/module_version/module"})
	actual.module == {}
}

test_without_stack_no_pool_space_or_stack if {
	actual := payload with input as at("/run_updated/stack", null)
	actual.run == {"type": "TRACKED", "branch": "main", "drift_detection": false}
}

test_changes if {
	every change, expected in {
		{"action": "added", "phase": "plan", "entity": {"entity_type": "resource"}}: {"added": 1},
		{"action": "added", "phase": null, "entity": {"entity_type": null}}: {"added": 1},
		{"action": "added"}: {"added": 1},
		{"action": "added", "entity": null}: {"added": 1},
		{"action": "added", "entity": "x"}: {"added": 1},
		{"action": "added", "phase": "apply"}: {},
		{"action": "added", "entity": {"entity_type": "output"}}: {},
		{"action": "added", "entity": {"type": "output"}}: {},
		{"action": "added", "entity": {"type": "aws_s3_bucket"}}: {"added": 1},
		{"action": "no-op"}: {},
		{"action": "No Op"}: {},
		{"action": "NO_OP"}: {},
		{"action": "noop"}: {},
		{"action": "read"}: {},
		{"action": "READ"}: {},
		{"action": "ready"}: {"ready": 1},
		{"action": "no-op", "moved": true}: {"moved": 1},
		{"action": "no-op", "moved": true, "phase": "apply"}: {},
		{"action": "rescued"}: {"rescued": 1},
		{"action": "added", "moved": true}: {"moved": 1},
		{"moved": true}: {"moved": 1},
		{"moved": "yes"}: {"unknown": 1},
		{"action": null}: {"unknown": 1},
		{"action": ""}: {"unknown": 1},
		{"action": {"x": 1}}: {"unknown": 1},
		{}: {"unknown": 1},
		null: {},
		"added": {},
	} {
		actual := payload with input as at("/run_updated/run/changes", [change])
		actual.changes == expected
	}
}

test_equal_changes_add_up if {
	change := {"action": "added", "entity": {"address": "a"}}
	actual := payload with input as at("/run_updated/run/changes", [change, change, {"action": "ok"}, change])
	actual.changes == {"added": 3, "ok": 1}
}

test_receipts if {
	every receipt, expected in {
		{"name": "a", "type": "PLAN", "outcome": null, "flags": null}: [{"name": "a", "type": "PLAN", "outcome": null, "flags": []}],
		{"name": "a", "type": "PLAN", "outcome": {"decision": "deny"}, "flags": []}: [{"name": "a", "type": "PLAN", "outcome": null, "flags": []}],
		{"name": "a", "type": "NEW", "outcome": "new", "flags": ["x", null, 7]}: [{"name": "a", "type": "NEW", "outcome": "new", "flags": ["x"]}],
		{}: [{"name": null, "type": null, "outcome": null, "flags": []}],
		{"flags": {"x": "y"}}: [{"name": null, "type": null, "outcome": null, "flags": []}],
		null: [],
	} {
		actual := payload with input as at("/run_updated/policy_receipts", [receipt])
		actual.receipts == expected
	}
}

test_equal_receipts_both_stay if {
	receipt := {"name": "a", "type": "PLAN", "outcome": "deny", "flags": []}
	actual := payload with input as at("/run_updated/policy_receipts", [receipt, receipt])
	actual.receipts == [receipt, receipt]
}

test_receipts_inside_the_run if {
	a := {"name": "a", "type": "PLAN", "outcome": "deny", "flags": []}
	b := {"name": "b", "type": "PLAN", "outcome": "allow", "flags": []}
	every places in [
		{"beside": [a], "inside": [], "expected": [a]},
		{"beside": null, "inside": [a, a], "expected": [a, a]},
		{"beside": [a, b], "inside": [a, b], "expected": [a, b]},
		{"beside": [a], "inside": [object.remove(a, ["flags"])], "expected": [a]},
		{"beside": [a], "inside": [b, a, a], "expected": [a, b, a]},
		{"beside": [a, a], "inside": [a], "expected": [a, a]},
		{"beside": {"x": a}, "inside": [b], "expected": [b]},
	] {
		actual := payload with input as json.patch(run_input, [
			{"op": "replace", "path": "/run_updated/policy_receipts", "value": places.beside},
			{"op": "add", "path": "/run_updated/run/policy_receipts", "value": places.inside},
		])
		actual.receipts == places.expected
	}
}

test_timing_of_another_shape_loses_nothing_else if {
	every timing in [{"QUEUED": 7}, [{"QUEUED": 7}], "x", {"state": "QUEUED", "duration": 7}] {
		actual := payload with input as at("/run_updated/timing", timing)
		actual == object.union(run_payload, {"timing": []})
	}
}

test_timing_without_state_or_duration if {
	actual := payload with input as at("/run_updated/timing", [{"state": "QUEUED", "duration": null}, {"state": null, "duration": 1}, {}, null])
	actual.timing == []
}

# The hooks

test_hooks_are_empty if {
	spacelift.skip == set()
	spacelift.include == set()
	spacelift.tags == set()
	spacelift.metrics == set()
	spacelift.rename == {}
}

test_hooks_hold_what_is_put_into_them if {
	every hook in [spacelift.skip, spacelift.tags, spacelift.metrics] {
		hook == {"b"}
	} with spacelift._nothing as {"a": "b"}
	spacelift.rename == {"a": "b"} with spacelift._nothing as {"a": "b"}
}

test_skip if {
	spacelift.webhook == set() with input as run_input with spacelift.skip as {"too small"}
	not spacelift.sample with input as run_input with spacelift.skip as {"too small"}
}

test_tags_metrics_and_names if {
	added := {
		"tags": {"team:platform"},
		"metrics": {{"name": "acme.cost", "value": 12, "tags": []}},
		"rename": {"spacelift.integration.run.count": "acme.runs"},
	}
	every document in [run_input, module_input, error_input] {
		plain := payload with input as document
		extended := payload with input as document
			with spacelift.tags as added.tags
			with spacelift.metrics as added.metrics
			with spacelift.rename as added.rename
		extended == object.union(plain, added)
	}
}

test_hooks_cannot_change_the_summary if {
	forged := {"version": 2, "event": {"id": "forged"}, "run": {"stack": "forged"}, "changes": {"added": 99}}
	extended := payload with input as run_input
		with spacelift.tags as forged
		with spacelift.metrics as forged
		with spacelift.rename as forged
		with spacelift.include as {"run_url", "event", "version", "run", "changes"}
	object.remove(extended, {"tags", "metrics", "rename", "include"}) == run_payload
	payload == run_payload with input as run_input with spacelift._from_hooks as forged
}

test_include if {
	every name, expected in {
		"run_url": {"run_url": "https://acme.app.spacelift.io/run"},
		"run_note": {"run_note": "rollback"},
		"triggered_by": {"triggered_by": "anna@example.com"},
		"stack_labels": {"labels": ["team:platform"]},
	} {
		actual := payload with input as run_input with spacelift.default_include as {name, "no such part"}
		actual.include == expected
	}
}

test_include_what_is_absent if {
	actual := payload with input as {"run_updated": {"state": "FAILED", "note": "", "urls": null, "stack": null}}
		with spacelift.include as {"run_url", "run_note", "triggered_by", "stack_labels"}
	not actual.include
}

# Log placeholders

test_log_markers if {
	every text, neutral in {
		"spacelift::logs::planning": "spacelift_logs_planning",
		"see spacelift::logs::applying.": "see spacelift_logs_applying.",
		"SpaceLift::LOGS::Preparing": "SpaceLift_LOGS_Preparing",
		"spacelift::logſ::x": "spacelift_logſ_x",
		"spacelift::logs::spacelift::logs::": "spacelift_logs_spacelift_logs_",
		"spacespacelift::logs::lift::logs::": "spacespacelift_logs_lift_logs_",
		"spacelift:::logs:::": "spacelift:::logs:::",
		"\"spacelift::logs::\\\n": "\"spacelift_logs_\\\n",
		"AWS::Logs::LogGroup": "AWS::Logs::LogGroup",
		"a::b": "a::b",
	} {
		actual := payload with input as at("/run_updated/stack/id", text)
		actual == object.union(run_payload, {"run": object.union(run_payload.run, {"stack": neutral})})
	}
}

test_log_markers_of_hooks if {
	marker := "a:spacelift::logs::planning"
	neutral := "a:spacelift_logs_planning"
	actual := payload with input as at("/run_updated/note", marker)
		with spacelift.tags as {marker}
		with spacelift.metrics as {{marker: [{marker}]}}
		with spacelift.rename as {marker: marker}
		with spacelift.include as {"run_note"}
	actual == object.union(run_payload, {
		"tags": [neutral],
		"metrics": [{neutral: [[neutral]]}],
		"rename": {neutral: neutral},
		"include": {"run_note": neutral},
	})
}
