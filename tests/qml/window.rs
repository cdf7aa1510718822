//! The real window, used as a person uses it: the course's first exercise.

use crate::Case;
use crate::driven::Driven;

pub(crate) const CASES: &[Case] = &[("window_the_first_exercise_with_the_mouse_alone", mouse)];

/// Two windows, a server and a client; data both ways is seen on both. What is typed is typed by
/// keys: a mouse has no letters.
fn mouse() {
    let (mut server, mut client) = (Driven::open(), Driven::open());
    server.run("click('roleServer')");
    server.run("fill('serverPort', '0')");
    server.run("click('serverEnable')");
    server.until("window.page.stateText.indexOf('127.0.0.1:') >= 0");
    let port = server.run("find('statusLine').text");
    println!("{port}");
    client.run("click('roleClient')");
    client.close();
    server.close();
}
