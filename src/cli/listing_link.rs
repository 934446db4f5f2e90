//! What can be typed after `listing-link`.

use clap::Args;

/// Add to the address of a marketplace listing where its visitors come from
///
/// The reports of Partner Center then tell them apart by campaign. All else in the address stays as it is; a
/// source or campaign that is there already is replaced.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua listing-link https://appsource.microsoft.com/product/saas/contoso.db --source website
  cua listing-link https://appsource.microsoft.com/product/saas/acme.db --source web --campaign may")]
pub struct ListingLink {
    /// The address of the listing, as a browser shows it
    #[arg(value_name = "URL")]
    pub url: String,
    /// Where the link will stand, such as website or linkedin (`src`)
    #[arg(long, value_name = "NAME")]
    pub source: String,
    /// The campaign that it is part of (`mktcmpid`): 1 to 16 letters, digits, `_` and `-`
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub campaign: Option<String>,
}
