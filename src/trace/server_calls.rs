//! The calls on a server.

use std::rc::Rc;

use super::calls::address_of;
use super::runner::Runner;
use super::script::Step;
use super::tracer::{address, flag};
use crate::runtime::Listener;
use crate::text::quote::quoted;
use crate::translate::{HostAddress, TcpListener};

impl Runner {
    pub(super) fn call_server(self: &Rc<Self>, step: &Step, server: &Listener) -> Option<String> {
        if step.blocks() {
            return self.call_blocking_server(step, server);
        }
        self.tracer.begin_call(self.call_text(step));
        let result = self.server_result(step, server);
        self.tracer.end_call(result.as_deref());
        result
    }

    fn server_result(self: &Rc<Self>, step: &Step, server: &Listener) -> Option<String> {
        let argument = |at: usize| step.arguments.get(at);
        let number = argument(0).map_or(0, |token| token.number());
        let number = i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX });
        Some(match step.name.as_str() {
            "listen" => {
                let wanted = argument(0).map_or(HostAddress::Any, address_of);
                let port = argument(1).map_or(0, |token| self.port_of(token));
                let done = server.listen(wanted, port);
                if done {
                    self.name_server_port(server);
                }
                done.to_string()
            }
            "close" => {
                server.close();
                return None;
            }
            "deleteLater" => {
                self.delete_later(server.object());
                return None;
            }
            "pauseAccepting" => {
                server.pause_accepting();
                return None;
            }
            "resumeAccepting" => {
                server.resume_accepting();
                return None;
            }
            "setMaxPendingConnections" => {
                server.call(|machine| machine.set_max_pending_connections(number));
                return None;
            }
            "setListenBacklogSize" => {
                server.call(|machine| machine.set_listen_backlog_size(number));
                return None;
            }
            "maxPendingConnections" => server.ask(TcpListener::max_pending_connections).to_string(),
            "listenBacklogSize" => server.ask(TcpListener::listen_backlog_size).to_string(),
            "hasPendingConnections" => server.has_pending_connections().to_string(),
            "serverPort" => self.tracer.port(server.server_port()).to_owned(),
            "serverAddress" => address(server.ask(TcpListener::server_address)),
            "serverError" => server.ask(|machine| machine.server_error().number()).to_string(),
            "errorString" => quoted(server.error_string().as_bytes()),
            "isListening" => server.is_listening().to_string(),
            "nextPendingConnection" => match server.next_pending_connection() {
                None => "null".to_owned(),
                Some(socket) => {
                    let name = argument(0).map(|token| self.name_of_next(&token.word));
                    self.take(name.as_deref(), &step.object, socket);
                    "socket".to_owned()
                }
            },
            _ => descriptor(server).to_owned(),
        })
    }

    pub(super) fn dump_server(&self, name: &str, server: &Listener) {
        self.tracer.line(&format!(
            "dump {name} isListening={} serverAddress={} serverPort={} hasPending={} \
             maxPending={} serverError={} errorString={} descriptor={}",
            flag(server.is_listening()),
            address(server.ask(TcpListener::server_address)),
            self.tracer.port(server.server_port()),
            flag(server.has_pending_connections()),
            server.ask(TcpListener::max_pending_connections),
            server.ask(|machine| machine.server_error().number()),
            quoted(server.error_string().as_bytes()),
            descriptor(server),
        ));
    }
}

fn descriptor(server: &Listener) -> &'static str {
    if server.ask(TcpListener::has_descriptor) { "FD" } else { "-1" }
}
