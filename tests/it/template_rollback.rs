//! Of several files `cua template add` and `remove` change all or none, whatever fails on the way, and who
//! has a file and by which names stays. Linux only: elsewhere nobody can mount something for a test.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::process::Stdio;

use cua::config::save::update_all;

use crate::support::{A, CUA, Outcome, Sandbox, files_of, must_not_be_needed, say_skipped, without_privileges};

const TEMPLATE: &str = "{\n  \"$schema\": \"https://x/deploymentTemplate.json#\",\n  \"resources\": []\n}\n";

/// A sandbox with three templates, of which the second is in a folder of its own.
fn with_three() -> Sandbox {
    let sandbox = Sandbox::new();
    for file in ["a.json", "other/b.json", "c.json"] {
        sandbox.write(&format!("here/{file}"), TEMPLATE);
    }
    sandbox
}

const ADD: [&str; 7] = ["template", "add", "a.json", "other/b.json", "c.json", "--id", A];

/// What every file holds; put back, it is another file of the same name.
fn texts(sandbox: &Sandbox) -> Vec<(std::path::PathBuf, u32, Vec<u8>)> {
    files_of(sandbox).into_iter().map(|(path, (mode, _, _, bytes))| (path, mode, bytes)).collect()
}

/// `cua`, after a script has mounted something for it alone; `None`, said aloud, where nobody may do that.
fn mounted(sandbox: &Sandbox, mount: &str, words: &[&str]) -> Option<Outcome> {
    // Some systems let only root do this.
    let whose: &[&str] =
        if fs::metadata("/proc/self").unwrap().uid() == 0 { &[] } else { &["--user", "--map-root-user"] };
    let run = |script: &str| {
        let run = sandbox.program("unshare").args(whose).args(["--mount", "sh", "-ec", script, "sh", CUA]);
        run.args(words).env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
    };
    let mut probe = run("mount -t tmpfs none .").into_command();
    if !probe.stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        must_not_be_needed("unshare --user --mount");
        say_skipped("what needs a mount of its own, which `unshare` is not allowed to make here");
        return None;
    }
    Some(run(&format!("{mount}; \"$@\"")).run())
}

#[test]
fn where_a_file_cannot_take_its_place_those_before_it_are_put_back() {
    for verb in ["add", "remove"] {
        let sandbox = with_three();
        fs::set_permissions(sandbox.path("here/a.json"), fs::Permissions::from_mode(0o640)).unwrap();
        if verb == "remove" {
            sandbox.cua(ADD).run().succeeds();
        }
        let before = texts(&sandbox);
        let words = [&["template", verb], &ADD[2..]].concat();
        // Nothing can be renamed to what something is mounted on.
        let Some(outcome) = mounted(&sandbox, "mount --bind c.json c.json", &words) else { return };
        outcome.fails(2, &["cannot write `c.json`: ", "busy"]);
        assert_eq!(outcome.text(), "");
        assert!(texts(&sandbox) == before);
    }
}

#[test]
fn where_there_is_no_space_for_one_none_is_changed() {
    // So many that they fit before, and not with a marker in each.
    let script = "mount -t tmpfs -o size=64k none other; cp a.json other/; i=0; while [ $i -lt 8 ]; do cp a.json other/$i.json; \
                  i=$((i + 1)); done; head -c 20000 /dev/zero >other/full; \"$@\" || status=$?; rm other/full; \
                  for file in other/*; do cmp \"$file\" a.json; done; test -z \"$(ls -A other | grep cua)\"; exit ${status-0}";
    let sandbox = with_three();
    let before = texts(&sandbox);
    let many: Vec<String> = (0..8).map(|number| format!("other/{number}.json")).collect();
    let words: Vec<&str> =
        ["template", "add"].into_iter().chain(many.iter().map(String::as_str)).chain(["--id", A]).collect();
    let Some(outcome) = mounted(&sandbox, &format!("{script}; exit"), &words) else { return };
    outcome.fails(2, &["cannot write `other/", "no space left"]);
    assert!(texts(&sandbox) == before);
}

