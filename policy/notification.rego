# Spacelift -> Datadog. A notification policy (Rego v1) in two parts.
#
# The core, this part, sends a summary of each finished run, module version and internal error to one webhook. Only the
# fields that this file names leave Spacelift: no resource, commit message, person, address or environment.
#
# The extension, below the last line of the core, is yours. It adds to the hooks (skip, include, tags, metrics, rename)
# and may define names of its own; names that begin with "_" are the core's.
package spacelift

# Settings: one a line, each a literal.

# The webhook's id in Spacelift.
endpoint_id := "spacelift-datadog"

# The states that make a run count. All of them are final: a run that could pass through two would count twice.
finished_states := {"FINISHED", "FAILED", "DISCARDED", "STOPPED"}

# What `include` holds before the extension adds to it.
default_include := set()

# The phases whose logs the payload has. With any, the policy sends runs alone, and keeps no samples.
log_phases := set()

# Hooks. The core leaves them empty.

# Reasons not to send this event.
skip contains reason if some reason in _nothing

# Opt-in parts of the payload: "run_url", "run_note", "run_title", "triggered_by", "stack_labels", "details".
include contains name if some name in default_include

# Tags, "key:value", for every metric of this event.
tags contains tag if some tag in _nothing

# Metrics of your own: {"name": string, "value": number, "tags": list of "key:value"}.
metrics contains metric if some metric in _nothing

# New names for metrics: rename[from] := to.
rename[from] := to if some from, to in _nothing

_nothing := {}

# The rules that Spacelift evaluates.

webhook contains {"endpoint_id": endpoint_id, "payload": payload} if {
	_endpoint_exists
	count(skip) == 0

	# The right-hand side wins: a hook cannot replace any part of the summary.
	payload := object.union(_without_log_markers(object.union(_from_hooks, _summary)), _logs)
}

# Keeps the evaluation of each event to send, so that a lost delivery can be recovered. The endpoint may be missing from
# the input: Spacelift disables it when deliveries fail.
sample if {
	count(log_phases) == 0
	is_object(_summary)
	count(skip) == 0
}

# Some inputs list the endpoints. Ours may be missing from the list: if it is disabled, or out of the space's reach.
_endpoint_exists if {
	endpoints := object.get(input, "webhook_endpoints", null)
	not is_array(endpoints)
}

_endpoint_exists if {
	some endpoint in input.webhook_endpoints
	endpoint.id == endpoint_id
}

# The summary. It reads `input` alone, so nothing that a hook says can change it.

_summary := {
	"version": 1,
	"event": _run_event,
	"run": _run,
	"timing": _timing,
	"changes": _changes,
	"receipts": _receipts,
} if {
	_run_event.state in finished_states
} else := {
	"version": 1,
	"event": _module_version_event,
	"module": _module,
} if {
	count(log_phases) == 0
	_module_version_event.state in {"ACTIVE", "FAILED"}
} else := {
	"version": 1,
	"event": _present({"kind": "internal_error", "account": _text(["account", "name"])}),
	"error": _present({"severity": _text(["internal_error", "severity"])}),
} if {
	count(log_phases) == 0
	is_object(input.internal_error)
}

_run_event := _present({
	"kind": "run",
	"account": _text(["account", "name"]),
	"id": _text(["run_updated", "run", "id"]),
	"state": _text_or(["run_updated", "run", "state"], ["run_updated", "state"]),
	"at": _number(["run_updated", "run", "updated_at"]),
})

_run := _present({
	"type": _text(["run_updated", "run", "type"]),
	"branch": _text_or(["run_updated", "run", "branch"], ["run_updated", "run", "commit", "branch"]),
	"drift_detection": _boolean(["run_updated", "run", "drift_detection"]),
	"space": _text(["run_updated", "stack", "space", "id"]),
	"stack": _text(["run_updated", "stack", "id"]),
	"worker_pool": _worker_pool(["run_updated", "stack"]),
})

