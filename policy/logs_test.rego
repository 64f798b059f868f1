package logs_test

import data.notification_test as fixture
import data.spacelift

logs := {
	"preparing": "spacelift::logs::preparing",
	"initializing": "spacelift::logs::initializing",
	"planning": "spacelift::logs::planning",
	"applying": "spacelift::logs::applying",
}

phases := {phase | some phase, _ in logs}

payload := delivery.payload if some delivery in spacelift.webhook

test_no_logs_by_default if {
	not payload.logs with input as fixture.run_input
}

test_the_usual_payload_with_logs if {
	payload == object.union(fixture.run_payload, {"logs": logs}) with input as fixture.run_input
		with spacelift.log_phases as phases
}

test_only_the_chosen_phases if {
	payload.logs == {"planning": "spacelift::logs::planning"} with input as fixture.run_input
		with spacelift.log_phases as {"planning"}
}

test_markers_elsewhere_are_removed if {
	actual := payload with input as fixture.at("/run_updated/stack/id", "spacelift::logs::planning")
		with spacelift.log_phases as phases
	actual.run.stack == "spacelift_logs_planning"
	actual.logs == logs
}

test_only_runs_have_logs if {
	every other in [fixture.module_input, fixture.error_input] {
		payload with input as other
		spacelift.webhook == set() with input as other with spacelift.log_phases as phases
	}
}

test_no_sample_with_logs if {
	every event in [fixture.run_input, fixture.module_input, fixture.error_input] {
		spacelift.sample with input as event
		not spacelift.sample with input as event with spacelift.log_phases as phases
	}
}

test_skip_holds_for_logs if {
	spacelift.webhook == set() with input as fixture.run_input
		with spacelift.log_phases as phases
		with spacelift.skip as {"no logs"}
}

test_finished_states_hold_for_logs if {
	spacelift.webhook == set() with input as fixture.run_input
		with spacelift.log_phases as phases
		with spacelift.finished_states as {"FAILED"}
}
