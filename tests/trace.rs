//! The trace that `--report json` writes: its shape (`trace.schema.json`, a public contract) and
//! whether its parts agree with each other.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::collections::HashSet;
use support::{
    Folder,
    server::{Server, free_port, page},
};

const PLAY: &str = r"# Every kind of step

browsers: alice, bob
watch: count = /view count=(\d+)/

## Counting   [2 points]
everyone: GET /session/sessfun x2        -> 200, count goes 1 2
alice: GET /session/sessfun              -> same session, server has num_visits = 3

## Two kinds of cookie
bob: GET /session/cookie                 -> stored zap, stored sakaicar
bob: close                               -> dropped zap, kept sakaicar

## Points that are lost   [3 points]
bob: GET /session/sessfun                -> count is 99

## A stolen ticket
mallory: steal sessionid from alice
mallory: GET /session/sessfun            -> shares session with alice

## Two tabs
together:
  alice: GET /session/sessfun?slow=100ms -> 200
  alice: GET /session/sessfun?slow=100ms -> 200
";

#[test]
fn the_trace_of_the_demo_has_the_shape_of_the_contract() {
    let trace = Folder::new().jarful(&["demo", "--report", "json"]).trace();
    assert_shape(&trace);
    assert_eq!(list(&trace["browsers"]).len(), 3);
    let ids = list(&trace["browsers"]).iter().map(|b| &b["session_id"]);
    let ids: HashSet<String> = ids.map(|id| id.as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), 3, "three browsers, three ids");
    assert_parts_agree(&trace);
}

#[test]
fn the_trace_of_every_kind_of_step_has_the_shape_of_the_contract() {
    let folder = Folder::new();
    folder.write("all.jarful", PLAY);
    let ran = folder.jarful(&["run", "demo", "all.jarful", "--report", "json"]);
    ran.exits(1);
    let trace = ran.trace();
    assert_shape(&trace);
    assert_parts_agree(&trace);
    assert_eq!(trace["scenario"]["title"], "Every kind of step");
    assert_eq!(trace["summary"]["points"], 2);
    assert_eq!(trace["summary"]["max_points"], 5);
    assert_eq!(trace["summary"]["failed"], 1);
}

#[test]
fn the_trace_of_a_visit_and_of_a_server_that_is_not_there_have_it_too() {
    let server = Server::always(page("hello"));
    for (target, code) in [
        (server.url("/hello"), 0),
        (format!("http://127.0.0.1:{}/", free_port()), 3),
    ] {
        let ran = Folder::new().jarful(&["visit", &target, "--report", "json"]);
        ran.exits(code);
        let trace = ran.trace();
        assert_shape(&trace);
        assert_parts_agree(&trace);
        let failed = list(&trace["steps"])
            .iter()
            .filter(|s| !s["error"].is_null());
        assert_eq!(failed.count() > 0, code == 3);
    }
}

#[test]
fn changes_of_the_demo_s_table_tell_before_and_after() {
    let folder = Folder::new();
    folder.write(
        "count.jarful",
        "browsers: alice\nalice: GET /session/sessfun x6\n",
    );
    let ran = folder.jarful(&["run", "demo", "count.jarful", "--report", "json"]);
    let trace = ran.exits(0).trace();
    let changes: Vec<(Value, Value, Value)> = list(&trace["steps"])
        .iter()
        .flat_map(|step| list(&step["state"]["changes"]))
        .map(|c| (c["kind"].clone(), c["before"].clone(), c["after"].clone()))
        .collect();
    let expected = [
        json!(["added", null, 1]),
        json!(["changed", 1, 2]),
        json!(["changed", 2, 3]),
        json!(["changed", 3, 4]),
        json!(["removed", 4, null]),
        json!(["added", null, 1]),
    ];
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(k, b, a)| json!([k, b, a]))
        .collect();
    assert_eq!(changes, expected);
}