_module_version_event := _present({
	"kind": "module_version",
	"account": _text(["account", "name"]),
	"id": _text(["module_version", "version", "id"]),
	"state": _text(["module_version", "version", "state"]),
	"at": _number(["module_version", "version", "created_at"]),
})

_module := _present({
	"id": _text(["module_version", "module", "id"]),
	"branch": _text(["module_version", "module", "branch"]),
	"space": _text(["module_version", "module", "space", "id"]),
	"worker_pool": _worker_pool(["module_version", "module"]),
})

# Nanoseconds in each state.
_timing := [{"state": entry.state, "duration": entry.duration} |
	some entry in _list_in(input, ["run_updated", "timing"])
	is_string(entry.state)
	is_number(entry.duration)
]

# Planned entities, counted by action. An action that is new to us keeps its name.
_changes := {action: count(indices) |
	some action, indices in _planned
	_is_change(action)
}

_planned[action] contains index if {
	some index, change in _list_in(input, ["run_updated", "run", "changes"])
	is_object(change)
	object.get(change, "phase", null) != "apply"
	object.get(change, ["entity", "entity_type"], null) != "output"
	object.get(change, ["entity", "type"], null) != "output"
	action := _action(change)
}

# A resource that stays as it is, or that is only read, does not change, however the action is spelled.
_is_change(action) if {
	letters := strings.replace_n({"-": "", "_": "", " ": ""}, lower(action))
	not letters in {"noop", "read"}
}

# A moved entity counts as moved, whatever its action.
_action(change) := "moved" if {
	change.moved == true
} else := _text_in(change, ["action"]) if {
	_text_in(change, ["action"]) != null
} else := "unknown"

# Spacelift sends the receipts beside the run, and documents them inside it. A receipt at both places counts once.
_receipts := array.concat(_receipts_beside, [receipt |
	some index, receipt in _receipts_inside
	equal_before := [other | some other in array.slice(_receipts_inside, 0, index); other == receipt]
	equal_beside := [other | some other in _receipts_beside; other == receipt]
	count(equal_before) >= count(equal_beside)
])

_receipts_beside := _receipts_at(["run_updated", "policy_receipts"])

_receipts_inside := _receipts_at(["run_updated", "run", "policy_receipts"])

_receipts_at(path) := [_receipt(receipt) |
	some receipt in _list_in(input, path)
	is_object(receipt)
]

_receipt(receipt) := {
	"name": _text_in(receipt, ["name"]),
	"type": _text_in(receipt, ["type"]),
	"outcome": _text_in(receipt, ["outcome"]),
	"flags": [flag | some flag in _list_in(receipt, ["flags"]); is_string(flag)],
}

# Spacelift replaces each of these texts by the logs of the phase.
_logs := {"logs": {phase: concat("::", ["spacelift", "logs", phase]) | some phase in log_phases}} if {
	count(log_phases) > 0
} else := {}

# The additions of the hooks. Each hook has its own key, and an empty one is left out.

_from_hooks := {key: value |
	some key, value in {"tags": tags, "metrics": metrics, "rename": rename, "include": _included}
	count(value) > 0
}

_included := {key: value |
	some name, field in {
		"run_url": {"run_url": _text(["run_updated", "urls", "run"])},
		"run_note": {"run_note": _text(["run_updated", "note"])},
		"run_title": {"run_title": _text(["run_updated", "run", "title"])},
		"triggered_by": {"triggered_by": _text(["run_updated", "run", "triggered_by"])},
		"stack_labels": {"labels": _tag_labels},
		"details": {"details": _details},
	}
	name in include
	some key, value in _present(field)
	count(value) > 0
}

_tag_labels := [label |
	some label in _list_in(input, ["run_updated", "stack", "labels"])
	contains(label, ":")
]

# Datadog's products for pipelines, events and deployments need these; metrics do not.
_details := _present({
	"url": _text(["run_updated", "urls", "run"]),
	"created_at": _number(["run_updated", "run", "created_at"]),
	"ended_in": _ended_in,
	"commit": _text_or(_run_commit("hash"), _version_commit("hash")),
	"repository": _repository,
	"service": _label("service:"),
	"env": _label("env:"),
	"number": _text(["module_version", "version", "number"]),
})