#[test]
fn where_a_folder_may_not_be_written_no_file_is_changed() {
    let sandbox = with_three();
    let folder = sandbox.path("here/other");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let Some(cua) = without_privileges(&sandbox) else { return };
    let before = files_of(&sandbox);
    cua(&ADD).run().fails(2, &["cannot write `other/b.json`: permission denied"]);
    assert!(files_of(&sandbox) == before);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_somebody_else_saves_meanwhile_is_not_lost() {
    let sandbox = with_three();
    let [a, b, c] = ["here/a.json", "here/other/b.json", "here/c.json"].map(|file| sandbox.path(file));
    for changed in [&a, &b, &c] {
        for path in [&a, &b, &c] {
            fs::write(path, TEMPLATE).unwrap();
        }
        let outcome = update_all(&[a.clone(), b.clone(), c.clone()], |source| {
            if source.path == c {
                fs::write(changed, "theirs").unwrap();
            }
            Ok(Some(format!("{}ours", source.text)))
        });
        let problem = outcome.unwrap_err().to_string();
        assert!(problem.contains("somebody else has changed it meanwhile; try again"), "{problem}");
        assert!(problem.contains(changed.to_str().unwrap()), "{problem}");
        for path in [&a, &b, &c] {
            assert_eq!(fs::read_to_string(path).unwrap(), if path == changed { "theirs" } else { TEMPLATE });
        }
    }
    assert!(
        fs::read_dir(sandbox.path("here"))
            .unwrap()
            .all(|entry| { !entry.unwrap().file_name().to_str().unwrap().contains("draft") })
    );
}

#[test]
fn a_file_is_changed_once_by_whatever_names() {
    let sandbox = with_three();
    symlink("other/b.json", sandbox.path("here/link.json")).unwrap();
    symlink("link.json", sandbox.path("here/chain.json")).unwrap();
    symlink(sandbox.path("here/other"), sandbox.path("here/elsewhere")).unwrap();
    let words =
        ["template", "add", "chain.json", "elsewhere/b.json", "./other/../other/b.json", "link.json", "--id", A];
    sandbox.cua(words).run().prints(&format!("chain.json: added pid-{A}\n"));
    assert_eq!(sandbox.read("here/other/b.json").matches(A).count(), 1);
    for link in ["link.json", "chain.json", "elsewhere"] {
        assert!(fs::symlink_metadata(sandbox.path(&format!("here/{link}"))).unwrap().is_symlink(), "{link}");
    }
    assert!(!fs::symlink_metadata(sandbox.path("here/other/b.json")).unwrap().is_symlink());
}

#[test]
fn a_folder_that_is_mounted_twice_does_not_wait_for_itself() {
    let sandbox = with_three();
    fs::create_dir(sandbox.path("here/twice")).unwrap();
    sandbox.write("here/other/d.json", TEMPLATE);
    let script = "mount --bind other twice; exec timeout 60 \"$@\"";
    let words = ["template", "add", "other/b.json", "twice/d.json", "--id", A];
    let Some(outcome) = mounted(&sandbox, script, &words) else { return };
    outcome.succeeds();
    assert!(["b", "d"].iter().all(|file| sandbox.read(&format!("here/other/{file}.json")).contains(A)));
    // One file by two names that nothing tells to be one.
    let before = texts(&sandbox);
    let words = ["template", "remove", "other/b.json", "twice/b.json", "--id", A];
    let outcome = mounted(&sandbox, script, &words).unwrap();
    outcome.fails(2, &["cannot write `twice/b.json`: somebody else has changed it meanwhile"]);
    assert!(texts(&sandbox) == before);
}

#[test]
fn there_may_be_more_files_than_one_may_have_open() {
    let sandbox = Sandbox::new();
    let files: Vec<String> = (0..300).map(|number| format!("{number}/t.json")).collect();
    for file in &files {
        sandbox.write(&format!("here/{file}"), TEMPLATE);
    }
    let limited = |verb: &str| {
        let run = sandbox.program("sh").args(["-c", "ulimit -n 128 && exec \"$@\"", "sh", CUA, "template", verb]);
        run.args(&files).args(["--id", A]).run()
    };
    limited("add").succeeds();
    assert!(files.iter().all(|file| sandbox.read(&format!("here/{file}")).matches(A).count() == 1));
    limited("remove").succeeds();
    assert!(files.iter().all(|file| sandbox.read(&format!("here/{file}")) == TEMPLATE));
}

#[test]
fn who_owns_a_file_goes_on_owning_it() {
    let sandbox = with_three();
    let path = sandbox.path("here/a.json");
    if std::os::unix::fs::chown(&path, Some(65_534), Some(65_533)).is_err() {
        must_not_be_needed("root");
        return say_skipped("that the owner of a template stays, which only root can try");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
    sandbox.cua(ADD).run().succeeds();
    let after = fs::metadata(path).unwrap();
    assert_eq!((after.uid(), after.gid(), after.mode() & 0o7777), (65_534, 65_533, 0o664));
}
