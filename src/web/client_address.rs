//! Where a request comes from: the other end of the connection, or what a proxy says that the configuration trusts.
//!
//! Anybody can send the header `X-Forwarded-For`. It is read from its end, where the nearest proxy wrote, and only as far
//! as each address it passed is a trusted proxy's: the first one that is not is the client's.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{Extensions, HeaderMap},
    middleware::Next,
    response::Response,
};
use ipnet::IpNet;

use crate::panel::Panel;

/// The header in which each proxy adds whom it was asked by.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Works out where a request comes from and keeps it with the request, for whoever records it.
pub async fn resolve(State(panel): State<Arc<Panel>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    if let Some(peer) = peer {
        let address = client(peer, request.headers(), &panel.config.trusted_proxies);
        request.extensions_mut().insert(ClientAddress(address));
    }
    next.run(request).await
}

/// The address kept with a request, as text.
pub fn of(extensions: &Extensions) -> Option<String> {
    extensions.get::<ClientAddress>().map(|address| address.0.to_string())
}

fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let peer = peer.to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return peer;
    }
    let values: Vec<_> = headers.get_all(FORWARDED_FOR).iter().collect();
    let mut furthest = peer;
    for hop in values.iter().rev().flat_map(|value| value.as_bytes().rsplit(|byte| *byte == b',')) {
        // What stands further away than the client is its own word, and may be anything; on the way to it, nothing is
        // guessed at.
        let Some(address) = std::str::from_utf8(hop).ok().and_then(|hop| address_in(hop.trim())) else { return peer };
        if !is_trusted(&address) {
            return address;
        }
        furthest = address;
    }
    // If all of them are trusted, the furthest one asked.
    furthest
}

/// An address as proxies write it: bare, in brackets, or with a port.
fn address_in(text: &str) -> Option<IpAddr> {
    let bare = text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<IpAddr>().ok();
    bare.or_else(with_port).or_else(in_brackets).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of_client(peer: &str, headers: &[&str], trusted: &[&str]) -> String {
        let mut map = HeaderMap::new();
        for header in headers {
            map.append(FORWARDED_FOR, header.parse().expect("a header"));
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().expect("a network")).collect();
        client(peer.parse().expect("an address"), &map, &trusted).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_as_far_as_it_saw() {
        let proxies = ["10.0.0.0/8", "fd00::/8"];
        let cases: &[(&str, &[&str], &str)] = &[
            // Nobody in between.
            ("192.0.2.1", &[], "192.0.2.1"),
            // A stranger who claims to be somebody else.
            ("192.0.2.1", &["198.51.100.9"], "192.0.2.1"),
            ("192.0.2.1", &["10.0.0.1"], "192.0.2.1"),
            // Through one proxy, through two, through one whose header is split in two.
            ("10.0.0.1", &["198.51.100.9"], "198.51.100.9"),
            ("10.0.0.1", &["198.51.100.9, 10.0.0.2"], "198.51.100.9"),
            ("10.0.0.1", &["198.51.100.9", "10.0.0.2"], "198.51.100.9"),
            // What the client itself wrote before its proxy did does not count.
            ("10.0.0.1", &["203.0.113.5, 198.51.100.9"], "198.51.100.9"),
            ("10.0.0.1", &["10.0.0.9, 198.51.100.9, 10.0.0.2"], "198.51.100.9"),
            ("10.0.0.1", &["x, 198.51.100.9, 10.0.0.2"], "198.51.100.9"),
            ("10.0.0.1", &["x", "198.51.100.9"], "198.51.100.9"),
            ("10.0.0.1", &["\u{e4}", ", ,198.51.100.9"], "198.51.100.9"),
            // Other spellings.
            ("10.0.0.1", &["198.51.100.9:4711"], "198.51.100.9"),
            ("fd00::1", &["[2001:db8::7]:4711"], "2001:db8::7"),
            ("fd00::1", &["[2001:db8::7]"], "2001:db8::7"),
            ("::ffff:10.0.0.1", &["::ffff:198.51.100.9"], "198.51.100.9"),
            // All are ours.
            ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            // What means nothing is not guessed at.
            ("10.0.0.1", &["unknown"], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.9, nonsense, 10.0.0.2"], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.9, \u{e4}, 10.0.0.2"], "10.0.0.1"),
            ("10.0.0.1", &[""], "10.0.0.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
        ];
        for (peer, headers, expected) in cases {
            assert_eq!(of_client(peer, headers, &proxies), *expected, "{peer} {headers:?}");
        }
        assert_eq!(of_client("10.0.0.1", &["198.51.100.9"], &[]), "10.0.0.1", "nobody is trusted unless it is said");
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic(bytes in prop::collection::vec(prop_oneof![Just(b','), Just(b'['), Just(b':'), any::<u8>()], 0..60)) {
            if let Ok(value) = axum::http::HeaderValue::from_bytes(&bytes) {
                let headers = HeaderMap::from_iter([(axum::http::HeaderName::from_static(FORWARDED_FOR), value)]);
                let peer = IpAddr::from([10, 0, 0, 1]);
                let _ = client(peer, &headers, &[IpNet::from(peer)]);
            }
        }
    }
}
