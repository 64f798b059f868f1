package notification_test

import data.spacelift

# The details of a run or a module version; notification_test.rego has the other inputs

detailed_input := json.patch(run_input, [
	{"op": "add", "path": "/run_updated/run/created_at", "value": 1763800000123456000},
	{"op": "add", "path": "/run_updated/run/commit/hash", "value": "9f2c1ab8"},
	{"op": "add", "path": "/run_updated/run/commit/url", "value": "https://github.com/acme/network/commit/9f2c1ab8"},
	{"op": "add", "path": "/run_updated/stack/namespace", "value": "acme"},
	{"op": "add", "path": "/run_updated/stack/repository", "value": "infrastructure"},
	{"op": "add", "path": "/run_updated/stack/labels/-", "value": "service:shop"},
	{"op": "add", "path": "/run_updated/stack/labels/-", "value": "env:production"},
])

details_of(document) := result.include.details if {
	result := payload with input as document with spacelift.default_include as {"details"}
}

test_details_of_a_run if {
	details_of(detailed_input) == {
		"url": "https://acme.app.spacelift.io/run",
		"created_at": 1763800000123456000,
		"ended_in": "QUEUED",
		"commit": "9f2c1ab8",
		"repository": "https://github.com/acme/network",
		"service": "shop",
		"env": "production",
	}
}

test_details_of_a_module_version if {
	document := json.patch(module_input, [
		{"op": "add", "path": "/module_version/version/number", "value": "3.2.1"},
		{"op": "add", "path": "/module_version/version/commit", "value": {"hash": "9f2c", "url": "https://gitlab.com/a/b/-/commit/9f2c"}},
	])
	details_of(document) == {"commit": "9f2c", "repository": "https://gitlab.com/a/b", "number": "3.2.1"}
}

test_repository if {
	every url, repository in {
		"https://bitbucket.example/projects/A/repos/b/commits/9f": "https://bitbucket.example/projects/A/repos/b",
		"https://git.example/commitment/b/commit/9f": "https://git.example/commitment/b",
		"https://canary@git.example/a/b/commit/9f": "acme/infrastructure",
		"http://git.example/a/b/commit/9f": "acme/infrastructure",
		"https://git.example/a/b": "acme/infrastructure",
		"": "acme/infrastructure",
		null: "acme/infrastructure",
		7: "acme/infrastructure",
	} {
		details := details_of(json.patch(detailed_input, [{"op": "replace", "path": "/run_updated/run/commit/url", "value": url}]))
		details.repository == repository
	}
}

test_no_repository if {
	every path in ["/run_updated/stack/namespace", "/run_updated/stack/repository"] {
		details := details_of(json.remove(detailed_input, [path, "/run_updated/run/commit"]))
		not details.repository
	}
}

test_ended_in if {
	history := [{"new_state": "QUEUED"}, {"new_state": "PLANNING"}, {}, null, {"new_state": "FAILED"}]
	every case in [
		{"timing": [{"state": "PLANNING", "duration": 1}, {"state": "APPLYING", "duration": 1}], "states": "APPLYING"},
		{"timing": [], "states": "PLANNING"},
		{"timing": null, "states": "PLANNING"},
	] {
		details := details_of(json.patch(detailed_input, [
			{"op": "replace", "path": "/run_updated/timing", "value": case.timing},
			{"op": "add", "path": "/run_updated/run/states_history", "value": history},
		]))
		details.ended_in == case.states
	}
	without_both := details_of(json.patch(detailed_input, [{"op": "replace", "path": "/run_updated/timing", "value": []}]))
	not without_both.ended_in
}

test_labels_without_a_value if {
	details := details_of(json.patch(detailed_input, [{"op": "replace", "path": "/run_updated/stack/labels", "value": ["env", "env:", "envy:x", "service:a", "service:b"]}]))
	details.service == "a"
	not details.env
}
