//! What people write as an address.

use super::*;

#[test]
fn every_form_of_a_peer_is_understood() {
    for (text, host, port, shown) in [
        ("127.0.0.1:8888", "127.0.0.1", 8888, "127.0.0.1:8888"),
        ("example.org:80", "example.org", 80, "example.org:80"),
        (":1234", "127.0.0.1", 1234, "127.0.0.1:1234"),
        ("1234", "127.0.0.1", 1234, "127.0.0.1:1234"),
        (": 1234", "127.0.0.1", 1234, "127.0.0.1:1234"),
        ("example.org", "example.org", 8888, "example.org:8888"),
        ("10.0.0.2", "10.0.0.2", 8888, "10.0.0.2:8888"),
        ("[::1]:80", "::1", 80, "[::1]:80"),
        ("[::1]", "::1", 8888, "[::1]:8888"),
        ("::1", "::1", 8888, "[::1]:8888"),
        ("::1:80", "::1:80", 8888, "[::1:80]:8888"),
        ("学生.example:0", "学生.example", 0, "学生.example:0"),
        ("abc", "abc", 8888, "abc:8888"),
        ("x:65535", "x", 65535, "x:65535"),
        (" 127.0.0.1:80\r\n", "127.0.0.1", 80, "127.0.0.1:80"),
        ("\u{202a}127.0.0.1:80\u{200b}", "127.0.0.1", 80, "127.0.0.1:80"),
        ("localhost 80", "localhost", 80, "localhost:80"),
        ("localhost: 80", "localhost", 80, "localhost:80"),
        ("localhost\t:80", "localhost", 80, "localhost:80"),
        ("localhost : 80", "localhost", 80, "localhost:80"),
        ("::1 80", "::1", 80, "[::1]:80"),
        (":: 80", "::", 80, "[::]:80"),
        ("[::1]: 80", "::1", 80, "[::1]:80"),
        ("tcp://example.org:80/", "example.org", 80, "example.org:80"),
        ("TCP://[::1]:80", "::1", 80, "[::1]:80"),
        ("tcp://example.org", "example.org", 8888, "example.org:8888"),
        ("127.0.0.1:80/", "127.0.0.1", 80, "127.0.0.1:80"),
        ("localhost:８０", "localhost", 80, "localhost:80"),
        ("：８８８９", "127.0.0.1", 8889, "127.0.0.1:8889"),
        ("【：：１】：８０", "::1", 80, "[::1]:80"),
        ("１２７。０。０。１　８０", "127.0.0.1", 80, "127.0.0.1:80"),
        ("fe80::1%eth0", "fe80::1%eth0", 8888, "[fe80::1%eth0]:8888"),
        ("fe80::1%eth0:80", "fe80::1%eth0", 80, "[fe80::1%eth0]:80"),
        ("fe80::1%eth0 80", "fe80::1%eth0", 80, "[fe80::1%eth0]:80"),
        ("[fe80::1%2]:80", "fe80::1%2", 80, "[fe80::1%2]:80"),
        ("tcp://[fe80::1%25eth0]:80", "fe80::1%eth0", 80, "[fe80::1%eth0]:80"),
    ] {
        let parsed: HostPort = text.parse().expect(text);
        assert_eq!(parsed, HostPort { host: host.to_owned(), port }, "{text}");
        assert_eq!(parsed.to_string(), shown);
        assert_eq!(shown.parse(), Ok(parsed), "{shown} reads back");
    }
}

