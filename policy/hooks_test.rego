package notification_test

import data.spacelift

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
		"run_title": {"run_title": "Add a subnet"},
		"triggered_by": {"triggered_by": "anna@example.com"},
		"stack_labels": {"labels": ["team:platform"]},
	} {
		actual := payload with input as run_input with spacelift.default_include as {name, "no such part"}
		actual.include == expected
	}
}

test_include_what_is_absent if {
	actual := payload with input as {"run_updated": {"state": "FAILED", "note": "", "urls": null, "stack": null}}
		with spacelift.include as {"run_url", "run_note", "run_title", "triggered_by", "stack_labels", "details"}
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
