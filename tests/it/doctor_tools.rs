//! `cua doctor` on the programs: which file, which version, what shadows it.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{A, Outcome, Run, Sandbox, USER_CONFIG, optional_tool, real_tool};
use crate::wire_hostile::is_running;

/// What one check says.
#[derive(Debug, serde::Deserialize)]
pub struct Said {
    pub verdict: String,
    pub check: String,
    pub saw: String,
}

/// What all of them say.
#[derive(serde::Deserialize)]
struct Answer {
    checks: Vec<Said>,
}

/// What the doctor says in this folder, with no program but those in `bin`.
pub fn doctor(sandbox: &Sandbox) -> Run {
    sandbox.cua(["doctor"]).env("PATH", sandbox.path("bin"))
}

/// The lines of its output.
#[track_caller]
pub fn said(run: Run) -> Vec<Said> {
    let outcome = run.args(["--json"]).run();
    let answer: Answer = serde_json::from_slice(&outcome.is_quiet().stdout).unwrap();
    answer.checks
}

/// One line of this check says so.
#[track_caller]
pub fn has(lines: &[Said], verdict: &str, check: &str, part: &str) {
    let is_it = |line: &&Said| line.verdict == verdict && line.check == check && line.saw.contains(part);
    assert_eq!(lines.iter().filter(is_it).count(), 1, "`{verdict} {check} …{part}…` in {lines:#?}");
}

/// This check has nothing but good to say, and says that.
#[track_caller]
pub fn is_well(lines: &[Said], check: &str) {
    let of_it: Vec<&Said> = lines.iter().filter(|line| line.check == check).collect();
    assert!(!of_it.is_empty() && of_it.iter().all(|line| line.verdict == "ok"), "{check} in {lines:#?}");
}

const NOTHING: &str = "#!/bin/sh\n";

/// A machine with a fake az of this version, and nothing else.
fn with_az(version: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.script("venv/bin/az", NOTHING);
    fs::create_dir_all(sandbox.path(&format!("venv/lib/python3.12/site-packages/azure_cli-{version}.dist-info")))
        .unwrap();
    symlink(sandbox.path("venv/bin/az"), sandbox.path("bin/az")).unwrap();
    sandbox
}

/// A machine whose `terraform` is machine code, and does what a script says.
fn with_terraform(script: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    // It runs the file of the name that is its first argument.
    let copied = Command::new("cp").arg("/bin/sh").arg(sandbox.path("bin/terraform")).status().unwrap();
    assert!(copied.success());
    sandbox.write("here/version", script);
    sandbox
}

#[test]
fn a_healthy_setup_has_only_good_news_and_at_once() {
    let sandbox = with_az("2.91.0");
    let project = format!("project = \"contoso-db\"\ntracking_id = \"{A}\"\nregistered = 2026-11-20\n");
    sandbox.write("here/cua.toml", project);
    sandbox.write(
        "here/main.tf",
        "provider \"azurerm\" {\n  features {}\n}\nresource \"azurerm_batch_pool\" \"x\" {\n}\n",
    );
    let mut fastest = Duration::MAX;
    // Wherever it runs: that alone is nothing bad.
    for variable in
        ["A", "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI", "JENKINS_URL", "KUBERNETES_SERVICE_HOST", "SUDO_USER"]
    {
        let start = Instant::now();
        let outcome = doctor(&sandbox).env(variable, "true").run();
        fastest = fastest.min(start.elapsed());
        assert!(outcome.succeeds().text().ends_with(" checks: all is well\n"), "{}", outcome.text());
    }
    assert!(fastest < Duration::from_secs(1), "{fastest:?}");
}

#[test]
fn the_programs_that_are_not_here_are_named() {
    let sandbox = Sandbox::new();
    let lines = said(doctor(&sandbox));
    has(&lines, "note", "tools", "none of az, pwsh, terraform, tofu, pulumi, azd is on `PATH`");
    let lines = said(doctor(&with_az("2.91.0")));
    has(&lines, "ok", "tools", "not here: pwsh, terraform, tofu, pulumi, azd");
}

