//! `cua listing-link`: what it adds, what it leaves alone, and what it refuses.

use cua::error::is_plain;
use cua::listing::{Link, Origin, Problem, link};
use proptest::prelude::*;

use crate::support::{Outcome, Sandbox};

fn run(url: &str, flags: &[&str]) -> Outcome {
    Sandbox::new().cua(["listing-link", url]).args(flags).run()
}

/// With the source `website` and the campaign `blogpost_12`.
#[track_caller]
fn becomes(url: &str, expected: &str, replaced: &[&str]) {
    let outcome = run(url, &["--source", "website", "--campaign", "blogpost_12"]);
    outcome.prints(&format!("{expected}\n"));
    let said = |parameter: &&str| format!("cua: replaced `{parameter}`, which was in the address\n");
    assert_eq!(outcome.stderr, replaced.iter().map(said).collect::<String>());
}

const LISTING: &str = "https://appsource.microsoft.com/product/saas/contoso.db";

#[test]
fn source_and_campaign_stand_behind_what_is_there() {
    const ADDED: &str = "src=website&mktcmpid=blogpost_12";
    for (query, sign) in
        [("", "?"), ("?", ""), ("?tab=Overview", "&"), ("?a=1&", ""), ("?a=%2F&&b&=c&%", "&"), ("?é=ü", "&")]
    {
        for fragment in ["", "#", "#top?src=x&y"] {
            becomes(&format!("{LISTING}{query}{fragment}"), &format!("{LISTING}{query}{sign}{ADDED}{fragment}"), &[]);
        }
    }
}

#[test]
fn what_is_there_already_is_replaced_in_its_place_and_said() {
    let expected = format!("{LISTING}?src=website&a=1&mktcmpid=blogpost_12");
    becomes(&format!("{LISTING}?src=old&a=1&mktcmpid=other"), &expected, &["src=old", "mktcmpid=other"]);
    becomes(&format!("{LISTING}?src=website&a=1&mktcmpid=blogpost_12"), &expected, &[]);
    becomes(&format!("{LISTING}?SRC=x&a=1&s%72c=y&src"), &expected, &["SRC=x", "s%72c=y", "src"]);
    // Others only begin, or end, like it.
    let similar = format!("{LISTING}?srcs=1&xsrc=2&utm_src=3");
    becomes(&similar, &format!("{similar}&src=website&mktcmpid=blogpost_12"), &[]);
}

#[test]
fn without_a_campaign_the_one_that_is_there_stays() {
    let outcome = run(&format!("{LISTING}?mktcmpid=a%20b"), &["--source", "my site & more/ü"]);
    outcome.is_quiet().prints(&format!("{LISTING}?mktcmpid=a%20b&src=my%20site%20%26%20more%2F%C3%BC\n"));
}

#[test]
fn listings_of_every_site_of_the_marketplace_are_known() {
    for url in [
        "https://azuremarketplace.microsoft.com/en-us/marketplace/apps/contoso.db?tab=Overview",
        "https://azuremarketplace.microsoft.com/marketplace/consulting-services/contoso.db",
        "https://appsource.microsoft.com/en-us/product/web-apps/contoso.db",
        "https://appsource.microsoft.com/product/office/WA102957661",
        "https://appsource.microsoft.com/product/dynamics-365/mscrm.04931187-431c-415d-8777-f7f482ba8095",
        "https://marketplace.microsoft.com/zh-hans-cn/product/power-bi-visuals/contoso.viewer/",
        "HTTPS://AppSource.Microsoft.Com/EN-US/Product/SaaS/contoso.db",
        // Without the kind of offer, as marketplace.microsoft.com writes them, too.
        "https://marketplace.microsoft.com/product/contoso.db",
        "https://marketplace.microsoft.com/en-us/product/wa200010668?tab=overview",
        "https://marketplace.microsoft.com/product/PUBID.contoso%7CAID.db%7CPAPPID.1f32a50d-0057-4b95-b5df-cc04d7e89470",
    ] {
        let sign = if url.contains('?') { '&' } else { '?' };
        run(url, &["--source", "x"]).is_quiet().prints(&format!("{url}{sign}src=x\n"));
    }
}

#[test]
fn what_is_no_listing_is_refused_with_one_to_compare_it_to() {
    for url in [
        "",
        "contoso.db",
        "http://appsource.microsoft.com/product/saas/a.b",
        "javascript:alert(1)//appsource.microsoft.com/product/saas/a.b",
        "https://example.com/product/saas/a.b",
        "https://example.com/?appsource.microsoft.com/product/saas/a.b",
        "https://appsource.microsoft.com.example.com/product/saas/a.b",
        "https://x@appsource.microsoft.com/product/saas/a.b",
        "https://appsource.microsoft.com@example.com/product/saas/a.b",
        "https://appsource.microsoft.com:8443/product/saas/a.b",
        "https://appsource.microsoft.com",
        "https://appsource.microsoft.com?/product/saas/a.b",
        "https://appsource.microsoft.com/",
        "https://appsource.microsoft.com/en-us/marketplace/apps?search=x",
        "https://azuremarketplace.microsoft.com/en-us/marketplace/apps/category/databases",
        "https://appsource.microsoft.com/product//a.b",
        "https://appsource.microsoft.com//product/saas/a.b",
        "https://marketplace.microsoft.com/en-us/product/saas",
        "https://marketplace.microsoft.com/product/dynamics-365/",
        "https://marketplace.microsoft.com/product/walk",
        "https://marketplace.microsoft.com/product/.",
        "https://marketplace.microsoft.com/marketplace/contoso.db",
        "https://azuremarketplace.microsoft.com/en-us/marketplace/seller/contoso",
        "https://appsource.microsoft.com/marketplace/partner-dir/0d2f0f6e/overview",
        "https://",
        "https:///product/saas/a.b",
        "https://appsource.microsoft.com/blog/product/saas/a.b",
    ] {
        let outcome = run(url, &["--source", "x"]);
        assert!(!outcome.stderr.contains("``"), "{}", outcome.stderr);
        outcome.fails(2, &["https://azuremarketplace.microsoft.com/en-us/marketplace/apps/contoso.contosodb"]);
        assert_eq!(outcome.text(), "");
    }
    for character in [" ", "\n", "\u{1b}", "\\", "\u{202e}", "\u{3000}"] {
        run(&format!("{LISTING}{character}x"), &["--source", "x"]).fails(2, &["which no address does"]);
    }
}