#[test]
fn a_wrong_peer_is_refused_with_cause_and_cure() {
    for (text, sentence) in [
        ("", "the address is empty; write HOST:PORT, for example 127.0.0.1:8888"),
        ("70000", "\"70000\" is not a port; write a number from 0 to 65535"),
        ("-1", "\"-1\" is not a port"),
        ("+80", "\"+80\" is not a port"),
        (":+80", "\"+80\" is not a port"),
        ("localhost:abc", "\"abc\" is not a port"),
        ("localhost:65536", "\"65536\" is not a port"),
        ("localhost abc", "\"abc\" is not a port"),
        ("localhost :", "\"localhost :\" has no port after the colon"),
        ("http://example.org", "this is plain TCP, and not http; write tcp://HOST:PORT"),
        ("tcp://example.org/x", "\"/x\" behind the address means nothing in TCP"),
        ("tcp://", "the address is empty"),
        (" \r\n", "the address is empty"),
        ("localhost:", "\"localhost:\" has no port after the colon"),
        (":", "\":\" has no port after the colon"),
        ("[::1]:", "\"[::1]:\" has no port after the colon"),
        (
            "a:b:80",
            "\"a:b:80\" has more than one colon and is not an IPv6 address; write [::1]:8888",
        ),
        ("http//x:80:1", "\"http//x:80:1\" has more than one colon"),
        ("[::1", "\"[::1\" is not an IPv6 address in brackets; write [::1]:8888"),
        ("[::1]80", "\"[::1]80\" is not an IPv6 address in brackets"),
        ("[127.0.0.1]:80", "\"[127.0.0.1]:80\" is not an IPv6 address in brackets"),
        ("[]:80", "\"[]:80\" is not"),
        ("[fe80::1%]:80", "\"[fe80::1%]:80\" has a zone (%...) that does not stand behind"),
        ("example.org%eth0:80", "\"example.org%eth0:80\" has a zone"),
        ("127.0.0.1%1", "\"127.0.0.1%1\" has a zone"),
        ("fe80::1%a%b", "\"fe80::1%a%b\" has a zone"),
        ("my host:80", "\"my host:80\" is not a host name or an address"),
        ("127.0.0.1:80 80", "\"127.0.0.1:80 80\" is not a host name"),
        ("80 80", "\"80 80\" is not a host name"),
        ("a b c", "\"a b c\" is not a host name"),
        ("<a>:80", "\"<a>\" is not a host name"),
        ("*:80", "\"*\" is not a host name"),
        ("local\u{200b}host", "\"local\\u{200b}host\" is not a host name"),
        ("a/b", "\"a/b\" is not a host name or an address"),
        ("\u{1b}[2J:80", "\"\\x1b[2J\" is not a host name"),
    ] {
        let error = text.parse::<HostPort>().expect_err(text).to_string();
        assert!(error.starts_with(sentence), "{text}: {error}");
    }
}

#[test]
fn nobody_connects_to_port_zero() {
    let zero: HostPort = ":0".parse().expect("a free port");
    assert_eq!(zero.connectable(), Err(AddressError::PortZero));
    let fine = HostPort::default();
    assert_eq!(fine.clone().connectable(), Ok(fine));
}

#[test]
fn a_listener_takes_addresses_and_the_three_words() {
    for (text, shown) in [
        ("127.0.0.1:8888", "127.0.0.1:8888"),
        (":8888", "127.0.0.1:8888"),
        ("8888", "127.0.0.1:8888"),
        (":0", "127.0.0.1:0"),
        ("0.0.0.0", "0.0.0.0:8888"),
        ("[::]:80", "[::]:80"),
        ("::", "[::]:8888"),
        ("Localhost:80", "localhost:80"),
        ("*:80", "any:80"),
        ("any", "any:8888"),
        ("fe80::1%lo", "[fe80::1%lo]:8888"),
        (" [::1] 80\n", "[::1]:80"),
        ("tcp://ANY:80", "any:80"),
    ] {
        let parsed: ListenAddr = text.parse().expect(text);
        assert_eq!(parsed.to_string(), shown, "{text}");
        assert_eq!(shown.parse(), Ok(parsed), "{shown} reads back");
    }
    assert_eq!(ListenAddr::default().to_string(), "127.0.0.1:8888");
}

#[test]
fn a_listener_refuses_names_with_the_cure() {
    for text in ["nonsense", "nonsense:8888", "256.0.0.1:80", "127.1:80"] {
        let error = text.parse::<ListenAddr>().expect_err(text).to_string();
        assert!(error.contains("is not an address of a network interface; write"), "{error}");
        assert!(error.contains("'qtcp addresses'"), "{error}");
    }
    assert_eq!(
        "127.0.0.1:70000".parse::<ListenAddr>(),
        Err(AddressError::Port { port: "70000".into() })
    );
    assert_eq!("".parse::<ListenAddr>(), Err(AddressError::Empty));
}
