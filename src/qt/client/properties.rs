//! The properties of [`TcpClient`].

use qmetaobject::prelude::*;

use super::TcpClient;
use crate::course::Upkeep;
use crate::qt::repeating;
use crate::qt::traffic::TrafficLog;
use crate::qt::{limit_of, milliseconds, number, string};
use crate::signal;
use crate::text::address::{HostOf, canonical};

/// The properties.
impl TcpClient {
    pub(super) fn ip(&self) -> QString {
        self.server.borrow().ip.as_str().into()
    }

    pub(super) fn set_ip(&self, ip: QString) {
        let ip = string(ip);
        if self.server.borrow().ip != ip {
            self.server.borrow_mut().ip = ip;
            self.ipChanged();
        }
    }

    pub(super) fn port(&self) -> i32 {
        self.server.borrow().port
    }

    pub(super) fn set_port(&self, port: i32) {
        if self.port() != port {
            self.server.borrow_mut().port = port;
            self.portChanged();
        }
    }

    pub(super) fn log(&self) -> QPointer<TrafficLog> {
        self.traffic.borrow().clone()
    }

    pub(super) fn set_log(&self, log: QPointer<TrafficLog>) {
        self.traffic.replace(log);
        self.logChanged();
    }

    pub(super) fn socket_state(&self) -> signal::SocketState {
        self.inner.get().map_or(signal::SocketState::Unconnected, |inner| inner.client.state())
    }

    pub(super) fn state(&self) -> i32 {
        self.socket_state().number()
    }

    pub(super) fn error(&self) -> i32 {
        self.failure.borrow().error.number()
    }

    pub(super) fn error_string(&self) -> QString {
        self.failure.borrow().text.as_str().into()
    }

    pub(super) fn problem(&self) -> QString {
        self.failure.borrow().problem()
    }

    pub(super) fn local(&self) -> Option<std::net::SocketAddr> {
        self.inner.get()?.client.socket().local().map(canonical)
    }

    pub(super) fn local_address(&self) -> QString {
        self.local().map(|local| HostOf(local).to_string()).unwrap_or_default().into()
    }

    pub(super) fn local_port(&self) -> i32 {
        self.local().map_or(0, |local| local.port().into())
    }

    pub(super) fn peer(&self) -> Option<std::net::SocketAddr> {
        self.inner.get()?.client.socket().peer().map(canonical)
    }

    pub(super) fn peer_address(&self) -> QString {
        self.peer().map(|peer| HostOf(peer).to_string()).unwrap_or_default().into()
    }

    pub(super) fn peer_port(&self) -> i32 {
        self.peer().map_or(0, |peer| peer.port().into())
    }

    pub(super) fn messages(&self) -> i64 {
        number(self.totals.borrow().messages)
    }

    pub(super) fn bytes_in(&self) -> i64 {
        number(self.totals.borrow().bytes_in)
    }

    pub(super) fn bytes_out(&self) -> i64 {
        number(self.totals.borrow().bytes_out)
    }

    pub(super) fn timer_running(&self) -> bool {
        self.repeating.is_running()
    }

    pub(super) fn timer_rounds(&self) -> i64 {
        number(self.repeating.figures().rounds)
    }

    pub(super) fn timer_missed(&self) -> i64 {
        number(self.repeating.figures().missed)
    }

    pub(super) fn timer_mean(&self) -> f64 {
        repeating::milliseconds(self.repeating.figures().mean)
    }

    pub(super) fn timer_late(&self) -> f64 {
        repeating::milliseconds(self.repeating.figures().late_99)
    }

    pub(super) fn timer_latest(&self) -> f64 {
        repeating::milliseconds(self.repeating.figures().latest)
    }

    pub(super) fn file_name(&self) -> QString {
        self.transfer.name()
    }

    pub(super) fn file_size(&self) -> i64 {
        self.transfer.size()
    }

    pub(super) fn file_sent(&self) -> i64 {
        self.transfer.sent()
    }

    pub(super) fn file_sending(&self) -> bool {
        self.transfer.is_going()
    }

    pub(super) fn no_delay(&self) -> bool {
        self.upkeep.get().no_delay
    }

    pub(super) fn set_no_delay(&self, no_delay: bool) {
        self.set_upkeep(Upkeep { no_delay, ..self.upkeep.get() });
    }

    pub(super) fn keep_alive(&self) -> bool {
        self.upkeep.get().keep_alive
    }

    pub(super) fn set_keep_alive(&self, keep_alive: bool) {
        self.set_upkeep(Upkeep { keep_alive, ..self.upkeep.get() });
    }

    pub(super) fn idle_limit(&self) -> i32 {
        milliseconds(self.upkeep.get().idle_limit)
    }

    pub(super) fn set_idle_limit(&self, limit: i32) {
        self.set_upkeep(Upkeep { idle_limit: limit_of(limit), ..self.upkeep.get() });
    }

    fn set_upkeep(&self, upkeep: Upkeep) {
        if self.upkeep.replace(upkeep) != upkeep {
            self.upkeepChanged();
        }
    }

    pub(super) fn read_only<T>(&self, _value: T) {
        log::warn!("TcpClient: this property can only be read");
    }
}
