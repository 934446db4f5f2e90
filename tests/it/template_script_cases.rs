//! What looks like an assignment in a script and is none, and what is one although it does not look so.

use cua::template::{Known, Rule};
use cua::tracking_id::TrackingId;

use crate::support::{A, B, Sandbox};
use crate::template_scripts::found;

/// What is found, where A is the ID that applies.
fn findings(path: &str, text: &str) -> Vec<(Rule, usize, usize)> {
    found(path, text, &Known { id: Some(TrackingId::parse(A).unwrap()), channels: Vec::new(), is_chosen: false })
}

#[track_caller]
fn silent(path: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(findings(path, text), [], "{path}: {text}");
    }
}

#[track_caller]
fn finds(path: &str, text: &str, rule: Rule, line: usize, column: usize) {
    assert_eq!(findings(path, text), [(rule, line, column)], "{path}: {text}");
}

#[test]
fn a_value_of_yaml_that_is_no_literal_is_nothing() {
    let values = [
        ">-",
        "|-",
        ">",
        "|2+",
        "*id",
        "~",
        "null",
        "!vault |",
        "!vault x",
        "$[ variables.x ]",
        "&id",
        "[x]",
        "{x: y}",
    ];
    for value in values {
        silent("a.yml", &[&format!("env:\n  ARM_PARTNER_ID: {value}\n    x\n")]);
        silent("a.yml", &[&format!("env:\n  - name: ARM_PARTNER_ID\n    value: {value}\n      x\n")]);
    }
    silent("a.yml", &["env: {ARM_PARTNER_ID: null, A: b}\n", "ARM_PARTNER_ID: \"x\n  y\"\n"]);
}

#[test]
fn a_value_of_yaml_stands_behind_its_anchor_and_its_tag() {
    silent("a.yml", &[&format!("ARM_PARTNER_ID: &id {A}\n"), &format!("ARM_PARTNER_ID: !!str \"{A}\"\n")]);
    finds("a.yml", &format!("ARM_PARTNER_ID: &id {B}\n"), Rule::OtherId, 1, 21);
    finds("a.yml", &format!("ARM_PARTNER_ID: !!str pid-{B}\n"), Rule::PartnerIdDoubled, 1, 23);
    finds("a.yml", &format!("- name: ARM_PARTNER_ID\n  value: &a !!str '{B}'\n"), Rule::OtherId, 2, 20);
}

#[test]
fn the_value_of_a_pair_is_found_beside_its_name() {
    finds("a.yml", &format!("- value: {B}\n  name: ARM_PARTNER_ID\n"), Rule::OtherId, 1, 10);
    finds("a.yml", &format!("- name: ARM_PARTNER_ID\n  readonly: true\n\n  value: {B}\n"), Rule::OtherId, 4, 10);
    silent(
        "a.yml",
        &[
            &format!("- name: ARM_PARTNER_ID\n- name: x\n  value: {B}\n"),
            &format!("- name: ARM_PARTNER_ID\n  secretRef: x\n- value: {B}\n  name: x\n"),
            &format!("- name: ARM_PARTNER_ID\n  of:\n    value: {B}\n"),
            &format!("- name: x\n  value: {B}\n- name: ARM_PARTNER_ID\n"),
            &format!("value: {B}\nx:\n  name: ARM_PARTNER_ID\n"),
        ],
    );
}

#[test]
fn a_description_in_yaml_is_for_people() {
    silent(
        "a.yml",
        &[
            "- description: Set ARM_PARTNER_ID=<guid>\n",
            "- displayName: export ARM_PARTNER_ID=<guid>\n",
            "inputs:\n  id:\n    description: |\n      Set ARM_PARTNER_ID=<guid>\n\n      export ARM_PARTNER_ID=<guid>\n",
        ],
    );
    finds("a.yml", &format!("- description: >-\n    x\n  env:\n    ARM_PARTNER_ID: {B}\n"), Rule::OtherId, 4, 21);
    finds("a.yml", &format!("- description: x\n  run: export ARM_PARTNER_ID={B}\n"), Rule::OtherId, 2, 30);
}

#[test]
fn a_recipe_of_make_is_a_line_of_a_shell() {
    silent("Makefile", &[&format!("deploy:\n\tARM_PARTNER_ID={A} terraform apply\n")]);
    finds("Makefile", &format!("deploy:\n\t@ARM_PARTNER_ID=pid-{A} terraform apply\n"), Rule::PartnerIdDoubled, 2, 18);
    finds("Makefile", &format!("ARM_PARTNER_ID = {A} terraform apply\n"), Rule::TelemetrySuffix, 1, 18);
}

#[test]
fn a_here_document_that_is_printed_is_a_help_text() {
    for line in [
        "cat >&2 <<EOF",
        "cat <<EOF >&2",
        "cat 1>&2 << \"EOF\"",
        "usage() { cat <<EOF",
        "HELP=$(cat <<EOF",
        "HELP=\"$(cat <<-EOF",
        "read -r -d '' HELP <<'EOF'",
        ": <<'EOF'",
        "git commit -F - <<EOF",
    ] {
        let body = "ARM_PARTNER_ID=<guid> ./deploy.sh\nEOFS isn't it\nexport ARM_PARTNER_ID=1\n";
        let text = format!("{line}\n{body}EOF\nexport ARM_PARTNER_ID={B}\n");
        finds("a.sh", &text, Rule::OtherId, 6, 23);
        finds("a.yml", &format!("- run: |\n    {}", text.replace('\n', "\n    ")), Rule::OtherId, 7, 27);
    }
}