_run_commit(field) := ["run_updated", "run", "commit", field]

_version_commit(field) := ["module_version", "version", "commit", field]

# The last state with a duration, else the last one in the history that is not final.
_ended_in := states[count(states) - 1] if {
	states := [entry.state | some entry in _timing]
	count(states) > 0
} else := states[count(states) - 1] if {
	final := {"FINISHED", "FAILED", "DISCARDED", "STOPPED", "CANCELED", "SKIPPED"}
	history := _list_in(input, ["run_updated", "run", "states_history"])
	states := [state | some entry in history; state := _text_in(entry, ["new_state"]); state != null; not state in final]
	count(states) > 0
} else := null

# The start of the commit's URL, since only it names the host. A URL with "@" may contain a person's name or a token.
_repository := trim_suffix(concat("/commit", array.slice(parts, 0, count(parts) - 1)), "/-") if {
	url := _text_or(_run_commit("url"), _version_commit("url"))
	is_string(url)
	startswith(url, "https://")
	not contains(url, "@")
	parts := split(url, "/commit")
	count(parts) > 1
} else := sprintf("%s/%s", [namespace, name]) if {
	namespace := _text_or(["run_updated", "stack", "namespace"], ["module_version", "module", "namespace"])
	name := _text_or(["run_updated", "stack", "repository"], ["module_version", "module", "repository"])
	is_string(namespace)
	is_string(name)
} else := null

# The first label with this prefix, without the prefix.
_label(prefix) := trim_prefix(labels[0], prefix) if {
	labels := [label | some label in _tag_labels; startswith(label, prefix); label != prefix]
	count(labels) > 0
} else := null

# Reading `input`, where anything may be absent, null or of another type. An unreadable field is null. The reads go
# through object.get, since OPA finds `not f(x)` undefined where `x` is (github.com/open-policy-agent/opa/issues/4743).

_text(path) := _text_in(input, path)

_text_in(document, path) := value if {
	value := object.get(document, path, null)
	is_string(value)
	value != ""
} else := null

_text_or(path, other_path) := value if {
	value := _text(path)
	value != null
} else := _text(other_path)

_list_in(document, path) := value if {
	value := object.get(document, path, null)
	is_array(value)
} else := []

_number(path) := value if {
	value := object.get(input, path, null)
	is_number(value)
} else := null

_boolean(path) := value if {
	value := object.get(input, path, null)
	is_boolean(value)
} else := null

# The public pool is absent from a stack or module, or is there without a name.
_worker_pool(owner_path) := name if {
	pool := object.get(input, array.concat(owner_path, ["worker_pool"]), null)
	name := _text_in(pool, ["name"])
	trim_space(name) != ""
	object.get(pool, "public", null) != true
} else := "public" if {
	is_object(object.get(input, owner_path, null))
} else := null

_present(fields) := {key: value | some key, value in fields; value != null}

# Spacelift replaces `spacelift::logs::planning`, and so for other phases, by the logs of that phase, wherever a payload
# has it (docs.spacelift.io, "Notification policy", log placeholders). So a marker in a name, flag or note becomes
# `spacelift_logs_planning`. Keys are treated as values are. Whether letter case matters to Spacelift is not documented.
_without_log_markers(payload) := payload if {
	text := json.marshal(payload)
	text == strings.replace_n(_log_markers, text)
} else := json.unmarshal(strings.replace_n(_log_markers, json.marshal(payload)))

# The end of each spelling of the marker: `t::logs::` with letters of either case, and with the long s, whose capital is S.
_log_markers := {concat("::", [t, logs, ""]): concat("_", [t, logs, ""]) |
	some t in {"t", "T"}
	some l in {"l", "L"}
	some o in {"o", "O"}
	some g in {"g", "G"}
	some s in {"s", "S", "ſ"}
	logs := concat("", [l, o, g, s])
}

# The core ends with the next line, the extension begins after it.
# ---- extension ----
