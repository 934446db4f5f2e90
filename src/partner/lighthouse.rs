//! The entry for an onboarding template of Azure Lighthouse by which a linked service principal earns credit
//! with each customer: a built-in role, granted permanently.
//!
//! That means `authorizations`; what stands in `eligibleAuthorizations` has to be activated first, and earns
//! nothing (Microsoft, "Link your partner ID to track your impact on delegated resources").

use serde::Serialize;
use uuid::Uuid;

use crate::error::{is_plain, shortened};

/// Where Microsoft lists the roles that earn credit.
pub const ELIGIBLE_ROLES: &str = "https://learn.microsoft.com/partner-center/billing/azure-roles-perms-pec";

/// An entry of `authorizations`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Authorization {
    principal_id: String,
    principal_id_display_name: String,
    role_definition_id: String,
}

/// What is known of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Earns,
    EarnsNothing,
    /// Lighthouse grants it to nobody.
    Refused,
    /// The same, because it reaches data: `DataActions`.
    ReachesData,
    /// It is granted for one thing only.
    Assigns,
}

use Standing::{Assigns, Earns, EarnsNothing, ReachesData, Refused};

/// Roles by name, with what Microsoft's list ([`ELIGIBLE_ROLES`]) and "Tenants, users, and roles in Azure
/// Lighthouse scenarios" say of them. The IDs are the same in every tenant.
const ROLES: [(&str, &str, Standing); 21] = [
    ("Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c", Earns),
    ("Virtual Machine Contributor", "9980e02c-c2be-4d73-94e8-173b1dc7cf3c", Earns),
    ("Network Contributor", "4d97b98b-1d4f-4787-a291-c67834d212e7", Earns),
    ("Storage Account Contributor", "17d1049b-9a84-46fb-8f53-869881c3d3ab", Earns),
    ("SQL DB Contributor", "9b7fa17d-e63e-47b0-bb0a-15c516ac86ec", Earns),
    ("Website Contributor", "de139f84-1756-47ae-9be6-808fbbe84772", Earns),
    ("Backup Contributor", "5e467623-bb1f-42f4-a55d-6e525e11384b", Earns),
    ("Monitoring Contributor", "749f88d5-cbae-40b8-bcfc-e573ddc772fa", Earns),
    ("Cost Management Contributor", "434105ed-43f6-45c7-a02f-909b2ba83430", Earns),
    ("Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", EarnsNothing),
    ("Backup Reader", "a795c7a0-d4a2-40c1-ae25-d81f01202912", EarnsNothing),
    ("Billing Reader", "fa23ad8b-c56e-40d8-ac0c-ce449e1d2c64", EarnsNothing),
    ("Cost Management Reader", "72fafb9e-0641-4937-9268-a91bfd8191a3", EarnsNothing),
    ("Log Analytics Reader", "73c42c96-874c-492b-b04d-ab87d138a893", EarnsNothing),
    ("Monitoring Reader", "43d0d8ad-25c7-4714-9337-8ba259a9fe05", EarnsNothing),
    ("Security Reader", "39bc4728-0917-49c7-9d2c-d95423bc2eb4", EarnsNothing),
    ("Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", Refused),
    ("User Access Administrator", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", Assigns),
    ("Storage Blob Data Contributor", "ba92f5b4-2d11-453d-a403-e96b0029c9fe", ReachesData),
    ("Virtual Machine Administrator Login", "1c0163c0-47e6-4577-8991-ea5c82e286e4", ReachesData),
    ("Virtual Machine User Login", "fb879df8-f326-4884-b1cf-06f3ad86be52", ReachesData),
];

/// The entry, and what is to be said about it.
///
/// # Errors
/// What is wrong with one of the texts, and what to do.
pub fn authorization(principal: &str, name: &str, role: &str) -> Result<(Authorization, Option<String>), String> {
    let Some(principal) = guid(principal).filter(|guid| !guid.is_nil()) else {
        return Err(format!(
            "`{}` is not the object ID of a principal, which is a GUID; for a service principal, see `az ad sp show --id \
             APPLICATION_ID --query id`",
            shortened(principal)
        ));
    };
    if name.trim().is_empty() || !is_plain(name) {
        return Err("the name is empty, or holds what nobody sees; customers read it in their portal".to_owned());
    }
    let (role, note) = role_named(role)?;
    let authorization = Authorization {
        principal_id: principal.to_string(),
        principal_id_display_name: name.to_owned(),
        role_definition_id: role,
    };
    Ok((authorization, note))
}

fn guid(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok()
}

/// The ID of a role that is not known to be wrong here, with a note where it is not known at all.
fn role_named(text: &str) -> Result<(String, Option<String>), String> {
    let guid = guid(text).map(|guid| guid.to_string());
    let is_meant = |name: &str, id: &str| name.eq_ignore_ascii_case(text) || guid.as_deref() == Some(id);
    match (ROLES.iter().find(|(name, id, _)| is_meant(name, id)), &guid) {
        (Some((_, id, Earns)), _) => Ok(((*id).to_owned(), None)),
        (Some((name, _, standing)), _) => Err(format!("{}; choose one of {}", problem(name, *standing), earning())),
        (None, Some(guid)) => Ok((
            guid.clone(),
            Some(format!(
                "whether the role {guid} earns partner earned credit is not known here; see {ELIGIBLE_ROLES}"
            )),
        )),
        (None, None) => Err(format!(
            "no role `{}` is known here; give its ID (`az role definition list --name NAME`), or choose one of {}",
            shortened(text),
            earning()
        )),
    }
}

fn problem(name: &str, standing: Standing) -> String {
    match standing {
        Earns | EarnsNothing => format!("the role `{name}` earns no partner earned credit"),
        Refused => format!("Azure Lighthouse does not grant the role `{name}`"),
        ReachesData => {
            format!("Azure Lighthouse does not grant `{name}`, nor any role that reaches data (DataActions)")
        }
        Assigns => format!(
            "Azure Lighthouse grants `{name}` only for the assigning of roles to managed identities, with their \
             `delegatedRoleDefinitionIds`"
        ),
    }
}

fn earning() -> String {
    let names = ROLES.iter().filter(|(_, _, standing)| *standing == Earns).map(|(name, ..)| format!("`{name}`"));
    names.collect::<Vec<_>>().join(", ")
}