#[test]
fn a_here_document_that_a_shell_runs_or_a_file_gets_is_none() {
    for line in
        ["cat > .env <<EOF", "cat <<EOF >>.env", "cat <<EOF | tee -a x", "bash <<EOF", "ssh host /bin/sh <<'EOF'"]
    {
        finds("a.sh", &format!("{line}\nit isn't\nexport ARM_PARTNER_ID={B}\nEOF\n"), Rule::OtherId, 3, 23);
    }
    finds("Dockerfile", &format!("RUN <<EOF\nexport ARM_PARTNER_ID={B}\nEOF\n"), Rule::OtherId, 2, 23);
    // No here-documents.
    for line in ["x=$((1 << N))", "grep x <<<EOF", "echo 'a <<EOF'", "echo $(( 1<<n ))"] {
        finds("a.sh", &format!("{line}\nexport ARM_PARTNER_ID={B}\n"), Rule::OtherId, 2, 23);
    }
    finds("a.yml", &format!("a:\n  <<: *b\n  ARM_PARTNER_ID: {B}\n"), Rule::OtherId, 3, 19);
}

#[test]
fn a_string_over_several_lines_is_a_text() {
    for begin in ["echo \"", "HELP=\"", "printf 'a\n", "git commit -m \"Don't:\n", "HELP=\"ARM_PARTNER_ID=<guid>\n"] {
        let quote = if begin.contains('"') { '"' } else { '\'' };
        let text = format!("{begin}\nARM_PARTNER_ID=<guid> ./deploy.sh\n{quote}\nexport ARM_PARTNER_ID={B}\n");
        finds("a.sh", &text, Rule::OtherId, text.lines().count(), 23);
    }
    silent(
        "a.yml",
        &["- run: |\n    echo \"\n    ARM_PARTNER_ID=<guid> x\n    \"\n", "a: \"x\n  ARM_PARTNER_ID: <guid>\"\n"],
    );
    silent("a.sh", &["HELP=\"Use: ARM_PARTNER_ID=<guid> x\"\n", "HELP='ARM_PARTNER_ID=<guid> x'\n"]);
}

#[test]
fn what_a_shell_runs_over_several_lines_is_no_text() {
    finds("a.sh", &format!("bash -c '\nexport ARM_PARTNER_ID={B}\n'\n"), Rule::OtherId, 2, 23);
    finds("a.sh", &format!("x=\"$(ARM_PARTNER_ID={B} terraform output)\"\n"), Rule::OtherId, 1, 21);
    // Quotes that open nothing.
    for line in ["# don't", "echo it\\'s", "echo don't", "echo \"it's\" '\"'"] {
        finds("a.sh", &format!("{line}\nexport ARM_PARTNER_ID={B}\n"), Rule::OtherId, 2, 23);
    }
    finds("a.yml", &format!("a: the users' things\nARM_PARTNER_ID: {B}\nb: the users' things\n"), Rule::OtherId, 2, 17);
}

#[test]
fn texts_and_comments_of_powershell_are_passed_over() {
    silent(
        "a.ps1",
        &[
            "$body = @\"\n$env:ARM_PARTNER_ID = 'pid-x'\n\"@\n",
            "Set-Content -Value @' \n$env:ARM_PARTNER_ID = 'pid-x'\n'@ -Path x\n",
            "function x { <# a\n$env:ARM_PARTNER_ID = 'pid-x'\n#> }\n",
            "x <# $env:ARM_PARTNER_ID = 'pid-x' #>\n",
        ],
    );
    silent("a.yml", &["- pwsh: |\n    $body = @\"\n    $env:ARM_PARTNER_ID = 'pid-x'\n    \"@\n"]);
    for line in ["<# a\nb\n#>", "\"<#\"\n\n", "$x = @\"\na\n\"@", "x '@'\n\n"] {
        finds("a.ps1", &format!("{line}\n$env:ARM_PARTNER_ID = '{B}'\n"), Rule::OtherId, 4, 24);
    }
    finds("a.yml", &format!("run: ./x \"$@\"\nARM_PARTNER_ID: {B}\n"), Rule::OtherId, 2, 17);
}

#[test]
fn what_is_filled_in_when_a_script_runs_is_no_literal() {
    silent("a.sh", &["export ARM_PARTNER_ID=`uuidgen -r`\n", "ARM_PARTNER_ID=@@PID@@\n", "ARM_PARTNER_ID=@PID@ x\n"]);
    for value in ["%1", "%~1", "%%i", "%%~i", "%*", "%ID%", "!ID!", "%ID:~0,36%"] {
        silent("a.cmd", &[&format!("set ARM_PARTNER_ID={value}\r\nset \"ARM_PARTNER_ID={value}\"\r\n")]);
    }
    silent("a.cmd", &["for /f %%i in (x) do set ARM_PARTNER_ID=%%i\r\n"]);
}

