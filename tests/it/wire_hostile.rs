//! `cua verify wire` where a program sends nothing, sends it in no usual way or too often, or does not end.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{A, CUA, Outcome, real_tool};
use crate::wire::{SEND, answers, json_of, project, talks, told, verdict, verify};

#[test]
fn what_cannot_be_tested_is_said_with_what_the_program_printed() {
    let outcome = told("echo 'to \u{1b}[31mstdout'; echo 'to stderr' >&2; exit 3\n");
    answers(&outcome, 2, &["untested: no request arrived; the program ended with exit status 3"]);
    assert_eq!(outcome.stderr, "cua: the program printed:\nto \\u{1b}[31mstdout\nto stderr\n");
    answers(&told("exit 0\n"), 2, &["no request arrived", "exit status 0"]);
    answers(&told("kill -9 $$\n"), 2, &["no request arrived", "ended by signal 9 (SIGKILL)"]);
    answers(&told("connect\n"), 2, &["no request arrived", "what called has said nothing"]);
    let preface = "connect; printf 'PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n' >&3; cat <&3\n";
    answers(&told(preface), 2, &["it is HTTP/2 without TLS", "HTTP/1.1"]);
    let slow = "connect; printf '\\x16' >&3; sleep 0.1; printf '\\x03\\x01' >&3; cat <&3\n";
    answers(&told(slow), 2, &["it is HTTPS"]);
    answers(&told("connect; printf '\\x16\\x03\\x01\\x02' >&3; cat <&3\n"), 2, &["it is HTTPS", "`http://` address"]);
    answers(&told("connect; printf 'GET / HT' >&3\n"), 2, &["breaks off before the end"]);
    answers(&told("connect; head -c 100000 /dev/urandom >&3 2>/dev/null\n"), 2, &["untested"]);
    let outcome = told(&format!("{SEND}echo why >&2; exit 7\n"));
    answers(&outcome, 0, &["well"]);
    assert!(outcome.text().contains("\nended        the program ended with exit status 7\n"), "{}", outcome.text());
    assert!(outcome.stderr.ends_with("why\n"), "{}", outcome.stderr);
}

#[test]
fn each_way_to_send_nothing_has_its_hint() {
    let of_az = |script: &str| {
        let sandbox = project();
        talks(&sandbox, "bin/az", script);
        verify(&sandbox, &["--timeout", "1"]).run()
    };
    let hint = |outcome: &Outcome, parts: &[&str], others: &[&str]| {
        answers(outcome, 2, &[&["untested: no request arrived"], parts].concat());
        for other in others {
            assert!(!verdict(outcome).contains(other), "`{other}` is wrong here: {}", outcome.text());
        }
    };
    let failed = of_az("echo out; printf 'ERROR: \\033no module\n\n' >&2; exit 3\n");
    let said = "az ended with exit status 3, and says: ERROR: \\u{1b}no module; see whether `az version`";
    hint(&failed, &[said, "`--network host`"], &["CUA_WIRE_URL", "--timeout"]);
    hint(&of_az("exit 0\n"), &["has sent none", "`[tools]`"], &["CUA_WIRE_URL", "--timeout", "az version"]);
    hint(&of_az("sleep 9\n"), &["az was still running", "`--timeout`"], &["CUA_WIRE_URL", "`[tools]`"]);
    hint(&told("exit 0\n"), &["have it read that variable"], &["[tools]", "--timeout", "container"]);
    hint(&told("exit 5\n"), &["exit status 5 before it sent one, and printed nothing"], &["CUA_WIRE_URL", "container"]);
}

#[test]
fn the_error_of_az_is_shown_and_not_what_it_prints_behind_that() {
    let sandbox = project();
    let script =
        "printf '%s\\n' 'ERROR: It failed:' 'ERROR: This is why' 'Traceback:' '  x' 'Please visit us'; exit 1\n";
    talks(&sandbox, "bin/az", script);
    answers(&verify(&sandbox, &[]).run(), 2, &["and says: ERROR: This is why; see whether"]);
}

