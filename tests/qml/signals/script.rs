//! A scenario as a user of the QObjects can cause it: its steps for `Signals.qml`, or the reason
//! why it has none.

use qtcp::trace::script::{Kind, Object, Scenario, Step, Token, Value};
use serde_json::{Value as Json, json};

/// Getters: the QObjects tell such things by properties, where they do, and nothing is signalled.
const GETTERS: &[&str] = &[
    "atEnd",
    "bytesAvailable",
    "bytesToWrite",
    "canReadLine",
    "error",
    "errorString",
    "hasPendingConnections",
    "isListening",
    "isOpen",
    "isReadable",
    "isValid",
    "isWritable",
    "localAddress",
    "localPort",
    "openMode",
    "peek",
    "peerAddress",
    "peerName",
    "peerPort",
    "readBufferSize",
    "readChannelCount",
    "serverAddress",
    "serverError",
    "serverPort",
    "writeChannelCount",
];

/// The signals that the QObjects have. They have no `aboutToClose` and no `readChannelFinished`,
/// because there is no device that is opened and closed, and no `pendingConnectionAvailable`,
/// because the course's server takes every client at once.
const SIGNALS: &[&str] = &[
    "stateChanged",
    "hostFound",
    "connected",
    "readyRead",
    "bytesWritten",
    "errorOccurred",
    "disconnected",
    "newConnection",
];

/// What is to be played.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The steps, as `Signals.qml` reads them.
    pub(crate) steps: Vec<Json>,
    /// The peer's steps, which the others name by their numbers.
    pub(crate) peer: Vec<Step>,
    /// How many clients the servers get in all.
    clients: usize,
    in_slot: bool,
}

impl Plan {
    /// # Errors
    /// Why no user of the QObjects can cause this.
    pub(crate) fn new(scenario: &Scenario) -> Result<Self, String> {
        let mut plan = Self { clients: clients(&scenario.steps), ..Self::default() };
        plan.steps = plan.steps(&scenario.steps)?;
        Ok(plan)
    }

    fn steps(&mut self, steps: &[Step]) -> Result<Vec<Json>, String> {
        let mut planned = Vec::new();
        let mut at = 0;
        let mut sends = 0;
        while let Some(step) = steps.get(at) {
            at += 1;
            sends = match step.kind {
                Kind::Peer if step.name.starts_with("send") => sends + 1,
                Kind::Peer => sends,
                _ => 0,
            };
            if sends > 1 {
                return Err("a thread of its own reads between two sends of the peer".to_owned());
            }
            // svStop is the course's SvStop: it closes the server and disconnects the clients.
            if step.kind == Kind::Call && step.name == "close" && is_server(step) {
                let parting = steps[at..].iter().take_while(|next| disconnects_client(next));
                let parting = parting.count();
                // In a slot, all may have come.
                let here = if self.in_slot { self.clients } else { clients(&steps[..at]) };
                if parting < here {
                    return Err("svStop would disconnect the clients too".to_owned());
                }
                at += parting;
            }
            planned.extend(self.step(step)?);
        }
        Ok(planned)
    }

    fn step(&mut self, step: &Step) -> Result<Option<Json>, String> {
        let (on, name) = (&step.object, &step.name);
        if ["it", "k+"].contains(&on.as_str()) || step.arguments.iter().any(|token| token.is("k+"))
        {
            return Err("the player of the QObjects knows objects by fixed names alone".to_owned());
        }
        Ok(Some(match step.kind {
            Kind::Call if GETTERS.contains(&name.as_str()) => return Ok(None),
            Kind::Call => call(step)?,
            Kind::Connected | Kind::Served if self.in_slot => {
                return Err("connects in a slot and waits".to_owned());
            }
            Kind::Connected if name.is_empty() => json!({ "do": "connected", "on": on }),
            Kind::Connected => return Err("there is no other mode than ReadWrite".to_owned()),
            Kind::Served => {
                let connect = Step {
                    kind: Kind::Peer,
                    object: "peer".to_owned(),
                    name: "connect".to_owned(),
                    ..step.clone()
                };
                json!({ "do": "served", "on": on, "number": self.peer(connect) })
            }
            Kind::Peer | Kind::Later => {
                let what = if step.kind == Kind::Peer { "peer" } else { "later" };
                let number = self.peer(step.clone());
                json!({ "do": what, "on": on, "number": number, "ms": step.milliseconds })
            }
            Kind::CallLater | Kind::If | Kind::While | Kind::Repeat => {
                return Err("the player of the QObjects asks nothing and plans nothing".to_owned());
            }
            Kind::On | Kind::Once if !step.arguments.is_empty() => {
                return Err("a slot of QML runs for every argument of its signal".to_owned());
            }
            Kind::Loop => json!({ "do": "loop", "ms": step.milliseconds.unwrap_or(60) }),
            Kind::On | Kind::Once | Kind::Hide if !SIGNALS.contains(&name.as_str()) => {
                return Err(format!("there is no signal {name}"));
            }
            Kind::On | Kind::Once => {
                let outside = std::mem::replace(&mut self.in_slot, true);
                let body = self.steps(&step.body)?;
                self.in_slot = outside;
                let once = step.kind == Kind::Once;
                json!({ "do": "on", "on": on, "name": name, "once": once, "body": body })
            }
            Kind::Hide => json!({ "do": "hide", "on": on, "name": name }),
            Kind::Dump if is_server(step) => json!({ "do": "dump", "on": on }),
            Kind::Dump => return Ok(None),
            Kind::Descriptors => return Err("takes the window's descriptors too".to_owned()),
            Kind::Show => return Err("the course's server takes every client at once".to_owned()),
            Kind::Delete => return Err("an object goes when QML destroys it, later".to_owned()),
        }))
    }

