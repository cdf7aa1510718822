//! [`Slots`]: who is told what one of the course's objects has to tell.

use std::cell::RefCell;
use std::rc::Rc;

/// The slots that are connected to one object, in the order in which they were connected; as
/// with Qt's `connect` there may be several, and each is told.
///
/// Qt connects function by function. Here a slot is a method of a trait, so that the compiler
/// knows its arguments, and one `Rc` connects all methods of an object at once; a method that is
/// not written is a signal that is not connected.
pub(super) struct Slots<S: ?Sized>(RefCell<Connected<S>>);

enum Connected<S: ?Sized> {
    Nobody,
    /// Nearly always: this path is taken for every message.
    One(Rc<S>),
    Several(Rc<[Rc<S>]>),
}

impl<S: ?Sized> Clone for Connected<S> {
    #[inline(always)]
    fn clone(&self) -> Self {
        match self {
            Self::Nobody => Self::Nobody,
            Self::One(slots) => Self::One(Rc::clone(slots)),
            Self::Several(all) => Self::Several(Rc::clone(all)),
        }
    }
}

impl<S: ?Sized> Slots<S> {
    /// Nobody is told.
    pub(super) fn none() -> Self {
        Self(RefCell::new(Connected::Nobody))
    }

    /// From now on these alone are told.
    pub(super) fn set(&self, slots: Rc<S>) {
        // The old ones are dropped when nothing is borrowed any more: they may call back.
        self.0.replace(Connected::One(slots));
    }

    /// These are told as well, after those that are there.
    pub(super) fn add(&self, slots: Rc<S>) {
        let connected = match self.0.borrow().clone() {
            Connected::Nobody => Connected::One(slots),
            Connected::One(first) => Connected::Several([first, slots].into()),
            Connected::Several(all) => {
                Connected::Several(all.iter().cloned().chain([slots]).collect())
            }
        };
        self.0.replace(connected);
    }

    /// Tells each of them. Who is connected or replaced while a signal is being told makes a
    /// difference from the next signal on; as in Qt, a slot that is added is not told of this one.
    #[inline(always)] // a call for each signal of each message is what it costs otherwise
    pub(super) fn tell(&self, tell: impl Fn(&S)) {
        let connected = self.0.borrow().clone();
        match connected {
            Connected::Nobody => {}
            Connected::One(slots) => tell(&slots),
            Connected::Several(all) => all.iter().for_each(|slots| tell(slots)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of those that were told.
    type Told = Rc<RefCell<Vec<&'static str>>>;

    #[test]
    fn slots_are_told_in_the_order_in_which_they_were_connected() {
        let told = Told::default();
        let slots: Slots<&str> = Slots::none();
        slots.tell(|_| panic!("nobody is connected"));
        slots.add(Rc::new("one"));
        slots.add(Rc::new("two"));
        slots.tell(|name| told.borrow_mut().push(name));
        assert_eq!(told.take(), ["one", "two"]);
        slots.set(Rc::new("three"));
        slots.tell(|_| slots.set(Rc::new("four")));
        slots.tell(|name| told.borrow_mut().push(name));
        assert_eq!(told.take(), ["four"]);
    }

    #[test]
    fn who_is_connected_in_a_slot_is_told_of_the_next_signal() {
        let told = Told::default();
        let slots: Slots<&str> = Slots::none();
        slots.set(Rc::new("one"));
        slots.tell(|name| {
            told.borrow_mut().push(name);
            slots.add(Rc::new("two"));
        });
        assert_eq!(told.take(), ["one"]);
        slots.tell(|name| told.borrow_mut().push(name));
        assert_eq!(told.take(), ["one", "two"]);
    }
}
