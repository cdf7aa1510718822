//! The properties of [`TcpServer`].

use qmetaobject::prelude::*;

use super::{Chosen, TcpServer};
use crate::course::{self, Upkeep};
use crate::qt::repeating;
use crate::qt::traffic::TrafficLog;
use crate::qt::{int, limit_of, milliseconds, number, string, written};
use crate::runtime::zone;
use crate::text::Fact;
use crate::text::address::ListenAddr;
use crate::text::encoding::Encoding;

/// The properties.
impl TcpServer {
    pub(super) fn ip(&self) -> QString {
        self.settings.borrow().ip.as_str().into()
    }

    pub(super) fn set_ip(&self, ip: QString) {
        let ip = string(ip);
        if self.settings.borrow().ip != ip {
            self.settings.borrow_mut().ip = ip;
            self.ipChanged();
        }
    }

    pub(super) fn port(&self) -> i32 {
        self.settings.borrow().port
    }

    pub(super) fn set_port(&self, port: i32) {
        if self.port() != port {
            self.settings.borrow_mut().port = port;
            self.portChanged();
        }
    }

    pub(super) fn reply(&self) -> QString {
        self.settings.borrow().reply.as_str().into()
    }

    /// A template with a mistake is no reply, and `replyError` says where it is.
    pub(super) fn set_reply(&self, reply: QString) {
        let reply = string(reply);
        if self.settings.borrow().reply != reply {
            self.change_reply(|settings| settings.reply = reply);
        }
    }

    pub(super) fn reply_encoding(&self) -> QString {
        self.settings.borrow().reply_encoding.name().into()
    }

    pub(super) fn set_reply_encoding(&self, name: QString) {
        match string(name).parse::<Encoding>() {
            Ok(encoding) if self.settings.borrow().reply_encoding == encoding => {}
            Ok(encoding) => self.change_reply(|settings| settings.reply_encoding = encoding),
            Err(error) => log::warn!("TcpServer: {error}"),
        }
    }

    fn change_reply(&self, change: impl FnOnce(&mut Chosen)) {
        {
            let mut settings = self.settings.borrow_mut();
            change(&mut settings);
            settings.reply_error = settings.template().err().map(|error| error.fact());
        }
        self.apply_settings();
        self.replyChanged();
    }

    pub(super) fn reply_error(&self) -> QString {
        let settings = self.settings.borrow();
        settings.reply_error.as_ref().map(Fact::to_string).unwrap_or_default().into()
    }

    pub(super) fn reply_problem(&self) -> QString {
        self.settings.borrow().reply_error.as_ref().map(written).unwrap_or_default()
    }

    pub(super) fn no_delay(&self) -> bool {
        self.settings.borrow().upkeep.no_delay
    }

    pub(super) fn set_no_delay(&self, no_delay: bool) {
        self.change_upkeep(|upkeep| upkeep.no_delay = no_delay);
    }

    pub(super) fn keep_alive(&self) -> bool {
        self.settings.borrow().upkeep.keep_alive
    }

    pub(super) fn set_keep_alive(&self, keep_alive: bool) {
        self.change_upkeep(|upkeep| upkeep.keep_alive = keep_alive);
    }

    pub(super) fn idle_limit(&self) -> i32 {
        milliseconds(self.settings.borrow().upkeep.idle_limit)
    }

    pub(super) fn set_idle_limit(&self, limit: i32) {
        self.change_upkeep(|upkeep| upkeep.idle_limit = limit_of(limit));
    }

    fn change_upkeep(&self, change: impl FnOnce(&mut Upkeep)) {
        let before = self.settings.borrow().upkeep;
        change(&mut self.settings.borrow_mut().upkeep);
        if self.settings.borrow().upkeep != before {
            self.apply_settings();
            self.upkeepChanged();
        }
    }

    pub(super) fn problem(&self) -> QString {
        self.failure.borrow().problem()
    }

    pub(super) fn max_clients(&self) -> i32 {
        self.settings.borrow().max_clients
    }

    pub(super) fn set_max_clients(&self, max: i32) {
        if self.max_clients() != max {
            self.settings.borrow_mut().max_clients = max;
            self.apply_settings();
            self.schedule();
            self.maxClientsChanged();
        }
    }

    pub(super) fn log(&self) -> QPointer<TrafficLog> {
        self.traffic.borrow().clone()
    }

    pub(super) fn set_log(&self, log: QPointer<TrafficLog>) {
        self.is_logged.set(!log.is_null());
        self.traffic.replace(log);
        self.logChanged();
    }

    pub(super) fn listening(&self) -> bool {
        self.inner.get().is_some_and(|inner| inner.server.listener().is_listening())
    }

    pub(super) fn server_address(&self) -> QString {
        let address = self.inner.get().filter(|_| self.listening()).map(|inner| {
            let address = inner.server.listener().ask(|listener| listener.server_address());
            zone::listen_addr(address, 0).host
        });
        address.unwrap_or_default().into()
    }

    pub(super) fn server_port(&self) -> i32 {
        self.inner.get().map_or(0, |inner| inner.server.listener().server_port().into())
    }

    pub(super) fn listener_address(&self) -> String {
        let port = u16::try_from(self.server_port()).unwrap_or_default();
        ListenAddr { host: string(self.server_address()), port }.to_string()
    }

    pub(super) fn error(&self) -> i32 {
        self.failure.borrow().error.number()
    }

    pub(super) fn error_string(&self) -> QString {
        self.failure.borrow().text.as_str().into()
    }

    pub(super) fn client_count(&self) -> i32 {
        self.inner.get().map_or(0, |inner| int(inner.server.client_count()))
    }

    pub(super) fn totals(&self) -> course::Totals {
        self.inner.get().map(|inner| inner.server.totals()).unwrap_or_default()
    }

    pub(super) fn messages(&self) -> i64 {
        number(self.totals().messages)
    }

    pub(super) fn bytes_in(&self) -> i64 {
        number(self.totals().bytes_in)
    }

    pub(super) fn bytes_out(&self) -> i64 {
        number(self.totals().bytes_out)
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

    pub(super) fn read_only<T>(&self, _value: T) {
        log::warn!("TcpServer: this property can only be read");
    }
}
