//! `cua verify wire`: what of the attribution arrives, where everything is well, where something between
//! `cua` and the request spoils it, and where nothing can be told.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{A, B, CUA, OFFER, Outcome, Run, Sandbox, must_not_be_needed, real_tool, say_skipped};

/// Connects to what `cua` listens on, as descriptor 3, and says what it was answered.
const CONNECT: &str = "#!/usr/bin/env bash
words=$* url=$CUA_WIRE_URL; while [ $# -gt 0 ]; do case $1 in --url) url=$2 ;; esac; shift; done
at=${url#http://}; at=${at%%/*}
connect() { exec 3<>\"/dev/tcp/${at%:*}/${at#*:}\"; }
request() { connect; printf '%s\\r\\n' \"$@\" '' >&3; cat <&3; }
";

/// What az does, as far as it matters here.
pub const SEND: &str = "request 'GET / HTTP/1.1' 'Host: x' \"User-Agent: AZURECLI/2 (x)${AZURE_HTTP_USER_AGENT:+ $AZURE_HTTP_USER_AGENT}\"\n";

/// A program that can talk to `cua`, and does this.
pub fn talks(sandbox: &Sandbox, name: &str, script: &str) {
    sandbox.script(name, &format!("{CONNECT}{script}"));
}

fn project() -> Sandbox {
    let sandbox = Sandbox::with_project_file(&format!("project = \"x\"\ntracking_id = \"{A}\"\n"));
    fs::create_dir(sandbox.path("tmp")).unwrap();
    sandbox
}

fn verify(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let run = sandbox.cua(["verify", "wire"]).args(arguments);
    run.env("TMPDIR", sandbox.path("tmp"))
}

/// What a script says to `cua`.
fn told(script: &str) -> Outcome {
    let sandbox = project();
    talks(&sandbox, "bin/program", script);
    verify(&sandbox, &["--", "program"]).run()
}

#[track_caller]
fn json_of(outcome: &Outcome) -> Value {
    serde_json::from_slice(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:?}"))
}

/// The verdict, in one line.
#[track_caller]
fn verdict(outcome: &Outcome) -> String {
    let text = outcome.text();
    let lines = text.lines().skip_while(|line| !line.starts_with("verdict"));
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).skip(1).collect();
    words.join(" ")
}

#[track_caller]
fn answers(outcome: &Outcome, status: i32, parts: &[&str]) {
    let verdict = verdict(outcome);
    assert_eq!(outcome.status, status, "{outcome:?}");
    for part in parts {
        assert!(verdict.contains(part), "`{part}` is missing in: {verdict}");
    }
    assert!(outcome.text().lines().all(|line| line.chars().count() <= 80), "{}", outcome.text());
}

/// The programs that stand for az: one of ours, and the real one where it is here.
fn every_az() -> Vec<Sandbox> {
    let fake = project();
    talks(&fake, "bin/az-itself", SEND);
    let real = real_tool("az").map(|az| {
        let sandbox = project();
        sandbox.script("bin/az-itself", &format!("#!/bin/sh\nexec '{}' \"$@\"\n", az.display()));
        sandbox
    });
    [fake].into_iter().chain(real).collect()
}

#[test]
fn what_az_sends_is_shown_with_the_pid_marked() {
    let sandbox = project();
    talks(&sandbox, "bin/az", SEND);
    let outcome = verify(&sandbox, &[]).run();
    let az = sandbox.path("bin/az");
    let (program, rest) = outcome.text().split_once("\nreceived").unwrap();
    assert!(program.replace("\n             ", "").ends_with(&format!("program      {}", az.display())), "{program}");
    let expected = format!(
        "     GET /
             AZURECLI/2 (x) pid-{A}
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
verdict      well: the pid arrived whole, and no other beside it
             This is what the program sends from here. It does not prove that
             Microsoft attributes anything: nobody outside Microsoft can see
             that.
"
    );
    assert_eq!((outcome.status, rest), (0, expected.as_str()));
    outcome.is_quiet();
}

#[test]
fn every_az_sends_what_exec_has_it_send() {
    for sandbox in every_az() {
        fs::rename(sandbox.path("bin/az-itself"), sandbox.path("bin/az")).unwrap();
        answers(&verify(&sandbox, &[]).run(), 0, &["well: the pid arrived whole"]);
        answers(
            &verify(&sandbox, &["--id", OFFER]).env("AZURE_HTTP_USER_AGENT", "cloud-shell/1.0").run(),
            0,
            &["well"],
        );
        let nested = sandbox.cua(["exec", "--id", B, "--", CUA, "verify", "wire", "--json"]);
        let answer = json_of(nested.env("TMPDIR", sandbox.path("tmp")).run().succeeds());
        assert_eq!(answer["pid"], format!("pid-{B}"), "the choice outside is handed on");
        let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
        proxy.set_nonblocking(true).unwrap();
        let url = format!("http://{}", proxy.local_addr().unwrap());
        let names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"];
        let run = names.into_iter().fold(verify(&sandbox, &["--timeout", "20"]), |run, name| run.env(name, &url));
        answers(&run.run(), 0, &["well"]);
        assert!(proxy.accept().is_err(), "a proxy was called: for the request, or for az's newest version");
        assert_eq!(fs::read_dir(sandbox.path("tmp")).unwrap().count(), 0, "something was left behind");
        assert_eq!(fs::read_dir(sandbox.path("home")).unwrap().count(), 0, "something was left behind at home");
    }
}

#[test]
fn a_wrapper_of_az_that_spoils_it_is_found_out() {
    let wrappers: [(&str, &str, &[&str]); 6] = [
        ("unset AZURE_HTTP_USER_AGENT", "missing", &["wrong: the pid is missing: something between"]),
        ("AZURE_HTTP_USER_AGENT=other/1", "missing", &["wrong: the pid is missing"]),
        ("AZURE_HTTP_USER_AGENT=$AZURE_HTTP_USER_AGENT+X", "glued", &["glued to another word", "`pid-", "+X`"]),
        ("AZURE_HTTP_USER_AGENT=X+$AZURE_HTTP_USER_AGENT", "glued", &["glued to another word", "`X+pid-"]),
        (
            "AZURE_HTTP_USER_AGENT=\"$AZURE_HTTP_USER_AGENT pid-0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11\"",
            "other-pids",
            &["another pid is beside it", "`pid-0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11`"],
        ),
        (
            "AZURE_HTTP_USER_AGENT=\"pid-222c6c49-1b0a-5959-a213-6608f9eb8820 $AZURE_HTTP_USER_AGENT\"",
            "other-pids",
            &["`pid-222c6c49-1b0a-5959-a213-6608f9eb8820` (that of Terraform itself)"],
        ),
    ];
    for sandbox in every_az() {
        for (spoil, name, parts) in wrappers {
            sandbox.script("bin/az", &format!("#!/bin/sh\n{spoil}\nexec az-itself \"$@\"\n"));
            answers(&verify(&sandbox, &[]).run(), 1, parts);
            let answer = json_of(&verify(&sandbox, &["--json"]).run());
            assert_eq!((&answer["outcome"], &answer["requests"][0]["verdict"]), (&json!("wrong"), &json!(name)));
        }
    }
}

/// No interface but loopback, so that nothing can leave.
#[test]
fn the_real_az_needs_no_network() {
    let Some(az) = real_tool("az") else { return };
    let sandbox = project();
    std::os::unix::fs::symlink(az, sandbox.path("bin/az")).unwrap();
    let script = "ip link set lo up && exec cua verify wire";
    let alone = |script: &str| {
        let words = ["--user", "--map-root-user", "--net", "sh", "-c", script];
        sandbox.program("unshare").args(words).env("TMPDIR", sandbox.path("tmp"))
    };
    let path = format!("{}:/usr/sbin:/usr/bin:/sbin:/bin", sandbox.path("bin").display());
    if alone("ip link set lo up").env("PATH", &path).run().status != 0 {
        must_not_be_needed("unshare --user --net");
        say_skipped("what needs a network of its own, which `unshare` is not allowed to make here");
        return;
    }
    answers(&alone(script).env("PATH", &path).run(), 0, &["well: the pid arrived whole"]);
    answers(&alone("exec cua verify wire").env("PATH", path).run(), 2, &["untested: no request arrived"]);
}

#[test]
fn az_is_started_as_tools_says() {
    let sandbox = project();
    talks(&sandbox, "bin/az-itself", SEND);
    let tools = |az: &str| drop(sandbox.write(crate::support::USER_CONFIG, format!("[tools]\naz = \"{az}\"\n")));
    tools("az-itself");
    answers(&verify(&sandbox, &[]).run(), 0, &["well"]);
    tools("env -u AZURE_HTTP_USER_AGENT az-itself");
    answers(&verify(&sandbox, &[]).run(), 1, &["the pid is missing"]);
    tools("no-such-program");
    verify(&sandbox, &[]).run().fails(2, &["`no-such-program` was not found", "`[tools]` starts it for `az`"]);
}

#[test]
fn a_program_is_told_where_to_call_and_to_pass_the_proxies() {
    let send = "request 'GET / HTTP/1.1' \"User-Agent: $NO_PROXY|$no_proxy|$CUA_WIRE_URL|$CUA_ACTIVE\"\n";
    for (variables, upper, lower) in [
        (&[][..], "127.0.0.1", "127.0.0.1"),
        (&[("NO_PROXY", "corp")], "corp,127.0.0.1", "corp,127.0.0.1"),
        (&[("no_proxy", "a,b")], "a,b,127.0.0.1", "a,b,127.0.0.1"),
        (&[("NO_PROXY", "corp"), ("no_proxy", "other")], "corp,127.0.0.1", "other,127.0.0.1"),
        (&[("NO_PROXY", "*")], "*", "*"),
        (&[("NO_PROXY", "")], "127.0.0.1", "127.0.0.1"),
    ] {
        let sandbox = project();
        talks(&sandbox, "bin/program", send);
        let run = variables
            .iter()
            .fold(verify(&sandbox, &["--json", "--", "program"]), |run, (name, value)| run.env(name, value));
        let answer = json_of(&run.run());
        let user_agent = answer["requests"][0]["user_agent"].as_str().unwrap();
        let parts: Vec<&str> = user_agent.split('|').collect();
        assert_eq!((parts[0], parts[1], parts[3]), (upper, lower, format!("pid-{A}").as_str()), "{variables:?}");
        assert!(parts[2].starts_with("http://127.0.0.1:"), "{user_agent}");
    }
}

#[test]
fn real_programs_pass_a_dead_proxy() {
    let Some(curl) = real_tool("curl") else { return };
    let sandbox = project();
    let script = format!("exec {} -s -A \"x $AZURE_HTTP_USER_AGENT\" $CUA_WIRE_URL/path", curl.display());
    let run = verify(&sandbox, &["--", "sh", "-c", &script]).env("http_proxy", "http://127.0.0.1:9");
    let outcome = run.run();
    answers(&outcome, 0, &["well"]);
    assert!(outcome.text().contains("received     GET /path\n"), "{}", outcome.text());
}

#[test]
fn json_has_these_keys_and_no_others() {
    let sandbox = project();
    let pid = format!("pid-{A}");
    talks(&sandbox, "bin/az", SEND);
    let program = json!(sandbox.path("bin/az"));
    let answer = json_of(verify(&sandbox, &["--json"]).run().is_quiet());
    let well = json!({
        "outcome": "well", "why": "the pid arrived whole, and no other beside it", "pid": pid, "opted_out": false,
        "program": program, "ended": "ended with exit status 0", "output": null,
        "requests": [{
            "method": "GET", "path": "/", "user_agent": format!("AZURECLI/2 (x) {pid}"), "count": 1,
            "verdict": "well", "why": null,
        }],
        "not_looked_at": 0, "other_pids": [],
    });
    assert_eq!(answer, well);

    talks(&sandbox, "bin/az", "request 'POST /x HTTP/1.1' 'User-Agent: pid-222c6c49-1b0a-5959-a213-6608f9eb8820'\n");
    let answer = json_of(&verify(&sandbox, &["--json"]).run());
    assert_eq!(answer["outcome"], "wrong");
    let why = answer["requests"][0]["why"].as_str().unwrap();
    assert!(why.contains("missing") && why.contains("Terraform"), "{why}");
    assert_eq!(
        answer["other_pids"],
        json!([{"pid": "pid-222c6c49-1b0a-5959-a213-6608f9eb8820", "owner": "Terraform"}])
    );

    talks(&sandbox, "bin/az", "echo said; exit 3\n");
    let outcome = verify(&sandbox, &["--json"]).run();
    let answer = json_of(&outcome);
    assert_eq!((outcome.status, &answer["outcome"], &answer["requests"]), (2, &json!("untested"), &json!([])));
    assert_eq!((&answer["ended"], &answer["output"]), (&json!("ended with exit status 3"), &json!("said")));

    talks(&sandbox, "bin/az", SEND);
    let answer = json_of(verify(&sandbox, &["--json"]).env("CUA_OPT_OUT", "1").run().succeeds());
    assert_eq!((&answer["pid"], &answer["opted_out"]), (&Value::Null, &json!(true)));
    assert_eq!(answer["why"], "no pid is sent, as you opted out");

    talks(&sandbox, "bin/az", "connect; echo nonsense >&3; cat <&3\n");
    let answer = json_of(&verify(&sandbox, &["--json"]).run());
    let request = json!({
        "method": null, "path": null, "user_agent": null, "count": 1, "verdict": "unreadable",
        "why": "a request could not be read: it is not HTTP",
    });
    assert_eq!(answer["requests"], json!([request]));
}

#[test]
fn each_way_to_spoil_it_has_its_sentence() {
    let pid = format!("pid-{A}");
    let upper = format!("pid-{}", A.to_uppercase());
    for (headers, status, parts) in [
        (format!("'User-Agent: {pid}'"), 0, &["well: the pid arrived whole"][..]),
        (format!("'uSER-aGENT:{pid}  '"), 0, &["well"]),
        (format!("'User-Agent: a {pid} Terraform/1 b'"), 0, &["well", "behind the pid stands `Terraform/1 b`"]),
        (format!("'User-Agent: a {pid} {pid}'"), 0, &["well", "2 times, which does no harm"]),
        ("'X: y'".to_owned(), 1, &["wrong: the pid is missing: there is no User-Agent header"]),
        ("'User-Agent: a'".to_owned(), 1, &["wrong: the pid is missing: something between"]),
        (format!("'User-Agent: a' 'User-Agent: {pid}'"), 1, &["2 User-Agent headers"]),
        (format!("'User-Agent: {upper}'"), 1, &["in another case", &upper]),
        (format!("'User-Agent: ({pid})'"), 1, &["glued to another word", "`(pid-"]),
        (format!("'User-Agent: pid-{pid}'"), 1, &["glued to another word", "`pid-pid-"]),
        (format!("'User-Agent: {pid}-partnercenter'"), 1, &["is missing", "another pid", "-partnercenter`"]),
    ] {
        answers(&told(&format!("request 'GET / HTTP/1.1' {headers}\n")), status, parts);
    }
}

#[test]
fn the_worst_of_several_requests_counts_and_the_same_ones_are_one() {
    let outcome = told(&format!("for i in 1 2 3; do {SEND} done\n"));
    answers(&outcome, 0, &["well"]);
    assert!(outcome.text().contains("received     GET /, 3 times\n"), "{}", outcome.text());
    answers(&told(&format!("{SEND}request 'PUT /x HTTP/1.1' 'User-Agent: y'\n{SEND}")), 1, &["the pid is missing"]);
    answers(&told(&format!("{SEND}connect; echo x >&3; cat <&3\n")), 2, &["untested: a request could not be read"]);
}

#[test]
fn every_method_is_answered_and_a_body_is_in_nobodys_way() {
    for method in ["GET", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "HEAD", "X-Y"] {
        let send = SEND.replace("GET /", &format!("{method} x:443"));
        let outcome = told(&format!(
            "answer=$({send}head -c 3000000 /dev/zero >&3)\n[[ $answer == 'HTTP/1.1 200 OK'* ]] || exit 9\n"
        ));
        answers(&outcome, 0, &["well"]);
        assert!(!outcome.text().contains("ended "), "{}", outcome.text());
    }
}

#[test]
fn power_shell_sends_it_joined_to_what_was_there() {
    let sandbox = project();
    let send = "host=${AZUREPS_HOST_ENVIRONMENT//[@\\/]/_}\nrequest 'GET / HTTP/1.1' \"User-Agent: AzurePowershell/v15 $host Az.Accounts/5\"\n";
    for program in ["pwsh", "any"] {
        talks(&sandbox, &format!("bin/{program}"), send);
        let run = |value: &str| verify(&sandbox, &["--", program]).env("AZUREPS_HOST_ENVIRONMENT", value).run();
        let outcome = run("cloud-shell/1.0");
        answers(&outcome, 0, &["well: the pid arrived whole"]);
        assert!(!verdict(&outcome).contains("behind"), "its own words always stand there: {}", outcome.text());
        answers(&run(""), 0, &["well: the pid arrived whole"]);
        answers(&run(&format!("pid-{B}")), 1, &["another pid is beside it"]);
    }
    talks(&sandbox, "bin/pwsh", &send.replace("$host", "${host}+X"));
    let run = verify(&sandbox, &["--", "pwsh"]).env("AZUREPS_HOST_ENVIRONMENT", "cloud-shell/1.0");
    answers(&run.run(), 1, &["glued to another word", "`cloud-shell_1.0+pid-"]);
}

#[test]
fn who_opted_out_sends_none() {
    let sandbox = project();
    talks(&sandbox, "bin/az", SEND);
    let run = || verify(&sandbox, &[]).env("CUA_OPT_OUT", "1");
    let outcome = run().run();
    answers(&outcome, 0, &["well: no pid is sent, as you opted out"]);
    assert!(outcome.text().starts_with("pid          none, because `CUA_OPT_OUT` is set\n"), "{}", outcome.text());
    // It was there before any `cua`, which takes nothing out that it has not added.
    let outcome = run().env("AZURE_HTTP_USER_AGENT", format!("pid-{B}")).run();
    answers(&outcome, 1, &[&format!("`pid-{B}` is sent, though you opted out")]);
}

#[test]
fn what_cannot_be_tested_is_said_with_what_the_program_printed() {
    let outcome = told("echo 'to \u{1b}[31mstdout'; echo 'to stderr' >&2; exit 3\n");
    answers(&outcome, 2, &["untested: no request arrived; the program ended with exit status 3"]);
    assert_eq!(outcome.stderr, "cua: the program printed:\nto \\u{1b}[31mstdout\nto stderr\n");
    answers(&told("exit 0\n"), 2, &["no request arrived", "exit status 0"]);
    answers(&told("kill -9 $$\n"), 2, &["no request arrived", "ended by signal 9 (SIGKILL)"]);
    answers(&told("connect\n"), 2, &["no request arrived"]);
    answers(&told("connect; printf '\\x16\\x03\\x01\\x02' >&3; cat <&3\n"), 2, &["it is HTTPS", "`http://` address"]);
    answers(&told("connect; printf 'GET / HT' >&3\n"), 2, &["breaks off before the end"]);
    answers(&told("connect; head -c 100000 /dev/urandom >&3 2>/dev/null\n"), 2, &["untested"]);
    let outcome = told(&format!("{SEND}echo why >&2; exit 7\n"));
    answers(&outcome, 0, &["well"]);
    assert!(outcome.text().contains("\nended        the program ended with exit status 7\n"), "{}", outcome.text());
    assert!(outcome.stderr.ends_with("why\n"), "{}", outcome.stderr);
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
    assert_eq!((&answer["requests"][0]["count"], &answer["not_looked_at"]), (&json!(1000), &json!(100)));
}

/// The process is there, and has not ended.
pub fn is_running(id: &str) -> bool {
    let status = fs::read_to_string(Path::new("/proc").join(id.trim()).join("status")).unwrap_or_default();
    !status.is_empty() && !status.contains("State:\tZ")
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
fn who_presses_ctrl_c_leaves_nothing_behind() {
    let sandbox = project();
    sandbox.script("bin/az", "#!/bin/sh\necho $$ > starting; mv starting started; exec sleep 600\n");
    let mut command: Command = verify(&sandbox, &[]).into_command();
    let mut cua = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !sandbox.path("here/started").exists() {
        assert!(cua.try_wait().unwrap().is_none(), "it has ended");
        thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(fs::read_dir(sandbox.path("tmp")).unwrap().count(), 1);
    let kill = Command::new("kill").args(["-INT", &cua.id().to_string()]).status().unwrap();
    assert!(kill.success());
    Outcome::from(cua.wait_with_output().unwrap()).fails(2, &["interrupted, and the program with it"]);
    assert!(!is_running(&sandbox.read("here/started")), "the program goes on");
    assert_eq!(fs::read_dir(sandbox.path("tmp")).unwrap().count(), 0);
}

#[test]
fn what_cannot_be_started_is_an_error() {
    let sandbox = project();
    let run = |arguments: &[&str]| verify(&sandbox, arguments).env("PATH", sandbox.path("bin")).run();
    run(&[]).fails(2, &["`az` was not found on `PATH`"]);
    run(&["--", "no-such-program"]).fails(2, &["`no-such-program` was not found"]);
    sandbox.write("bin/text", "not executable");
    run(&["--", "text"]).fails(2, &["cannot run", "bin/text"]);
    sandbox.script("bin/broken", "#!/no/such/interpreter\n");
    run(&["--", "broken"]).fails(2, &["the program in its `#!` line is missing"]);
    run(&["--timeout", "0"]).fails(2, &["--timeout"]);
    run(&["--timeout", "many"]).fails(2, &["--timeout"]);
    Sandbox::new().cua(["verify", "wire"]).run().fails(1, &["no tracking ID applies here"]);
    Sandbox::with_project_file("broken").cua(["verify", "wire"]).run().fails(2, &["cua.toml:1"]);
    let run = verify(&sandbox, &["--", "true"]).env("TMPDIR", sandbox.path("no/such"));
    run.run().fails(2, &["cannot make a folder in", "no/such"]);
}

#[test]
fn a_script_without_a_shebang_is_run_by_the_shell() {
    let sandbox = project();
    sandbox.script("bin/plain", "echo \"ran $0\"; exit 4\n");
    let outcome = verify(&sandbox, &["--", "plain", "a"]).run();
    answers(&outcome, 2, &["exit status 4"]);
    assert!(outcome.stderr.contains("ran "), "{}", outcome.stderr);
}
