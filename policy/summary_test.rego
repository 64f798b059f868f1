package notification_test

# The summary of a run; notification_test.rego has the inputs

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
