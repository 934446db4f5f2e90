//! `cua verify wire`: what of the attribution arrives, where everything is well, where something between
//! `cua` and the request spoils it, and where nothing can be told.

use std::fs;
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::support::{
    A, B, CUA, OFFER, Outcome, Run, Sandbox, is_one_piece, must_not_be_needed, real_tool, say_skipped,
};

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

pub fn project() -> Sandbox {
    let sandbox = Sandbox::with_project_file(&format!("project = \"x\"\ntracking_id = \"{A}\"\n"));
    fs::create_dir(sandbox.path("tmp")).unwrap();
    sandbox
}

pub fn verify(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let run = sandbox.cua(["verify", "wire"]).args(arguments);
    run.env("TMPDIR", sandbox.path("tmp"))
}

/// What a script says to `cua`.
pub fn told(script: &str) -> Outcome {
    let sandbox = project();
    talks(&sandbox, "bin/program", script);
    verify(&sandbox, &["--", "program"]).run()
}

#[track_caller]
pub fn json_of(outcome: &Outcome) -> Value {
    serde_json::from_slice(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:?}"))
}

/// The verdict, in one line.
#[track_caller]
pub fn verdict(outcome: &Outcome) -> String {
    let text = outcome.text();
    let lines = text.lines().skip_while(|line| !line.starts_with("verdict"));
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).skip(1).collect();
    words.join(" ")
}

#[track_caller]
pub fn answers(outcome: &Outcome, status: i32, parts: &[&str]) {
    let verdict = verdict(outcome);
    assert_eq!(outcome.status, status, "{outcome:?}");
    for part in parts {
        assert!(verdict.contains(part), "`{part}` is missing in: {verdict}");
    }
    for line in outcome.text().lines() {
        assert!(line.chars().count() <= 80 || is_one_piece(line.get(13..).unwrap_or_default()), "{line}");
    }
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
        ("unset AZURE_HTTP_USER_AGENT", "missing", &["wrong: the pid is missing: something between", "clears"]),
        (
            "AZURE_HTTP_USER_AGENT=other/1",
            "missing",
            &["wrong: the pid is missing, and `other/1` stands", "overwrites"],
        ),
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
        ("'User-Agent: a'".to_owned(), 1, &["wrong: the pid is missing: what sends this does not"]),
        (format!("'User-Agent: a' 'User-Agent: {pid}'"), 1, &["2 User-Agent headers"]),
        (format!("'User-Agent: {upper}'"), 1, &["in another case", &upper]),
        (format!("'User-Agent: ({pid})'"), 1, &["glued to another word", "`(pid-"]),
        (format!("'User-Agent: pid-{pid}'"), 1, &["glued to another word", "`pid-pid-"]),
        (format!("'User-Agent: {pid}-partnercenter'"), 1, &["is missing", "another pid", "-partnercenter`"]),
        (format!("'User-Agent: pid-{B}'"), 1, &["is missing", "; another pid is there instead: `pid-"]),
    ] {
        answers(&told(&format!("request 'GET / HTTP/1.1' {headers}\n")), status, parts);
    }
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let sandbox = project();
    for (user_agent, for_az, for_others) in [
        ("y", "`cua doctor` looks for the cause", "`cua snippet` has code"),
        ("$AZURE_HTTP_USER_AGENT+X", "`cua doctor` looks for the cause", "`cua doctor` looks for the cause"),
    ] {
        let script = format!("request 'GET / HTTP/1.1' \"User-Agent: {user_agent}\"\n");
        for name in ["bin/az", "bin/program"] {
            talks(&sandbox, name, &script);
        }
        answers(&verify(&sandbox, &[]).run(), 1, &[for_az]);
        answers(&verify(&sandbox, &["--", "program"]).run(), 1, &[for_others]);
    }
    talks(&sandbox, "bin/az", SEND);
    let well = verify(&sandbox, &[]).run();
    assert!(!verdict(&well).contains("doctor") && !verdict(&well).contains("snippet"), "{}", verdict(&well));
}

#[test]
fn nothing_is_said_to_do_no_harm_beside_what_does() {
    let pid = format!("pid-{A}");
    let spoiled = format!("request 'GET / HTTP/1.1' 'User-Agent: {pid} {pid} pid-{B} x'\n");
    let harmless = format!("request 'GET / HTTP/1.1' 'User-Agent: {pid} {pid} x'\n");
    for script in [spoiled, format!("{harmless}request 'GET / HTTP/1.1' 'User-Agent: none'\n")] {
        let outcome = told(&script);
        answers(&outcome, 1, &["wrong: "]);
        assert!(!outcome.text().contains("no harm"), "{}", outcome.text());
    }
    let outcome = told(&format!("request 'GET / HTTP/1.1' 'User-Agent: pid-{B}'\n"));
    assert!(!outcome.text().contains("beside"), "{}", outcome.text());
}

#[test]
fn the_worst_of_several_requests_counts_and_the_same_ones_are_one() {
    let outcome = told(&format!("for i in 1 2 3; do {SEND} done\n"));
    answers(&outcome, 0, &["well"]);
    assert!(outcome.text().contains("received     GET /, 3 times\n"), "{}", outcome.text());
    answers(&told(&format!("{SEND}request 'PUT /x HTTP/1.1' 'User-Agent: y'\n{SEND}")), 1, &["the pid is missing"]);
    let mixed = told(&format!("{SEND}request 'PUT /x HTTP/1.1' 'User-Agent: y'\n{SEND}"));
    answers(&mixed, 1, &["wrong: in 1 of 2 different requests, first `PUT /x`: the pid is missing"]);
    let all = told("for i in 1 2; do request \"GET /$i HTTP/1.1\" 'User-Agent: y'; done\n");
    assert!(!verdict(&all).contains("different"), "{}", verdict(&all));
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
    // Nothing else joins words so.
    for program in ["pwsh", "any"] {
        let other = send.replace("AzurePowershell/v15", "PowerShell/7");
        talks(&sandbox, &format!("bin/{program}"), &other);
        let run = |value: &str| verify(&sandbox, &["--", program]).env("AZUREPS_HOST_ENVIRONMENT", value).run();
        answers(&run("foo"), 1, &["glued to another word", "`foo+pid-"]);
        answers(&run(""), 0, &["well"]);
    }
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
fn what_cannot_be_started_is_an_error() {
    let sandbox = project();
    let run = |arguments: &[&str]| verify(&sandbox, arguments).env("PATH", sandbox.path("bin")).run();
    run(&[]).fails(2, &["`az` was not found on `PATH`"]);
    run(&["--", "no-such-program"]).fails(2, &["`no-such-program` was not found"]);
    sandbox.write("bin/text", "not executable");
    run(&["--", "text"]).fails(2, &["cannot run", "bin/text"]);
    sandbox.script("bin/broken", "#!/no/such/interpreter\n");
    run(&["--", "broken"]).fails(2, &["the program in its `#!` line is missing"]);
    for wrong in ["0", "3601", "many", "1.5", "99999999999999999999"] {
        let said = format!("`--timeout <SECONDS>`: `{wrong}` is no number of seconds from 1 to 3600");
        run(&["--timeout", wrong]).fails(2, &[&said]);
        sandbox.cua(["verify", "deployment", "-g", "x", "--timeout", wrong]).run().fails(2, &[&said]);
    }
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