#[test]
fn a_campaign_that_the_marketplace_would_not_count_is_refused_with_the_reason() {
    const RULE: &str = "1 to 16 characters, each a letter from A to Z, a digit, `_` or `-`";
    for (campaign, why) in [
        ("", "is empty"),
        ("spring_2027_begin", "has 17 characters"),
        ("a b", "holds ` `"),
        ("a&b=c", "holds `&`"),
        ("frühling", "holds `ü`"),
        ("a.b", "holds `.`"),
        ("a\u{1b}", "holds `\\u{1b}`"),
    ] {
        run(LISTING, &["--source", "x", "--campaign", campaign]).fails(2, &[why, RULE]);
    }
    for campaign in ["a", "spring_2027_now-", "-_-", "0123456789abcdef"] {
        let outcome = run(LISTING, &["--source", "x", "--campaign", campaign]);
        outcome.is_quiet().prints(&format!("{LISTING}?src=x&mktcmpid={campaign}\n"));
    }
    for source in ["", " ", "a\nb", "\u{202e}"] {
        run(LISTING, &["--source", source]).fails(2, &["the source is empty"]);
    }
    run(LISTING, &[]).fails(2, &["--source"]);
}

/// Parameters in an address, ours among them in every spelling.
fn parameter() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        4 => "[a-zA-Z0-9%._é-]{0,6}",
        1 => prop::sample::select(&["src", "SRC", "%73rc", "mktcmpid", "mktCmpId", "mkt%63mpid"]).prop_map(str::to_owned),
    ];
    (name, prop::option::of("[a-zA-Z0-9%+=?/._ü-]{0,6}"))
        .prop_map(|(name, value)| value.map_or(name.clone(), |value| format!("{name}={value}")))
}

fn address() -> impl Strategy<Value = (String, Option<Vec<String>>, String)> {
    let host = prop::sample::select(&[
        "azuremarketplace.microsoft.com",
        "appsource.microsoft.com",
        "Marketplace.Microsoft.com",
    ]);
    let path = "(/[a-z]{2}(-[a-z]{2})?)?/(product|marketplace)/[a-z0-9-]{1,9}/[a-z0-9.%-]{1,9}(/[a-z]{0,5}){0,2}";
    let before = (host, path).prop_map(|(host, path)| format!("https://{host}{path}"));
    let query = prop::option::of(prop::collection::vec(parameter(), 0..6));
    (before, query, "(#[a-z?&=/#]{0,9})?")
}

/// Whether a parameter is one that `link` sets.
fn is_ours(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap().to_ascii_lowercase().replace("%73", "s").replace("%63", "c");
    name == "src" || name == "mktcmpid"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn all_else_stays_as_it_is_and_ours_are_there_once((before, query, fragment) in address()) {
        prop_assume!(!before.contains("/category"));
        let written = query.as_ref().map(|query| format!("?{}", query.join("&"))).unwrap_or_default();
        let origin = Origin::new("website", Some("blogpost_12")).unwrap();
        let Link { url, replaced } = link(&format!("{before}{written}{fragment}"), &origin).unwrap();
        let rest = url.strip_prefix(&before).and_then(|rest| rest.strip_suffix(&fragment)).unwrap();
        let parameters: Vec<&str> = rest.strip_prefix('?').unwrap().split('&').collect();
        let (ours, others): (Vec<&str>, Vec<&str>) = parameters.iter().partition(|parameter| is_ours(parameter));
        let mut sorted = ours.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, ["mktcmpid=blogpost_12", "src=website"]);
        let before: Vec<&str> = query.iter().flatten().map(String::as_str).collect();
        let mut kept: Vec<&str> = before.iter().copied().filter(|parameter| !is_ours(parameter)).collect();
        // Nothing between two `&` at the end is no parameter.
        if kept.last() == Some(&"") && others.len() < kept.len() {
            kept.pop();
        }
        prop_assert_eq!(others, kept);
        prop_assert_eq!(replaced.len(), before.iter().filter(|parameter| is_ours(parameter)).count());
        // And again changes nothing.
        prop_assert_eq!(link(&url, &origin).unwrap(), Link { url, replaced: Vec::new() });
    }

    #[test]
    fn any_text_is_a_listing_or_a_problem(text in "(https://)?(appsource.microsoft.com)?\\PC{0,40}", source in "\\PC{0,20}") {
        let Ok(origin) = Origin::new(&source, None) else { return Ok(()) };
        match link(&text, &origin) {
            Ok(Link { url, .. }) => prop_assert!(url.starts_with("https://appsource.microsoft.com/"), "{url}"),
            Err(problem) => {
                let message = problem.to_string();
                prop_assert!(problem != Problem::Source && is_plain(&message) && !message.ends_with('.'), "{message}");
            }
        }
    }
}