#[test]
fn the_schema_refuses_a_name_that_is_not_in_the_contract_and_one_that_is_missing() {
    let mut trace = smallest_trace();
    assert_shape(&trace);
    trace["surprise"] = json!(1);
    assert!(!validator().is_valid(&trace));
    let mut trace = smallest_trace();
    trace["summary"].as_object_mut().unwrap().remove("points");
    assert!(!validator().is_valid(&trace));
    let mut trace = smallest_trace();
    trace["version"] = json!(2);
    assert!(!validator().is_valid(&trace));
}

fn smallest_trace() -> Value {
    json!({
        "format": "jarful-trace", "version": 1, "target": "demo",
        "scenario": {"title": null, "path": null},
        "browsers": [], "steps": [], "findings": [],
        "summary": {"requests": 0, "sessions": 0, "passed": 0, "failed": 0, "not_judged": 0, "broken": 0,
            "interrupted": false, "points": 0, "max_points": 0}
    })
}

fn validator() -> jsonschema::Validator {
    let schema = serde_json::from_str(include_str!("trace.schema.json")).unwrap();
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is one");
    jsonschema::draft202012::new(&schema).unwrap()
}

#[track_caller]
fn assert_shape(trace: &Value) {
    let validator = validator();
    let errors: Vec<String> = validator
        .iter_errors(trace)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{}\n{trace:#}", errors.join("\n"));
}

#[track_caller]
fn assert_parts_agree(trace: &Value) {
    let steps = list(&trace["steps"]);
    let mut last_round = 0;
    for (i, step) in steps.iter().enumerate() {
        assert_eq!(step["n"], i + 1, "steps are numbered from 1 without a gap");
        let round = step["round"].as_u64().unwrap();
        assert!(round == last_round || round == last_round + 1, "{step:#}");
        last_round = round;
        assert_changes_have_exchanges(step);
        let names = list(&trace["browsers"]).iter().map(|b| &b["name"]);
        assert!(
            names.clone().any(|name| *name == step["browser"]),
            "{step:#}"
        );
    }
    for browser in list(&trace["browsers"]) {
        let own = steps
            .iter()
            .filter(|step| step["browser"] == browser["name"]);
        let requests: usize = own.map(|step| list(&step["exchanges"]).len()).sum();
        assert_eq!(browser["requests"], requests, "{}", browser["name"]);
        let held = &browser["session_id"];
        assert!(held.is_null() || list(&browser["session_ids"]).contains(held));
    }
    assert_summary_adds_up(trace);
}

#[track_caller]
fn assert_changes_have_exchanges(step: &Value) {
    let exchanges = list(&step["exchanges"]).len() as u64;
    for change in list(&step["state"]["changes"]) {
        let is_joint = step["state"]["joint"] == true;
        match change["exchange"].as_u64() {
            Some(index) => assert!(index < exchanges || is_joint, "{step:#}"),
            None => assert!(
                is_joint,
                "only a joint change belongs to no exchange: {step:#}"
            ),
        }
    }
}

#[track_caller]
fn assert_summary_adds_up(trace: &Value) {
    let summary = &trace["summary"];
    let steps = list(&trace["steps"]);
    let requests: usize = steps.iter().map(|s| list(&s["exchanges"]).len()).sum();
    assert_eq!(summary["requests"], requests);
    let judged = |verdict: bool| {
        let all = steps.iter().flat_map(|s| list(&s["expectations"]));
        all.filter(|e| e["passed"] == verdict).count()
    };
    assert_eq!(summary["passed"], judged(true));
    assert_eq!(summary["failed"], judged(false));
    let ids = list(&trace["browsers"])
        .iter()
        .flat_map(|b| list(&b["session_ids"]));
    let ids: HashSet<&str> = ids.map(|id| id.as_str().unwrap()).collect();
    assert_eq!(
        summary["sessions"],
        ids.len(),
        "different ids, however many hold one"
    );
}

fn list(value: &Value) -> &Vec<Value> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("no list: {value:#}"))
}