#[test]
fn a_megabyte_of_header_is_refused() {
    let long = |count: usize| {
        format!(
            "connect; {{ printf 'GET / HTTP/1.1\\r\\nUser-Agent: '; head -c {count} /dev/zero | tr '\\0' a; printf ' pid-{A}\\r\\n\\r\\n'; }} >&3 2>/dev/null; cat <&3\n"
        )
    };
    answers(&told(&long(1_000_000)), 2, &["untested", "its headers are more than 32 KiB"]);
    let outcome = told(&long(20_000));
    answers(&outcome, 0, &["well"]);
    assert!(outcome.text().lines().count() < 50, "{}", outcome.text());
}

#[test]
fn hostile_bytes_of_a_header_cannot_reach_the_terminal() {
    let outcome = told("request $'GET /\\x01 HTTP/1.1' 'User-Agent: a'\n");
    answers(&outcome, 2, &["it is not HTTP"]);
    let outcome = told("request 'GET /##vso[x] HTTP/1.1' $'User-Agent: a\\x9b31m \\xe2\\x80\\xae ##vso[task.x]'\n");
    answers(&outcome, 1, &["the pid is missing"]);
    assert!(!outcome.text().contains("##") && outcome.text().contains("\\u{9b}"), "{}", outcome.text());
    assert!(!outcome.text().chars().any(|c| c.is_control() && c != '\n'), "{:?}", outcome.text());
}