#[test]
fn the_version_of_az_is_read_wherever_it_is_installed() {
    for (az, package) in [
        ("venv/bin/az", "venv/lib/python3.12/site-packages/azure_cli-2.91.0.dist-info/METADATA"),
        ("usr/bin/az", "opt/az/lib/python3.13/site-packages/azure_cli-2.91.0.dist-info/METADATA"),
        ("usr/bin/az", "usr/lib64/az/lib/python3.9/site-packages/azure_cli_core-2.91.0.dist-info/METADATA"),
        ("usr/bin/az", "usr/lib/python3/dist-packages/azure_cli-2.91.0.egg-info/PKG-INFO"),
        ("usr/bin/az", "usr/lib/python3.11/site-packages/azure_cli-2.91.0-py3.11.egg-info/PKG-INFO"),
        (
            "Cellar/azure-cli/2/bin/az",
            "Cellar/azure-cli/2/libexec/lib/python3.12/site-packages/azure_cli-2.91.0.dist-info/M",
        ),
        ("CLI2/wbin/az", "CLI2/Lib/site-packages/azure/cli/core/__init__.py"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.script(az, NOTHING);
        sandbox.write(package, "__version__ = \"2.91.0\"\r\n");
        symlink(sandbox.path(az), sandbox.path("bin/az")).unwrap();
        has(&said(doctor(&sandbox)), "ok", "az", "2.91.0, `");
    }
}

#[test]
fn the_version_of_az_is_read_beside_the_interpreter_that_it_names() {
    let sandbox = Sandbox::new();
    let python = sandbox.path("elsewhere/bin/python3.12");
    sandbox.script("bin/az", &format!("#!/bin/sh\nexec \"{}\" -m azure.cli \"$@\"\n", python.display()));
    sandbox.write("elsewhere/lib/python3.12/site-packages/azure_cli-2.91.0.dist-info/METADATA", "");
    has(&said(doctor(&sandbox)), "ok", "az", "2.91.0, `");
}

#[test]
fn an_az_that_is_too_old_is_told_from_one_that_is_not() {
    has(&said(doctor(&with_az("2.2.0"))), "warning", "az", "az 2.2.0 is older than 2.3");
    for version in ["2.3.0", "2.10.0", "3.0.0"] {
        is_well(&said(doctor(&with_az(version))), "az");
    }
}

#[test]
fn az_and_scripts_are_never_started() {
    let sandbox = Sandbox::new();
    for name in ["az", "pwsh", "terraform", "tofu", "pulumi", "azd"] {
        sandbox.script(&format!("bin/{name}"), "#!/bin/sh\n: > started\necho 1.2.3\n");
        sandbox.write("home/.profile", "");
    }
    let lines = said(doctor(&sandbox));
    for name in ["az", "pwsh", "terraform", "tofu", "pulumi", "azd"] {
        has(&lines, "ok", name, "version unknown, `");
    }
    assert!(!sandbox.path("here/started").exists());
}

#[test]
fn the_version_of_the_real_az_is_that_of_its_package() {
    let Some(az) = real_tool("az") else { return };
    let sandbox = Sandbox::new();
    symlink(&az, sandbox.path("bin/az")).unwrap();
    let packages = az.parent().unwrap().parent().unwrap().join("lib");
    let python = fs::read_dir(packages).unwrap().next().unwrap().unwrap().path();
    let core = fs::read_to_string(python.join("site-packages/azure/cli/core/__init__.py")).unwrap();
    let version = core.split("__version__ = \"").nth(1).unwrap().split('"').next().unwrap();
    has(&said(doctor(&sandbox)), "ok", "az", &format!("{version}, `"));
}

#[test]
fn the_version_of_the_real_terraform_is_what_it_says() {
    let Some(terraform) = optional_tool("terraform") else { return };
    let sandbox = Sandbox::new();
    symlink(&terraform, sandbox.path("bin/terraform")).unwrap();
    let asked = sandbox.program(terraform).args(["version"]).env("CHECKPOINT_DISABLE", "1").run();
    let version = asked.text().lines().next().unwrap().strip_prefix("Terraform v").unwrap().to_owned();
    // What a person sets for other calls of it changes nothing.
    let run = doctor(&sandbox).env("TF_CLI_ARGS", "-nonsense").env("TF_LOG_PATH", sandbox.path("log"));
    has(&said(run.env("TF_LOG", "trace")), "ok", "terraform", &format!("{version}, `"));
    assert!(!sandbox.path("log").exists());
}

#[test]
fn a_program_is_asked_for_its_version_where_no_file_tells_it() {
    let sandbox = with_terraform("echo '{\"terraform_version\": \"1.9.5\", \"platform\": \"linux_amd64\"}'\n");
    has(&said(doctor(&sandbox)), "ok", "terraform", "1.9.5, `");
    let quiet = with_terraform("test \"$CHECKPOINT_DISABLE\" = 1 && test -z \"$TF_CLI_ARGS\" && echo 1.9.6\n");
    has(&said(doctor(&quiet).env("TF_CLI_ARGS", "-x")), "ok", "terraform", "1.9.6, `");
}

#[test]
fn a_program_is_not_asked_where_its_folder_tells_the_version() {
    let sandbox = Sandbox::new();
    let real = sandbox.script("Cellar/terraform/1.9.5_1/bin/terraform", "#!/bin/sh\n: > started\n");
    symlink(real, sandbox.path("bin/terraform")).unwrap();
    has(&said(doctor(&sandbox)), "ok", "terraform", "1.9.5, `");
    assert!(!sandbox.path("here/started").exists());
}

#[test]
fn a_folder_that_no_package_manager_has_made_does_not_tell_the_version() {
    for folder in ["terraform/0.20.0", "my-terraform-modules/0.20.0", "Cellar/terraform-docs/0.20.0", "installs/0.20.0"]
    {
        let sandbox = Sandbox::new();
        let real = sandbox.script(&format!("{folder}/bin/terraform"), NOTHING);
        symlink(real, sandbox.path("bin/terraform")).unwrap();
        has(&said(doctor(&sandbox)), "ok", "terraform", "version unknown, `");
    }
    for (name, folder) in [("tofu", "installs/opentofu/1.9.0"), ("pwsh", "Cellar/powershell/7.5.0")] {
        let sandbox = Sandbox::new();
        let real = sandbox.script(&format!("{folder}/bin/{name}"), NOTHING);
        symlink(real, sandbox.path(&format!("bin/{name}"))).unwrap();
        has(&said(doctor(&sandbox)), "ok", name, &format!("{}, `", folder.rsplit('/').next().unwrap()));
    }
}

#[test]
fn a_program_that_says_nonsense_or_too_much_harms_nobody() {
    for script in [
        "printf '\\033[2J\\033]0;owned\\007 1.2 v1..2 \\377\\376'",
        "exit 3",
        "kill -9 $$",
        "echo 99999999999999999999.1.1",
        "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done",
    ] {
        let sandbox = with_terraform(script);
        let lines = said(doctor(&sandbox));
        has(&lines, "ok", "terraform", "version unknown, `");
        assert!(!lines.iter().any(|line| line.saw.contains('\u{1b}')), "{lines:?}");
    }
}

#[test]
fn a_program_that_hangs_is_given_up_with_all_that_it_has_started() {
    let sandbox = with_terraform("/bin/sleep 100 & echo $! > child; echo 1.2.3; echo $$ > pid; exec /bin/sleep 100");
    let start = Instant::now();
    has(&said(doctor(&sandbox)), "ok", "terraform", "version unknown, `");
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    for file in ["here/pid", "here/child"] {
        assert!(!is_running(&sandbox.read(file)), "{file} was left behind");
    }
}

#[test]
fn what_a_program_leaves_behind_is_ended_with_it() {
    let sandbox = with_terraform("/bin/sleep 100 & echo $! > child; echo 1.2.3");
    let start = Instant::now();
    has(&said(doctor(&sandbox)), "ok", "terraform", "1.2.3, `");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert!(!is_running(&sandbox.read("here/child")), "it was left behind");
}

#[test]
fn who_presses_ctrl_c_while_a_program_is_asked_leaves_nothing_behind() {
    let sandbox = with_terraform("echo $$ > starting; mv starting started; exec /bin/sleep 100");
    sandbox.script("bin/mv", "#!/bin/sh\nexec /bin/mv \"$@\"\n");
    let mut command = doctor(&sandbox).into_command();
    let mut cua = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !sandbox.path("here/started").exists() {
        assert!(cua.try_wait().unwrap().is_none(), "it has ended");
        thread::sleep(Duration::from_millis(10));
    }
    assert!(Command::new("kill").args(["-INT", &cua.id().to_string()]).status().unwrap().success());
    Outcome::from(cua.wait_with_output().unwrap()).fails(2, &["interrupted, and the program with it"]);
    assert!(!is_running(&sandbox.read("here/started")), "the program goes on");
}

#[test]
fn a_shim_is_told_where_it_runs_and_where_it_does_not() {
    let sandbox = with_az("2.91.0");
    let shims = sandbox.path("shims");
    sandbox
        .cua(["shim", "install", "az", "--dir"].map(Into::into).into_iter().chain([shims.clone().into_os_string()]))
        .run();
    let path = |folders: [&str; 2]| folders.map(|folder| sandbox.path(folder).to_str().unwrap().to_owned()).join(":");
    let through = format!("through the shim `{}`", shims.join("az").display());

    let lines = said(doctor(&sandbox).env("PATH", path(["shims", "bin"])));
    has(&lines, "ok", "az", &through);
    is_well(&lines, "az");

    let lines = said(doctor(&sandbox).env("PATH", path(["bin", "shims"])));
    has(&lines, "ok", "az", ", no shim");
    has(&lines, "warning", "az", &format!("the shim `{}` stands behind", shims.join("az").display()));

    let run = doctor(&sandbox).env("PATH", &shims).run();
    assert_eq!(run.status, 1);
    has(&said(doctor(&sandbox).env("PATH", &shims)), "error", "az", "has no program behind it");
}

#[test]
fn another_program_of_the_same_name_is_told_and_another_link_to_it_is_not() {
    let sandbox = with_az("2.91.0");
    let path = |folder: &str| {
        let folders = [sandbox.path("bin"), sandbox.path(folder)];
        folders.map(|folder| folder.to_str().unwrap().to_owned()).join(":")
    };
    is_well(&said(doctor(&sandbox).env("PATH", path("venv/bin"))), "az");
    let other = sandbox.script("other/az", NOTHING);
    let lines = said(doctor(&sandbox).env("PATH", path("other")));
    has(&lines, "note", "az", &format!("`{}` is another `az`, behind", other.display()));
}

#[test]
fn a_file_that_may_not_be_executed_is_told() {
    let sandbox = Sandbox::new();
    let closed = sandbox.write("bin/az", NOTHING);
    let lines = said(doctor(&sandbox));
    has(&lines, "error", "az", &format!("`{}` may not be executed", closed.display()));

    sandbox.script("other/az", NOTHING);
    let path = ["bin", "other"].map(|folder| sandbox.path(folder).to_str().unwrap().to_owned()).join(":");
    has(&said(doctor(&sandbox).env("PATH", &path)), "note", "az", "may not be executed");

    // A folder of that name is passed over by everyone.
    fs::remove_file(closed).unwrap();
    fs::create_dir(sandbox.path("bin/az")).unwrap();
    is_well(&said(doctor(&sandbox).env("PATH", &path)), "az");
}

#[test]
fn what_tools_starts_is_looked_for_instead() {
    let sandbox = with_az("2.2.0");
    let config = |text: &str| sandbox.write(USER_CONFIG, text);
    config(&format!("[tools]\naz = \"{}\"\n", sandbox.path("venv/bin/az").display()));
    let lines = said(doctor(&sandbox));
    has(&lines, "ok", "az", "as `[tools]` says at");
    has(&lines, "warning", "az", "is older than 2.3");

    config("[tools]\naz = \"missing az\"\n");
    let lines = said(doctor(&sandbox));
    has(&lines, "error", "az", "`missing`, which `[tools]` starts at");
    has(&lines, "error", "az", "config.toml:2:6, was not found");
}

#[test]
fn a_container_must_be_given_each_variable() {
    let sandbox = with_az("2.91.0");
    sandbox.script("bin/docker", NOTHING);
    for (words, is_good) in [
        ("docker run image az", false),
        ("docker run -e AZURE_HTTP_USER_AGENT=x image az", false),
        ("docker run image az -e AZURE_HTTP_USER_AGENT", false),
        ("docker run -e AZURE_HTTP_USER_AGENT image az", true),
        ("docker run --env AZURE_HTTP_USER_AGENT image az", true),
        ("docker run --env=AZURE_HTTP_USER_AGENT image az", true),
        ("docker run -eAZURE_HTTP_USER_AGENT image az", true),
    ] {
        sandbox.write(USER_CONFIG, format!("[tools]\naz = \"{words}\"\n"));
        let lines = said(doctor(&sandbox));
        if is_good {
            is_well(&lines, "az");
        } else {
            has(&lines, "error", "az", "`[tools]` starts it with `docker`");
        }
    }
}

#[test]
fn what_is_to_be_added_for_a_container_fits_what_it_is_started_with() {
    let sandbox = with_az("2.91.0");
    sandbox.script("bin/docker", NOTHING);
    for (words, place) in [
        ("docker run --rm image az", "right after `run`, add `-e AZURE_HTTP_USER_AGENT`"),
        ("docker exec box az", "right after `exec`, add `-e AZURE_HTTP_USER_AGENT`"),
        ("docker compose exec box az", "right after `exec`, add"),
        ("docker context-of-mine az", "right after `docker`, add"),
    ] {
        sandbox.write(USER_CONFIG, format!("[tools]\naz = \"{words}\"\n"));
        advises(&sandbox, "az", place);
    }
}

/// One line of this check, which is not well, says to do so.
#[track_caller]
pub fn advises(sandbox: &Sandbox, check: &str, part: &str) {
    let outcome = doctor(sandbox).args(["--json"]).run();
    let answer: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    let lines = answer["checks"].as_array().unwrap();
    let is_it = |line: &&serde_json::Value| {
        line["check"] == check && line["to_do"].as_str().is_some_and(|to_do| to_do.contains(part))
    };
    assert_eq!(lines.iter().filter(is_it).count(), 1, "`{part}` in {lines:#?}");
}

#[test]
fn what_switches_the_user_must_be_told_to_keep_the_variables() {
    let sandbox = with_az("2.2.0");
    for name in ["sudo", "doas", "su", "docker"] {
        sandbox.script(&format!("bin/{name}"), NOTHING);
    }
    let lines = |words: &str| {
        sandbox.write(USER_CONFIG, format!("[tools]\naz = '{words}'\n"));
        said(doctor(&sandbox))
    };
    for (words, program) in [
        ("sudo az", "sudo"),
        ("sudo -u azure -- az", "sudo"),
        ("sudo -uroot az -E", "sudo"),
        ("sudo --preserve-env=PATH,HOME az", "sudo"),
        ("sudo AZURE_HTTP_USER_AGENT=x az", "sudo"),
        ("doas -u azure az", "doas"),
        ("su - azure -c az", "su"),
        ("su -m -l azure -c az", "su"),
        ("sudo -E doas az", "doas"),
    ] {
        has(&lines(words), "warning", "az", &format!("`[tools]` starts it with `{program}` at "));
    }
    advises(&sandbox, "az", "doas.conf");
    lines("sudo az");
    advises(&sandbox, "az", "right after `sudo`, add `--preserve-env=AZURE_HTTP_USER_AGENT`");
    for words in [
        "sudo -E az",
        "sudo -nE -u azure az",
        "sudo --user azure --preserve-env az",
        "sudo --preserve-env=PATH,AZURE_HTTP_USER_AGENT PATH=/bin az",
        "su -m azure -c az",
        "su --whitelist-environment=AZURE_HTTP_USER_AGENT - azure -c az",
        "sudo -E docker run -e AZURE_HTTP_USER_AGENT image az",
    ] {
        has(&lines(words), "ok", "az", "as `[tools]` says at");
    }
    // What stands behind it counts, too.
    has(&lines("sudo -E -u azure az"), "warning", "az", "is older than 2.3");
    has(&lines("sudo -E docker run image az"), "error", "az", "`[tools]` starts it with `docker`");
    // Nothing behind it is nothing to speak of.
    has(&lines("sudo -u"), "warning", "az", "`[tools]` starts it with `sudo`");
}

#[test]
fn az_accounts_must_be_new_enough() {
    const PSD1: &str = "@{\r\n\r\nModuleVersion = '3.0.3'\r\n}\r\n";
    let usual = "home/.local/share/powershell/Modules/Az.Accounts";
    for (files, verdict, saw) in [
        (vec![], "ok", "no Az.Accounts in the usual folders"),
        (vec!["3.0.4/Az.Accounts.psd1"], "ok", "Az.Accounts 3.0.4 in `"),
        (vec!["3.0.3/Az.Accounts.psd1"], "error", "Az.Accounts 3.0.3 in `"),
        (vec!["3.0.3/Az.Accounts.psd1", "4.0.0/Az.Accounts.psd1", "2.19.0/Az.Accounts.psd1"], "ok", "4.0.0"),
        (vec!["10.0.0/Az.Accounts.psd1", "9.0.0/Az.Accounts.psd1"], "ok", "10.0.0"),
        // What an interrupted installation leaves is no module.
        (vec!["4.0.0/other", "3.0.3/Az.Accounts.psd1"], "error", "3.0.3"),
        (vec!["Az.Accounts.psd1"], "error", "3.0.3"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.script("bin/pwsh", NOTHING);
        for file in &files {
            sandbox.write(&format!("{usual}/{file}"), PSD1);
        }
        has(&said(doctor(&sandbox)), verdict, "az-accounts", saw);
    }
}

#[test]
fn az_accounts_is_looked_for_where_xdg_says_and_not_where_it_would_be_else() {
    let sandbox = Sandbox::new();
    sandbox.script("bin/pwsh", NOTHING);
    sandbox.write("home/.local/share/powershell/Modules/Az.Accounts/4.0.0/Az.Accounts.psd1", "");
    sandbox.write("data/powershell/Modules/Az.Accounts/3.0.3/Az.Accounts.psd1", "");
    has(&said(doctor(&sandbox)), "ok", "az-accounts", "Az.Accounts 4.0.0 in `");
    let there = doctor(&sandbox).env("XDG_DATA_HOME", sandbox.path("data"));
    has(&said(there), "error", "az-accounts", "Az.Accounts 3.0.3 in `");
}

#[test]
fn az_accounts_is_found_through_the_variable_and_beside_pwsh() {
    for folder in ["modules", "pwsh/Modules"] {
        let sandbox = Sandbox::new();
        let pwsh = sandbox.script("pwsh/pwsh", NOTHING);
        symlink(pwsh, sandbox.path("bin/pwsh")).unwrap();
        sandbox.write(&format!("{folder}/Az.Accounts/3.0.3/Az.Accounts.psd1"), "");
        let run = doctor(&sandbox).env("PSModulePath", format!(":relative:{}", sandbox.path("modules").display()));
        has(&said(run), "error", "az-accounts", "Az.Accounts 3.0.3 in `");
    }
}

#[test]
fn folders_that_are_closed_or_go_in_circles_are_passed_over() {
    let sandbox = Sandbox::new();
    sandbox.script("venv/bin/az", NOTHING);
    symlink(sandbox.path("venv/bin/az"), sandbox.path("bin/az")).unwrap();
    fs::create_dir(sandbox.path("venv/lib")).unwrap();
    symlink(sandbox.path("venv/lib"), sandbox.path("venv/lib/python3.12")).unwrap();
    symlink(sandbox.path("venv/lib/python3.13"), sandbox.path("venv/lib/python3.13")).unwrap();
    fs::create_dir(sandbox.path("venv/lib/python3.11")).unwrap();
    fs::set_permissions(sandbox.path("venv/lib/python3.11"), fs::Permissions::from_mode(0o000)).unwrap();
    has(&said(doctor(&sandbox)), "ok", "az", "version unknown");
    fs::set_permissions(sandbox.path("venv/lib/python3.11"), fs::Permissions::from_mode(0o755)).unwrap();
}
