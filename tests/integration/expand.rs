//! `GET /v1/expand`, both ways and with everything that is refused.

use serde_json::{Value, json};

use crate::client::get;

/// Asks for a block; `#` is escaped here.
async fn expand(vpc: &str, cidr: &str) -> Value {
    get(&format!("/v1/expand?vpc={vpc}&cidr={}", cidr.replace('#', "%23"))).await.json()
}

#[tokio::test]
async fn a_notation_becomes_addresses_and_addresses_a_notation() {
    let expected = json!({
        "vpc": "2001:db8::/56",
        "notation": "/64#a",
        "cidr": "2001:db8:0:a::/64",
        "index": "a",
        "indexDecimal": "10",
        "lastIndex": "ff",
        "terraform": "cidrsubnet(\"2001:db8::/56\", 8, 10)",
    });
    for spelling in ["/64#a", "/064#0a", "2001:db8:0:a::/64", "2001:DB8:0:A:0::/64"] {
        assert_eq!(expand("2001:db8::/56", spelling).await, expected, "{spelling}");
    }
}

#[tokio::test]
async fn the_ends_of_the_space_are_reached() {
    assert_eq!(expand("2001:db8::/56", "/56#0").await["terraform"], "cidrsubnet(\"2001:db8::/56\", 0, 0)");
    let last = expand("::/0", "/128#7fffffffffffffff").await;
    assert_eq!((&last["cidr"], &last["lastIndex"]), (&json!("::7fff:ffff:ffff:ffff/128"), &json!("7fffffffffffffff")));
    assert_eq!(last["indexDecimal"], "9223372036854775807");
}

#[tokio::test]
async fn what_cannot_be_expanded_says_what_is_possible() {
    for (cidr, possible) in [
        ("/48#a", "56 to 128"),
        ("/64#100", "0 to ff"),
        ("/64#A", "`/64#a`"),
        ("/129#0", "56 to 128"),
        ("/x#0", "56 to 128"),
        ("/64#", "`/64#0` to `/64#ff`"),
        ("/64#g", "`/64#0` to `/64#ff`"),
        ("/64#ffffffffffffffffff", "`/64#0` to `/64#ff`"),
        ("/64", "%23"),
        ("2001:db9::/64", "inside `2001:db8::/56`"),
        ("2001:db8::/48", "inside `2001:db8::/56`"),
        ("2001:db8::1/64", "`2001:db8::/64`"),
        ("10.0.0.0/24", "inside `2001:db8::/56`"),
        ("banana", "inside `2001:db8::/56`"),
    ] {
        let target = format!("/v1/expand?vpc=2001:db8::/56&cidr={}", cidr.replace('#', "%23"));
        let problem = get(&target).await.problem(400, "cannot-expand");
        let hint = problem["hint"].as_str().unwrap();
        assert!(hint.contains(possible), "{cidr}: {hint}");
    }
}

#[tokio::test]
async fn an_index_beyond_the_notation_is_refused() {
    let problem = get("/v1/expand?vpc=::/0&cidr=ffff::/128").await.problem(400, "cannot-expand");
    assert!(problem["hint"].as_str().unwrap().contains("/128#7fffffffffffffff"));
}

#[tokio::test]
async fn the_vpc_has_to_be_a_clean_ipv6_block() {
    for vpc in ["", "banana", "10.0.0.0/16", "2001:db8::1/56", "2001:db8::"] {
        let problem = get(&format!("/v1/expand?vpc={vpc}&cidr=/64%23a")).await.problem(400, "bad-parameter");
        assert_eq!(problem["parameter"], "vpc", "{vpc}");
    }
}

#[tokio::test]
async fn both_parameters_are_needed_once() {
    get("/v1/expand?vpc=2001:db8::/56").await.problem(400, "missing-parameter");
    get("/v1/expand?cidr=/64%23a").await.problem(400, "missing-parameter");
    get("/v1/expand?vpc=::/0&vpc=::/0&cidr=/64%23a").await.problem(400, "repeated-parameter");
    get("/v1/expand?vpc=::/0&cidr=/64%23a&verbose").await.problem(400, "unknown-parameter");
}