#[test]
fn a_thousand_connections_are_too_many_for_nobody() {
    let outcome = told(&format!("for i in {{1..1000}}; do connect; done\n{SEND}"));
    answers(&outcome, 0, &["well"]);
    // All of them at once, with nothing said on any.
    let held = "for i in {10..900}; do eval \"exec $i<>/dev/tcp/${at%:*}/${at#*:}\" & done; sleep 60\n";
    let sandbox = project();
    talks(&sandbox, "bin/program", held);
    let start = Instant::now();
    let run = verify(&sandbox, &["--timeout", "2", "--", "program"]);
    answers(&run.run(), 2, &["no request arrived; the program was still running when its time was up"]);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn a_thousand_requests_are_all_there_is_room_for() {
    let answer = json_of(&{
        let sandbox = project();
        let send =
            SEND.replace("request", "connect; printf '%s\\r\\n' >&3").replace(" >&3 ", " ").replace('\n', " '' >&3\n");
        talks(&sandbox, "bin/program", &format!("for i in {{1..1100}}; do\n{send}done\n"));
        verify(&sandbox, &["--json", "--", "program"]).run()
    });
    assert_eq!((&answer["requests"][0]["count"], &answer["not_looked_at"]), (&json!(1100), &json!(0)));
}

/// A program that sends so many requests on one connection, each with its number in this line.
fn sends(count: usize, line: &str) -> Outcome {
    let sandbox = project();
    let loops = format!("connect; for i in {{1..{count}}}; do printf '{line}\\r\\n\\r\\n' $i; done >&3; cat <&3\n");
    talks(&sandbox, "bin/program", &loops);
    verify(&sandbox, &["--json", "--", "program"]).run()
}

#[test]
fn each_of_many_requests_is_judged() {
    let line = format!("GET /%s HTTP/1.1\\r\\nUser-Agent: pid-{A}");
    let outcome = sends(1500, &line);
    let answer = json_of(&outcome);
    let (requests, rest) = (answer["requests"].as_array().unwrap(), &answer["requests"][1000]);
    assert_eq!((outcome.status, requests.len(), &answer["not_looked_at"]), (0, 1001, &json!(0)));
    assert_eq!((&requests[999]["path"], &rest["path"], &rest["count"]), (&json!("/1000"), &json!("…"), &json!(500)));
    // The last of them spoils it.
    let outcome = sends(1500, &format!("{line}\\r\\n\\r\\nGET /last HTTP/1.1\\r\\nUser-Agent: none"));
    assert_eq!((outcome.status, &json_of(&outcome)["outcome"]), (1, &json!("wrong")));
    // What was not looked at may be anything.
    let outcome = sends(2100, &format!("GET / HTTP/1.1\\r\\nUser-Agent: x/%s pid-{A}"));
    let answer = json_of(&outcome);
    assert_eq!((outcome.status, &answer["outcome"], &answer["not_looked_at"]), (2, &json!("untested"), &json!(100)));
    assert_eq!(answer["why"], "100 requests more arrived than are looked at; have the program send fewer");
}

#[test]
fn a_request_that_waits_for_no_answer_is_judged_too() {
    let pid = format!("pid-{A}");
    let first = format!("PUT /1 HTTP/1.1\\r\\nContent-Length: 20\\r\\nUser-Agent: {pid}\\r\\n\\r\\n");
    let second = "DELETE /2 HTTP/1.1\\r\\nUser-Agent: other\\r\\n\\r\\n";
    let told = |body: &str| told(&format!("connect; printf '{first}{body}' >&3; cat <&3\n"));
    let outcome = told(&format!("GET /x HTTP/1.1\\r\\n\\r\\n.{second}"));
    answers(&outcome, 1, &["first `DELETE /2`: the pid is missing"]);
    assert!(outcome.text().contains("DELETE /2\n") && !outcome.text().contains("GET /x"), "{}", outcome.text());
    // It is longer than was said, and no request.
    answers(&told(&"x".repeat(20_000)), 0, &["well"]);
}

/// The process is there, and does not end. A busy machine takes its time to obey a signal that was sent.
pub fn is_running(id: &str) -> bool {
    for _ in 0..50 {
        let status = fs::read_to_string(Path::new("/proc").join(id.trim()).join("status")).unwrap_or_default();
        if status.is_empty() || status.contains("State:\tZ") {
            return false;
        }
        thread::sleep(Duration::from_millis(100));
    }
    true
}

#[test]
fn a_program_that_hangs_is_ended_with_all_that_it_has_started() {
    let sandbox = project();
    talks(
        &sandbox,
        "bin/program",
        &format!("{SEND}sleep 600 & echo $! > child\ntrap '' TERM; while :; do sleep 600; done\n"),
    );
    let outcome = verify(&sandbox, &["--timeout", "2", "--", "program"]).run();
    // What has arrived has arrived.
    answers(&outcome, 0, &["well"]);
    assert!(outcome.text().contains("was still running when its time was up"), "{}", outcome.text());
    assert!(!is_running(&sandbox.read("here/child")), "the child goes on");
}

#[test]
fn who_presses_ctrl_c_or_hangs_up_leaves_nothing_behind() {
    for signal in ["-INT", "-QUIT", "-TERM", "-HUP"] {
        is_interrupted_by(signal);
    }
}

#[track_caller]
fn is_interrupted_by(signal: &str) {
    let sandbox = project();
    sandbox.script("bin/az", "#!/bin/sh\necho $$ > starting; mv starting started; exec sleep 600\n");
    let mut command: Command = verify(&sandbox, &[]).into_command();
    let mut cua = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !sandbox.path("here/started").exists() {
        assert!(cua.try_wait().unwrap().is_none(), "it has ended");
        thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(fs::read_dir(sandbox.path("tmp")).unwrap().count(), 1);
    let kill = Command::new("kill").args([signal, &cua.id().to_string()]).status().unwrap();
    assert!(kill.success());
    Outcome::from(cua.wait_with_output().unwrap()).fails(2, &["interrupted, and the program with it"]);
    assert!(!is_running(&sandbox.read("here/started")), "the program goes on");
    assert_eq!(fs::read_dir(sandbox.path("tmp")).unwrap().count(), 0);
}

#[test]
fn a_program_that_wants_the_terminal_is_told_that_there_is_none() {
    let Some(python) = real_tool("python3") else { return };
    let sandbox = project();
    talks(&sandbox, "bin/program", &format!("read -r answer < /dev/tty; stty sane < /dev/tty\n{SEND}"));
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/terminal.py");
    let steps = json!([["verdict", ""], ["well: the pid arrived whole", ""]]).to_string();
    let words = [script, "30", &steps, CUA, "verify", "wire", "--timeout", "20", "--", "program"];
    let start = Instant::now();
    sandbox.program(python).args(words).env("TMPDIR", sandbox.path("tmp")).run().succeeds();
    assert!(start.elapsed() < Duration::from_secs(15), "it stood still: {:?}", start.elapsed());
}