#[test]
fn an_example_of_variables_has_placeholders_by_its_nature() {
    for path in [".env.example", "example.env", ".env.local.sample", ".env.template"] {
        silent(path, &["ARM_PARTNER_ID=your-guid-here\n"]);
    }
    finds(".env.local", "ARM_PARTNER_ID=your-guid-here\n", Rule::Placeholder, 1, 16);
    let sandbox = Sandbox::with_project_file(&format!("tracking_id = \"{A}\"\n"));
    sandbox.write("here/.env.example", "ARM_PARTNER_ID=your-guid-here\n");
    sandbox.cua(["template", "check", ".env.example"]).run().prints("0 files checked, 0 errors\n");
}

#[test]
fn the_agent_of_azure_pipelines_keeps_its_user_agent() {
    let rule = Rule::UserAgentReadOnly;
    finds("a.yml", &format!("variables:\n- name: AZURE_HTTP_USER_AGENT\n  value: pid-{A}\n"), rule, 3, 10);
    let command = "echo '##vso[task.setvariable variable=AZURE_HTTP_USER_AGENT]";
    finds("a.sh", &format!("{command}pid-{A}'\n"), rule, 1, command.len() + 1);
    // A container's, and a mapping, which GitLab has too.
    silent(
        "a.yml",
        &[
            &format!("variables:\n- name: a\n  value: b\nenv:\n- name: AZURE_HTTP_USER_AGENT\n  value: pid-{A}\n"),
            &format!("variables:\n  AZURE_HTTP_USER_AGENT: pid-{A}\n"),
            &format!("variables:\n- name: AZURE_DEV_USER_AGENT\n  value: pid-{A}\n"),
        ],
    );
}

#[test]
fn cmd_takes_quotes_and_blanks_into_a_value() {
    let rule = Rule::PartnerIdRejected;
    finds("a.cmd", &format!("set ARM_PARTNER_ID=\"{A}\"\r\n"), rule, 1, 21);
    finds("a.cmd", &format!("set ARM_PARTNER_ID={A} & terraform apply\r\n"), rule, 1, 20);
    silent(
        "a.cmd",
        &[
            &format!("set \"ARM_PARTNER_ID={A}\" & terraform apply\r\n"),
            &format!("set ARM_PARTNER_ID={A}& terraform apply\r\n"),
            &format!("setx ARM_PARTNER_ID \"{A}\" /M\r\n"),
        ],
    );
}

#[test]
fn a_default_of_a_shell_is_assigned_where_the_name_gets_it() {
    for line in [
        ": \"${AZURE_HTTP_USER_AGENT:=",
        "export AZURE_HTTP_USER_AGENT=\"${AZURE_HTTP_USER_AGENT:-",
        "AZURE_HTTP_USER_AGENT=${AZURE_HTTP_USER_AGENT-",
    ] {
        finds("a.sh", &format!("{line}pid-{B}}}\"\n"), Rule::OtherId, 1, line.len() + 1);
    }
    silent(
        "a.sh",
        &["echo \"${ARM_PARTNER_ID:-none}\"\n", "[ \"${ARM_PARTNER_ID-unset}\" = unset ]\n", "x=${ARM_PARTNER_ID:=}\n"],
    );
}

#[test]
fn powershell_and_python_assign_in_more_ways() {
    finds("a.ps1", &format!("$env:ARM_PARTNER_ID ??= \"pid-{B}\"\n"), Rule::PartnerIdDoubled, 1, 26);
    finds("a.ps1", &format!("$x = @{{ 'ARM_PARTNER_ID' = '{B}' }}\n"), Rule::OtherId, 1, 29);
    finds("a.ps1", &format!("$x = @{{\n  \"ARM_PARTNER_ID\" = '{B}'\n}}\n"), Rule::OtherId, 2, 23);
    finds("a.py", &format!("run(env=dict(os.environ, ARM_PARTNER_ID=\"{B}\"))\n"), Rule::OtherId, 1, 42);
    finds("a.py", &format!("os.environ.update(ARM_PARTNER_ID='{B}')\n"), Rule::OtherId, 1, 35);
    silent(
        "a.py",
        &["f(dict(a=b), ARM_PARTNER_ID=\"none\")\n", "ARM_PARTNER_ID = \"none\"\n", "dict(ARM_PARTNER_ID=x)\n"],
    );
    silent("a.ps1", &["if ('ARM_PARTNER_ID' -eq 'x') { }\n"]);
}

#[test]
fn a_malformed_guid_without_its_pid_is_told() {
    let id = "eb7927c8-dd66-43e1-b0cf-c346a422063";
    finds("a.sh", &format!("export AZURE_DEV_USER_AGENT=\"$AZURE_DEV_USER_AGENT {id}\"\n"), Rule::MalformedId, 1, 52);
    silent("a.sh", &["export AZURE_DEV_USER_AGENT=\"contoso-db-on-azure-1 2026-11-21-10-05\"\n"]);
}