    /// Keeps a step of the peer, and numbers it.
    fn peer(&mut self, step: Step) -> usize {
        self.peer.push(step);
        self.peer.len() - 1
    }
}

fn call(step: &Step) -> Result<Json, String> {
    let (on, name) = (&step.object, &step.name);
    let arguments = &step.arguments;
    let object = Object::of(on);
    let call = json!({ "do": "call", "on": on, "name": name });
    let with = |more: Json| {
        let mut call = call.clone();
        for (key, value) in more.as_object().into_iter().flatten() {
            call[key] = value.clone();
        }
        Ok(call)
    };
    match (object, name.as_str(), arguments.as_slice()) {
        (Some(Object::Socket), "connectToHost", [host, port]) => {
            with(json!({ "text": host_of(host)?, "port": port_of(port, false)? }))
        }
        (Some(Object::Server), "listen", []) => with(json!({ "text": "any", "port": 0 })),
        (Some(Object::Server), "listen", [address, port]) => {
            with(json!({ "text": address_of(address)?, "port": port_of(port, true)? }))
        }
        (Some(Object::Server), "nextPendingConnection", named) => {
            with(json!({ "text": named.first().map(|token| &token.word) }))
        }
        (Some(Object::Server), "close", [])
        | (Some(Object::Socket), "abort", [])
        | (Some(Object::Socket | Object::Accepted), "disconnectFromHost" | "state", []) => Ok(call),
        (Some(Object::Socket | Object::Accepted), "write", [text]) if text.text().is_some() => {
            let text = String::from_utf8(text.text().unwrap_or_default().to_vec());
            with(json!({ "text": text.map_err(|_| "writes what is no text".to_owned())? }))
        }
        (Some(Object::Socket | Object::Accepted), "readAll", []) => Ok(call),
        (Some(Object::Socket | Object::Accepted), "read", [count]) => {
            with(json!({ "port": count.number() }))
        }
        _ => Err(format!("{name} with {} arguments has no counterpart", arguments.len())),
    }
}

fn host_of(token: &Token) -> Result<String, String> {
    let host = token.text().map(|text| String::from_utf8_lossy(text).into_owned());
    host.filter(|host| !host.is_empty())
        .ok_or_else(|| "no address stands for the course's own".to_owned())
}

fn address_of(token: &Token) -> Result<String, String> {
    Ok(match (&token.value, token.word.as_str()) {
        (Value::Text(text), _) => String::from_utf8_lossy(text).into_owned(),
        (_, "LocalHost") => "127.0.0.1".to_owned(),
        (_, "LocalHostIPv6") => "::1".to_owned(),
        (_, "Any") => "any".to_owned(),
        (_, "AnyIPv4") => "0.0.0.0".to_owned(),
        (_, "AnyIPv6") => "::".to_owned(),
        (_, word) => return Err(format!("{word} cannot be written into a field")),
    })
}

fn port_of(token: &Token, any: bool) -> Result<Json, String> {
    match token.value {
        Value::Number(0) if !any => Err("port 0 is refused with a sentence of our own".to_owned()),
        Value::Number(number) => Ok(number.into()),
        _ => Ok(token.word.as_str().into()),
    }
}

fn is_server(step: &Step) -> bool {
    Object::of(&step.object) == Some(Object::Server)
}

fn disconnects_client(step: &Step) -> bool {
    step.name == "disconnectFromHost" && Object::of(&step.object) == Some(Object::Accepted)
}

/// How many clients come to the servers of a script.
fn clients(steps: &[Step]) -> usize {
    let comes = |step: &Step| match step.kind {
        Kind::Served => true,
        Kind::Peer | Kind::Later => step.name == "connect",
        Kind::Call => step.arguments.iter().any(|token| token.is("SPORT")) && !is_server(step),
        _ => false,
    };
    steps.iter().map(|step| usize::from(comes(step)) + clients(&step.body)).sum()
}
