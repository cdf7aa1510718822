//! Whose rows there are of the window's own loop, for QML.

use qmetaobject::prelude::*;

use super::{Lab, string};

impl Lab {
    pub(super) fn side(&self) -> QString {
        match self.played.borrow().side {
            None => "",
            Some(true) => "server",
            Some(false) => "client",
        }
        .into()
    }

    pub(super) fn set_side(&self, side: QString) {
        let side = match &*string(side) {
            "server" => Some(true),
            "client" => Some(false),
            _ => None,
        };
        if self.played.borrow().side != side {
            self.played.borrow_mut().side = side;
            let me = QPointer::from(self);
            // What was seen of the other one goes.
            if self.played.borrow().entry == super::LIVE {
                self.live();
            }
            if let Some(this) = me.as_ref() {
                this.sideChanged();
            }
        }
    }

    pub(super) fn server_port(&self) -> i32 {
        self.played.borrow().port().into()
    }

    pub(super) fn set_server_port(&self, port: i32) {
        let port = u16::try_from(port).unwrap_or(0);
        // Whoever listens no more has connections still.
        if port > 0 && self.played.borrow().port() != port {
            self.played.borrow_mut().listens_at(port);
            if let Some(window) = &*self.window.borrow() {
                window.listens_at(port);
            }
            self.sideChanged();
        }
    }
}
