//! Where webhooks may lead: to public addresses, and to those that the configuration allows.
//!
//! Whoever may set up a webhook must not be able to make the panel ask what only the panel can reach. So the address that
//! is really connected to is checked, each time: the check stands in the resolver that the connection asks, where a name
//! that changes its mind in between changes nothing. The lists are those of the IANA special-purpose registries.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::words::say;

/// Networks of IPv4 that are not public.
const SPECIAL_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 52, 193, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast, reserved and broadcast.
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];
/// Networks within `2000::/3` that are not public, or lead to IPv4 by a way of their own.
const SPECIAL_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Why nothing is sent to an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// It is not public, and not one’s own.
    #[error("{}", say("input-webhook-not-public").with("host", .host).with("address", .address))]
    NotPublic {
        /// The name that led there.
        host: String,
        /// Where.
        address: IpAddr,
    },
    /// It would be sent in clear over networks of others.
    #[error("{}", say("input-webhook-in-clear"))]
    InClear,
}

/// The names that this machine knows.
struct SystemNames;

impl Resolve for SystemNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// What may be sent to, and who knows where names lead.
#[derive(Clone)]
pub struct Guard {
    allowed: Vec<IpNet>,
    /// Whether only what was named as one's own may be sent to.
    own_only: bool,
    names: Arc<dyn Resolve>,
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("allowed", &self.allowed).finish_non_exhaustive()
    }
}

impl Guard {
    /// Public addresses, and those of `allowed`.
    pub fn new(allowed: &[IpNet]) -> Self {
        Self { allowed: allowed.to_vec(), own_only: false, names: Arc::new(SystemNames) }
    }

    /// The same, with other names than this machine’s.
    #[must_use]
    pub fn asking(self, names: Arc<dyn Resolve>) -> Self {
        Self { names, ..self }
    }

    /// The same, for addresses of a scheme: what goes in clear goes to one's own networks alone.
    #[must_use]
    pub fn for_scheme(self, scheme: &str) -> Self {
        Self { own_only: scheme != "https", ..self }
    }

    /// Whether an address may be sent to at all.
    fn lets(&self, address: IpAddr) -> bool {
        // An IPv4 address in the form of IPv6 is that IPv4 address.
        let address = address.to_canonical();
        is_public(address) || self.is_own(address)
    }

    /// Whether an address lies in a network that was named as one's own.
    fn is_own(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// Where a name leads, or the address that it is; nothing if that can’t be told now.
    pub async fn look_up(&self, host: &str) -> Option<Vec<IpAddr>> {
        if let Ok(address) = host.parse() {
            return Some(vec![address]);
        }
        let found = self.names.resolve(host.parse().ok()?).await.ok()?;
        Some(found.map(|found| found.ip()).collect())
    }

    /// Lets an address that a name leads to, or that stands in a URL itself.
    pub fn check(&self, host: &str, address: IpAddr) -> Result<(), Forbidden> {
        if !self.lets(address) {
            return Err(Forbidden::NotPublic { host: host.to_owned(), address });
        }
        if self.own_only && !self.is_own(address) { Err(Forbidden::InClear) } else { Ok(()) }
    }
}

/// Whether an address is on the public network.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let bits = v4.to_bits();
            SPECIAL_V4.iter().all(|(network, length)| (bits ^ network.to_bits()) >> (32 - length) != 0)
        }
        IpAddr::V6(v6) => {
            let bits = v6.to_bits();
            // Global unicast (RFC 4291 §2.4); everything else is special.
            bits >> 125 == 1
                && SPECIAL_V6.iter().all(|(network, length)| (bits ^ network.to_bits()) >> (128 - length) != 0)
        }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found: Vec<SocketAddr> = guard.names.resolve(name).await?.collect();
            // One that is not allowed is enough: such a name is not meant for us.
            for address in &found {
                guard.check(&host, address.ip())?;
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_public_is_not_sent_to() {
        for public in ["1.1.1.1", "8.8.8.8", "172.32.0.1", "192.169.0.1", "2606:4700::1111", "2a00:1450:4001::1"] {
            assert!(is_public(public.parse().expect(public)), "{public}");
        }
        let guard = Guard::new(&[]);
        for special in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!guard.lets(special.parse().expect(special)), "{special}");
        }
    }

    #[test]
    fn networks_that_are_allowed_are_sent_to_in_either_form() {
        let guard = Guard::new(&["10.0.0.0/8".parse().expect("a network")]);
        for (address, good) in
            [("10.1.2.3", true), ("::ffff:10.1.2.3", true), ("11.0.0.1", true), ("192.168.0.1", false)]
        {
            assert_eq!(guard.lets(address.parse().expect(address)), good, "{address}");
        }
    }
}
